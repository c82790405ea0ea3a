// SPDX-License-Identifier: EUPL-1.2
/* Who can be chosen where a field asks for somebody, and what is said beside a code. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ShowAnswer } from "../src/generated/protocol";
import type { Ladder } from "../src/ladder";
import { codesMeant } from "../src/cases";
import { fitting, lastTyped, participantsOf, peopleOf, roleAt } from "../src/who";

const topic = (code: string, name: string) => ({ code, name, english: name });
const ladder = {
  ...topic("proef", "Proef"),
  participants: [topic("leerkracht", "de leerkracht")],
  sides: [{ ...topic("veilig", "Veilig Thuis"), workers: ["melder-1"] }],
  tiers: [
    { ...topic("coach", "Coaches"), kind: "coach", rung: 2, workers: ["coach-1", "voorzitter-1"] },
    { ...topic("tafel", "Wijktafel"), kind: "table", rung: 3, chairs: ["voorzitter-1"], standIns: ["coach-1"], core: ["ggz"], shell: ["politie"] },
  ],
} as unknown as Ladder;
const show = { tier: "tafel", holder: "werker-9", claimedBy: "coach-1" } as ShowAnswer;

test("who: what a ladder calls somebody, first where the case is", () => {
  assert.equal(roleAt(ladder, "voorzitter-1"), "werkt bij Coaches");
  assert.equal(roleAt(ladder, "voorzitter-1", "tafel"), "voorzitter van Wijktafel");
  assert.equal(roleAt(ladder, "melder-1"), "werkt bij Veilig Thuis");
  assert.equal(roleAt(ladder, "werker-9"), "");
  assert.equal(roleAt(undefined, undefined), "");
});

test("who: people of the case first, each once, and no organisation", () => {
  assert.deepEqual(
    peopleOf(ladder, show).map((one) => one.value),
    ["werker-9", "coach-1", "voorzitter-1", "melder-1"],
  );
  assert.equal(peopleOf(ladder, show)[1]!.label, "werkt aan de casus, achterwacht van Wijktafel");
});

test("who: to a case one invites organisations, kinds and places too", () => {
  const codes = participantsOf(ladder, show).map((one) => one.value);
  for (const code of ["leerkracht", "child", "ggz", "politie", "voorzitter-1"]) assert.ok(codes.includes(code), code);
});

test("who: fewer with each word, in the code or in the role; none once it is there", () => {
  const known = peopleOf(ladder, show);
  const of = (typed: string) => fitting(known, typed).map((one) => one.value);
  assert.equal(of("").length, 4);
  assert.deepEqual(of("wijktafel vóór"), ["voorzitter-1"]);
  assert.deepEqual(of("casushouder"), ["werker-9"]);
  assert.deepEqual(of("coach-1"), []);
  assert.deepEqual(of("iemand-anders"), []);
});

test("who: of several the last is being typed", () => {
  assert.deepEqual(lastTyped("coach-1, wij"), { before: "coach-1,", last: "wij" });
  assert.deepEqual(lastTyped("wij"), { before: "", last: "wij" });
});

test("search: the codes that the word may mean which says most", () => {
  assert.deepEqual(codesMeant(ladder, "wijktafel"), ["tafel", "wijktafel"]);
  assert.deepEqual(codesMeant(ladder, "a coach-1"), ["coach-1"]); /* it may be who holds it */
  assert.deepEqual(codesMeant(undefined, "<b>"), []);
});
