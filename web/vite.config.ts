import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { cesiumAssets } from "./plugins/cesium_assets.ts";
import { licences } from "./plugins/licences.ts";
import { trimCesium } from "./plugins/trim_cesium.ts";

const out = fileURLToPath(new URL("../src/umbrella/server/static", import.meta.url));

export default defineConfig({
  base: "./",
  build: {
    outDir: out,
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 6000,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  plugins: [trimCesium(), cesiumAssets(out), licences(fileURLToPath(new URL(".", import.meta.url)))],
  server: { proxy: { "/api": "http://127.0.0.1:8080" } },
});
