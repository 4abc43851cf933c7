/** Two finished runs side by side: by how much their answers differ, how surely, and in which settings. */
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { compare, runs } from "../api/client";
import type { Comparison, Estimate, Job, Said } from "../api/types";
import { Part } from "../part";
import { address } from "../state/route";
import { counted, moment, percent } from "../words";

const points = (share: number): string =>
  `${share > 0 ? "+" : share < 0 ? "−" : ""}${Math.abs(share * 100).toFixed(1)}`;
const leakers = (value: Estimate): string =>
  `${value.value.toFixed(2)} (${value.low.toFixed(2)} to ${value.high.toFixed(2)})`;

@customElement("u-compare")
export class CompareView extends Part {
  @property() first = "";
  @property() second = "";
  @state() private list: Job[] | null = null;
  @state() private found: Comparison | null = null;
  @state() private fault = "";
  @state() private isAsking = false;

  override connectedCallback(): void {
    super.connectedCallback();
    runs().then(
      (list) => {
        this.list = list.filter((job) => job.state === "finished");
        const other = (id: string): string => this.list!.find((job) => job.id !== id)?.id ?? "";
        this.second ||= other(this.first); // the newest
        this.first ||= other(this.second);
      },
      (fault: Error) => (this.fault = fault.message),
    );
  }

  private async ask(event: Event): Promise<void> {
    event.preventDefault();
    this.fault = "";
    this.found = null;
    this.isAsking = true;
    try {
      this.found = await compare(this.first, this.second);
    } catch (fault) {
      this.fault = (fault as Error).message;
    }
    this.isAsking = false;
  }

  private choice(words: string, name: "first" | "second") {
    return html`<label
      >${words}
      <select name=${name} @change=${(e: Event) => (this[name] = (e.target as HTMLSelectElement).value)}>
        ${this.list!.map((job) => html`<option value=${job.id} ?selected=${job.id === this[name]}>${job.title} (${job.trials}, seed ${job.seed}, ${moment(job.created)})</option>`)}
      </select></label
    >`;
  }

  override render() {
    return html`
      <h1 tabindex="-1">Compare two runs</h1>
      <p class="lead">
        Each against the last shield of its scenario. With the same seed the same random numbers are compared, trial by
        trial.
      </p>
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
      ${
        this.list === null
          ? nothing
          : this.list.length < 2
            ? html`<p>
                Two finished runs are needed. <a href="#/">Run a scenario</a>, change a number, and run it again.
              </p>`
            : html`<form class="stack" @submit=${this.ask}>
                ${this.choice("From", "first")}${this.choice("to", "second")}
                <button class="main" name="compare" ?disabled=${this.isAsking || this.first === this.second}>
                  ${this.isAsking ? "Comparing…" : "Compare"}
                </button>
              </form>`
      }
      <div role="status">${this.found ? this.words(this.found) : nothing}</div>
      ${this.found ? this.tables(this.found) : nothing}
    `;
  }

  private words(found: Comparison) {
    const { p_no_leak: by, low, high, by_chance: chance } = found.difference;
    const isSure = low > 0 || high < 0;
    return html`<p class="headline">
      The chance that nothing leaks
      ${
        by === 0
          ? `is the same in both, ${percent(found.a.p_no_leak.value)}`
          : `${by > 0 ? "rises" : "falls"} by ${Math.abs(by * 100).toFixed(1)} points, from ${percent(found.a.p_no_leak.value)} to ${percent(found.b.p_no_leak.value)}`
      }
      (95 % interval of the change ${points(low)} to ${points(high)} points).
      ${isSure ? "That is more than chance makes likely." : "These trials do not settle which is better."}${chance !== null && !isSure && by !== 0 ? ` A change so large comes by chance in ${percent(chance)} of such comparisons.` : ""}
    </p>`;
  }

  private tables(found: Comparison) {
    return html` <div class="scroll" tabindex="0" role="region" aria-label="Answers">
        <table>
          <thead>
            <tr>
              <th scope="col"></th>
              <th scope="col">From</th>
              <th scope="col">To</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">Run</th>
              ${[found.a, found.b].map((side) => html`<td>${side.id ? html`<a href=${address("run", side.id)}>${side.title}</a>` : side.title}</td>`)}
            </tr>
            <tr>
              <th scope="row">Shield</th>
              <td>${found.a.shield}</td>
              <td>${found.b.shield}</td>
            </tr>
            <tr>
              <th scope="row">Trials, seed</th>
              <td>${found.a.trials}, ${found.a.seed}</td>
              <td>${found.b.trials}, ${found.b.seed}</td>
            </tr>
            <tr>
              <th scope="row">No leaker</th>
              ${[found.a, found.b].map(({ p_no_leak: p }) => html`<td>${percent(p.value)} (${percent(p.low)} to ${percent(p.high)})</td>`)}
            </tr>
            <tr>
              <th scope="row">Leakers</th>
              <td>${leakers(found.a.expected_leakers)}</td>
              <td>${leakers(found.b.expected_leakers)}</td>
            </tr>
          </tbody>
        </table>
      </div>
      <h2>
        ${found.settings.length === 0 ? "They differ in no setting" : `They differ in ${counted(found.settings.length, "setting")}`}
      </h2>
      ${
        found.settings.length === 0
          ? nothing
          : html`<div class="scroll" tabindex="0" role="region" aria-label="Settings">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Setting</th>
                    <th scope="col">From</th>
                    <th scope="col">To</th>
                  </tr>
                </thead>
                <tbody>
                  ${found.settings.map(
                    (one) =>
                      html`<tr>
                        <th scope="row">${one.path}</th>
                        <td>${this.said(one.a)}</td>
                        <td>${this.said(one.b)}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }`;
  }

  private said(one: Said) {
    return html`${one.says}
    ${one.status ? html`<span class="status" data-status=${one.status} title=${one.sources.join(", ")}>${one.status}</span>` : nothing}`;
  }
}
