/** Numbers and times as a reader wants them. */

/** Seconds on the clock of the run as `m:ss`. */
export function clockWords(t_s: number): string {
  const whole = Math.round(t_s);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** A number to three figures, without a power of ten where it can be. */
export function figures(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (value !== 0 && (Math.abs(value) >= 1e7 || Math.abs(value) < 1e-3)) return value.toExponential(2);
  return value.toLocaleString("en-GB", { maximumSignificantDigits: 6 });
}

export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;

/** A day and an hour as the reader's own clock has them. */
export function moment(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.valueOf()) ? iso : date.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}
