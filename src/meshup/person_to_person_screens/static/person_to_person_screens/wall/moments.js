/** Where the rounds of an evening stand by the clock, from a snapshot of the channel "wall". Pure. */

const SHOWN_AFTERWARDS_MS = 15 * 60_000;
const LAST_MINUTE_MS = 60_000;

/**
 * Return `{state, round, rounds, left, whole, tables, resting, waiting}` at `now` (ms).
 *
 * state   "none", "gathering", "announced", "talking", "held", "between" or "ended"
 * left    ms until the round begins (announced), ends (talking), or goes on for (held); 0 otherwise
 * whole   how long the round is, in ms
 *
 * The next round is known before the one that runs has ended, so that a wall without a network goes on.
 */
export function momentOf(wall, now) {
  const state = wall?.state ?? "none";
  const facts = { state, round: wall?.round ?? 0, rounds: wall?.rounds ?? 0, left: 0, whole: 0, ...room(wall) };
  if (state === "ended") {
    return { ...facts, state: isNews(wall.endedAt, now) ? "ended" : "none" };
  }
  if (state === "held") {
    return { ...facts, under: wall.under, left: wall.remaining ?? 0, whole: wall.ends - wall.begins };
  }
  return ["none", "gathering"].includes(state) ? facts : { ...facts, ...running(wall, now) };
}

function isNews(endedAt, now) {
  return endedAt === null || endedAt === undefined || now < endedAt + SHOWN_AFTERWARDS_MS;
}

function running(wall, now) {
  const shown = wall.next && (wall.ends === null || now >= wall.ends) ? wall.next : wall;
  const { round, begins, ends } = shown;
  if (begins === null || now >= ends) {
    return { state: "between", round };
  }
  const facts = { round, whole: ends - begins, ...room(shown) };
  return now < begins
    ? { ...facts, state: "announced", left: begins - now }
    : { ...facts, state: "talking", left: ends - now };
}

function room(shown) {
  return { tables: shown?.tables ?? [], resting: shown?.resting ?? [], waiting: shown?.waiting ?? [] };
}

/** Return "1:05": minutes and seconds, begun seconds counted whole. */
export function clockFace(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Return what a round that runs says of its time: whole minutes, and seconds in the last one. */
export function timeLeft(milliseconds) {
  const isLast = milliseconds <= LAST_MINUTE_MS;
  return { isLast, number: isLast ? clockFace(milliseconds) : String(Math.ceil(milliseconds / 60_000)) };
}

/** Return how much of a round is over, from 0 to 1. */
export function shareOver({ left, whole }) {
  return whole > 0 ? Math.min(1, Math.max(0, 1 - left / whole)) : 0;
}

/**
 * Return `[{name, table, stays, others}]` of everybody at a table who has a name, by name.
 *
 * others  the names at their table, for those whose name several have; empty for all others
 */
export function byName(tables, language) {
  const people = tables.flatMap(({ table, people: seated }) =>
    seated
      .filter(([name]) => name !== "")
      .map(([name, stays], place) => ({ name, table, stays, others: others(seated, place) })),
  );
  const compare = new Intl.Collator(language, { sensitivity: "base", numeric: true }).compare;
  const times = new Map();
  people.forEach(({ name }) => times.set(name, (times.get(name) ?? 0) + 1));
  return people
    .map((person) => ({ ...person, others: times.get(person.name) > 1 ? person.others : [] }))
    .sort((one, other) => compare(one.name, other.name) || compare(one.table, other.table));
}

function others(seated, place) {
  const named = seated.filter(([name]) => name !== "");
  return named.filter((_person, other) => other !== place).map(([name]) => name);
}
