// SPDX-License-Identifier: EUPL-1.2
/* Which words belong to which step of a case. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { lastReason, textsOf, textsOfEvents } from "../src/case/texts";
import type { ContentAnswer, ContentView } from "../src/generated/protocol";

function text(kind: string, field: string, words: string, more: Partial<ContentView> = {}): ContentView {
  return { by: "coach-1", field, kind, stamp: "2026-03-02T08:30:00Z", words, ...more };
}

const answer: ContentAnswer = {
  caseId: "D-1",
  contents: [
    text("case_submitted", "situation", "het plan"),
    text("question_asked", "question", "de eerste", { item: 1 }),
    text("question_asked", "question", "de tweede", { item: 2 }),
    text("case_entered", "reason", "terug", { stamp: "2026-03-02T09:00:00Z" }),
    text("case_entered", "reason", "hoger", { stamp: "2026-03-02T09:30:00Z", by: "coach-2" }),
  ],
};

test("texts: of two steps at one moment each has its own words", () => {
  const event = (sequence: number, kind: string, body: Record<string, unknown>, actor = "coach-1") => ({
    sequence,
    kind,
    body,
    actor,
    stamp: "2026-03-02T08:30:00Z",
  });
  const found = textsOfEvents(answer, [
    event(3, "question_asked", { question: 2 }),
    event(2, "question_asked", { question: 1 }),
    event(1, "case_submitted", {}),
    event(4, "question_asked", { question: 1 }, "coach-2"),
  ]);
  assert.deepEqual([...found].map(([sequence, texts]) => [sequence, texts.map((one) => one.words)]), [
    [3, ["de tweede"]],
    [2, ["de eerste"]],
  ]);
});

test("texts: of one item, and the reason that was given last", () => {
  assert.equal(textsOf(answer, "question_asked", 2, "question"), "de tweede");
  assert.equal(textsOf(answer, "question_asked", 3, "question"), undefined);
  assert.equal(lastReason(answer)?.words, "hoger");
  assert.equal(lastReason(undefined), undefined);
});
