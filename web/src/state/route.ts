/** Where the reader is, kept in the address after `#`, so that a link leads back and the browser's own keys work. */

export interface Route {
  view: string;
  id: string;
  tab: string;
  query: URLSearchParams;
}

export function route(): Route {
  const [path = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [view = "", id = "", tab = ""] = path.split("/").map(decodeURIComponent);
  return { view, id, tab, query: new URLSearchParams(query) };
}

export const address = (...parts: string[]): string => `#/${parts.map(encodeURIComponent).join("/")}`;

export function go(...parts: string[]): void {
  location.hash = address(...parts);
}
