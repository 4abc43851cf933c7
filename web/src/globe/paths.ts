/** Sampled flights as Earth-fixed places, and where something is at a moment. */
import type { Mover } from "../api/types";
import { Cartesian3 } from "./cesium";
import { lastBefore } from "./values";

export interface Path {
  mover: Mover;
  places: Cartesian3[];
}

export const place = (lat: number, lon: number, km: number, result?: Cartesian3): Cartesian3 =>
  Cartesian3.fromDegrees(lon, lat, km * 1000, undefined, result);

export const pathOf = (mover: Mover): Path => ({
  mover,
  places: mover.t_s.map((_, k) => place(mover.lat_deg[k]!, mover.lon_deg[k]!, mover.altitude_km[k]!)),
});

/** Put where it is at `t` into `result` and return it; undefined before its first and after its last time. */
export function placeAt(path: Path, t: number, result: Cartesian3): Cartesian3 | undefined {
  const times = path.mover.t_s;
  const k = lastBefore(times, t);
  if (k < 0 || (k === times.length - 1 && t > times[k]! + 0.5)) return undefined;
  if (k === times.length - 1) return Cartesian3.clone(path.places[k]!, result);
  const share = (t - times[k]!) / (times[k + 1]! - times[k]!);
  return Cartesian3.lerp(path.places[k]!, path.places[k + 1]!, share, result);
}
