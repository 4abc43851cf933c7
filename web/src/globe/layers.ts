/** The layers that a reader can switch, and which of them a thing belongs to. */

export type Layer =
  | "threats"
  | "objects"
  | "interceptors"
  | "satellites"
  | "sites"
  | "volumes"
  | "events"
  | "names"
  | "borders"
  | "footprint"
  | "reach";

export type Layers = Record<Layer, boolean>;

export const ALL_ON: Layers = {
  threats: true,
  objects: true,
  interceptors: true,
  satellites: true,
  sites: true,
  volumes: false,
  events: true,
  names: true,
  borders: true,
  footprint: true,
  reach: true,
};

const OF_ROLE: Record<string, Layer> = {
  missile: "threats",
  warhead: "threats",
  stage: "objects",
  decoy: "objects",
  light: "objects",
  debris: "objects",
  interceptor: "interceptors",
  satellite: "satellites",
};

export const layerOf = (role: string): Layer => OF_ROLE[role] ?? "objects";

export const LAYER_WORDS: readonly (readonly [layer: Layer, words: string, roles: readonly string[]])[] = [
  ["threats", "Missiles and warheads", ["missile", "warhead"]],
  ["objects", "Stages, decoys, debris", ["stage", "decoy", "light", "debris"]],
  ["interceptors", "Interceptors", ["interceptor"]],
  ["events", "Intercepts and impacts", ["kill", "miss", "impact"]],
  ["sites", "Radars, batteries, targets", ["radar", "battery", "target"]],
  ["volumes", "Radar volumes", []],
  ["satellites", "Satellites", ["satellite"]],
  ["names", "Names", []],
  ["borders", "Borders", []],
];
