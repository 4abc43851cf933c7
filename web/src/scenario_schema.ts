/** The JSON Schema of a scenario as the form reads it: what may stand at a place, and what it is called. */

export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  type?: string;
  enum?: string[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
}

export type Kind =
  "quantity" | "number" | "integer" | "text" | "choice" | "switch" | "list" | "record" | "map" | "unknown";

/** Follow references, and `X or nothing` to X. */
export function resolved(schema: Schema, root: Schema): Schema {
  const own = schema.anyOf?.filter((one) => one.type !== "null");
  if (own?.length === 1) return resolved({ ...own[0]!, ...pick(schema) }, root);
  const name = schema.$ref?.replace("#/$defs/", "");
  if (name === undefined) return schema;
  const found = root.$defs?.[name] ?? {};
  return resolved({ ...found, ...pick(schema) }, root);
}

const pick = (schema: Schema): Schema => ({
  ...(schema.description === undefined ? {} : { description: schema.description }),
  ...(schema.default === undefined ? {} : { default: schema.default }),
});

export function kindOf(schema: Schema): Kind {
  if (schema.enum) return "choice";
  if (schema.type === "object" && schema.properties?.["value"] && schema.properties["status"]) return "quantity";
  if (schema.type === "object") return schema.properties ? "record" : "map";
  if (schema.type === "array") return "list";
  if (schema.type === "boolean") return "switch";
  if (schema.type === "integer" || schema.type === "number") return schema.type;
  return schema.type === "string" ? "text" : "unknown";
}

const UNITS: readonly (readonly [end: string, unit: string])[] = [
  ["_kg_m2", "kg/m²"],
  ["_m_s", "m/s"],
  ["_m2_s5", "m²/s⁵"],
  ["_m2_s3", "m²/s³"],
  ["_deg", "°"],
  ["_m2", "m²"],
  ["_kg", "kg"],
  ["_km", "km"],
  ["_s", "s"],
  ["_m", "m"],
];

/** A key as a person reads it: `launch_s` is "launch (s)". */
export function label(key: string): string {
  const unit = UNITS.find(([end]) => key.endsWith(end) && key.length > end.length);
  const words = (unit ? key.slice(0, -unit[0].length) : key).replaceAll("_", " ");
  return unit ? `${words} (${unit[1]})` : words;
}
