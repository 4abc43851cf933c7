/** What of Cesium the page does not use and a strict content policy does not allow.
 *
 * The stylesheet and the logo of its credits are written into the page as text, which `style-src 'self'` refuses (the page
 * has credits of its own); its readers of 3-D tiles, compressed meshes and KML start WebAssembly when they are imported.
 */
import type { Plugin } from "vite";

const EMPTY = "\0umbrella-empty";
const UNUSED =
  /^(@spz-loader\/core|@cesium\/wasm-splats|meshoptimizer|@zip\.js\/zip\.js.*|draco3d.*|ktx-parse|protobufjs.*|lerc|autolinker)$/;
const NAMES = [
  "BlobReader",
  "BlobWriter",
  "Data64URIWriter",
  "MeshoptDecoder",
  "Reader",
  "TextReader",
  "TextWriter",
  "ZipReader",
  "ZipWriter",
  "configure",
  "loadSpz",
  "read",
];
const PATCHES: readonly [file: string, words: RegExp, by: string][] = [
  ["Scene/CreditDisplay.js", /shadowRootOrDocumentHead\.appendChild\(styleElem\);/, ""],
  ["Scene/CreditDisplay.js", /styleElem\.innerHTML = style;/, ""],
  [
    "Scene/CreditDisplay.js",
    /defaultCredit = new Credit\([\s\S]*?true,\s*\);/,
    'defaultCredit = new Credit("CesiumJS", true);',
  ],
  ["Core/FeatureDetection.js", /canvas\.setAttribute\(\s*"style",([\s\S]*?),\s*\);/, "canvas.style.cssText = $1;"],
];

/** Return the text with one patch; a Cesium that no longer has the words is a fault of the build, not of the reader. */
function patched(code: string, words: RegExp, by: string): string {
  if (!words.test(code)) throw new Error(`Cesium has changed: no ${words} to take out (plugins/trim_cesium.ts)`);
  return code.replace(words, by);
}

export function trimCesium(): Plugin {
  return {
    name: "trim-cesium",
    enforce: "pre",
    resolveId: (source) => (UNUSED.test(source) ? EMPTY : null),
    load: (id) =>
      id === EMPTY ? `export default {}; export const ${NAMES.map((name) => `${name} = undefined`).join(", ")};` : null,
    transform(code, id) {
      if (!id.includes("@cesium/engine/Source/")) return null;
      const mine = PATCHES.filter(([file]) => id.split("?")[0]!.endsWith(file));
      if (mine.length === 0) return null;
      return { code: mine.reduce((text, [, words, by]) => patched(text, words, by), code), map: null };
    },
  };
}
