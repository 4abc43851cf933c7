/** The report, and the files that other tools read. */
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { about, czml, exported, report } from "../api/client";
import { Part } from "../part";
import type { GlobeView } from "./globe";

const FORMATS: Record<string, string> = {
  czml: "for Cesium",
  kml: "for Google Earth, with time",
  geojson: "for maps",
  oem: "CCSDS ephemerides",
  stk: "STK ephemerides",
  dis: "packets (IEEE 1278.1)",
  csv: "a flat table",
  parquet: "the same, for programs",
};

@customElement("u-files")
export class FilesView extends Part {
  @property() job = "";
  @property() shield = "";
  @property() start = "";
  @state() private formats: readonly (readonly [name: string, words: string])[] = Object.entries(FORMATS);
  @state() private said = "";
  @state() private isFault = false;
  @state() private isExportShown = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void about().then(
      ({ formats }) => {
        if (formats)
          this.formats = formats.map((one) =>
            typeof one === "string" ? ([one, FORMATS[one] ?? one] as const) : ([one.name, one.title] as const),
          );
      },
      () => undefined,
    );
  }

  private async fetchFile(words: string, get: () => Promise<void>): Promise<void> {
    this.isFault = false;
    this.said = `making ${words}…`;
    try {
      await get();
      this.said = `${words} is in your downloads.`;
    } catch (fault) {
      this.isFault = true;
      this.said = (fault as Error).message;
    }
  }

  private async toggleExport(): Promise<void> {
    const view = document.querySelector<GlobeView>("u-globe");
    if (!view?.globe) return;
    if (this.isExportShown) view.globe.hideExported();
    else {
      const shown = await view.globe.showExported(await czml(this.job, this.shield || null), this.start);
      this.said = `Cesium reads ${shown.count} objects from the CZML; they are drawn over the page's own.`;
    }
    this.isExportShown = !this.isExportShown;
  }

  override render() {
    return html`
      <p>
        <button class="main" name="report" @click=${() => this.fetchFile("The report", () => report(this.job))}>
          Report (one HTML file)
        </button>
        opens from a mail, without a network; a browser prints it to PDF. It takes some seconds.
      </p>
      <h3>For other tools</h3>
      <ul class="formats">
        ${this.formats.map(([name, words]) => html`<li><button name=${`export-${name}`} @click=${() => this.fetchFile(name.toUpperCase(), () => exported(this.job, name, this.shield || null))}>${name.toUpperCase()}</button> ${words}</li>`)}
      </ul>
      <p>
        <button name="show-czml" aria-pressed=${this.isExportShown} @click=${this.toggleExport}>
          ${this.isExportShown ? "Take the exported CZML off the globe" : "Show the exported CZML on the globe"}
        </button>
      </p>
      <p role="status" class=${this.isFault ? "fault" : "quiet"}>${this.said || nothing}</p>
    `;
  }
}
