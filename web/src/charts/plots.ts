/** Bars and timelines; the one door to Observable Plot. Its inline style sheet is taken out: the page's own has the rules. */
import * as Plot from "@observablehq/plot";
import type { Clock } from "../state/clock";
import { clockWords } from "../words";

type Drawn = (SVGSVGElement | HTMLElement) & Plot.Plot;

function place(box: HTMLElement, drawn: Drawn): void {
  for (const style of drawn.querySelectorAll("style")) style.remove();
  drawn.setAttribute("aria-hidden", "true"); // the figure's caption and table say the same in words
  box.replaceChildren(drawn);
}

/** Draw again when the box has another width; return what ends that. */
function fitted(box: HTMLElement, draw: (width: number) => Drawn): () => void {
  let width = 0;
  const again = () => {
    if (Math.abs(box.clientWidth - width) < 4) return;
    width = box.clientWidth;
    place(box, draw(Math.max(260, width)));
  };
  const watch = new ResizeObserver(again);
  watch.observe(box);
  again();
  return () => watch.disconnect();
}

export interface Bar {
  x: string;
  share: number;
  group: string;
}

/** Bars of shares, a row of them for each group. */
export function drawBars(box: HTMLElement, bars: readonly Bar[], x: string, colour: string): () => void {
  const groups = [...new Set(bars.map((bar) => bar.group))];
  return fitted(
    box,
    (width) =>
      Plot.plot({
        width,
        height: 80 + 90 * groups.length,
        marginLeft: 46,
        marginRight: 12,
        marginTop: 24,
        marginBottom: 40,
        x: { type: "band", label: x, labelOffset: 36, domain: [...new Set(bars.map((bar) => bar.x))], padding: 0.25 },
        y: { domain: [0, 1.15], ticks: [0, 0.5, 1], tickFormat: "%", label: null, grid: true },
        fy: { domain: groups, axis: null },
        marks: [
          Plot.barY(bars, { x: "x", y: "share", fy: "group", fill: colour }),
          Plot.text(bars, {
            x: "x",
            y: "share",
            fy: "group",
            text: (bar: Bar) => `${Math.round(bar.share * 100)} %`,
            dy: -7,
          }),
          Plot.ruleY([0]),
          Plot.text(
            groups.map((group) => ({ group })),
            { fy: "group", text: "group", frameAnchor: "top-right", dy: -14, fontWeight: 600 },
          ),
        ],
      }) as Drawn,
  );
}

export interface Part {
  row: string;
  name: string;
  share: number;
}

/** A row of parts for each name, one colour for each kind of part, with its name written in it where there is room. */
export function drawParts(box: HTMLElement, parts: readonly Part[], colours: Record<string, string>): () => void {
  const rows = [...new Set(parts.map((part) => part.row))];
  const names = [...new Set(parts.map((part) => part.name))];
  const longest = Math.max(...rows.map((row) => row.length));
  return fitted(
    box,
    (width) =>
      Plot.plot({
        width,
        height: 70 + 28 * rows.length,
        marginLeft: Math.min(10 + 7 * longest, width / 3),
        marginRight: 22,
        marginBottom: 40,
        x: { domain: [0, 1], labelOffset: 36, tickFormat: "%", ticks: 5, label: "share of the trials" },
        y: { domain: rows, label: null, padding: 0.2 },
        color: { domain: names, range: names.map((name) => colours[name] ?? "#b0b7bf") },
        marks: [
          Plot.barX(
            parts,
            Plot.stackX({
              x: "share",
              y: "row",
              z: "name",
              fill: "name",
              stroke: "#0b1016",
              strokeWidth: 0.6,
              order: names,
            }),
          ),
          Plot.text(
            parts,
            Plot.stackX({
              x: "share",
              y: "row",
              z: "name",
              text: (part: Part) => (part.share * width > 110 ? part.name : ""),
              fill: "#000",
              order: names,
            }),
          ),
        ],
      }) as Drawn,
  );
}

export interface Interval {
  row: string;
  from: number;
  to: number;
  kind: string;
  words: string;
}

export interface Moment {
  row: string;
  t: number;
  kind: string;
  words: string;
}

export interface Timeline {
  rows: string[];
  intervals: Interval[];
  bars: Record<string, number>; // kinds of intervals, later ones over earlier ones, and by how much each is lower (px)
  moments: Moment[];
  end: number;
  colours: Record<string, string>;
  symbols: Record<string, Plot.SymbolType>;
}

/** Whole minutes up to `end`, about `n` of them. */
function ticksTo(end: number, n: number): number[] {
  const step = [60, 120, 300, 600, 1200, 3600].find((one) => end / one <= n) ?? 7200;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, k) => k * step);
}

/** Bars of chances and marks of events, a row for each threat and battery; a line across them goes with the clock. */
export function drawTimeline(box: HTMLElement, line: Timeline, clock: Clock): () => void {
  let move: (() => void) | undefined;
  const end = fitted(box, (width) => {
    const left = Math.min(10 + 6.6 * Math.max(...line.rows.map((row) => row.length)), width * 0.4);
    const kinds = Object.keys(line.symbols);
    const drawn = Plot.plot({
      width,
      height: 68 + 30 * line.rows.length,
      marginLeft: left,
      marginRight: 22,
      marginTop: 8,
      marginBottom: 40,
      x: {
        domain: [0, line.end],
        labelOffset: 36,
        label: "time after the first launch (min:s)",
        tickFormat: (t: number) => clockWords(t),
        ticks: ticksTo(line.end, width / 90),
      },
      y: {
        domain: line.rows,
        label: null,
        padding: 0.3,
        tickFormat: (row: string) => (row.length * 6.6 > left ? `${row.slice(0, Math.floor(left / 6.6) - 1)}…` : row),
      },
      color: { domain: Object.keys(line.colours), range: Object.values(line.colours) },
      symbol: { domain: kinds, range: kinds.map((kind) => line.symbols[kind]!) },
      marks: [
        ...Object.keys(line.bars).map((kind) =>
          Plot.barX(
            line.intervals.filter((one) => one.kind === kind),
            {
              x1: "from",
              x2: "to",
              y: "row",
              fill: "kind",
              stroke: "#0b1016",
              strokeWidth: 0.5,
              title: "words",
              insetTop: line.bars[kind]!,
            },
          ),
        ),
        Plot.dot(line.moments, {
          x: "t",
          y: "row",
          symbol: "kind",
          fill: "kind",
          stroke: "#0b1016",
          strokeWidth: 1,
          r: 5,
          title: "words",
        }),
        Plot.ruleX([0], { stroke: "var(--focus)", strokeWidth: 2, className: "now-line" }),
      ],
    }) as Drawn;
    const scale = drawn.scale("x")!;
    const rule = drawn.querySelector(".now-line");
    const zero = scale.apply(0) as number;
    if (move) clock.removeEventListener("time", move);
    move = () => rule?.setAttribute("transform", `translate(${(scale.apply(clock.t) as number) - zero},0)`);
    clock.addEventListener("time", move);
    drawn.addEventListener("click", (event) => {
      const at = (event as MouseEvent).clientX - drawn.getBoundingClientRect().left;
      clock.set(scale.invert?.(at) as number);
    });
    move();
    return drawn;
  });
  return () => {
    end();
    if (move) clock.removeEventListener("time", move);
  };
}
