import assert from "node:assert/strict";
import { test } from "node:test";
import { find, moveDown, moveTo, moveUp } from "../board-moves.js";

const plan = () => ({ ...Object.fromEntries(Array.from({ length: 12 }, (_, index) => [index + 1, []])), 1: ["a", "b"], 2: ["c"], 12: ["z"] });

test("an item is found by month and place", () => {
  assert.deepEqual(find(plan(), "b"), { month: 1, index: 1 });
  assert.equal(find(plan(), "?"), null);
});

test("to another month, at a place or at the end", () => {
  assert.deepEqual(moveTo(plan(), "a", 2, 0)[2], ["a", "c"]);
  assert.deepEqual(moveTo(plan(), "a", "2")[2], ["c", "a"]);
  assert.deepEqual(moveTo(plan(), "a", 2, 99)[2], ["c", "a"]);
});

test("up and down within a month and over its edges", () => {
  assert.deepEqual(moveUp(plan(), "b")[1], ["b", "a"]);
  assert.deepEqual(moveDown(plan(), "a")[1], ["b", "a"]);
  assert.deepEqual(moveDown(plan(), "b")[2], ["b", "c"]);
  assert.deepEqual(moveUp(plan(), "c")[1], ["a", "b", "c"]);
});

test("January's first and December's last stay where they are", () => {
  const before = plan();
  assert.equal(moveUp(before, "a"), before);
  assert.equal(moveDown(before, "z"), before);
  assert.equal(moveTo(before, "a", 13), before);
  assert.equal(moveTo(before, "?", 3), before);
});

test("no move loses or doubles an item, and the old plan stays as it was", () => {
  let now = plan();
  const frozen = JSON.stringify(now);
  const start = now;
  for (let step = 0; step < 200; step++) {
    const id = "abcz"[step % 4];
    now = step % 3 === 0 ? moveUp(now, id) : step % 3 === 1 ? moveDown(now, id) : moveTo(now, id, ((step * 7) % 12) + 1, step % 5);
    assert.deepEqual(Object.values(now).flat().sort(), ["a", "b", "c", "z"]);
  }
  assert.equal(JSON.stringify(start), frozen);
});
