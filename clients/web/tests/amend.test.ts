// SPDX-License-Identifier: EUPL-1.2
/* Changing a case on its form: what is sent, what is taken off, what stays. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { amendments, notEmptied } from "../src/case/amend";

const initial = { domains: ["debts"], obstacles: ["contract"], district: "overvecht", outsideDate: "2026-04-20", outsideKind: "court", "texts.wish": "Rust", "texts.stuck": "" };

test("amend: only what was changed is sent; nothing when nothing was", () => {
  assert.equal(amendments(initial, { ...initial }), undefined);
  assert.deepEqual(amendments(initial, { ...initial, domains: ["debts", "housing"], "texts.stuck": " Hier " }), {
    domains: ["debts", "housing"],
    texts: { stuck: "Hier" },
  });
});

test("amend: what was emptied is taken off", () => {
  assert.deepEqual(amendments(initial, { ...initial, district: "", obstacles: [] }), { remove: ["obstacles", "district"] });
  assert.deepEqual(amendments(initial, { ...initial, outsideDate: "" }), { remove: ["outside_date"] });
  /* what was never there is not */
  assert.equal(amendments({ ...initial, district: "" }, { ...initial, district: "" }), undefined);
  assert.equal(amendments({ ...initial, district: undefined }, { ...initial, district: " " }), undefined);
});

test("amend: a date from outside has its kind with it", () => {
  assert.deepEqual(amendments(initial, { ...initial, outsideDate: "2026-05-20" }), { outsideDate: "2026-05-20", outsideKind: "court" });
  assert.deepEqual(amendments(initial, { ...initial, outsideKind: "eviction" }), { outsideDate: "2026-04-20", outsideKind: "eviction" });
});

test("amend: a text is replaced, not taken away", () => {
  assert.deepEqual(Object.keys(notEmptied(initial, { ...initial, "texts.wish": "  " })), ["texts.wish"]);
  assert.deepEqual(notEmptied(initial, { ...initial, "texts.wish": "Anders" }), {});
});
