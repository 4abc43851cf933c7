/** Light, dark, or as the system says. */

export type Theme = "system" | "light" | "dark";
const KEY = "umbrella-theme";
const THEMES: readonly Theme[] = ["system", "light", "dark"];

export function theme(): Theme {
  const kept = localStorage.getItem(KEY) as Theme | null;
  return kept && THEMES.includes(kept) ? kept : "system";
}

export function setTheme(chosen: Theme): void {
  localStorage.setItem(KEY, chosen);
  applyTheme();
}

export const isDark = (): boolean =>
  theme() === "dark" || (theme() === "system" && matchMedia("(prefers-color-scheme: dark)").matches);

export function applyTheme(): void {
  document.documentElement.dataset["theme"] = isDark() ? "dark" : "light";
  window.dispatchEvent(new CustomEvent("umbrella-theme"));
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", applyTheme);
