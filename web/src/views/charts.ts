/** Charts of the trial told and of all trials. Each has its words and numbers beside it. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Answer, Outcomes, Scene, ShieldAnswer, Story, TrackError } from "../api/types";
import { BAR_COLOURS, MOMENTS, timelineOf } from "../charts/chances";
import { heightChart, highest } from "../charts/heights";
import { drawLines } from "../charts/lines";
import { drawBars, drawParts, drawTimeline } from "../charts/plots";
import { countShares, OUTCOME_COLOURS, outcomeShares } from "../charts/shares";
import { impactErrors, trackErrorChart } from "../charts/track_errors";
import { OKABE_ITO } from "../globe/looks";
import { Part } from "../part";
import type { Clock } from "../state/clock";
import { isDark } from "../state/theme";
import { chanceTable, countTable } from "./chart_tables";

const MOST_THREATS = 40; // drawn in bars; the tables have all
const COUNTS = {
  leakers: {
    axis: "leakers in a trial",
    caption: "How many leaked in a trial, against each shield",
    colour: OKABE_ITO.vermillion,
  },
  shots: {
    axis: "interceptors fired in a trial",
    caption: "How many interceptors a trial took, with each shield",
    colour: OKABE_ITO.sky,
  },
} as const;
type Count = keyof typeof COUNTS;

@customElement("u-charts")
export class ChartsView extends Part {
  @property({ attribute: false }) scene!: Scene;
  @property({ attribute: false }) stories: readonly Story[] = [];
  @property({ attribute: false }) outcomes: readonly Outcomes[] = [];
  @property({ attribute: false }) answer!: Answer;
  @property() shield = "";
  @property({ attribute: false }) clock!: Clock;
  private ends: (() => void)[] = [];
  private readonly again = (): void => this.drawAll();

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("umbrella-theme", this.again);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("umbrella-theme", this.again);
    this.undraw();
  }

  override updated(changed: PropertyValues): void {
    if (changed.size > 0) this.drawAll();
  }

  private undraw(): void {
    for (const end of this.ends) end();
    this.ends = [];
  }

  /** Draw into the box of a name, if the page has it. */
  private into(name: string, draw: (box: HTMLElement) => () => void): void {
    const box = this.querySelector<HTMLElement>(`[data-chart=${name}]`);
    if (!box) return;
    box.replaceChildren();
    this.ends.push(draw(box));
  }

  private drawAll(): void {
    this.undraw();
    const { clock, scene } = this;
    this.into("heights", (box) => drawLines(box, heightChart(scene, isDark()), clock));
    this.into("errors", (box) => drawLines(box, trackErrorChart(impactErrors(scene)), clock, 220));
    const stories = this.stories.slice(0, MOST_THREATS);
    this.into("chances", (box) => drawTimeline(box, timelineOf(stories, scene.end_s), clock));
    this.into("outcomes", (box) => drawParts(box, outcomeShares(this.own, MOST_THREATS), OUTCOME_COLOURS));
    for (const name of ["leakers", "shots"] as const) this.into(name, (box) => this.drawCount(box, name));
  }

  private drawCount(box: HTMLElement, name: Count): () => void {
    const bars = this.outcomes.flatMap((one) => countShares(one[name], one.trials, `shield ${one.shield}`));
    return drawBars(box, bars, COUNTS[name].axis, COUNTS[name].colour);
  }

  /** The answer of the shield that is looked at. */
  private get own(): ShieldAnswer {
    return this.answer.shields.find((one) => one.shield === this.shield) ?? this.answer;
  }

  private firstOf(all: number): string {
    return all > MOST_THREATS ? ` (the first ${MOST_THREATS} of ${all})` : "";
  }

  override render() {
    const errors = impactErrors(this.scene);
    return html`
      <p class="quiet">The upright line is the time of the slider; a click in a chart sets it.</p>
      ${figure(
        `Height over time: threats (named lines) and interceptors (blue, dashed). The highest rises to ${Math.round(highest(this.scene))} km.`,
        "heights",
      )}
      ${this.stories.length > 0 ? this.chances() : nothing} ${errors.length > 0 ? errorFigure(errors) : nothing}
      ${this.became()} ${this.count("leakers")} ${this.count("shots")}
    `;
  }

  private chances(): TemplateResult {
    const bars = Object.entries(BAR_COLOURS).map(([kind, colour]) => swatch(kind, colour));
    const marks = Object.entries(MOMENTS).map(
      ([kind, { sign }]) => html`<span class="key"><span aria-hidden="true">${sign}</span>${kind}</span>`,
    );
    return figure(
      `Who saw each threat and who could shoot when${this.firstOf(this.stories.length)}`,
      "chances",
      html`<div class="keys">${bars}${marks}</div>`,
      chanceTable(this.stories),
    );
  }

  private became(): TemplateResult {
    const { outcomes } = this.own;
    const names = [...new Set(Object.values(outcomes).flatMap((one) => Object.keys(one)))];
    return figure(
      `What became of each threat, over all trials, with shield ${this.shield}${this.firstOf(Object.keys(outcomes).length)}`,
      "outcomes",
      html`<div class="keys">${names.map((name) => swatch(name, OUTCOME_COLOURS[name] ?? OKABE_ITO.grey))}</div>`,
    );
  }

  private count(name: Count): TemplateResult {
    const { caption } = COUNTS[name];
    return figure(caption, name, nothing, countTable(this.outcomes, name, caption));
  }
}

function figure(caption: string, name: string, keys: unknown = nothing, beside: unknown = nothing): TemplateResult {
  return html`<figure>
    <figcaption>${caption}</figcaption>
    ${keys}
    <div data-chart=${name} class="chart"></div>
    ${beside}
  </figure>`;
}

function errorFigure(errors: readonly TrackError[]): TemplateResult {
  const last = errors.map((one) => `${one.threat}: ${(one.error_km.at(-1) ?? 0).toFixed(1)} km at the last prediction`);
  return figure(
    "How far the predicted impact was off (full) and how far the track itself said it could be (dotted)",
    "errors",
    nothing,
    html`<p class="quiet">${last.slice(0, MOST_THREATS).join("; ")}.</p>`,
  );
}

const swatch = (words: string, colour: string): TemplateResult =>
  html`<span class="key"
    ><svg class="swatch" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <rect width="16" height="16" fill=${colour}></rect></svg
    >${words}</span
  >`;
