/** Person-to-person on the wall: where the rounds stand by the clock, and how large names can be. */

import assert from "node:assert/strict";
import test from "node:test";

import { columnsFor, fit, inColumns, pagesOf, usualWidth } from "../../src/meshup/person_to_person_screens/static/person_to_person_screens/wall/fitting.js";
import { byName, clockFace, momentOf, shareOver, timeLeft } from "../../src/meshup/person_to_person_screens/static/person_to_person_screens/wall/moments.js";

const MINUTE = 60_000;
const tables = [{ table: "4", people: [["Ada", 1], ["Bilal", 0]], rescued: false }];
const nextTables = [{ table: "2", people: [["Ada", 0], ["Chloé", 1]], rescued: false }];
const running = {
  state: "announced",
  under: "announced",
  round: 2,
  rounds: 5,
  begins: 10 * MINUTE,
  ends: 20 * MINUTE,
  remaining: null,
  tables,
  resting: ["Dana"],
  waiting: [],
  endedAt: null,
  next: null,
};
const next = { round: 3, begins: 22 * MINUTE, ends: 32 * MINUTE, tables: nextTables, resting: [], waiting: [] };

test("a round is announced until it begins, and runs until it ends, by the clock alone", () => {
  const states = [0, 10, 19.99, 20, 99].map((minutes) => momentOf(running, minutes * MINUTE).state);
  assert.deepEqual(states, ["announced", "talking", "talking", "between", "between"]);
  const { left, whole, round, resting } = momentOf(running, 9 * MINUTE);
  assert.deepEqual([left, whole, round, resting], [MINUTE, 10 * MINUTE, 2, ["Dana"]]);
  assert.equal(momentOf(running, 12 * MINUTE).left, 8 * MINUTE);
});

test("a wall without a network goes on to the round that is planned, and shows it no sooner", () => {
  const known = { ...running, next };
  assert.deepEqual(momentOf(known, 19 * MINUTE).tables, tables);
  const later = momentOf(known, 20 * MINUTE);
  assert.deepEqual([later.state, later.round, later.left, later.tables], ["announced", 3, 2 * MINUTE, nextTables]);
  assert.equal(momentOf(known, 25 * MINUTE).state, "talking");
  assert.equal(momentOf(known, 40 * MINUTE).state, "between");
});

test("on hold nothing runs down", () => {
  const held = { ...running, state: "held", under: "talking", remaining: 3 * MINUTE };
  for (const minutes of [0, 15, 90]) {
    const { state, left, under } = momentOf(held, minutes * MINUTE);
    assert.deepEqual([state, left, under], ["held", 3 * MINUTE, "talking"]);
  }
});

test("without rounds there is nothing; what came of them is shown for a while", () => {
  assert.equal(momentOf(null, 0).state, "none");
  assert.equal(momentOf({ ...running, state: "gathering", begins: null, ends: null }, 0).state, "gathering");
  const ended = { ...running, state: "ended", endedAt: 30 * MINUTE };
  assert.deepEqual([31, 44.9, 45].map((minutes) => momentOf(ended, minutes * MINUTE).state), ["ended", "ended", "none"]);
  assert.equal(momentOf({ ...ended, endedAt: null }, 99 * MINUTE).state, "ended");
});

test("between rounds the clock of everybody names no moments, and may know the next round", () => {
  const clock = { state: "between", round: 2, rounds: 5, begins: null, ends: null, next: null };
  assert.equal(momentOf(clock, 0).state, "between");
  assert.equal(momentOf({ ...clock, next }, 21 * MINUTE).state, "announced");
});

test("time is whole minutes, and seconds in the last one", () => {
  assert.deepEqual([8.2, 1.01].map((minutes) => timeLeft(minutes * MINUTE).number), ["9", "2"]);
  assert.deepEqual(timeLeft(42_500), { isLast: true, number: "0:43" });
  assert.equal(clockFace(83_000), "1:23");
  assert.equal(clockFace(-5), "0:00");
  assert.equal(shareOver({ left: 150_000, whole: 600_000 }), 0.75);
  assert.equal(shareOver({ left: 0, whole: 0 }), 0);
});

test("people stand by name as their language sorts, and two of one name are told apart", () => {
  const seated = [
    { table: "10", people: [["Élodie", 0], ["Zoé", 0]] },
    { table: "2", people: [["Bilal", 0], ["Ada", 1]] },
    { table: "3", people: [["Bilal", 0], ["", 0], ["Farid", 0]] },
  ];
  const lines = byName(seated, "fr").map(({ name, table, others }) => [name, table, others.join("+")]);
  assert.deepEqual(lines, [
    ["Ada", "2", ""],
    ["Bilal", "2", "Ada"],
    ["Bilal", "3", "Farid"],
    ["Élodie", "10", ""],
    ["Farid", "3", ""],
    ["Zoé", "10", ""],
  ]);
});

/** A generator of numbers from 0 to 1 that is the same each time. */
function chance(seed) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

const BOUNDS = { least: 29, most: 113, gap: 1 };

function crowd(people, random) {
  return Array.from({ length: people }, () => ({ width: 4 + random() * 5, height: 1.32 }));
}

test("everybody is on exactly one page, in order, and nothing is cut, however many they are", () => {
  const random = chance(7);
  for (let run = 0; run < 200; run += 1) {
    const entries = crowd(1 + Math.floor(random() * 300), random);
    const area = { width: 600 + random() * 1_400, height: 300 + random() * 600 };
    const { size, columns, pages } = fit(entries, area, BOUNDS);
    assert.ok(size >= BOUNDS.least && size <= BOUNDS.most, `${size}`);
    const turned = pagesOf(entries, pages);
    assert.deepEqual(turned.flat(), entries);
    const widest = Math.max(...entries.map((entry) => entry.width));
    assert.ok((columns * (widest + 1) - 1) * size <= area.width + 1e-6);
    for (const page of turned) {
      const filled = inColumns(page, columns);
      assert.ok(filled.length <= columns);
      assert.deepEqual(filled.flat(), page);
      for (const column of filled) {
        const height = column.reduce((sum, entry) => sum + entry.height, 0) * size;
        assert.ok(height <= area.height + 1e-6, `${height} > ${area.height}`);
      }
    }
  }
});

test("fewer people have larger names, and one page is kept as long as letters stay readable", () => {
  const area = { width: 1_806, height: 720 };
  const facts = [13, 30, 100, 300].map((people) => fit(crowd(people, () => 0.5), area, BOUNDS));
  const sizes = facts.map(({ size }) => size);
  assert.deepEqual(sizes, [...sizes].sort((one, other) => other - one));
  assert.deepEqual(facts.map(({ pages }) => pages), [1, 1, 1, 3]);
});

test("what is wider or higher than the wall is shown all the same, as small as it gets", () => {
  const entries = [{ width: 90, height: 1 }, { width: 3, height: 1 }];
  assert.equal(fit(entries, { width: 500, height: 300 }, BOUNDS).columns, 1);
  assert.deepEqual(fit([], { width: 500, height: 300 }, BOUNDS).pages, 1);
  assert.equal(columnsFor([{ width: 1, height: 9 }], 3), Infinity);
});

test("columns are as even as can be", () => {
  const entries = Array.from({ length: 10 }, () => ({ width: 1, height: 1 }));
  assert.deepEqual(inColumns(entries, 4).map((column) => column.length), [3, 3, 3, 1]);
  assert.deepEqual(inColumns(entries, 1).map((column) => column.length), [10]);
  assert.equal(usualWidth([1, 1, 1, 1, 1, 1, 1, 1, 2, 40]), 2);
});
