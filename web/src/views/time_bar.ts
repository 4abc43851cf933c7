/** The time slider: play, pause, steps, speed. */
import { html } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Mark } from "../api/types";
import { Part } from "../part";
import { SPEEDS, type Clock } from "../state/clock";
import { clockWords } from "../words";

@customElement("u-time-bar")
export class TimeBar extends Part {
  @property({ attribute: false }) clock!: Clock;
  @property({ attribute: false }) marks: readonly Mark[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.clock.addEventListener("time", this.follow);
    this.clock.addEventListener("state", this.follow);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.clock.removeEventListener("time", this.follow);
    this.clock.removeEventListener("state", this.follow);
  }

  private readonly follow = (): void => this.requestUpdate();

  /** Go to the next thing that happened, or to the one before. */
  private toMark(way: 1 | -1): void {
    const times = [...new Set(this.marks.map((mark) => mark.t_s))].sort((a, b) => a - b);
    const t = this.clock.t;
    const found = way > 0 ? times.find((time) => time > t + 0.01) : times.findLast((time) => time < t - 0.01);
    this.clock.set(found ?? (way > 0 ? this.clock.end : 0));
  }

  private key(event: KeyboardEvent): void {
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageUp: 60,
      PageDown: -60,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    this.clock.step(event.shiftKey ? step * 10 : step);
    event.preventDefault();
  }

  override render() {
    const { clock } = this;
    return html`<div class="time-bar" role="group" aria-label="Time">
      <button
        class="play"
        aria-label=${clock.isPlaying ? "Pause" : "Play"}
        @click=${() => (clock.isPlaying ? clock.pause() : clock.play())}
      >
        ${clock.isPlaying ? "❚❚" : "▶"}
      </button>
      <button aria-label="Back to the event before" title="Event before" @click=${() => this.toMark(-1)}>|◀</button>
      <button aria-label="10 seconds back" @click=${() => clock.step(-10)}>−10 s</button>
      <input
        type="range"
        name="time"
        aria-label="Time of the run"
        min="0"
        max=${Math.ceil(clock.end)}
        step="any"
        .value=${String(clock.t)}
        aria-valuetext=${`${clockWords(clock.t)} of ${clockWords(clock.end)}`}
        @keydown=${this.key}
        @input=${(e: Event) => clock.set(Number((e.target as HTMLInputElement).value))}
      />
      <button aria-label="10 seconds on" @click=${() => clock.step(10)}>+10 s</button>
      <button aria-label="On to the next event" title="Next event" @click=${() => this.toMark(1)}>▶|</button>
      <output class="time-now">${clockWords(clock.t)} / ${clockWords(clock.end)}</output>
      <select
        name="speed"
        class="speed"
        aria-label="Speed"
        title="Speed"
        @change=${(e: Event) => (clock.speed = Number((e.target as HTMLSelectElement).value))}
      >
        ${SPEEDS.map((speed) => html`<option value=${speed} ?selected=${speed === clock.speed}>${speed} ×</option>`)}
      </select>
    </div>`;
  }
}
