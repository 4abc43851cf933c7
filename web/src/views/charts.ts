/** Charts of the trial told and of all trials. Each has its words and numbers beside it. */
import { html, nothing, type PropertyValues } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Answer, Mover, Outcomes, Scene, Story } from "../api/types";
import { drawLines, type Line } from "../charts/lines";
import { drawBars, drawParts, drawTimeline, type Bar, type Interval, type Moment } from "../charts/plots";
import { OKABE_ITO } from "../globe/looks";
import { valueAt } from "../globe/values";
import { Part } from "../part";
import type { Clock } from "../state/clock";
import { isDark } from "../state/theme";
import { clockWords, percent } from "../words";

const SAMPLES = 400;
const MOST_THREATS = 40; // drawn in bars; the tables have all
const FEW_SHOTS = 12; // more are drawn lightly
const THREAT_COLOURS = [OKABE_ITO.vermillion, OKABE_ITO.green, OKABE_ITO.purple, OKABE_ITO.orange] as const;
const DASHES: readonly (number[] | undefined)[] = [undefined, [8, 4], [2, 3], [10, 3, 2, 3]];
const OUTCOME_COLOURS: Record<string, string> = {
  killed: OKABE_ITO.sky, leaked: OKABE_ITO.vermillion, "out of reach": OKABE_ITO.grey, failed: OKABE_ITO.yellow, "fell short": OKABE_ITO.purple,
};
const BAR_COLOURS = { "held fire": OKABE_ITO.grey, "could shoot": OKABE_ITO.sky };
const MOMENTS = {
  "plume seen": ["diamond", OKABE_ITO.orange], detected: ["triangle", OKABE_ITO.purple], "track firm": ["square", OKABE_ITO.green],
  fired: ["circle", OKABE_ITO.blue], killed: ["star", OKABE_ITO.yellow], missed: ["times", OKABE_ITO.vermillion], end: ["cross", OKABE_ITO.grey],
} as const;

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

  private box(name: string): HTMLElement | null {
    return this.querySelector(`[data-chart=${name}]`);
  }

  private drawAll(): void {
    this.undraw();
    this.drawAltitude();
    this.drawTrackError();
    this.drawTimeline();
    this.drawOutcomes();
  }

  private times(): number[] {
    return Array.from({ length: SAMPLES }, (_, k) => (this.scene.end_s * k) / (SAMPLES - 1));
  }

  private drawAltitude(): void {
    const box = this.box("altitude");
    if (!box) return;
    const times = this.times();
    const heights = (movers: readonly Mover[]) => times.map((t) => movers.map((mover) => valueAt(mover, mover.altitude_km, t)).find((height) => height !== undefined) ?? null);
    const flown = this.scene.movers.filter((mover) => mover.role === "missile" || mover.role === "warhead");
    const threats = [...new Set(flown.map((mover) => mover.threat ?? mover.name))];
    const lines: Line[] = threats.map((threat, k) => ({
      name: threat, colour: THREAT_COLOURS[k % 4]!, isNamed: threats.length <= 12, values: heights(flown.filter((mover) => (mover.threat ?? mover.name) === threat)),
      ...(DASHES[Math.floor(k / 4) % 4] ? { dash: DASHES[Math.floor(k / 4) % 4]! } : {}),
    }));
    const shots = this.scene.movers.filter((mover) => mover.role === "interceptor");
    lines.unshift(...shots.map((mover): Line => ({ name: mover.name, colour: `${isDark() ? OKABE_ITO.sky : OKABE_ITO.blue}${shots.length > FEW_SHOTS ? "80" : ""}`, dash: [4, 3], width: shots.length > FEW_SHOTS ? 1 : 1.5, values: heights([mover]) })));
    box.replaceChildren();
    this.ends.push(drawLines(box, { times, lines, unit: "height (km)" }, this.clock));
  }

  private drawTrackError(): void {
    const box = this.box("track-error");
    const errors = this.scene.track_errors.filter((one) => one.kind === "impact" && one.t_s.length > 1);
    if (!box || errors.length === 0) return;
    const times = [...new Set(errors.flatMap((one) => one.t_s))].sort((a, b) => a - b);
    const on = (own: readonly number[], values: readonly (number | null)[]) => {
      const known = new Map(own.map((t, k) => [t, values[k] ?? null]));
      return times.map((t) => { const value = known.get(t) ?? null; return value !== null && value > 0 ? value : null; });
    };
    const lines = errors.flatMap((one, k): Line[] => [
      { name: one.threat, colour: THREAT_COLOURS[k % 4]!, isNamed: errors.length <= 8, values: on(one.t_s, one.error_km) },
      { name: `${one.threat}, as the track told`, colour: THREAT_COLOURS[k % 4]!, dash: [3, 3], width: 1.5, values: on(one.t_s, one.sigma_km) },
    ]);
    box.replaceChildren();
    this.ends.push(drawLines(box, { times, lines, unit: "error (km)", isLog: true }, this.clock, 220));
  }

  private drawTimeline(): void {
    const box = this.box("timeline");
    if (!box || this.stories.length === 0) return;
    const intervals: Interval[] = [];
    const moments: Moment[] = [];
    const rows: string[] = [];
    const add = (row: string, kind: string, t: number | null | undefined) => { if (t !== null && t !== undefined) moments.push({ row, kind, t, words: `${clockWords(t)} ${kind}` }); };
    for (const story of this.stories.slice(0, MOST_THREATS)) {
      rows.push(story.threat);
      add(story.threat, "plume seen", story.first_plume?.time_s);
      add(story.threat, "detected", story.first_detection?.time_s);
      add(story.threat, "track firm", story.firm_track?.time_s);
      add(story.threat, "end", endOf(story));
      for (const chance of story.batteries) {
        const row = `${story.threat} · ${chance.battery}`;
        rows.push(row);
        intervals.push(...chance.held.map((hold) => ({ row, from: hold.from_s, to: hold.to_s, kind: "held fire", words: `${clockWords(hold.from_s)} to ${clockWords(hold.to_s)}: ${hold.words}` })));
        const from = chance.first_possible_s;
        const to = chance.last_possible_s ?? endOf(story);
        if (from !== null) intervals.push({ row, from, to, kind: "could shoot", words: `${clockWords(from)} to ${clockWords(to)}: a launch was possible` });
        for (const shot of story.shots.filter((one) => one.battery === chance.battery)) {
          add(row, "fired", shot.launch_s);
          add(row, shot.fate === "kill" ? "killed" : "missed", shot.intercept_s);
        }
      }
    }
    const marks = Object.entries(MOMENTS);
    this.ends.push(drawTimeline(box, {
      rows, intervals, bars: { "held fire": 0, "could shoot": 10 }, moments, end: this.scene.end_s,
      colours: { ...BAR_COLOURS, ...Object.fromEntries(marks.map(([kind, [, colour]]) => [kind, colour])) },
      symbols: Object.fromEntries(marks.map(([kind, [symbol]]) => [kind, symbol])),
    }, this.clock));
  }

  private drawOutcomes(): void {
    for (const [name, words, colour] of [["leakers", "leakers in a trial", OKABE_ITO.vermillion], ["shots", "interceptors fired in a trial", OKABE_ITO.sky]] as const) {
      const box = this.box(name);
      if (box) this.ends.push(drawBars(box, this.outcomes.flatMap((one) => shares(one[name], one.trials, `shield ${one.shield}`)), words, colour));
    }
    const parts = this.box("outcomes");
    const own = this.answer.shields.find((one) => one.shield === this.shield) ?? this.answer;
    const rows = Object.entries(own.outcomes).slice(0, MOST_THREATS).flatMap(([row, outcomes]) => Object.entries(outcomes).map(([name, part]) => ({ row, name, share: part })));
    if (parts) this.ends.push(drawParts(parts, rows, OUTCOME_COLOURS));
  }

  private firstOf(all: number): string {
    return all > MOST_THREATS ? ` (the first ${MOST_THREATS} of ${all})` : "";
  }

  private key(words: string, colour: string) {
    return html`<span class="key"><svg class="swatch" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><rect width="16" height="16" fill=${colour}></rect></svg> ${words}</span>`;
  }

  override render() {
    const errors = this.scene.track_errors.filter((one) => one.kind === "impact" && one.t_s.length > 1);
    const highest = this.scene.movers.filter((mover) => mover.role === "warhead" || mover.role === "missile").reduce((top, mover) => Math.max(top, ...mover.altitude_km), 0);
    const names = [...new Set(Object.values((this.answer.shields.find((one) => one.shield === this.shield) ?? this.answer).outcomes).flatMap((one) => Object.keys(one)))];
    return html`
      <p class="quiet">The upright line is the time of the slider; a click in a chart sets it.</p>
      <figure><figcaption>Height over time: threats (named lines) and interceptors (blue, dashed). The highest rises to ${Math.round(highest)} km.</figcaption><div data-chart="altitude" class="chart"></div></figure>
      ${this.stories.length > 0 ? html`<figure><figcaption>Who saw each threat and who could shoot when${this.firstOf(this.stories.length)}</figcaption>
        <div class="keys">${Object.entries(BAR_COLOURS).map(([kind, colour]) => this.key(kind, colour))}${Object.entries(MOMENTS).map(([kind, [symbol]]) => html`<span class="key"><span class=${`moment moment-${symbol}`} aria-hidden="true">${MOMENT_SIGNS[symbol]}</span>${kind}</span>`)}</div>
        <div data-chart="timeline" class="chart"></div>${this.chances()}</figure>` : nothing}
      ${errors.length > 0 ? html`<figure><figcaption>How far the predicted impact was off (full) and how far the track itself said it could be (dotted)</figcaption><div data-chart="track-error" class="chart"></div>
        <p class="quiet">${errors.map((one) => `${one.threat}: ${(one.error_km.at(-1) ?? 0).toFixed(1)} km at the last prediction`).join("; ")}.</p></figure>` : nothing}
      <figure><figcaption>What became of each threat, over all trials, with shield ${this.shield}${this.firstOf(this.stories.length)}</figcaption>
        <div class="keys">${names.map((name) => this.key(name, OUTCOME_COLOURS[name] ?? OKABE_ITO.grey))}</div><div data-chart="outcomes" class="chart"></div></figure>
      ${this.counted("leakers", "How many leaked in a trial, against each shield", "leakers")}
      ${this.counted("shots", "How many interceptors a trial took", "interceptors")}
    `;
  }

  private counted(name: "leakers" | "shots", caption: string, what: string) {
    return html`<figure><figcaption>${caption}</figcaption><div data-chart=${name} class="chart"></div>
      <details><summary>The same as a table</summary><div class="scroll" tabindex="0" role="region" aria-label=${caption}><table>
        <thead><tr><th scope="col">Shield</th><th scope="col">Trials by number of ${what}</th></tr></thead>
        <tbody>${this.outcomes.map((one) => html`<tr><th scope="row">${one.shield}</th><td>${Object.entries(one[name]).map(([n, trials]) => `${n}: ${trials} (${percent(trials / (one.trials || 1))})`).join(", ")}</td></tr>`)}</tbody></table></div></details></figure>`;
  }

  private chances() {
    return html`<details><summary>The same as a table</summary><div class="scroll" tabindex="0" role="region" aria-label="Chances to shoot"><table>
      <thead><tr><th scope="col">Threat</th><th scope="col">Seen</th><th scope="col">Firm track</th><th scope="col">Battery</th><th scope="col">Could shoot</th></tr></thead>
      <tbody>${this.stories.flatMap((story) => story.batteries.map((chance) => html`<tr><th scope="row">${story.threat}</th>
        <td>${story.first_plume ? clockWords(story.first_plume.time_s) : "never"}</td><td>${story.firm_track ? clockWords(story.firm_track.time_s) : "never"}</td><td>${chance.battery}</td>
        <td>${chance.first_possible_s === null ? "never" : `from ${clockWords(chance.first_possible_s)} ${chance.last_possible_s === null ? "on" : `to ${clockWords(chance.last_possible_s)}`}`}</td></tr>`))}</tbody></table></div></details>`;
  }
}

/** Counts of trials as shares, from none to the most that was counted. */
function shares(counts: Record<string, number>, trials: number, group: string): Bar[] {
  const most = Math.max(0, ...Object.keys(counts).map(Number));
  return Array.from({ length: Math.min(most, 40) + 1 }, (_, n) => ({ x: String(n), share: (counts[n] ?? 0) / (trials || 1), group }));
}

/** When the last thing of a story had happened. */
const endOf = (story: Story): number => Math.max(0, ...story.lines.map((line) => line.to_s ?? line.t_s));

const MOMENT_SIGNS: Record<string, string> = { diamond: "◆", triangle: "▲", square: "■", circle: "●", star: "★", times: "✖", cross: "✚" };
