/** One run: its progress, then its answer, the globe, and what stands behind both. */
import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { answer, outcomes, resume, run, scene, ServerFault, stop, stories } from "../api/client";
import type { Answer, Job, Outcomes, Scene, Story } from "../api/types";
import { Part } from "../part";
import { Clock } from "../state/clock";
import { go } from "../state/route";
import { counted, moment } from "../words";
import "./answer";
import "./charts";
import "./events";
import "./files";
import "./globe";
import "./ground";
import "./numbers";
import "./story";
import { tabs, type Tab } from "./tabs";
import "./time_bar";

const WATCH_MS = 600;
const AGAIN_MS = 3000; // where the server does not answer: it may be started again

@customElement("u-run")
export class RunView extends Part {
  @property() name = "";
  @property() tab = "";
  @state() private job: Job | null = null;
  @state() private answer: Answer | null = null;
  @state() private scene: Scene | null = null;
  @state() private stories: Story[] = [];
  @state() private outcomes: Outcomes[] = [];
  @state() private shield = "";
  @state() private fault = "";
  private readonly clock = new Clock();
  private timer = 0;
  private isLost = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.clock.pause();
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("name") && this.name) void this.watch();
  }

  private async watch(): Promise<void> {
    clearTimeout(this.timer);
    try {
      const job = await run(this.name);
      if (this.isLost) this.fault = "";
      this.isLost = false;
      this.take(job);
    } catch (fault) {
      this.fault = (fault as Error).message;
      this.isLost = fault instanceof ServerFault && fault.status === 0;
      if (this.isLost && this.isConnected) this.timer = window.setTimeout(() => void this.watch(), AGAIN_MS);
    }
  }

  private take(job: Job): void {
    this.job = job;
    clearTimeout(this.timer);
    if (job.state === "queued" || job.state === "running")
      this.timer = window.setTimeout(() => void this.watch(), WATCH_MS);
    else if (job.state === "finished" && this.answer === null) void this.open(job);
  }

  private async open(job: Job): Promise<void> {
    try {
      [this.answer, this.outcomes] = await Promise.all([answer(job.id), outcomes(job.id)]);
      await this.against(this.answer.shield);
    } catch (fault) {
      this.fault = (fault as Error).message;
    }
  }

  private async against(shield: string): Promise<void> {
    this.shield = shield;
    try {
      [this.scene, this.stories] = await Promise.all([scene(this.name, shield), stories(this.name, shield)]);
      this.clock.take(this.scene.end_s);
    } catch (fault) {
      this.fault = (fault as Error).message;
    }
  }

  private async change(what: (name: string) => Promise<Job>): Promise<void> {
    this.fault = "";
    try {
      this.take(await what(this.name));
    } catch (fault) {
      this.fault = (fault as Error).message;
    }
  }

  override render() {
    const job = this.job;
    if (job === null)
      return html`<h1 tabindex="-1">Run</h1>
        ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : html`<p>Loading…</p>`}`;
    return html`
      <div class="run-head">
        <h1 tabindex="-1">${job.title}</h1>
        <p class="quiet">
          ${job.scenario} · ${counted(job.trials, "trial")} · seed ${job.seed} · ${moment(job.created)}
        </p>
      </div>
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
      ${job.state === "finished" ? this.finished(job) : this.progress(job)}
    `;
  }

  private progress(job: Job) {
    const isBusy = job.state === "running" || job.state === "queued";
    const share = job.total > 0 ? job.done / job.total : 0;
    const words = doing(job);
    return html`<section class="progress" aria-label="Progress">
      <progress aria-label="Trials fought" max="1" .value=${share}></progress>
      <p>
        <strong>${words}</strong>${words.endsWith("?") ? "" : "."} ${job.done.toLocaleString("en-GB")} of
        ${counted(job.total, "trial")} done.
      </p>
      <p class="unseen" role="status">${isBusy ? `${words}, ${Math.floor(share * 4) * 25} percent` : words}</p>
      <div class="row">
        ${isBusy ? html`<button name="stop" @click=${() => this.change(stop)}>Stop</button>` : nothing}
        ${job.state === "stopped" || job.state === "failed" ? html`<button class="main" name="resume" @click=${() => this.change(resume)}>Go on</button><span class="quiet">What was fought is kept.</span>` : nothing}
      </div>
    </section>`;
  }

  private finished(job: Job) {
    if (!this.answer || !this.scene) return this.fault ? nothing : html`<p role="status">Reading the run…</p>`;
    return html`<div class="run">
      <section class="stage" aria-label="Globe and time">
        ${
          job.shields.length > 1
            ? html`<div class="row">
                <label
                  >Against
                  <select
                    name="shield"
                    @change=${(e: Event) => void this.against((e.target as HTMLSelectElement).value)}
                  >
                    ${job.shields.map((shield) => html`<option value=${shield.name} ?selected=${shield.name === this.shield}>${shield.title || shield.name}</option>`)}
                  </select></label
                >
                <span class="quiet">trial ${(this.scene.trial ?? 0) + 1} of ${this.answer.trials} is shown</span>
              </div>`
            : nothing
        }
        <u-globe .scene=${this.scene} .clock=${this.clock}></u-globe>
        <u-time-bar .clock=${this.clock} .marks=${this.scene.marks}></u-time-bar>
      </section>
      <section class="told" aria-label="Answer and what stands behind it">
        ${tabs("What the run tells", this.tabs(job, this.answer, this.scene), this.tab, (id) => go("run", this.name, id))}
      </section>
    </div>`;
  }

  private tabs(job: Job, answer: Answer, scene: Scene): Tab[] {
    const { clock, shield, stories: told } = this;
    return [
      {
        id: "answer",
        words: "Answer",
        body: () => html`<u-answer .job=${job} .answer=${answer} .shield=${shield}></u-answer>`,
      },
      { id: "story", words: "Story", body: () => html`<u-story .stories=${told} .clock=${clock}></u-story>` },
      {
        id: "charts",
        words: "Charts",
        body: () =>
          html`<u-charts
            .scene=${scene}
            .stories=${told}
            .outcomes=${this.outcomes}
            .answer=${answer}
            .shield=${shield}
            .clock=${clock}
          ></u-charts>`,
      },
      { id: "events", words: "Events", body: () => html`<u-events .scene=${scene} .clock=${clock}></u-events>` },
      { id: "ground", words: "Ground", body: () => html`<u-ground .job=${job} .shield=${shield}></u-ground>` },
      { id: "numbers", words: "Numbers", body: () => html`<u-numbers .job=${job.id}></u-numbers>` },
      {
        id: "files",
        words: "Files",
        body: () => html`<u-files .job=${job.id} .shield=${shield} .start=${scene.start}></u-files>`,
      },
    ];
  }
}

/** What a job is doing, or why it does no more. */
function doing(job: Job): string {
  if (job.state === "queued") return "waits for its turn";
  if (job.state === "running") return job.words || "running";
  if (job.state === "failed") return `failed: ${job.message}`;
  return job.message || job.state;
}
