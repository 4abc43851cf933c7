/** What charts show, as tables: for readers who do not see them. */
import { html, type TemplateResult } from "lit";
import type { Chance, Outcomes, Story } from "../api/types";
import { clockWords, percent } from "../words";

function folded(label: string, heads: readonly string[], rows: readonly TemplateResult[]): TemplateResult {
  return html`<details>
    <summary>The same as a table</summary>
    <div class="scroll" tabindex="0" role="region" aria-label=${label}>
      <table>
        <thead>
          <tr>
            ${heads.map((head) => html`<th scope="col">${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </details>`;
}

function windowWords({ first_possible_s: first, last_possible_s: last }: Chance): string {
  if (first === null) return "never";
  return `from ${clockWords(first)} ${last === null ? "on" : `to ${clockWords(last)}`}`;
}

const when = (t: number | undefined): string => (t === undefined ? "never" : clockWords(t));

export function chanceTable(stories: readonly Story[]): TemplateResult {
  const rows = stories.flatMap((story) =>
    story.batteries.map(
      (chance) =>
        html`<tr>
          <th scope="row">${story.threat}</th>
          <td>${when(story.first_plume?.time_s)}</td>
          <td>${when(story.firm_track?.time_s)}</td>
          <td>${chance.battery}</td>
          <td>${windowWords(chance)}</td>
        </tr>`,
    ),
  );
  return folded("Chances to shoot", ["Threat", "Seen", "Firm track", "Battery", "Could shoot"], rows);
}

export function countTable(outcomes: readonly Outcomes[], name: "leakers" | "shots", caption: string): TemplateResult {
  const counts = (one: Outcomes) =>
    Object.entries(one[name]).map(([n, trials]) => `${n}: ${trials} (${percent(trials / (one.trials || 1))})`);
  const rows = outcomes.map(
    (one) =>
      html`<tr>
        <th scope="row">${one.shield}</th>
        <td>${counts(one).join(", ")}</td>
      </tr>`,
  );
  return folded(caption, ["Shield", "Trials by number"], rows);
}
