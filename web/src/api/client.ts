/** The server, asked: one function for each of its answers. Errors are `ServerFault`, with the server's own words. */
import type {
  About,
  Answer,
  Area,
  Check,
  Citations,
  Comparison,
  Fault,
  InputNumber,
  Job,
  Outcomes,
  ScenarioFile,
  ScenarioLine,
  Scene,
  Story,
} from "./types";

const KEY = "umbrella-token";
let token: string | null = null;

/** Take the token out of the address (`#token=T`), so that it is neither shown nor sent on. */
export function takeToken(): void {
  const match = /^#token=([^&]+)/.exec(location.hash);
  if (match?.[1]) {
    token = decodeURIComponent(match[1]);
    sessionStorage.setItem(KEY, token);
    history.replaceState(null, "", location.pathname + location.search + "#/");
  } else {
    token = sessionStorage.getItem(KEY);
  }
}

export class ServerFault extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly faults: Fault[] = [],
  ) {
    super(message);
  }
}

function headers(isChange: boolean): Record<string, string> {
  return {
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
    ...(isChange ? { "X-Umbrella": "1", "Content-Type": "application/json" } : {}),
  };
}

async function answered(path: string, method = "GET", body?: unknown): Promise<Response> {
  const init: RequestInit = { method, headers: headers(method !== "GET") };
  if (body !== undefined) init.body = JSON.stringify(body);
  let reply: Response;
  try {
    reply = await fetch(`/api${path}`, init);
  } catch {
    throw new ServerFault(0, "The server does not answer. Is umbrella serve still running?");
  }
  if (!reply.ok) throw await faultOf(reply);
  return reply;
}

async function faultOf(reply: Response): Promise<ServerFault> {
  const said = (await reply.json().catch(() => ({}))) as { detail?: unknown; faults?: Fault[] };
  const words = typeof said.detail === "string" ? said.detail : `the server answered ${reply.status}`;
  if (reply.status === 401)
    return new ServerFault(
      401,
      "A token is needed: open the page with the address that umbrella serve printed, which holds it.",
    );
  return new ServerFault(reply.status, words, said.faults ?? []);
}

const json = async <T>(path: string, method = "GET", body?: unknown): Promise<T> =>
  (await (await answered(path, method, body)).json()) as T;

const of = (shield: string | null): string => (shield ? `?shield=${encodeURIComponent(shield)}` : "");
const id = encodeURIComponent;

export const about = (): Promise<About> => json("/about");
export const scenarios = (): Promise<ScenarioLine[]> => json("/scenarios");
export const scenario = (name: string): Promise<ScenarioFile> => json(`/scenarios/${id(name)}`);
export const schema = (): Promise<Record<string, unknown>> => json("/schema");
export const check = (text: string): Promise<Check> => json("/check", "POST", { text });

export interface Order {
  scenario?: string;
  text?: string;
  trials: number;
  seed: number;
}

export const start = (order: Order): Promise<Job> => json("/runs", "POST", order);
export const runs = (): Promise<Job[]> => json("/runs");
export const run = (job: string): Promise<Job> => json(`/runs/${id(job)}`);
export const stop = (job: string): Promise<Job> => json(`/runs/${id(job)}/stop`, "POST");
export const resume = (job: string): Promise<Job> => json(`/runs/${id(job)}/resume`, "POST");
export const remove = async (job: string): Promise<void> => void (await answered(`/runs/${id(job)}`, "DELETE"));

export const answer = (job: string): Promise<Answer> => json(`/runs/${id(job)}/answer`);
export const stories = (job: string, shield: string | null): Promise<Story[]> =>
  json(`/runs/${id(job)}/stories${of(shield)}`);
export const scene = (job: string, shield: string | null): Promise<Scene> =>
  json(`/runs/${id(job)}/scene${of(shield)}`);
export const czml = (job: string, shield: string | null): Promise<object[]> =>
  json(`/runs/${id(job)}/czml${of(shield)}`);
export const outcomes = (job: string): Promise<Outcomes[]> => json(`/runs/${id(job)}/outcomes`);
export const numbers = (job: string): Promise<InputNumber[]> => json(`/runs/${id(job)}/numbers`);
export const sources = (job: string): Promise<Citations> => json(`/runs/${id(job)}/sources`);

export const footprint = (job: string, gridDeg: number, shield: string | null): Promise<Job> =>
  json("/footprints", "POST", { run: job, grid_deg: gridDeg, shield });
export const anyJob = (job: string): Promise<Job> => json(`/jobs/${id(job)}`);
export const footprintOf = (job: string): Promise<Area> => json(`/footprints/${id(job)}`);
export const reach = (missile: string, origin: string): Promise<Area> =>
  json(`/reach?missile=${id(missile)}&origin=${id(origin)}`);
export const compare = (a: string, b: string): Promise<Comparison> => json(`/compare?a=${id(a)}&b=${id(b)}`);

/** Hand a file to the browser's downloads. */
function save(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export const saveText = (name: string, text: string): void => save(name, new Blob([text], { type: "text/yaml" }));

/** Fetch a file and hand it to the browser's downloads. */
async function download(path: string, fallback: string): Promise<void> {
  const reply = await answered(path);
  const said = /filename="?([^";]+)"?/.exec(reply.headers.get("content-disposition") ?? "");
  save(said?.[1] ?? fallback, await reply.blob());
}

export const exported = (job: string, format: string, shield: string | null): Promise<void> =>
  download(`/runs/${id(job)}/export/${id(format)}${of(shield)}`, `${job}.${format}`);
export const report = (job: string): Promise<void> => download(`/runs/${id(job)}/report`, `${job}.html`);
