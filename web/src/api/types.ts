/** What the server says: the shapes of its JSON, as docs/reference and its OpenAPI description have them. */
import type { FeatureCollection } from "geojson";

export interface Named {
  name: string;
  title: string;
}

export interface About {
  version: string;
  limits: { body_bytes: number; trials: number; seconds: number; jobs: number };
  token_required: boolean;
  formats?: (string | { name: string; title: string })[];
}

export interface ScenarioLine {
  id: string;
  title: string;
  summary: string;
  threats: number;
  shields: Named[];
}

export interface ScenarioFile {
  id: string;
  title: string;
  text: string;
  data: Record<string, unknown>;
}

export interface Fault {
  line?: number | null;
  path?: string;
  place?: string;
  message: string;
  text?: string; // all of it, as the command line prints it: `scenario.yaml:41 threats[0].launch_s = -5: must be >= 0`
}

export interface Check {
  ok: boolean;
  faults: Fault[];
}

export type JobState = "queued" | "running" | "finished" | "stopped" | "failed";

export interface Job {
  id: string;
  kind: "run" | "footprint";
  scenario: string;
  title: string;
  state: JobState;
  done: number;
  total: number;
  words: string;
  created: string;
  trials: number;
  seed: number;
  shields: Named[];
  message: string | null;
}

export interface Estimate {
  value: number;
  low: number;
  high: number;
}

export interface ShieldAnswer {
  shield: string;
  p_no_leak: Estimate;
  expected_leakers: number;
  expected_leakers_interval: { low: number; high: number };
  leakers: number[];
  shots: number;
  shots_per_kill: number | null;
  outcomes: Record<string, Record<string, number>>;
  losses: Record<string, number>;
  weakest_status: string;
}

export interface Answer extends ShieldAnswer {
  scenario: string;
  trials: number;
  seed: number;
  shields: ShieldAnswer[];
}

export interface StoryLine {
  t_s: number;
  to_s: number | null;
  kind: string;
  words: string;
}

export interface Sight {
  sensor: string;
  time_s: number;
  reported_s: number;
  error_m: number | null;
}

export interface Chance {
  battery: string;
  found_s: number | null;
  first_possible_s: number | null;
  last_possible_s: number | null;
  held: { from_s: number; to_s: number; reason: string; words: string }[];
}

export interface Shot {
  shot: number;
  battery: string;
  fate: string;
  ordered_s: number;
  launch_s: number;
  intercept_s: number;
  kill: number;
  reliability: number;
  acquisition: number;
  divert: number;
  discrimination: number;
  hit: number;
}

export interface Story {
  threat: string;
  headline: string;
  outcome: string;
  decided: string;
  first_plume: Sight | null;
  first_detection: Sight | null;
  firm_track: Sight | null;
  batteries: Chance[];
  shots: Shot[];
  lines: StoryLine[];
}

export interface Mover {
  id: string;
  name: string;
  role: string;
  threat: string | null;
  shot?: number | null;
  outcome: string | null;
  t_s: number[];
  lat_deg: number[];
  lon_deg: number[];
  altitude_km: number[];
  speed_m_s: (number | null)[];
}

export interface Face {
  azimuth_deg: number;
  half_width_deg: number;
  elevation_min_deg: number;
  elevation_max_deg: number;
}

export interface Site {
  role: string;
  name: string;
  design: string;
  lat_deg: number | null;
  lon_deg: number | null;
  range_km: number | null;
  faces: Face[];
}

export interface Mark {
  kind: string;
  t_s: number;
  lat_deg: number;
  lon_deg: number;
  altitude_km: number;
  threat: string | null;
  shot: number | null;
  words: string;
}

export interface TrackError {
  threat: string;
  kind: string;
  shot?: number | null;
  t_s: number[];
  error_km: (number | null)[];
  sigma_km: (number | null)[];
}

export interface Scene {
  scenario: string;
  title: string;
  shield: string;
  shield_title?: string;
  trial?: number;
  trials?: number;
  start: string;
  begin_s?: number;
  end_s: number;
  movers: Mover[];
  sites: Site[];
  marks: Mark[];
  track_errors: TrackError[];
}

export interface Outcomes {
  shield: string;
  trials: number;
  leakers: Record<string, number>;
  shots: Record<string, number>;
  outcomes: Record<string, number>;
  losses: Record<string, number>;
}

export interface InputNumber {
  path: string;
  value: number | string | null;
  low?: number | null;
  high?: number | null;
  unit: string | null;
  status: string;
  source?: string[];
  sources?: string[];
  note?: string | null;
}

export type Work = Record<string, unknown> & { title?: string; author?: string; date?: string; where?: string };

export interface Citations {
  sources: Work[];
}

export interface Area {
  headline?: string;
  max_range_km?: number;
  geojson: FeatureCollection;
}

export interface Side {
  id?: string;
  scenario: string;
  title: string;
  shield: string;
  seed: number;
  trials: number;
  threats: number;
  p_no_leak: Estimate;
  expected_leakers: Estimate;
}

export interface Said {
  says: string;
  status: string | null;
  sources: string[];
}

export interface Comparison {
  a: Side;
  b: Side;
  is_paired: boolean;
  trials: number | null;
  difference: { p_no_leak: number; low: number; high: number; by_chance: number | null; expected_leakers: Estimate };
  settings: { path: string; a: Said; b: Said }[];
}
