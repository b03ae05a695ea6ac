/** What operations of a door come to: the vectors that the node's own tally is held to as well. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const at = "../../src/meshup/door/static/door/";
const { arrivals, merge, standing, tally } = await import(`${at}tally.js`);
const acts = await import(`${at}acts.js`);

const { tallies } = JSON.parse(readFileSync(new URL("../door/tally_vectors.json", import.meta.url)));
const numbers = (state) => ({ heads: state.heads, first_times: state.first_times });

/** Return a generator of numbers below `most` that is the same in every run. */
function chance(seed) {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

function shuffled(rows, below) {
  const mixed = [...rows];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = below(at + 1);
    [mixed[at], mixed[other]] = [mixed[other], mixed[at]];
  }
  return mixed;
}

function operationsOf(below) {
  const kinds = ["count", "check_in", "undo"];
  return Array.from({ length: 1 + below(30) }, (_, number) => {
    const kind = kinds[below(3)];
    return {
      key: `${"ab"[below(2)]}-${below(20)}`,
      kind,
      digest: kind === "check_in" ? "xyz"[below(3)] : "",
      persons: kind === "count" ? below(4) - 1 : 1 + below(4),
      first_time: below(2),
      undoes: kind === "undo" ? [`a-${below(20)}`, `b-${below(20)}`] : [],
      at: number,
    };
  });
}

test("the page comes to the same as the node, whatever the operations", () => {
  assert.ok(tallies.length > 5);
  for (const [number, told] of tallies.entries()) {
    const found = [...arrivals(told.operations)].map(([digest, { persons }]) => [digest, persons]);
    assert.deepEqual(numbers(tally(told.operations)), numbers(told), `vector ${number}`);
    assert.deepEqual(Object.fromEntries(found), told.checked_in, `vector ${number}`);
  }
});

test("order, doubles and batches do not matter", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const below = chance(seed);
    const operations = operationsOf(below);
    const other = shuffled([...operations, ...operations.slice(below(operations.length))], below);
    assert.deepEqual(tally(other), tally(operations), `seed ${seed}`);
    const half = below(operations.length);
    const batches = [...merge(other.slice(half), other.slice(0, half)).values()];
    assert.deepEqual(tally(batches), tally(operations), `seed ${seed}`);
  }
});

test("two phones check the same people in, who count once, since the first of the two", () => {
  const one = { key: "a-1", kind: "check_in", digest: "d", persons: 2, first_time: 0, undoes: [], at: 20 };
  const two = { ...one, key: "b-1", persons: 3, at: 10 };
  assert.equal(tally([one, two]).heads, 3);
  assert.deepEqual(arrivals([one, two]).get("d"), { persons: 3, first_time: 0, at: 10, keys: ["a-1", "b-1"] });
});

/** Do acts on a phone: give them keys. */
function done(operations, device, list) {
  const first = operations.length + 1;
  return [...operations, ...list.map((act, more) => ({ undoes: [], persons: 0, ...act, key: `${device}-${first + more}` }))];
}

test("how many of a registration came is corrected, also after two phones let it in", () => {
  let all = done([], "a", acts.checkingIn("d", 3));
  all = done(all, "b", acts.checkingIn("d", 3));
  all = done(all, "a", acts.correcting(all, "d", 2, 5));
  assert.deepEqual(tally(all), { heads: 2, first_times: 2, checked_in: 2 });
});

test("however many check-ins of one registration there are, a correction takes all of them back", () => {
  const checks = Array.from({ length: 45 }, (_, at) => ({ ...acts.checkingIn("d", 3)[0], key: `b-${at}`, undoes: [] }));
  const correction = acts.correcting(checks, "d", 1, 0);
  assert.deepEqual(correction.map(({ undoes }) => undoes?.length), [20, 20, 5, undefined]);
  assert.equal(tally(done(checks, "a", correction)).heads, 1);
});

test("no more are here for the first time than come", () => {
  const firsts = [acts.counting(2, 3), acts.counting(-1, 1), acts.counting(3, 2), acts.checkingIn("d", 1, 2)];
  assert.deepEqual(firsts.map(([{ first_time }]) => first_time), [2, 0, 2, 1]);
});

test("a phone takes back its own acts, the last first, and never those of another", () => {
  let all = done([], "a", acts.counting(2, 1));
  all = done(all, "a", acts.checkingIn("d", 1));
  all = done(all, "b", acts.counting(1));
  all = done(all, "a", acts.undoing(all, "a"));
  assert.equal(tally(all).heads, 3);
  all = done(all, "a", acts.undoing(all, "a"));
  assert.equal(tally(all).heads, 1);
  assert.deepEqual(acts.undoing(all, "a"), []);
  assert.equal(standing(all).length, 1);
});

test("the tenth act of a phone comes after the ninth", () => {
  let all = [];
  for (let at = 0; at < 11; at++) all = done(all, "a", acts.counting(1));
  assert.deepEqual(acts.undoing(all, "a"), [{ kind: "undo", undoes: ["a-11"] }]);
});

test("nobody is taken off an empty count", () => {
  assert.deepEqual(acts.uncounting([]), []);
  assert.deepEqual(acts.uncounting(done([], "a", acts.counting(1))), acts.counting(-1));
});
