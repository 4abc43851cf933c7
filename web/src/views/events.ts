/** The globe in words: what happened, when and where; and what is in the air now. */
import { html } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Mark, Scene } from "../api/types";
import { lookOf } from "../globe/looks";
import { Part } from "../part";
import type { Clock } from "../state/clock";
import { clockWords, counted } from "../words";

const MAIN = new Set(["launch", "burnout", "fired", "intercept", "impact", "failure"]);
const degrees = (value: number, signs: string): string => `${Math.abs(value).toFixed(1)}° ${signs[value < 0 ? 1 : 0]}`;

@customElement("u-events")
export class EventsView extends Part {
  @property({ attribute: false }) scene!: Scene;
  @property({ attribute: false }) clock!: Clock;
  @state() private isWhole = false;
  private last = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.clock.addEventListener("time", this.follow);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.clock.removeEventListener("time", this.follow);
  }

  private readonly follow = (): void => {
    const now = performance.now();
    if (this.clock.isPlaying && now - this.last < 250) return;
    this.last = now;
    this.requestUpdate();
  };

  private flying() {
    const t = this.clock.t;
    return this.scene.movers
      .filter((mover) => mover.role !== "satellite" && mover.t_s[0]! <= t && t <= mover.t_s.at(-1)! + 0.5)
      .map((mover) => ({ mover, k: mover.t_s.findLastIndex((time) => time <= t) }));
  }

  override render() {
    const marks = this.scene.marks.filter((mark) => this.isWhole || MAIN.has(mark.kind));
    const flying = this.flying();
    return html` <h3>
        In the air at ${clockWords(this.clock.t)}: ${flying.length === 0 ? "nothing" : counted(flying.length, "object")}
      </h3>
      <div class="scroll low" tabindex="0" role="region" aria-label="In the air">
        <table>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Kind</th>
              <th scope="col">Height</th>
              <th scope="col">Speed</th>
              <th scope="col">Over</th>
            </tr>
          </thead>
          <tbody>
            ${flying.slice(0, 60).map(
              ({ mover, k }) =>
                html`<tr>
                  <th scope="row">${mover.name}</th>
                  <td>${lookOf(mover.role).words}</td>
                  <td>${Math.round(mover.altitude_km[k]!)} km</td>
                  <td>${mover.speed_m_s[k] ? `${(mover.speed_m_s[k]! / 1000).toFixed(1)} km/s` : "–"}</td>
                  <td>${degrees(mover.lat_deg[k]!, "NS")}, ${degrees(mover.lon_deg[k]!, "EW")}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <h3>What happened</h3>
      <label
        ><input
          type="checkbox"
          name="all-events"
          .checked=${this.isWhole}
          @change=${(e: Event) => (this.isWhole = (e.target as HTMLInputElement).checked)}
        />
        first looks and tracks as well</label
      >
      <div class="scroll" tabindex="0" role="region" aria-label="Events">
        <table class="events">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Threat</th>
              <th scope="col">What</th>
              <th scope="col">Where</th>
              <th scope="col">Height</th>
            </tr>
          </thead>
          <tbody>
            ${marks.map((mark) => this.row(mark))}
          </tbody>
        </table>
      </div>`;
  }

  private row(mark: Mark) {
    return html`<tr data-past=${mark.t_s <= this.clock.t}>
      <td>
        <button class="time" aria-label=${`Go to ${clockWords(mark.t_s)}`} @click=${() => this.clock.set(mark.t_s)}>
          ${clockWords(mark.t_s)}
        </button>
      </td>
      <td>${mark.threat ?? ""}</td>
      <td>${mark.words}</td>
      <td>${degrees(mark.lat_deg, "NS")}, ${degrees(mark.lon_deg, "EW")}</td>
      <td>${Math.round(mark.altitude_km)} km</td>
    </tr>`;
  }
}
