/** The end of an event goes along with its start. */

import assert from "node:assert/strict";
import test from "node:test";

import { movedEnd } from "../../src/meshup/agenda_desk/static/agenda_desk/end-follows.js";

test("an evening stays as long as it was, also past midnight and months", () => {
  assert.equal(movedEnd("2026-12-20T18:00", "2026-12-21T19:30", "2026-12-20T22:00"), "2026-12-21T23:30");
  assert.equal(movedEnd("2026-12-20T18:00", "2026-12-31T22:00", "2026-12-20T23:00"), "2027-01-01T03:00");
});

test("a night in which clocks change is not an hour longer on the wall", () => {
  assert.equal(movedEnd("2026-10-24T20:00", "2026-10-25T00:00", "2026-10-24T23:00"), "2026-10-25T03:00");
});

test("an end that is empty, or before its start, is for the host to write", () => {
  assert.equal(movedEnd("2026-12-20T18:00", "2026-12-21T18:00", ""), "");
  assert.equal(movedEnd("", "2026-12-21T18:00", "2026-12-20T22:00"), "2026-12-20T22:00");
  assert.equal(movedEnd("2026-12-20T18:00", "2026-12-21T18:00", "2026-12-20T17:00"), "2026-12-20T17:00");
});
