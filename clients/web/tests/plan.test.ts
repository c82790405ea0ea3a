// SPDX-License-Identifier: EUPL-1.2
/* The gates ahead of a case that is being filled in, and which actions a case's state has room for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { actionsOf, actionsOn } from "../src/actions";
import type { Context } from "../src/actions/kinds";
import type { ShowAnswer } from "../src/generated/protocol";
import type { Ladder } from "../src/ladder";
import { gatesAhead, planLength, planMost, tierOnRung } from "../src/plan";

const name = { name: "", english: "" };
const ladder = {
  code: "proef",
  ...name,
  climb: "strict",
  calendar: "nl",
  organisation: "gemeente",
  domains: [],
  clocks: [],
  form: [
    { code: "wish", words: "Wens?", english: "Wish?" },
    { code: "stuck", words: "Waar?", english: "Where?" },
  ],
  tiers: [
    { code: "team", ...name, kind: "team", rung: 1 },
    { code: "coach-oost", ...name, kind: "coach", rung: 2, areas: ["oost"], gates: [{ at: "entry", code: "first", kind: "texts", fields: ["wish", "stuck"], words: "", english: "" }] },
    { code: "coach", ...name, kind: "coach", rung: 2, gates: [{ at: "entry", code: "why", kind: "ground", words: "", english: "" }] },
  ],
  triangle: [],
} as unknown as Ladder;

test("plan: of a rung the tier of the area, and else the one for all others", () => {
  assert.equal(tierOnRung(ladder, 2, { district: "oost" })?.code, "coach-oost");
  assert.equal(tierOnRung(ladder, 2, { district: "west" })?.code, "coach");
  assert.equal(tierOnRung(ladder, 2, {})?.code, "coach");
});

test("plan: a gate names the questions that are empty; spaces are nothing", () => {
  const { next, nextTier } = gatesAhead(ladder, { district: "oost", "texts.wish": "slapen", "texts.stuck": "  " });
  assert.equal(nextTier?.code, "coach-oost");
  assert.deepEqual(next.map((one) => [one.met, one.fields.map((field) => field.code)]), [[false, ["stuck"]]]);
  assert.equal(gatesAhead(ladder, { ground: "consent" }).next[0]?.met, true);
});

test("plan: its length counts what the ladder asks, in characters as people see them", () => {
  assert.equal(planLength(ladder, { "texts.wish": " één 🏠 ", "texts.other": "telt niet" }), 5);
  assert.equal(planMost(ladder), 6000);
});

function context(show: Partial<ShowAnswer>, may: string[]): Context {
  const full = { caseId: "D-1", holder: "p-1", ladder: "proef", status: "working", submitted: "", tier: "team", ...show, may: may.map((command) => ({ command })) };
  return { caseId: "D-1", show: full as ShowAnswer, ladder, tier: ladder.tiers[0], me: "p-1", roles: [], item: undefined };
}

test("actions: what the daemon does not allow is not offered, and what the state has no room for neither", () => {
  const keys = (of: Context, group: "outcome" | "lead") => actionsOf(of, group).map((action) => action.key);
  assert.deepEqual(keys(context({}, ["case_withdraw", "case_close"]), "outcome"), ["withdraw"]);
  assert.deepEqual(keys(context({ status: "decided" }, ["case_close"]), "outcome"), ["close"]);
  assert.deepEqual(keys(context({ status: "closed" }, ["case_reopen", "case_withdraw"]), "outcome"), ["reopen"]);
  assert.deepEqual(keys(context({ status: "closed" }, []), "outcome"), []);
  assert.deepEqual(keys(context({ offeredTo: "p-2" }, ["case_accept"]), "lead"), ["accept-lead", "decline-lead"]);
});

test("actions: a question that is answered is answered", () => {
  const of = (answered?: string): Context => ({
    ...context({}, ["case_answer"]),
    item: { kind: "question", id: 1, view: { question: 1, by: "coach-1", person: "p-1", asked: "", answered } },
  });
  assert.equal(actionsOn(of(), "question").length, 1);
  assert.equal(actionsOn(of("2026-03-02T09:00:00Z"), "question").length, 0);
});
