// SPDX-License-Identifier: EUPL-1.2
/* The sheet of a screen stays when another screen comes: a class is laid out by one of them only. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const folder = join(process.env["WEB_FOLDER"]!, "src/style");
/* Of the frame: always there, in this order, and meant to go over each other. */
const frame = new Set(["components.css", "base.css", "layout.css", "print.css"]);

function classesOf(sheet: string): string[] {
  return [...sheet.matchAll(/(?:^|[}\n])\s*(\.db-[\w-]+) \{/g)].map((match) => match[1]!);
}

function inMore(sheets: Map<string, string>): string[] {
  const where = new Map<string, Set<string>>();
  for (const [name, sheet] of sheets)
    for (const one of classesOf(sheet)) where.set(one, (where.get(one) ?? new Set()).add(name));
  return [...where].filter(([, names]) => names.size > 1).map(([one, names]) => `${one}: ${[...names].join(", ")}`);
}

test("no class is laid out by two sheets", () => {
  const names = readdirSync(folder).filter((name) => !frame.has(name));
  assert.deepEqual(inMore(new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]))), []);
});

test("a class in two sheets is noticed", () => {
  assert.deepEqual(inMore(new Map([["a.css", ".db-one {\n}"], ["b.css", "@media print {\n  .db-one {\n  }\n}"]])), [".db-one: a.css, b.css"]);
});
