/** One scenario: read it, change it as a form or as text, and run it. */
import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { about, check, saveText, scenario, schema, start, type Order } from "../api/client";
import type { Fault, ScenarioFile } from "../api/types";
import { Part } from "../part";
import type { Schema } from "../scenario_schema";
import { go } from "../state/route";
import { counted } from "../words";
import "./form";
import { tabs } from "./tabs";

const CHECK_MS = 500;
const TRIALS = 200;

@customElement("u-scenario")
export class ScenarioView extends Part {
  @property() name = "";
  @state() private file: ScenarioFile | null = null;
  @state() private schema: Schema | null = null;
  @state() private text = "";
  @state() private faults: Fault[] = [];
  @state() private isChecking = false;
  @state() private trials = TRIALS;
  @state() private seed = 0;
  @state() private most = 100_000;
  @state() private tab = "form";
  @state() private fault = "";
  @state() private isStarting = false;
  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    schema().then(
      (found) => (this.schema = found as Schema),
      (fault: Error) => (this.fault = fault.message),
    );
    about().then(
      (found) => (this.most = found.limits.trials),
      () => undefined,
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("name") && this.name) void this.load();
  }

  private async load(): Promise<void> {
    try {
      this.file = await scenario(this.name);
      this.text = this.file.text;
      this.faults = [];
    } catch (fault) {
      this.fault = (fault as Error).message;
    }
  }

  private edit(text: string): void {
    this.text = text;
    clearTimeout(this.timer);
    this.isChecking = true;
    this.timer = window.setTimeout(() => void this.check(), CHECK_MS);
  }

  private async check(): Promise<void> {
    const text = this.text;
    try {
      const found = await check(text);
      if (text !== this.text) return;
      this.faults = found.faults;
      this.fault = "";
    } catch (fault) {
      this.fault = (fault as Error).message;
    }
    this.isChecking = false;
  }

  private async openFile(event: Event): Promise<void> {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (file) this.edit(await file.text());
  }

  private get isChanged(): boolean {
    return this.file !== null && this.text !== this.file.text;
  }

  private async run(event: Event): Promise<void> {
    event.preventDefault();
    this.isStarting = true;
    this.fault = "";
    const order: Order = {
      ...(this.isChanged ? { text: this.text } : { scenario: this.name }),
      trials: this.trials,
      seed: this.seed,
    };
    try {
      go("run", (await start(order)).id);
    } catch (fault) {
      this.fault = (fault as Error).message;
      this.faults = (fault as { faults?: Fault[] }).faults ?? this.faults;
    }
    this.isStarting = false;
  }

  private async toLine(line: number): Promise<void> {
    this.tab = "text";
    await this.updateComplete;
    const area = this.querySelector<HTMLTextAreaElement>("textarea.yaml")!;
    const before =
      this.text
        .split("\n")
        .slice(0, line - 1)
        .join("\n").length + (line > 1 ? 1 : 0);
    const end = this.text.indexOf("\n", before);
    area.focus();
    area.setSelectionRange(before, end < 0 ? this.text.length : end);
    area.scrollTop = Math.max(0, (line - 5) * Number.parseFloat(getComputedStyle(area).lineHeight));
  }

  override render() {
    if (this.file === null)
      return html`<h1 tabindex="-1">Scenario</h1>
        ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : html`<p>Loading…</p>`}`;
    const description = String(this.file.data["description"] ?? "");
    return html`
      <h1 tabindex="-1">${this.file.title}</h1>
      <p class="lead wide">${description}</p>
      <form class="order" @submit=${this.run}>
        <label
          >Trials
          <input
            type="number"
            name="trials"
            min="1"
            max=${this.most}
            required
            .value=${String(this.trials)}
            @input=${(e: Event) => (this.trials = Number((e.target as HTMLInputElement).value))}
        /></label>
        <label
          >Seed
          <input
            type="number"
            name="seed"
            min="0"
            required
            .value=${String(this.seed)}
            @input=${(e: Event) => (this.seed = Number((e.target as HTMLInputElement).value))}
        /></label>
        <button class="main" name="run" ?disabled=${this.isStarting || this.faults.length > 0}>
          ${this.isStarting ? "Starting…" : "Run"}
        </button>
        <label class="file"
          ><input class="unseen" type="file" name="file" accept=".yaml,.yml,text/yaml" @change=${this.openFile} />Open a
          file…</label
        >
        <button type="button" name="save" @click=${() => saveText(`${this.name}.yaml`, this.text)}>
          Save as a file
        </button>
        ${
          this.isChanged
            ? html`<span class="quiet">changed</span
                ><button
                  type="button"
                  @click=${() => {
                    this.text = this.file!.text;
                    this.faults = [];
                  }}
                >
                  Undo all changes
                </button>`
            : html`<span class="quiet">as it is shipped</span>`
        }
      </form>
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
      <div role="status">
        ${this.faults.length > 0 ? this.faultList() : this.isChecking ? html`<p class="quiet">checking…</p>` : this.isChanged ? html`<p class="good">No fault found.</p>` : nothing}
      </div>
      ${tabs(
        "How to change it",
        [
          {
            id: "form",
            words: "Form",
            body: () =>
              html`<u-form
                .schema=${this.schema}
                .text=${this.text}
                .faults=${this.faults}
                @edited=${(e: CustomEvent<string>) => this.edit(e.detail)}
              ></u-form>`,
          },
          {
            id: "text",
            words: "Text (YAML)",
            body: () =>
              html`<label class="unseen" for="yaml">The scenario as YAML</label
                ><textarea
                  id="yaml"
                  class="yaml"
                  spellcheck="false"
                  autocapitalize="off"
                  .value=${this.text}
                  @input=${(e: Event) => this.edit((e.target as HTMLTextAreaElement).value)}
                ></textarea>`,
          },
        ],
        this.tab,
        (id) => (this.tab = id),
      )}
    `;
  }

  private faultList() {
    return html`<div class="faults">
      <p class="fault">${counted(this.faults.length, "fault")} to mend before it can run:</p>
      <ul>
        ${this.faults.map((fault) => html`<li>${fault.line ? html`<button class="small" @click=${() => this.toLine(fault.line!)}>line ${fault.line}</button> ` : nothing}${this.faultText(fault)}</li>`)}
      </ul>
    </div>`;
  }

  private faultText(fault: Fault): string {
    if (fault.text) return fault.text.replace(/^\S+:\d+:? /, "");
    const at = fault.path ?? fault.place ?? "";
    return at && !fault.message.includes(at) ? `${at}: ${fault.message}` : fault.message;
  }
}
