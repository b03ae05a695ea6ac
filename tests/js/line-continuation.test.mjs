/** When the next line of a timetable is, and which days an event has. */

import assert from "node:assert/strict";
import test from "node:test";

import { continuation, daysBetween } from "../../src/meshup/agenda_desk/static/agenda_desk/line-continuation.js";

const days = (starts, ends) => daysBetween(starts, ends).map((day) => day.toISOString().slice(0, 10));

test("the next line begins where the last one ends, and lasts as long", () => {
  const line = { day: "2", starts: "18:30", ends: "19:15" };
  assert.deepEqual(continuation(line, 3), { day: "2", starts: "19:15", ends: "20:00" });
});

test("after midnight it is the next day, while there is one", () => {
  const line = { day: "2", starts: "23:30", ends: "00:15" };
  assert.deepEqual(continuation(line, 3), { day: "3", starts: "00:15", ends: "01:00" });
  assert.equal(continuation(line, 2).day, "2");
  assert.deepEqual(continuation({ ...line, day: "" }, 1), { day: "", starts: "00:15", ends: "01:00" });
});

test("without both hours only the day goes on", () => {
  assert.deepEqual(continuation({ day: "2", starts: "18:30", ends: "" }, 3), { day: "2", starts: "", ends: "" });
});

test("an evening has one day, whatever the hour of its end; a festival has all of its own", () => {
  assert.deepEqual(days("2026-12-18T18:30", "2026-12-19T04:00"), ["2026-12-18"]);
  assert.deepEqual(days("2026-12-18T18:30", "2026-12-20T17:00"), ["2026-12-18", "2026-12-19", "2026-12-20"]);
  assert.deepEqual(days("2026-12-31T00:00", "2027-01-02T00:00"), ["2026-12-31", "2027-01-01"]);
});

test("no days are known while a time is missing, or the end comes first", () => {
  assert.deepEqual(days("2026-12-18T18:30", ""), []);
  assert.deepEqual(days("2026-12-18T18:30", "2026-12-18T18:30"), []);
});
