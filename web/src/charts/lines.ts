/** Lines over the time of a run; the one door to uPlot. A bar across them goes with the clock, and a click sets it. */
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Clock } from "../state/clock";
import { clockWords } from "../words";

export interface Line {
  name: string;
  colour: string;
  dash?: number[];
  width?: number;
  isNamed?: boolean; // its name stands at its highest point
  values: (number | null)[];
}

export interface LineChart {
  times: number[];
  lines: Line[];
  unit: string;
  isLog?: boolean;
  isClock?: boolean;
}

const style = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function options(chart: LineChart, width: number, height: number): uPlot.Options {
  const ink = style("--quiet");
  const grid = { stroke: style("--line"), width: 0.5 };
  const font = "12px sans-serif";
  return {
    width,
    height,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false },
      y: chart.isLog ? { distr: 3 } : { range: (_, low, high) => [Math.min(0, low), high * 1.08 || 1] },
    },
    axes: [
      {
        stroke: ink,
        grid,
        ticks: grid,
        font,
        values: (_, ticks) => ticks.map((t) => clockWords(t)),
        incrs: [10, 30, 60, 120, 300, 600, 1200, 3600],
        space: 60,
      },
      {
        stroke: ink,
        grid,
        ticks: grid,
        font,
        label: chart.unit,
        labelFont: font,
        size: 56,
        labelSize: 18,
        values: (_, ticks) => ticks.map((value) => (value === null ? "" : value.toLocaleString("en-GB"))),
      },
    ],
    series: [
      {},
      ...chart.lines.map((line): uPlot.Series => ({
        label: line.name,
        stroke: line.colour,
        width: line.width ?? 2,
        points: { show: false },
        ...(line.dash ? { dash: line.dash } : {}),
      })),
    ],
    hooks: { draw: [(plot) => writeNames(plot, chart)] },
  };
}

/** Write the name of a line at its highest point, so that colour alone need not tell it. */
function writeNames(plot: uPlot, chart: LineChart): void {
  const { ctx } = plot;
  const taken: number[][] = [];
  ctx.save();
  ctx.font = `${12 * devicePixelRatio}px sans-serif`;
  ctx.textAlign = "center";
  for (const line of chart.lines.filter((one) => one.isNamed)) {
    let top = -1;
    line.values.forEach((value, k) => {
      if (value !== null && (top < 0 || value > line.values[top]!)) top = k;
    });
    if (top < 0) continue;
    const width = ctx.measureText(line.name).width;
    const half = width / 2 + 4;
    const x = Math.min(
      Math.max(plot.valToPos(chart.times[top]!, "x", true), plot.bbox.left + half),
      plot.bbox.left + plot.bbox.width - half,
    );
    let y = Math.max(
      plot.valToPos(line.values[top]!, "y", true) - 5 * devicePixelRatio,
      plot.bbox.top + 12 * devicePixelRatio,
    );
    while (taken.some(([a, b, w]) => Math.abs(a! - x) < (w! + width) / 2 && Math.abs(b! - y) < 13 * devicePixelRatio))
      y += 14 * devicePixelRatio;
    taken.push([x, y, width]);
    ctx.lineWidth = 3 * devicePixelRatio;
    ctx.strokeStyle = style("--paper");
    ctx.strokeText(line.name, x, y);
    ctx.fillStyle = line.colour;
    ctx.fillText(line.name, x, y);
  }
  ctx.restore();
}

/** Draw a chart into `box` and return what undraws it. */
export function drawLines(box: HTMLElement, chart: LineChart, clock: Clock, height = 260): () => void {
  const size = () => Math.max(240, box.clientWidth);
  const data: uPlot.AlignedData = [chart.times, ...chart.lines.map((line) => line.values)];
  const plot = new uPlot(options(chart, size(), height), data, box);
  const bar = document.createElement("div");
  bar.className = "now";
  if (chart.isClock !== false) plot.over.append(bar);
  const follow = () => bar.style.setProperty("transform", `translateX(${plot.valToPos(clock.t, "x")}px)`);
  const jump = (event: MouseEvent) =>
    clock.set(plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, "x"));
  const watch = new ResizeObserver(() => {
    plot.setSize({ width: size(), height });
    follow();
  });
  plot.over.addEventListener("click", jump);
  clock.addEventListener("time", follow);
  watch.observe(box);
  follow();
  return () => {
    watch.disconnect();
    clock.removeEventListener("time", follow);
    plot.destroy();
  };
}
