/** The few files of Cesium that the globe fetches while it runs: picture of the Earth, workers of the terrain mesh. */
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

const engine = dirname(createRequire(import.meta.url).resolve("@cesium/engine/package.json"));
const WORKERS = ["createVerticesFromHeightmap.js", "transferTypedArrayTest.js", "incrementallyBuildTerrainPicker.js"];
const ASSETS = ["Textures/NaturalEarthII", "approximateTerrainHeights.json"];

/** Return the worker files that `names` import, themselves among them. */
function withImports(names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const text = readFileSync(join(engine, "Build/Workers", name), "utf8");
    for (const match of text.matchAll(/["']\.\/([\w-]+\.js)["']/g)) open.push(match[1]!);
  }
  return found;
}

/** Copy them beside the built page, under cesium/. */
export function cesiumAssets(outDir: string): Plugin {
  return {
    name: "cesium-assets",
    apply: "build",
    closeBundle() {
      const to = join(outDir, "cesium");
      mkdirSync(join(to, "Workers"), { recursive: true });
      for (const name of withImports(WORKERS)) cpSync(join(engine, "Build/Workers", name), join(to, "Workers", name));
      for (const name of ASSETS)
        cpSync(join(engine, "Source/Assets", name), join(to, "Assets", name), { recursive: true });
    },
  };
}
