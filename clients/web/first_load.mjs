// SPDX-License-Identifier: EUPL-1.2
/* first_load.mjs DIR: how much a first visit loads, compressed as a proxy would; prints it, and fails when
 * it is too much. Counted: the page, what it loads at once, the Dutch words and the first screen. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const most = 150_000;
const dir = process.argv[2];
const manifest = JSON.parse(readFileSync(join(dir, "manifest.json"), "utf8"));
const files = new Set(["index.html", ...readdirSync(join(dir, "thema")).map((name) => `thema/${name}`)]);

function take(key) {
  const chunk = manifest[key];
  if (chunk === undefined) throw new Error(`first_load: the build has no "${key}"`);
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const sheet of chunk.css ?? []) files.add(sheet);
  for (const other of chunk.imports ?? []) take(other);
}
for (const key of ["index.html", "src/generated/words.nl.ts", "src/screens/mine.tsx"]) take(key);

let total = 0;
for (const file of files) total += gzipSync(readFileSync(join(dir, file)), { level: 6 }).length;
console.log(`web: a first visit loads ${(total / 1000).toFixed(1)} kB compressed, in ${files.size} files (at most ${most / 1000})`);
if (total > most) process.exit(1);
