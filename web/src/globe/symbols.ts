/** Looks as pictures for the globe, each drawn once. */
import { lookOf, symbolText } from "./looks";

const drawn = new Map<string, string>();

/** Return the picture of a role as an address of data, which the globe loads once for all things of that role. */
export function symbolOf(role: string): string {
  const known = drawn.get(role);
  if (known !== undefined) return known;
  const made = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(symbolText(lookOf(role), 48))}`;
  drawn.set(role, made);
  return made;
}

/** How much of its 48 pixels a role's picture takes on the globe. */
export const scaleOf = (role: string): number => lookOf(role).size / 48;
