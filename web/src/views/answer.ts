/** The answer of a run in two sentences, and what stands behind it. */
import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Answer, Job, ShieldAnswer } from "../api/types";
import { Part } from "../part";
import { address } from "../state/route";
import { counted, percent } from "../words";

const times = (value: number): string => value.toLocaleString("en-GB", { maximumFractionDigits: 2 });

@customElement("u-answer")
export class AnswerView extends Part {
  @property({ attribute: false }) job!: Job;
  @property({ attribute: false }) answer!: Answer;
  @property() shield = "";

  private titleOf(name: string): string {
    const title = this.job.shields.find((shield) => shield.name === name)?.title;
    return title && title !== name ? title : `shield ${name}`;
  }

  private sentences(one: ShieldAnswer): [string, string] {
    const { value, low, high } = one.p_no_leak;
    const threats = Object.keys(one.outcomes).length;
    const lost = Object.entries(one.losses).sort((a, b) => b[1] - a[1])[0]?.[0];
    const share =
      value === 1
        ? "Nothing leaked in any"
        : value === 0
          ? "Something leaked in every one"
          : `Nothing leaked in ${percent(value)}`;
    const leak = one.expected_leakers_interval;
    const title = this.titleOf(one.shield);
    return [
      `${share} of ${counted(this.answer.trials, "trial")} with ${title}: the chance of no leaker is ${percent(value)}, and with 95 % confidence between ${percent(low)} and ${percent(high)}.`,
      `On average ${times(one.expected_leakers)} of ${counted(threats, "threat")} leaked (${times(leak.low)} to ${times(leak.high)})` +
        `${lost ? `, most of them because they were ${lost}` : ""}, and ${counted(Number(one.shots.toFixed(1)), "interceptor")} ${one.shots === 1 ? "was" : "were"} fired.`,
    ];
  }

  override render() {
    const one = this.answer.shields.find((shield) => shield.shield === this.shield) ?? this.answer;
    const [first, second] = this.sentences(one);
    return html`
      <p class="headline" id="answer-words">${first} ${second}</p>
      <p>
        The weakest number that this rests on is
        <a class="status" data-status=${one.weakest_status} href=${address("run", this.job.id, "numbers")}
          >${one.weakest_status}</a
        >: see <a href=${address("run", this.job.id, "numbers")}>every number with its status and source</a>. The
        interval tells the doubt of ${counted(this.answer.trials, "trial")} alone, not that of the inputs.
      </p>
      <h3>Against each shield</h3>
      <div class="scroll" tabindex="0" role="region" aria-label="Answer against each shield">
        <table>
          <thead>
            <tr>
              <th scope="col">Shield</th>
              <th scope="col">No leaker</th>
              <th scope="col">95 % interval</th>
              <th scope="col">Leakers</th>
              <th scope="col">Shots</th>
              <th scope="col">Shots a kill</th>
            </tr>
          </thead>
          <tbody>
            ${this.answer.shields.map(
              (shield) =>
                html`<tr>
                  <th scope="row">${this.titleOf(shield.shield)}</th>
                  <td>${percent(shield.p_no_leak.value)}</td>
                  <td>${percent(shield.p_no_leak.low)} to ${percent(shield.p_no_leak.high)}</td>
                  <td>${times(shield.expected_leakers)}</td>
                  <td>${times(shield.shots)}</td>
                  <td>${shield.shots_per_kill === null ? "–" : times(shield.shots_per_kill)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <h3>What became of each threat</h3>
      <div class="scroll" tabindex="0" role="region" aria-label="Outcome of each threat">
        <table>
          <thead>
            <tr>
              <th scope="col">Threat</th>
              <th scope="col">Outcome in the trials</th>
            </tr>
          </thead>
          <tbody>
            ${Object.entries(one.outcomes).map(
              ([threat, outcomes]) =>
                html`<tr>
                  <th scope="row"><a href=${address("run", this.job.id, "story")}>${threat}</a></th>
                  <td>
                    ${Object.entries(outcomes)
                      .sort((a, b) => b[1] - a[1])
                      .map(([name, share]) => `${name} ${percent(share)}`)
                      .join(", ")}
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${
        Object.keys(one.losses).length > 0
          ? html`<p>
              What let them through:
              ${Object.entries(one.losses)
                .map(([name, share]) => `${name} ${percent(share)}`)
                .join(", ")}.
            </p>`
          : nothing
      }
      <p>
        <a href=${`#/compare?a=${encodeURIComponent(this.job.id)}`}>Compare with another run</a> ·
        <a href=${address("run", this.job.id, "files")}>Report and files</a>
      </p>
    `;
  }
}
