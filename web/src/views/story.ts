/** The story of each threat: who saw it, who could shoot, what decided it. A line set the clock to its time. */
import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Shot, Story } from "../api/types";
import { Part } from "../part";
import type { Clock } from "../state/clock";
import { clockWords, counted } from "../words";

const FACTORS = ["reliability", "acquisition", "divert", "discrimination", "hit"] as const;

@customElement("u-story")
export class StoryView extends Part {
  @property({ attribute: false }) stories: readonly Story[] = [];
  @property({ attribute: false }) clock!: Clock;

  override render() {
    if (this.stories.length === 0) return html`<p>No threat was told of.</p>`;
    return html`
      <p class="quiet">
        One trial of the run, told in full. A time is a button: it moves the globe and the charts there.
      </p>
      ${this.stories.map(
        (story, k) =>
          html`<details class="story" ?open=${this.stories.length === 1 || k === 0}>
            <summary>
              <strong>${story.threat}</strong> <span class="outcome">${story.outcome}</span>
              <span class="quiet">${story.headline}</span>
            </summary>
            <p class="decided">${story.decided}</p>
            <ol class="lines">
              ${story.lines.map(
                (line) =>
                  html`<li>
                    <button
                      class="time"
                      aria-label=${`Go to ${clockWords(line.t_s)}`}
                      @click=${() => this.clock.set(line.t_s)}
                    >
                      ${clockWords(line.t_s)}${line.to_s === null ? nothing : html`–${clockWords(line.to_s)}`}
                    </button>
                    <span>${line.words}</span>
                  </li>`,
              )}
            </ol>
            ${story.shots.length > 0 ? this.shots(story.shots) : nothing}
          </details>`,
      )}
    `;
  }

  private shots(shots: readonly Shot[]) {
    return html`<h3>${counted(shots.length, "shot")}, and what each chance of a kill was made of</h3>
      <div class="scroll" tabindex="0" role="region" aria-label="Shots">
        <table>
          <thead>
            <tr>
              <th scope="col">Shot</th>
              <th scope="col">Battery</th>
              <th scope="col">Fired</th>
              <th scope="col">Met</th>
              <th scope="col">Fate</th>
              <th scope="col">Chance</th>
              ${FACTORS.map((factor) => html`<th scope="col">${factor}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${shots.map(
              (shot) =>
                html`<tr>
                  <th scope="row">${shot.shot + 1}</th>
                  <td>${shot.battery}</td>
                  <td>${this.moment(shot.launch_s)}</td>
                  <td>${this.moment(shot.intercept_s)}</td>
                  <td>${shot.fate}</td>
                  <td>${this.share(shot.kill)}</td>
                  ${FACTORS.map((factor) => html`<td>${this.share(shot[factor])}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }

  private moment(t: number | null) {
    return t === null
      ? "–"
      : html`<button class="time" aria-label=${`Go to ${clockWords(t)}`} @click=${() => this.clock.set(t)}>
          ${clockWords(t)}
        </button>`;
  }

  private share(value: number | null): string {
    return value === null ? "–" : value.toFixed(2);
  }
}
