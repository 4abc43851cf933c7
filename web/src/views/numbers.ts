/** Every number that a run rests on, with its status and its sources one click away. */
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { numbers, sources } from "../api/client";
import type { Citations, InputNumber, Work } from "../api/types";
import { Part } from "../part";
import { counted, figures } from "../words";

const STATUS_WORDS: Record<string, string> = {
  published: "stands in a publication that was read",
  "second-hand": "quoted from a publication by somebody else",
  derived: "computed from published numbers",
  assumed: "assumed, with a reason",
  unverified: "from memory or not yet checked against its source",
};
const FIRST_ROWS = 100;

@customElement("u-numbers")
export class NumbersView extends Part {
  @property() job = "";
  @state() private list: InputNumber[] | null = null;
  @state() private works: Record<string, Work> = {};
  @state() private wanted = "";
  @state() private status = "";
  @state() private isWhole = false;
  @state() private open: InputNumber | null = null;
  @state() private fault = "";

  override connectedCallback(): void {
    super.connectedCallback();
    numbers(this.job).then(
      (list) => (this.list = list),
      (fault: Error) => (this.fault = fault.message),
    );
    sources(this.job).then(
      (found) => (this.works = byId(found)),
      () => undefined,
    );
  }

  private chosen(): InputNumber[] {
    const words = this.wanted.toLowerCase().split(/\s+/).filter(Boolean);
    return (this.list ?? []).filter(
      (one) =>
        (!this.status || one.status === this.status) &&
        words.every((word) => `${one.path} ${one.note ?? ""}`.toLowerCase().includes(word)),
    );
  }

  private async show(one: InputNumber): Promise<void> {
    this.open = one;
    await this.updateComplete;
    this.querySelector("dialog")!.showModal();
  }

  override render() {
    if (this.fault) return html`<p class="fault" role="alert">${this.fault}</p>`;
    if (this.list === null) return html`<p>Loading…</p>`;
    const chosen = this.chosen();
    const rows = this.isWhole ? chosen : chosen.slice(0, FIRST_ROWS);
    const statuses = Object.keys(STATUS_WORDS).filter((status) => this.list!.some((one) => one.status === status));
    return html`
      <p>
        ${counted(this.list.length, "number")}:
        ${statuses.map((status) => `${this.list!.filter((one) => one.status === status).length} ${status}`).join(", ")}.
        A status opens what is known of its number.
      </p>
      <div class="row">
        <label
          >Find
          <input
            type="search"
            name="find-number"
            .value=${this.wanted}
            @input=${(e: Event) => (this.wanted = (e.target as HTMLInputElement).value)}
        /></label>
        <label
          >Status
          <select name="status" @change=${(e: Event) => (this.status = (e.target as HTMLSelectElement).value)}>
            <option value="">any</option>
            ${statuses.map((status) => html`<option>${status}</option>`)}
          </select></label
        >
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label="Numbers">
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">Number</th>
              <th scope="col">Value</th>
              <th scope="col">Range</th>
              <th scope="col">Status</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (one) =>
                html`<tr>
                  <th scope="row">${one.path}</th>
                  <td>${one.value === null ? "table" : figures(one.value)} ${one.unit ?? ""}</td>
                  <td>
                    ${one.low === null || one.low === undefined ? "" : `${figures(one.low)} to ${figures(one.high)}`}
                  </td>
                  <td>
                    <button
                      class="status"
                      data-status=${one.status}
                      aria-label=${`${one.status}: source of ${one.path}`}
                      @click=${() => this.show(one)}
                    >
                      ${one.status}
                    </button>
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${rows.length < chosen.length ? html`<button @click=${() => (this.isWhole = true)}>Show all ${chosen.length}</button>` : nothing}
      <dialog aria-labelledby="number-title" @close=${() => (this.open = null)}>
        ${this.open ? this.detail(this.open) : nothing}
      </dialog>
    `;
  }

  private detail(one: InputNumber) {
    const ids = one.sources ?? one.source ?? [];
    return html` <h2 id="number-title">${one.path}</h2>
      <p>
        <strong>${one.value === null ? "a table" : figures(one.value)} ${one.unit ?? ""}</strong
        >${one.low === null || one.low === undefined ? nothing : html`, between ${figures(one.low)} and ${figures(one.high)}`}
      </p>
      <p><span class="status" data-status=${one.status}>${one.status}</span> ${STATUS_WORDS[one.status] ?? ""}</p>
      ${one.note ? html`<p>${one.note}</p>` : nothing}
      <h3>${counted(ids.length, "source")}</h3>
      <ul>
        ${ids.map((name) => html`<li>${this.work(name)}</li>`)}
      </ul>
      <form method="dialog"><button class="main">Close</button></form>`;
  }

  private work(name: string) {
    const work = this.works[name];
    if (!work) return html`<code>${name}</code>`;
    const where = String(work.where ?? "");
    return html`<strong>${work.title ?? name}</strong
      >${work.author ? html`, ${work.author}` : nothing}${work.date ? html`, ${String(work.date)}` : nothing}
      ${where.startsWith("https://") && !where.includes(" ") ? html`<br /><a href=${where} rel="noopener noreferrer" target="_blank">${where}</a>` : where ? html`<br />${where}` : nothing}
      ${work["note"] ? html`<br /><span class="quiet">${String(work["note"])}</span>` : nothing}
      ${work["read"] ? html`<br /><span class="quiet">read: ${String(work["read"])}</span>` : nothing}`;
  }
}

/** The works of a citation by their ids. */
function byId(found: Citations): Record<string, Work> {
  return Object.fromEntries(found.sources.map((work) => [String(work["id"]), work]));
}
