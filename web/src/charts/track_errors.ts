/** How far predicted impacts were off, and how far the track itself said that they could be. */
import type { Scene, TrackError } from "../api/types";
import { THREAT_COLOURS } from "./heights";
import type { Line, LineChart } from "./lines";

const MOST_NAMES = 8;

export const impactErrors = (scene: Scene): TrackError[] =>
  scene.track_errors.filter((one) => one.kind === "impact" && one.t_s.length > 1);

/** Values at the times of a common axis; null where there is none, or none that a logarithm has. */
function on(times: readonly number[], own: readonly number[], values: readonly (number | null)[]): (number | null)[] {
  const known = new Map(own.map((t, k) => [t, values[k] ?? null]));
  return times.map((t) => {
    const value = known.get(t) ?? null;
    return value !== null && value > 0 ? value : null;
  });
}

export function trackErrorChart(errors: readonly TrackError[]): LineChart {
  const times = [...new Set(errors.flatMap((one) => one.t_s))].sort((a, b) => a - b);
  const lines = errors.flatMap((one, k): Line[] => {
    const colour = THREAT_COLOURS[k % 4]!;
    const isNamed = errors.length <= MOST_NAMES;
    return [
      { name: one.threat, colour, isNamed, values: on(times, one.t_s, one.error_km) },
      { name: `${one.threat}, told`, colour, dash: [3, 3], width: 1.5, values: on(times, one.t_s, one.sigma_km) },
    ];
  });
  return { times, lines, unit: "error (km)", isLog: true };
}
