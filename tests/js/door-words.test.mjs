/** The words of the door on a phone: when counting begins, in the reader's language and the place's hours. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Words } from "../../src/meshup/door/static/door/words.js";

const TOLD = { early: "at {hour}", early_day: "on {day} at {hour}" };
const OPENS = Date.UTC(2026, 11, 2, 11, 30);

test("before the day of the evening its day is said, on that day the hour alone", () => {
  const english = new Words(TOLD, "en", "Europe/Paris");
  assert.equal(english.early(OPENS, OPENS - 48 * 3_600_000), "on Wednesday 2 December at 12:30");
  assert.equal(english.early(OPENS, Date.UTC(2026, 11, 1, 23, 1)), "at 12:30"); // a minute past midnight in Paris
  assert.equal(english.early(OPENS, Date.UTC(2026, 11, 1, 22, 59)), "on Wednesday 2 December at 12:30");
  assert.equal(new Words(TOLD, "fr", "Europe/Paris").early(OPENS, 0), "on mercredi 2 décembre at 12\u00a0h\u00a030");
});
