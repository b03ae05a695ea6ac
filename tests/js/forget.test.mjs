/** What goes from a device on which somebody erases themselves, or leaves the rounds. */

import assert from "node:assert/strict";
import test from "node:test";

import { forget } from "../../src/meshup/peers/static/peers/forget.js";
import { haveLeft } from "../../src/meshup/person_to_person_screens/static/person_to_person_screens/phone/tidy.js";

test("what is named goes, with all that begins so, and nothing else", () => {
  const kept = new Map(["meshup.rounds:a", "meshup.rounds:b", "meshup.roundsish", "meshup-cards:own:1", "exact"].map((key) => [key, "{}"]));
  const storage = { get length() { return kept.size; }, key: (place) => [...kept.keys()][place], removeItem: (name) => kept.delete(name) };
  forget(storage, ["meshup.rounds", "exact"]);
  assert.deepEqual([...kept.keys()], ["meshup.roundsish", "meshup-cards:own:1"]);
  forget(null, ["meshup.rounds"]);
});

test("names of tables stay on a device while anybody of it takes part", () => {
  const people = (...standings) => standings.map((standing) => ({ seat: { standing } }));
  assert.equal(haveLeft(people("left", "left")), true);
  assert.equal(haveLeft(people("left", "in")), false);
});
