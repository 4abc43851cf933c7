/** The licences of all that the built page carries, as one text beside it: who made it, and on which terms it is passed on. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const ALWAYS = ["@cesium/engine", "world-atlas"]; // files of theirs are copied as they are

/** Return the folder of the package that a module belongs to, if it belongs to one. */
function folderOf(module: string): string | undefined {
  return /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module.replaceAll("\\", "/"))?.[1];
}

function textOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<
    string,
    string
  >;
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text =
    file === undefined ? "(its package carries no text of the licence)" : readFileSync(join(folder, file), "utf8");
  return `${name} ${version}: ${license}\n\n${text.trim()}\n`;
}

/** Write licences.txt into the build. */
export function licences(root: string): Plugin {
  return {
    name: "licences",
    apply: "build",
    generateBundle() {
      const modules = [...this.getModuleIds()].map(folderOf);
      const named = ALWAYS.map((name) => join(root, "node_modules", name));
      const folders = new Set(
        [...modules, ...named].filter((one) => one !== undefined && existsSync(join(one, "package.json"))),
      );
      const texts = [...folders].sort().map((folder) => textOf(folder!));
      this.emitFile({ type: "asset", fileName: "licences.txt", source: texts.join(`\n${"-".repeat(80)}\n\n`) });
    },
  };
}
