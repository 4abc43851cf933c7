/** The shipped scenarios, each with what it is about. */
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { scenarios } from "../api/client";
import type { ScenarioLine } from "../api/types";
import { Part } from "../part";
import { address } from "../state/route";
import { counted } from "../words";

@customElement("u-scenarios")
export class Scenarios extends Part {
  @state() private list: ScenarioLine[] | null = null;
  @state() private wanted = "";
  @state() private fault = "";

  override connectedCallback(): void {
    super.connectedCallback();
    scenarios().then(
      (list) => (this.list = list),
      (fault: Error) => (this.fault = fault.message),
    );
  }

  private chosen(): ScenarioLine[] {
    const words = this.wanted.toLowerCase().split(/\s+/).filter(Boolean);
    const text = (line: ScenarioLine) => `${line.id} ${line.title} ${line.summary}`.toLowerCase();
    return (this.list ?? []).filter((line) => words.every((word) => text(line).includes(word)));
  }

  override render() {
    return html`
      <h1 tabindex="-1">Choose a scenario</h1>
      <p class="lead">
        Each is an attack, one or more shields, and the rules of the fight, in one file. Open one to read it, change it
        and run it.
      </p>
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
      <label class="search"
        >Find
        <input
          type="search"
          .value=${this.wanted}
          placeholder="Alaska, decoys, Israel…"
          @input=${(e: Event) => (this.wanted = (e.target as HTMLInputElement).value)}
        />
      </label>
      ${this.list === null && !this.fault ? html`<p>Loading…</p>` : nothing}
      <ul class="cards">
        ${this.chosen().map((line) => this.card(line))}
      </ul>
      ${this.list && this.chosen().length === 0 ? html`<p>No scenario has these words.</p>` : nothing}
    `;
  }

  private card(line: ScenarioLine) {
    return html`<li class="card">
      <h2><a href=${address("scenario", line.id)}>${line.title}</a></h2>
      <p class="clamp">${line.summary}</p>
      <p class="quiet">
        ${counted(line.threats, "threat")} · ${line.shields.map((shield) => shield.title || shield.name).join("; ")}
      </p>
    </li>`;
  }
}
