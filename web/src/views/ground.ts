/** Who is covered (a job of the server) and who can be reached, laid on the globe. */
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { anyJob, footprint, footprintOf, reach, scenario } from "../api/client";
import type { Area, Job } from "../api/types";
import { OKABE_ITO } from "../globe/looks";
import { Part } from "../part";
import type { GlobeView } from "./globe";

const COVERED = [
  [OKABE_ITO.vermillion, "no shot possible"],
  [OKABE_ITO.orange, "one shot"],
  [OKABE_ITO.sky, "two shots or more"],
] as const;

@customElement("u-ground")
export class GroundView extends Part {
  @property({ attribute: false }) job!: Job;
  @property() shield = "";
  @state() private grid = 2;
  @state() private work: Job | null = null;
  @state() private area: Area | null = null;
  @state() private missile = "";
  @state() private origin = "";
  @state() private threats: { missile: string; from: string }[] = [];
  @state() private reached = "";
  @state() private fault = "";
  @state() private isAsking = false;

  override connectedCallback(): void {
    super.connectedCallback();
    scenario(this.job.scenario).then(
      ({ data }) => {
        this.threats = ((data["threats"] as { missile: string; from: string }[] | undefined) ?? []).filter(
          (one) => typeof one.missile === "string",
        );
        this.missile ||= this.threats[0]?.missile ?? "";
        this.origin ||= this.threats[0]?.from ?? "";
      },
      () => undefined,
    );
  }

  private get globe(): GlobeView | null {
    return document.querySelector<GlobeView>("u-globe");
  }

  private async cover(): Promise<void> {
    this.fault = "";
    this.area = null;
    try {
      this.work = await footprint(this.job.id, this.grid, this.shield || null);
      while (this.work && (this.work.state === "queued" || this.work.state === "running")) {
        await new Promise((done) => setTimeout(done, 700));
        if (!this.isConnected) return;
        this.work = await anyJob(this.work.id);
      }
      if (this.work.state !== "finished") throw new Error(this.work.message ?? `the footprint was ${this.work.state}`);
      this.area = await footprintOf(this.work.id);
      this.globe?.globe?.fill("footprint", this.area.geojson, (properties) => {
        if (properties["role"] !== "cell" || properties["reached"] === false) return null;
        const shots = Number(properties["shots"] ?? 0);
        return { colour: COVERED[Math.min(shots, 2)]![0], alpha: 0.45 };
      });
      this.globe?.lay({ layer: "footprint", words: "Footprint: cells that the missile reaches", swatches: COVERED });
    } catch (fault) {
      this.fault = (fault as Error).message;
    }
  }

  private async ask(): Promise<void> {
    this.fault = "";
    this.isAsking = true;
    const who = `${this.missile} from ${this.origin}`; // the fields may be changed while it flies
    try {
      const found = await reach(this.missile, this.origin);
      this.reached = reachWords(who, found);
      this.globe?.globe?.line("reach", found.geojson, OKABE_ITO.yellow);
      this.globe?.lay({
        layer: "reach",
        words: `Reach of ${who}`,
        swatches: [[OKABE_ITO.yellow, "as far as it flies"]],
      });
    } catch (fault) {
      this.fault = (fault as Error).message;
    }
    this.isAsking = false;
  }

  override render() {
    const isBusy = this.work !== null && (this.work.state === "queued" || this.work.state === "running");
    const missiles = [...new Set(this.threats.map((one) => one.missile))];
    const origins = [...new Set(this.threats.map((one) => one.from))];
    return html`
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
      <h3>Who is covered?</h3>
      <p class="quiet">
        For each cell of ground: how many shots would be possible at the missile of this scenario that flies farthest.
      </p>
      <div class="row">
        <label
          >Cells of
          <select name="grid" @change=${(e: Event) => (this.grid = Number((e.target as HTMLSelectElement).value))}>
            ${[1, 2, 5].map((size) => html`<option value=${size} ?selected=${size === this.grid}>${size}°</option>`)}
          </select></label
        >
        <button name="footprint" ?disabled=${isBusy} @click=${this.cover}>Compute the footprint</button>
      </div>
      <p role="status">
        ${isBusy ? html`${this.work!.words} (${this.work!.done} of ${this.work!.total || "…"})` : this.area ? `${this.area.headline ?? "done"}.` : nothing}
      </p>
      <h3>Who can be reached?</h3>
      <form
        class="row"
        @submit=${(e: Event) => {
          e.preventDefault();
          void this.ask();
        }}
      >
        <label
          >Missile
          <input
            name="missile"
            list="missiles"
            required
            .value=${this.missile}
            @input=${(e: Event) => (this.missile = (e.target as HTMLInputElement).value)}
        /></label>
        <label
          >from
          <input
            name="origin"
            list="origins"
            required
            .value=${this.origin}
            @input=${(e: Event) => (this.origin = (e.target as HTMLInputElement).value)}
        /></label>
        <button name="reach" ?disabled=${this.isAsking}>${this.isAsking ? "Flying…" : "Show its reach"}</button>
        <datalist id="missiles">${missiles.map((name) => html`<option value=${name}></option>`)}</datalist>
        <datalist id="origins">${origins.map((name) => html`<option value=${name}></option>`)}</datalist>
      </form>
      <p role="status">${this.reached || nothing}</p>
    `;
  }
}

/** What the reach of a missile is, in a sentence; `who` names the missile and its place. */
function reachWords(who: string, area: Area): string {
  const isUnlimited = area.geojson.features.some((one) => one.properties?.["is_unlimited"] === true);
  const longest =
    area.max_range_km ??
    area.geojson.features.find((one) => one.properties?.["role"] === "reach")?.properties?.["longest_km"];
  const cities = area.geojson.features.filter(
    (one) =>
      one.properties?.["role"] === "city" &&
      one.properties["is_reachable"] !== false &&
      one.properties["reached"] !== false,
  );
  if (isUnlimited) return `${who} can reach orbit: in some directions its reach has no end.`;
  return `${who} flies up to ${Math.round(Number(longest)).toLocaleString("en-GB")} km${cities.length > 0 ? `; ${cities.length} of the catalogue's cities lie within` : ""}.`;
}
