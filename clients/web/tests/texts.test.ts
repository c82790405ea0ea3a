// SPDX-License-Identifier: EUPL-1.2
/* Every text for people has its English, no English is left over, and both have the same places. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import ts from "typescript";

const folder = process.env["WEB_FOLDER"]!;

function sources(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) return name === "generated" || name === "english" ? [] : sources(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true, ts.ScriptKind.TSX);
}

function literals(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isConditionalExpression(node)) return [...literals(node.whenTrue), ...literals(node.whenFalse)];
  return ts.isParenthesizedExpression(node) ? literals(node.expression) : [];
}

/* t("…"), plural(n, "…", "…"), and T("…") of a table whose texts are translated where they are shown. */
const places: Record<string, number[]> = { t: [0], plural: [1, 2], T: [0] };

function textsOf(path: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression))
      for (const place of places[node.expression.text] ?? []) {
        const argument = node.arguments[place];
        if (argument !== undefined) found.push(...literals(argument));
      }
    ts.forEachChild(node, visit);
  };
  visit(parse(path));
  return found;
}

function tableOf(path: string): [string, string][] {
  const pairs: [string, string][] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && ts.isStringLiteralLike(node.initializer))
      pairs.push([(node.name as ts.StringLiteral).text, node.initializer.text]);
    ts.forEachChild(node, visit);
  };
  visit(parse(path));
  return pairs;
}

const english = readdirSync(join(folder, "src/english"))
  .filter((name) => name !== "index.ts")
  .flatMap((name) => tableOf(join(folder, "src/english", name)));
const table = new Map(english);
const used = new Set(sources(join(folder, "src")).flatMap(textsOf));

test("every text has its English", () => {
  assert.deepEqual([...used].filter((text) => !table.has(text)), []);
});

test("no English is left over, and none is there twice in different words", () => {
  assert.deepEqual([...table.keys()].filter((text) => !used.has(text)), []);
  assert.deepEqual(english.filter(([dutch, text]) => table.get(dutch) !== text), []);
});

test("both languages have the same places", () => {
  const named = (text: string) => [...text.matchAll(/\{\w+\}/g)].map((match) => match[0]).sort().join();
  assert.deepEqual(english.filter(([dutch, text]) => named(dutch) !== named(text)).map(([dutch]) => dutch), []);
});

test("a text that is missing is noticed", () => {
  assert.ok(used.size > 20);
  assert.ok(!table.has("deze tekst staat nergens"));
});
