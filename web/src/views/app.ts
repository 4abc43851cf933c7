/** The frame: head, navigation, and the view that the address names. */
import { html } from "lit";
import { customElement, state } from "lit/decorators.js";
import { Part } from "../part";
import { route } from "../state/route";
import { setTheme, theme, type Theme } from "../state/theme";
import "./compare";
import "./run";
import "./runs";
import "./scenario";
import "./scenarios";

@customElement("u-app")
export class App extends Part {
  @state() private at = route();

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("hashchange", this.moved);
  }

  private readonly moved = (): void => {
    const before = this.at;
    this.at = route();
    if (before.view === this.at.view && before.id === this.at.id) return;
    window.scrollTo(0, 0);
    void this.updateComplete.then(() => requestAnimationFrame(() => this.querySelector("h1")?.focus()));
  };

  private link(view: string, words: string) {
    const isHere =
      this.at.view === view ||
      (view === "" && this.at.view === "scenario") ||
      (view === "runs" && this.at.view === "run");
    return html`<a href=${`#/${view}`} aria-current=${isHere ? "page" : "false"}>${words}</a>`;
  }

  override render() {
    return html`
      <a class="skip" href="#main" @click=${this.skip}>Skip to the content</a>
      <header>
        <a class="brand" href="#/">Umbrella</a>
        <nav aria-label="Views">
          ${this.link("", "Scenarios")}${this.link("runs", "Runs")}${this.link("compare", "Compare")}
        </nav>
        <label class="theme"
          >Colours
          <select @change=${(e: Event) => setTheme((e.target as HTMLSelectElement).value as Theme)}>
            ${(["system", "light", "dark"] as const).map(
              (name) => html`<option value=${name} ?selected=${theme() === name}>${name}</option>`,
            )}
          </select>
        </label>
      </header>
      <main id="main" tabindex="-1">${this.view()}</main>
      <footer>
        Public numbers, for analysis and teaching. <a href="licences.txt">Licences of what this page is made of</a>
      </footer>
    `;
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.querySelector<HTMLElement>("main")?.focus();
  }

  private view() {
    switch (this.at.view) {
      case "scenario":
        return html`<u-scenario .name=${this.at.id}></u-scenario>`;
      case "runs":
        return html`<u-runs></u-runs>`;
      case "run":
        return html`<u-run .name=${this.at.id} .tab=${this.at.tab}></u-run>`;
      case "compare":
        return html`<u-compare
          .first=${this.at.query.get("a") ?? ""}
          .second=${this.at.query.get("b") ?? ""}
        ></u-compare>`;
      default:
        return html`<u-scenarios></u-scenarios>`;
    }
  }
}
