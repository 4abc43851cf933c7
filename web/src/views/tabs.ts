/** Tabs as people with a keyboard or a screen reader expect them: arrows go from one to the next. */
import { html, type TemplateResult } from "lit";

export interface Tab {
  id: string;
  words: string;
  body: () => unknown;
}

function moved(event: KeyboardEvent): void {
  const all = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("[role=tab]")];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = all[(to + all.length) % all.length]!;
  next.focus();
  next.click();
}

export function tabs(label: string, all: readonly Tab[], chosen: string, choose: (id: string) => void): TemplateResult {
  const open = all.find((tab) => tab.id === chosen) ?? all[0]!;
  return html`
    <div class="tabs" role="tablist" aria-label=${label} @keydown=${moved}>
      ${all.map(
        (tab) =>
          html`<button
            role="tab"
            id=${`tab-${tab.id}`}
            aria-controls="tab-panel"
            aria-selected=${tab === open}
            tabindex=${tab === open ? 0 : -1}
            @click=${() => choose(tab.id)}
          >
            ${tab.words}
          </button>`,
      )}
    </div>
    <div class="tab-panel" role="tabpanel" id="tab-panel" aria-labelledby=${`tab-${open.id}`} tabindex="0">
      ${open.body()}
    </div>
  `;
}
