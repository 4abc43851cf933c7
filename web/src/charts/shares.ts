/** Outcomes over all trials as shares. */
import type { ShieldAnswer } from "../api/types";
import { OKABE_ITO } from "../globe/looks";
import type { Bar, Part } from "./plots";

const MOST_BARS = 40;

export const OUTCOME_COLOURS: Record<string, string> = {
  killed: OKABE_ITO.sky,
  leaked: OKABE_ITO.vermillion,
  "out of reach": OKABE_ITO.grey,
  failed: OKABE_ITO.yellow,
  "fell short": OKABE_ITO.purple,
};

/** Counts of trials as shares, from none to the most that was counted. */
export function countShares(counts: Record<string, number>, trials: number, group: string): Bar[] {
  const most = Math.min(MOST_BARS, Math.max(0, ...Object.keys(counts).map(Number)));
  return Array.from({ length: most + 1 }, (_, n) => ({ x: String(n), share: (counts[n] ?? 0) / (trials || 1), group }));
}

/** What became of each of the first `most` threats. */
export const outcomeShares = (answer: ShieldAnswer, most: number): Part[] =>
  Object.entries(answer.outcomes)
    .slice(0, most)
    .flatMap(([row, outcomes]) => Object.entries(outcomes).map(([name, share]) => ({ row, name, share })));
