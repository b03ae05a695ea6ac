/** What a key does to slides. */

import assert from "node:assert/strict";
import test from "node:test";

import { stepOf } from "../../src/meshup/posters/static/posters/slide-keys.js";

test("arrows, pages, space and a clicker go on and back", () => {
  for (const key of ["ArrowRight", "ArrowDown", "PageDown", " "]) {
    assert.equal(stepOf({ key }), 1);
  }
  for (const key of ["ArrowLeft", "ArrowUp", "PageUp"]) {
    assert.equal(stepOf({ key }), -1);
  }
  assert.equal(stepOf({ key: " ", shiftKey: true }), -1);
  assert.deepEqual(["Home", "End", "f", "L"].map((key) => stepOf({ key })), ["first", "last", "full", "language"]);
});

test("what is the browser's, or a button's, stays theirs", () => {
  assert.equal(stepOf({ key: "f", ctrlKey: true }), null);
  assert.equal(stepOf({ key: "ArrowLeft", altKey: true }), null);
  assert.equal(stepOf({ key: " " }, true), null);
  for (const key of ["a", "Tab", "Enter", "toString", "__proto__"]) {
    assert.equal(stepOf({ key }), null);
  }
});
