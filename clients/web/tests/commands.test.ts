// SPDX-License-Identifier: EUPL-1.2
/* Every command and every query that a person may give has a place in the client, or stands here with the reason why not. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { commandRoutes, queryRoutes } from "../src/generated/protocol";

const program = "a program gives it (doorbraak-link, doorbraak-mail, a follower of the stream), never a person";
const machine = "an administrator does it at the machine itself, where he sees its clock, disk and log";
const file = "what comes of it is a file for other programs, which `doorbraak export` writes page by page";

const withoutForm: Record<string, string> = {
  cursor_put: program,
  mail_fail: program,
  mail_read: program,
  referral_outcome: program,
  referral_question: program,
  referral_read: program,
  referral_receive: program,
  referral_refuse: program,
  referral_report: program,
  time_accept: machine,
  practice_advance: "whoever leads a training moves the clock, for all at once, and not by a slip in a screen",
  export_begin: file,
};

const withoutScreen: Record<string, string> = {
  backup: machine,
  calendar: program,
  cursor: program,
  events_from: program,
  exports: file,
  feed: "doorbraak-web asks it for a calendar program",
  health: machine,
  history: file,
  letter: "it goes to a resident on paper: `doorbraak consent-letter` writes it",
  referral: program,
  referrals: program,
  signin: "doorbraak-web asks it when somebody signs in",
};

const folder = process.env["WEB_FOLDER"]!;
const givers = new Set(["give", "submit", "send", "command", "ask", "post"]);
const askers = new Set(["useQuery", "useAll", "query"]);

function sources(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) return name === "generated" || name === "english" ? [] : sources(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

function literalsOf(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isConditionalExpression(node)) return [...literalsOf(node.whenTrue), ...literalsOf(node.whenFalse)];
  return [];
}

/* submit(form, "x", …), give("x", …); command: "x" of a table of actions; step="x" and command="x" of a form. */
function namesIn(path: string, callers: Set<string>): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && callers.has(node.expression.text))
      found.push(...node.arguments.flatMap(literalsOf));
    if (ts.isPropertyAssignment(node) && node.name.getText() === "command") found.push(...literalsOf(node.initializer));
    if (ts.isJsxAttribute(node) && ["step", "command"].includes(node.name.getText()) && node.initializer !== undefined) found.push(...literalsOf(node.initializer));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true, ts.ScriptKind.TSX));
  return found;
}

function check(all: string[], callers: Set<string>, reasons: Record<string, string>): void {
  const used = new Set(sources(join(folder, "src")).flatMap((path) => namesIn(path, callers)));
  assert.deepEqual(all.filter((name) => !used.has(name) && reasons[name] === undefined), [], "neither a place nor a reason");
  assert.deepEqual(Object.keys(reasons).filter((name) => used.has(name) || !all.includes(name)), [], "a reason too many");
}

test("commands: each has a form, or a reason why not", () => check(Object.keys(commandRoutes), givers, withoutForm));
test("queries: each has a screen, or a reason why not", () => check(Object.keys(queryRoutes), askers, withoutScreen));
