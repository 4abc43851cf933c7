/** The runs that the server keeps. */
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { remove, runs } from "../api/client";
import type { Job } from "../api/types";
import { Part } from "../part";
import { address } from "../state/route";
import { moment } from "../words";

const WATCH_MS = 2000;

@customElement("u-runs")
export class RunsView extends Part {
  @state() private list: Job[] | null = null;
  @state() private fault = "";
  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    try {
      this.list = await runs();
      if (this.isConnected && this.list.some((job) => job.state === "running" || job.state === "queued"))
        this.timer = window.setTimeout(() => void this.look(), WATCH_MS);
    } catch (fault) {
      this.fault = (fault as Error).message;
    }
  }

  private async drop(job: Job): Promise<void> {
    if (!confirm(`Delete the run of ${job.scenario} with ${job.trials} trials?`)) return;
    try {
      await remove(job.id);
      await this.look();
    } catch (fault) {
      this.fault = (fault as Error).message;
    }
  }

  override render() {
    return html`
      <h1 tabindex="-1">Runs</h1>
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
      ${this.list === null ? (this.fault ? nothing : html`<p>Loading…</p>`) : this.list.length === 0 ? html`<p>None yet. <a href="#/">Choose a scenario</a> and run it.</p>` : this.table(this.list)}
    `;
  }

  private table(list: Job[]) {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Runs">
      <table>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">State</th>
            <th scope="col">Trials</th>
            <th scope="col">Seed</th>
            <th scope="col">Begun</th>
            <th scope="col"><span class="unseen">Delete</span></th>
          </tr>
        </thead>
        <tbody>
          ${list.map(
            (job) =>
              html`<tr>
                <th scope="row"><a href=${address("run", job.id)}>${job.title}</a></th>
                <td>${job.state}${job.state === "running" ? ` (${job.done} of ${job.total})` : ""}</td>
                <td>${job.trials}</td>
                <td>${job.seed}</td>
                <td>${moment(job.created)}</td>
                <td>
                  <button aria-label=${`Delete the run of ${job.scenario}`} @click=${() => this.drop(job)}>
                    Delete
                  </button>
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}
