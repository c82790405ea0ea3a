// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { parameters, placed, Problem, problemOf } from "../src/api";
import { byReason, each } from "../src/bulk";
import { caseNumberOf } from "../src/cases";
import { bodyOf, differing, sameValues } from "../src/form";
import { commandId } from "../src/outbox";
import { matched } from "../src/match";
import { keyRequestOf } from "../src/keys";
import { subjectOf } from "../src/signin";
import { newest } from "../src/notices";
import { steadyMerge } from "../src/steady";
import { centsOf, dayOf, dayText, daysBetween, momentOf, moneyText, nearText } from "../src/when";

const now = new Date("2026-03-02T08:30:00Z");

test("cases: a number however somebody types it, also one that begins with a D of its own", () => {
  assert.equal(caseNumberOf("d-0fzj-bm2m-hmm7"), "D-0FZJ-BM2M-HMM7");
  assert.equal(caseNumberOf("0fzjbm2mhmm7"), "D-0FZJ-BM2M-HMM7");
  assert.equal(caseNumberOf("dkpn aaef 1ve5"), "D-DKPN-AAEF-1VE5");
  assert.equal(caseNumberOf("ddkpnaaef1ve5"), "D-DKPN-AAEF-1VE5");
  assert.equal(caseNumberOf("D-0FZJ-BM2M-HMM"), "D-0FZJ-BM2M-HMM");
  assert.equal(caseNumberOf("dkpnaaefrveq"), "D-KPNA-AEFR-VEQ");
  assert.equal(caseNumberOf("huisraad"), undefined);
});

test("when: days are those of Amsterdam", () => {
  assert.equal(dayOf(new Date("2026-03-01T23:30:00Z")), "2026-03-02");
  assert.equal(daysBetween("2026-02-27", "2026-03-02"), 3);
  assert.equal(dayText("2026-03-02", now, "nl"), "ma 2 maart");
  assert.equal(dayText("2027-03-02", now, "nl"), "di 2 maart 2027");
  assert.equal(nearText("2026-03-03T13:05:00Z", now, "nl"), "morgen 14:05");
  assert.equal(nearText("2026-03-01T13:05:00Z", now, "en"), "yesterday 14:05");
});

test("when: what is typed in local time becomes UTC, summer and winter", () => {
  assert.equal(momentOf("2026-03-02", "09:00"), "2026-03-02T08:00:00Z");
  assert.equal(momentOf("2026-07-02", "09:00"), "2026-07-02T07:00:00Z");
  /* in the nights in which the clocks go forward and back */
  assert.equal(momentOf("2026-03-29", "01:30"), "2026-03-29T00:30:00Z");
  assert.equal(momentOf("2026-03-29", "03:30"), "2026-03-29T01:30:00Z");
  assert.equal(momentOf("2026-10-25", "01:30"), "2026-10-24T23:30:00Z");
  assert.equal(momentOf("2026-10-25", "03:30"), "2026-10-25T02:30:00Z");
});

test("when: amounts as people type them", () => {
  assert.equal(centsOf("€ 1.250,50"), 125050);
  assert.equal(centsOf("99,9"), 9990);
  assert.equal(centsOf("500"), 50000);
  assert.equal(centsOf("12.50"), 1250);
  assert.equal(centsOf("10.000.000"), 1_000_000_000);
  assert.equal(centsOf("10.000.000,01"), undefined);
  assert.equal(centsOf("1.250"), 125000);
  assert.equal(centsOf("€ 1.000,-"), 100000);
  assert.equal(centsOf("veel"), undefined);
  assert.equal(moneyText(125000, "nl").replace(/\s/g, " "), "€ 1.250");
});

test("api: places of a path are filled, the rest becomes parameters", () => {
  const { path, rest } = placed(["GET", "/zaken/{caseId}/inzagen"], { caseId: "D-1", limit: 5, after: undefined });
  assert.equal(path, "/zaken/D-1/inzagen");
  assert.equal(parameters(rest), "?limit=5");
  assert.equal(parameters({ codes: ["a", "b"] }), "?codes=a%2Cb");
});

test("api: a problem names the field at fault as the form does", () => {
  const problem = problemOf(400, { title: "Nee", errors: [{ pointer: "/texts/reason", detail: "te lang" }, { name: "limit", detail: "x" }] });
  assert.deepEqual(problem.parts.map((part) => part.field), ["texts.reason", "limit"]);
  assert.equal(problem.passing, false);
  assert.equal(problemOf(503, {}).passing, true);
});

test("form: empty values are left out, texts come together, what is only typed stays here", () => {
  assert.deepEqual(bodyOf({ caseId: "D-1", "texts.reason": " om ", "texts.note": " ", person: "", codes: [], _cents: "1,", no: false, n: 0 }), {
    caseId: "D-1",
    n: 0,
    texts: { reason: "om" },
  });
});

