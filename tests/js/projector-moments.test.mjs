/** What runs and what comes next on a screen: the same cases as on the node. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { lengthInWords, linesOfTheDay, momentOf, shareOver } from "../../src/meshup/projector/static/projector/moments.js";

const { evening, cases } = JSON.parse(readFileSync(new URL("../projector/moments.json", import.meta.url)));
const titles = (lines) => lines.map((line) => line.title);

for (const wanted of cases) {
  test(`at ${wanted.at}`, () => {
    const moment = momentOf(evening, wanted.at);
    assert.deepEqual(
      {
        at: wanted.at,
        phase: moment.phase,
        current: titles(moment.current),
        following: titles(moment.following),
        day: titles(linesOfTheDay(evening, wanted.at)),
      },
      wanted,
    );
  });
}

test("an evening without lines is before, now and over", () => {
  const bare = { starts: 0, ends: 10, lines: [] };
  assert.deepEqual([-1, 0, 10].map((at) => momentOf(bare, at).phase), ["before", "now", "over"]);
  assert.deepEqual(linesOfTheDay(bare, 0), []);
});

test("lengths are said in minutes that have begun", () => {
  const minute = 60_000;
  assert.deepEqual(
    [-5, 0, 1, minute, 59 * minute + 1, 60 * minute, 65 * minute].map(lengthInWords),
    ["0 min", "0 min", "1 min", "1 min", "1 h", "1 h", "1 h 05 min"].map((words) => words.replaceAll(" ", "\u00a0")),
  );
});

test("a line is over by a share between nothing and all", () => {
  const line = { starts: 100, ends: 200 };
  assert.deepEqual([0, 100, 150, 200, 900].map((at) => shareOver(line, at)), [0, 0, 0.5, 1, 1]);
  assert.equal(shareOver({ starts: 5, ends: 5 }, 5), 0);
});
