/** The page on which the rounds of an evening are led: what it counts down. */

import assert from "node:assert/strict";
import test from "node:test";

import {
  clockText,
  undoText,
} from "../../src/meshup/person_to_person_desk/static/person_to_person_desk/countdown.js";

test("a begun second counts whole, and nothing is below zero", () => {
  const read = [600_000, 599_999, 65_000, 1_000, 1, 0, -5_000].map((left) => clockText(left));
  assert.deepEqual(read, ["10:00", "10:00", "1:05", "0:01", "0:01", "0:00", "0:00"]);
  assert.equal(clockText(3_600_000), "60:00");
});

test("a start can be undone until its seconds are over, and the button says how many are left", () => {
  const words = "Undo the start (%s s)";
  assert.equal(undoText(words, 10_000, 0), "Undo the start (10 s)");
  assert.equal(undoText(words, 10_000, 9_001), "Undo the start (1 s)");
  assert.equal(undoText(words, 10_000, 10_000), null);
  assert.equal(undoText(words, 10_000, 20_000), null);
});