test("outbox: an id begins with the site's second and is 32 hex digits", () => {
  const id = commandId(new Date(0x65000000 * 1000), new Uint8Array(12).fill(0xab));
  assert.equal(id, "65000000" + "ab".repeat(12));
});

test("router: a pattern gives its fields, also of a code with other signs", () => {
  assert.deepEqual(matched("/zaken/:caseId", "/zaken/D-12?x=1"), { caseId: "D-12" });
  assert.deepEqual(matched("/zaken/:caseId", "/zaken/D%2F1/"), { caseId: "D/1" });
  assert.deepEqual(matched("/zaken/:caseId", "/zaken/D-1%2"), { caseId: "D-1%2" });
  assert.equal(matched("/zaken/:caseId", "/zaken"), undefined);
  assert.deepEqual(matched("/", "/"), {});
});

test("steady: what the reader has stays where it is", () => {
  const keyOf = (row: { id: string }) => row.id;
  const shown = ["a", "b", "c"].map((id) => ({ key: id, row: { id, n: 1 } }));
  const steady = steadyMerge(shown, [{ id: "new", n: 2 }, { id: "c", n: 2 }, { id: "a", n: 2 }], keyOf);
  assert.deepEqual(steady.rows.map(({ key, row, gone }) => [key, row.n, gone]), [
    ["a", 2, false],
    ["b", 1, true],
    ["c", 2, false],
  ]);
  assert.equal(steady.waiting, 1);
});

test("signin: a code as people type it, and one with a slip", () => {
  const code = "0400-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000";
  assert.equal(subjectOf(code), "01" + "00".repeat(31));
  assert.equal(subjectOf(code.replaceAll("0", "o").replaceAll("-", " ")), "01" + "00".repeat(31));
  assert.equal(subjectOf(code.replace("4", "U")), undefined);
  assert.equal(subjectOf(code.slice(0, -1)), undefined);
  assert.equal(subjectOf(code.slice(0, -1) + "1"), undefined);
});

test("keys: a request as it is pasted, and what is none", () => {
  /* the client's public key in ZeroMQ's RFC 26 */
  const z85 = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";
  assert.deepEqual(keyRequestOf(` 'doorbraak-request:1:coach-1:laptop-1:${z85}'\n`), {
    person: "coach-1",
    key: "laptop-1",
    publicKey: "bb88471d65e2659b30c55a5321cebb5aab2b70a398645c26dca2b2fcb43fc518",
  });
  assert.equal(keyRequestOf(`doorbraak-request:1:coach-1:laptop-1:${z85.slice(1)}`), undefined);
  assert.equal(keyRequestOf(`doorbraak-request:1:coach-1:laptop-1:${"#".repeat(40)}`), undefined);
  assert.equal(keyRequestOf("coach-1"), undefined);
});

test("form: what somebody typed is what is another than it began with", () => {
  const initial = { "texts.a": "was", domains: ["debts"], district: "", cents: undefined };
  assert.deepEqual(differing(initial, initial), {});
  assert.deepEqual(differing(initial, { ...initial, "texts.a": "is", domains: [], district: "" }), { "texts.a": "is", domains: [] });
  assert.deepEqual(differing(initial, { ...initial, domains: ["debts"], cents: Number.NaN }), { cents: Number.NaN });
});

test("notices: of a step the one that came last, also when the next ones were asked for later", () => {
  const of = (caseId: string, step: string, sequence: number) => ({ caseId, step, sequence }) as never;
  const before = newest([of("D-1", "claim", 3), of("D-2", "claim", 5)]);
  assert.deepEqual(
    newest([...before, of("D-1", "claim", 9)]).map((one) => [one.caseId, one.sequence]),
    [["D-1", 9], ["D-2", 5]],
  );
});

test("bulk: what waits is not done, and a refusal does not stop the rest", async () => {
  const all = await each(["D-1", "D-2", "D-3", "D-4"], async (caseId) => {
    if (caseId === "D-2" || caseId === "D-4") throw new Problem(409, "Al opgepakt", "");
    return caseId === "D-3" ? { kept: true } : { kept: false, reply: {} as never };
  });
  assert.deepEqual(all.done, ["D-1"]);
  assert.deepEqual(all.waiting, ["D-3"]);
  assert.deepEqual(byReason(all.refused), [["Al opgepakt", ["D-2", "D-4"]]]);
});

test("form: a draft says the same in whatever order, and with what is empty", () => {
  assert.equal(sameValues({ a: "1", b: ["x"], c: "" }, { b: ["x"], a: "1" }), true);
  assert.equal(sameValues({ a: "1" }, { a: "2" }), false);
});
