/** The hours of an event where the visitor is. */

import assert from "node:assert/strict";
import test from "node:test";

import { hourInWords, ownTime } from "../../src/meshup/site/static/site/own-time.js";

const evening = {
  start: "2026-12-02T18:30:00+01:00",
  end: "2026-12-02T23:00:00+01:00",
  zone: "Europe/Paris",
};

test("where clocks agree, nothing is said", () => {
  assert.equal(ownTime(evening, "en", "Europe/Paris"), "");
  assert.equal(ownTime(evening, "en", "Europe/Berlin"), "");
});

test("elsewhere, the own hours are said with their zone", () => {
  assert.match(ownTime(evening, "en", "America/New_York"), /12:30 – 17:00 \(America\/New_York\)$/);
  assert.match(ownTime(evening, "fr", "America/New_York"), /^mercredi 2 décembre, 12\u00a0h\u00a030 – 17\u00a0h \(/);
});

test("where it is another day by its end, both days are said", () => {
  assert.match(ownTime(evening, "en", "Asia/Kolkata"), /December 2, 23:00 – .*December 3, 03:30/);
});

test("an hour is written as the page's language does", () => {
  assert.deepEqual(["18:30", "08:05", "00:00"].map((at) => hourInWords(at, "fr")), ["18\u00a0h\u00a030", "8\u00a0h\u00a005", "0\u00a0h"]);
  assert.equal(hourInWords("08:05", "en"), "08:05");
});
