/** Numbers of a mover between its samples. */
import type { Mover } from "../api/types";

/** Return the index of the last time that is not after `t`; -1 before the first. */
export function lastBefore(times: readonly number[], t: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Return a number of a mover at `t` between its samples; undefined outside them. */
export function valueAt(mover: Mover, values: readonly (number | null)[], t: number): number | undefined {
  const k = lastBefore(mover.t_s, t);
  const from = values[k];
  if (k < 0 || from === null || from === undefined) return undefined;
  const to = values[k + 1];
  if (to === null || to === undefined) return t > mover.t_s[k]! + 0.5 ? undefined : from;
  return from + ((to - from) * (t - mover.t_s[k]!)) / (mover.t_s[k + 1]! - mover.t_s[k]!);
}
