// SPDX-License-Identifier: EUPL-1.2
/* Runs tests/*.test.ts with node's own test runner. Vite's esbuild makes JavaScript of them first, as node
 * 18 knows no TypeScript. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
/* Inside node_modules, so that the packages that tests import are found from there. */
const out = join(here, "../node_modules/.doorbraak-tests", String(process.pid));
mkdirSync(out, { recursive: true });
try {
  await build({
    entryPoints: readdirSync(here).filter((name) => name.endsWith(".test.ts")).map((name) => join(here, name)),
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    outdir: out,
    outExtension: { ".js": ".mjs" },
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "error",
  });
  const tests = readdirSync(out).map((name) => join(out, name));
  const run = spawnSync(process.execPath, ["--test", ...tests], {
    stdio: "inherit",
    env: { ...process.env, WEB_FOLDER: join(here, "..") },
  });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
