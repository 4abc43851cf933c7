/** The globe in its frame: keys, buttons, names under the pointer, layers with their legend. */
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import type { Scene } from "../api/types";
import type { Globe } from "../globe/globe";
import { ALL_ON, LAYER_WORDS, type Layer, type Layers } from "../globe/layers";
import { lookOf, symbolText } from "../globe/looks";
import { Part } from "../part";
import type { Clock } from "../state/clock";
import { clockWords, figures } from "../words";

const WAYS: Record<string, Parameters<Globe["turn"]>[0]> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  "+": "in",
  "=": "in",
  "-": "out",
};

/** What is drawn on the ground beside a scene; `words` is its line in the legend. */
export interface Ground {
  layer: "footprint" | "reach";
  words: string;
  swatches: readonly (readonly [colour: string, words: string])[];
}

@customElement("u-globe")
export class GlobeView extends Part {
  @property({ attribute: false }) scene: Scene | null = null;
  @property({ attribute: false }) clock!: Clock;
  @state() private layers: Layers = { ...ALL_ON };
  @state() private pointed: { words: string; x: number; y: number } | null = null;
  @state() private grounds: readonly Ground[] = [];
  @state() private fault = "";
  @state() private isReady = false;
  globe: Globe | undefined;
  private shown: Scene | null = null;

  override async firstUpdated(): Promise<void> {
    try {
      const { Globe } = await import("../globe/globe");
      if (!this.isConnected) return;
      this.globe = new Globe(this.querySelector(".globe-box")!, this.querySelector(".globe-credits")!);
      const canvas = this.querySelector("canvas")!;
      canvas.setAttribute("aria-hidden", "true");
      canvas.tabIndex = -1;
      this.globe.onPointed((id, x, y) => this.point(id, x, y));
      this.isReady = true;
    } catch (fault) {
      this.fault = `The globe needs WebGL, which this browser does not give (${(fault as Error).message}). The list of events says the same in words.`;
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.clock.addEventListener("time", this.follow);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.clock.removeEventListener("time", this.follow);
    this.globe?.destroy();
    this.globe = undefined;
  }

  override updated(): void {
    this.draw();
    if (this.pointed)
      this.querySelector<HTMLElement>(".pointed")!.style.transform =
        `translate(${this.pointed.x + 14}px, ${this.pointed.y + 14}px)`;
  }

  private draw(): void {
    if (!this.globe) return;
    this.globe.switched = this.layers;
    if (this.scene === null || this.scene === this.shown) return;
    this.shown = this.scene;
    this.globe.show(this.scene);
    this.globe.at(this.clock.t);
    this.tell("globe-drawn", this.scene.shield);
  }

  private readonly follow = (): void => this.globe?.at(this.clock.t);

  /** Add or change what lies on the ground, in the legend as well. */
  lay(ground: Ground): void {
    this.grounds = [...this.grounds.filter((one) => one.layer !== ground.layer), ground];
    this.layers = { ...this.layers, [ground.layer]: true };
  }

  private point(id: string | undefined, x: number, y: number): void {
    this.pointed = id === undefined ? null : { words: this.wordsOf(id), x, y };
  }

  private wordsOf(id: string): string {
    const mover = this.scene?.movers.find((one) => one.id === id);
    if (!mover) return id;
    const k = mover.t_s.findLastIndex((t) => t <= this.clock.t);
    const speed = mover.speed_m_s[k];
    const height = mover.altitude_km[k];
    const flying =
      height === undefined
        ? ""
        : `, ${figures(Math.round(height))} km up${speed ? `, ${(speed / 1000).toFixed(1)} km/s` : ""}`;
    return `${mover.name} (${lookOf(mover.role).words})${flying}`;
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const way = WAYS[event.key];
    if (way) this.globe?.turn(way);
    else if (event.key === "Home") this.globe?.goHome();
    else return;
    event.preventDefault();
  }

  private switch(layer: Layer, isOn: boolean): void {
    this.layers = { ...this.layers, [layer]: isOn };
  }

  override render() {
    return html`
      <div class="globe-frame">
        <div class="globe-box" tabindex="0" role="application" aria-label=${this.words()} @keydown=${this.key}></div>
        ${this.isReady || this.fault ? nothing : html`<p class="globe-wait">loading the globe…</p>`}
        ${this.fault ? html`<p class="globe-fault fault" role="alert">${this.fault}</p>` : nothing}
        <div class="pointed" ?hidden=${this.pointed === null}>${this.pointed?.words}</div>
        <div class="globe-keys">
          <button aria-label="Zoom in" @click=${() => this.globe?.turn("in")}>+</button>
          <button aria-label="Zoom out" @click=${() => this.globe?.turn("out")}>−</button>
          <button aria-label="Show the whole" title="Show the whole" @click=${() => this.globe?.goHome()}>⌂</button>
        </div>
        <div class="globe-credits" hidden></div>
        <p class="globe-source">Globe: CesiumJS. Map: Natural Earth.</p>
      </div>
      <details class="layers">
        <summary>Layers and legend</summary>
        <div class="layer-list">
          ${LAYER_WORDS.map(([layer, words, roles]) => this.layer(layer, words, html`${roles.map((role) => html`<span class="key">${unsafeHTML(symbolText(lookOf(role), 16))} ${lookOf(role).words}</span>`)}`))}
          ${this.grounds.map((ground) =>
            this.layer(
              ground.layer,
              ground.words,
              html`${ground.swatches.map(
                ([colour, words]) =>
                  html`<span class="key"
                    ><svg class="swatch" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                      <rect width="16" height="16" fill=${colour}></rect>
                    </svg>
                    ${words}</span
                  >`,
              )}`,
            ),
          )}
        </div>
      </details>
    `;
  }

  private layer(layer: Layer, words: string, keys: unknown) {
    return html`<div class="layer">
      <label
        ><input
          type="checkbox"
          name=${`layer-${layer}`}
          .checked=${this.layers[layer]}
          @change=${(e: Event) => this.switch(layer, (e.target as HTMLInputElement).checked)}
        />
        ${words}</label
      >
      <div class="keys">${keys}</div>
    </div>`;
  }

  private words(): string {
    const scene = this.scene;
    const what = scene ? `${scene.title}, at ${clockWords(this.clock.t)}. ` : "";
    return `Globe. ${what}Arrow keys turn it, plus and minus zoom, Home shows the whole. The tab Events tells the same in words.`;
  }
}
