/** Who saw each threat and who could shoot when, as bars and marks. */
import type { Chance, Story } from "../api/types";
import { OKABE_ITO } from "../globe/looks";
import { clockWords } from "../words";
import type { Interval, Moment, Timeline } from "./plots";

export const BAR_COLOURS = { "held fire": OKABE_ITO.grey, "could shoot": OKABE_ITO.sky };
export const MOMENTS = {
  "plume seen": { symbol: "diamond", sign: "◆", colour: OKABE_ITO.orange },
  detected: { symbol: "triangle", sign: "▲", colour: OKABE_ITO.purple },
  "track firm": { symbol: "square", sign: "■", colour: OKABE_ITO.green },
  fired: { symbol: "circle", sign: "●", colour: OKABE_ITO.blue },
  killed: { symbol: "star", sign: "★", colour: OKABE_ITO.yellow },
  missed: { symbol: "times", sign: "✖", colour: OKABE_ITO.vermillion },
  end: { symbol: "cross", sign: "✚", colour: OKABE_ITO.grey },
} as const;

/** When the last thing of a story had happened. */
const endOf = (story: Story): number => Math.max(0, ...story.lines.map((line) => line.to_s ?? line.t_s));

const rowOf = (story: Story, chance: Chance): string => `${story.threat} · ${chance.battery}`;

function intervalsOf(story: Story, chance: Chance): Interval[] {
  const row = rowOf(story, chance);
  const during = (from: number, to: number, kind: string, words: string): Interval => {
    return { row, from, to, kind, words: `${clockWords(from)} to ${clockWords(to)}: ${words}` };
  };
  const from = chance.first_possible_s;
  return [
    ...chance.held.map((hold) => during(hold.from_s, hold.to_s, "held fire", hold.words)),
    ...(from === null
      ? []
      : [during(from, chance.last_possible_s ?? endOf(story), "could shoot", "a launch was possible")]),
  ];
}

function momentsOf(story: Story): Moment[] {
  const seen = [
    ["plume seen", story.first_plume?.time_s],
    ["detected", story.first_detection?.time_s],
    ["track firm", story.firm_track?.time_s],
    ["end", endOf(story)],
  ] as const;
  const shots = story.shots.flatMap((shot) => {
    const row = `${story.threat} · ${shot.battery}`;
    return [
      [row, "fired", shot.launch_s],
      [row, shot.fate === "kill" ? "killed" : "missed", shot.intercept_s],
    ] as const;
  });
  return [...seen.map(([kind, t]) => [story.threat, kind, t] as const), ...shots].flatMap(([row, kind, t]) =>
    t === null || t === undefined ? [] : [{ row, kind, t, words: `${clockWords(t)} ${kind}` }],
  );
}

export function timelineOf(stories: readonly Story[], end: number): Timeline {
  const kinds = Object.entries(MOMENTS);
  return {
    rows: stories.flatMap((story) => [story.threat, ...story.batteries.map((chance) => rowOf(story, chance))]),
    intervals: stories.flatMap((story) => story.batteries.flatMap((chance) => intervalsOf(story, chance))),
    bars: { "held fire": 0, "could shoot": 10 },
    moments: stories.flatMap(momentsOf),
    end,
    colours: { ...BAR_COLOURS, ...Object.fromEntries(kinds.map(([kind, { colour }]) => [kind, colour])) },
    symbols: Object.fromEntries(kinds.map(([kind, { symbol }]) => [kind, symbol])),
  };
}
