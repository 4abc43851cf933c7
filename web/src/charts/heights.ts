/** Height over time of what was fired by either side. */
import type { Mover, Scene } from "../api/types";
import { OKABE_ITO } from "../globe/looks";
import { valueAt } from "../globe/values";
import type { Line, LineChart } from "./lines";

const SAMPLES = 400;
const MOST_NAMES = 12; // more lie over each other
const FEW_SHOTS = 12; // more are drawn lightly
export const THREAT_COLOURS = [OKABE_ITO.vermillion, OKABE_ITO.green, OKABE_ITO.purple, OKABE_ITO.orange] as const;
const DASHES: readonly (number[] | undefined)[] = [undefined, [8, 4], [2, 3], [10, 3, 2, 3]];

const threatOf = (mover: Mover): string => mover.threat ?? mover.name;

const isThreat = (mover: Mover): boolean => mover.role === "missile" || mover.role === "warhead";

/** The height of one after the other: of a missile, then of its warhead. */
function heights(movers: readonly Mover[], times: readonly number[]): (number | null)[] {
  const at = (t: number) => movers.map((mover) => valueAt(mover, mover.altitude_km, t));
  return times.map((t) => at(t).find((height) => height !== undefined) ?? null);
}

function shotLine(mover: Mover, shots: number, times: readonly number[], isDark: boolean): Line {
  const colour = isDark ? OKABE_ITO.sky : OKABE_ITO.blue;
  const isLight = shots > FEW_SHOTS;
  const look = isLight ? { colour: `${colour}80`, width: 1 } : { colour, width: 1.5 };
  return { name: mover.name, dash: [4, 3], values: heights([mover], times), ...look };
}

export function heightChart(scene: Scene, isDark: boolean): LineChart {
  const times = Array.from({ length: SAMPLES }, (_, k) => (scene.end_s * k) / (SAMPLES - 1));
  const flown = scene.movers.filter(isThreat);
  const threats = [...new Set(flown.map(threatOf))];
  const shots = scene.movers.filter((mover) => mover.role === "interceptor");
  const lines = threats.map((threat, k): Line => {
    const dash = DASHES[Math.floor(k / 4) % 4];
    const values = heights(
      flown.filter((mover) => threatOf(mover) === threat),
      times,
    );
    const isNamed = threats.length <= MOST_NAMES;
    return { name: threat, colour: THREAT_COLOURS[k % 4]!, isNamed, values, ...(dash ? { dash } : {}) };
  });
  return {
    times,
    lines: [...shots.map((mover) => shotLine(mover, shots.length, times, isDark)), ...lines],
    unit: "height (km)",
  };
}

/** How high the highest of the threats rises, in km. */
export const highest = (scene: Scene): number =>
  scene.movers.filter(isThreat).reduce((top, mover) => Math.max(top, ...mover.altitude_km), 0);
