// SPDX-License-Identifier: EUPL-1.2
/* How the client is built: TypeScript and CSS of src/ into static files, a chunk for each screen. */
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));
const theme = "node_modules/@nl-design-system-unstable/voorbeeld-design-tokens/dist/variables.css";

/* Of the theme's four thousand variables only those that our style sheets come to use. */
function usedTokens(): Plugin {
  const id = "\0tokens.css";
  const uses = (css: string) => [...css.matchAll(/var\((--[\w-]+)/g)].map((match) => match[1]!);
  return {
    name: "used-tokens",
    resolveId: (source) => (source === "virtual:tokens.css" ? id : null),
    load(loaded) {
      if (loaded !== id) return null;
      const values = new Map<string, string>();
      for (const match of readFileSync(here + theme, "utf8").matchAll(/(--[\w-]+):\s*([^;]+);/g))
        values.set(match[1]!, match[2]!);
      const components = readFileSync(here + "src/style/components.css", "utf8");
      const sheets = [...components.matchAll(/@import "([^"]+)"/g)].map((match) => `src/style/${match[1]}`);
      for (const name of readdirSync(here + "src/style")) sheets.push(`src/style/${name}`);
      const wanted = sheets.flatMap((sheet) => uses(readFileSync(here + sheet, "utf8")));
      const taken = new Set<string>();
      for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
        const value = values.get(name);
        if (value === undefined || taken.has(name)) continue;
        taken.add(name);
        wanted.push(...uses(value));
      }
      const all = [...taken].sort().map((name) => `${name}:${values.get(name)}`);
      // A layer of their own: those of thema.css win wherever that sheet stands.
      return `@layer tokens{:root{${all.join(";")}}}`;
    },
  };
}

export default defineConfig({
  root: here,
  plugins: [usedTokens()],
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: {
    outDir: process.env["WEB_OUT"] ?? here + "dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: "manifest.json",
  },
  server: { proxy: { "/v1": "http://127.0.0.1:7380", "/aanmelden": "http://127.0.0.1:7380" } },
});
