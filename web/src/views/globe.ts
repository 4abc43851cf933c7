import { html } from "lit";
import { customElement } from "lit/decorators.js";
import { Part } from "../part";

@customElement("u-globe")
export class GlobeView extends Part {
  override render() {
    return html`<div class="globe-box"></div><div class="globe-credits"></div>`;
  }

  override async firstUpdated() {
    const { makeViewer } = await import("../globe/viewer");
    makeViewer(this.querySelector(".globe-box")!, this.querySelector(".globe-credits")!);
  }
}
