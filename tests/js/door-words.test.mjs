/** The words of the door on a phone: when counting begins, in the reader's language and the place's hours. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Words } from "../../src/meshup/door/static/door/words.js";

const TOLD = { early: "at {hour}", early_day: "on {day} at {hour}", late: "over" };
const OPENS = Date.UTC(2026, 11, 2, 11, 30);
const ENDS = Date.UTC(2026, 11, 2, 22);
const said = (words, now) => words.aroundEvening({ opens: OPENS, ends: ENDS }, now);

test("before the day of the evening its day is said, on that day the hour alone", () => {
  const english = new Words(TOLD, "en", "Europe/Paris");
  assert.equal(said(english, OPENS - 48 * 3_600_000), "on Wednesday 2 December at 12:30");
  assert.equal(said(english, Date.UTC(2026, 11, 1, 23, 1)), "at 12:30"); // a minute past midnight in Paris
  assert.equal(said(english, Date.UTC(2026, 11, 1, 22, 59)), "on Wednesday 2 December at 12:30");
  assert.equal(said(new Words(TOLD, "fr", "Europe/Paris"), 0), "on mercredi 2 décembre at 12\u00a0h\u00a030");
});

test("while the door is open nothing is said; after the end, that it is over", () => {
  const words = new Words(TOLD, "en", "Europe/Paris");
  assert.deepEqual([OPENS - 1, OPENS, ENDS - 1, ENDS].map((now) => said(words, now)), ["at 12:30", "", "", "over"]);
});
