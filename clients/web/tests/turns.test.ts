// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { atMost, onceMore } from "../src/turns";

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

test("turns: no more than so many run at once, and all come to their turn in order", async () => {
  const inTurn = atMost(2);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  await Promise.all(
    [0, 1, 2, 3, 4].map((i) =>
      inTurn(async () => {
        begun.push(i);
        most = Math.max(most, ++running);
        await turn();
        running--;
      }),
    ),
  );
  assert.equal(most, 2);
  assert.deepEqual(begun, [0, 1, 2, 3, 4]);
});

test("turns: what fails gives its place up too", async () => {
  const inTurn = atMost(1);
  await assert.rejects(inTurn(() => Promise.reject(new Error("no"))));
  assert.equal(await inTurn(() => Promise.resolve(1)), 1);
});

test("turns: asked for while it runs, each run ends and one more follows with the last", async () => {
  const ended: string[] = [];
  let running = 0;
  const run = onceMore(async (how: string) => {
    assert.equal(++running, 1, "one at a time");
    await turn();
    running--;
    ended.push(how);
  });
  const first = run("a");
  for (const how of ["b", "c", "d"]) await run(how);
  await first;
  assert.deepEqual(ended, ["a", "d"]);
  await run("e");
  assert.deepEqual(ended, ["a", "d", "e"]);
});
