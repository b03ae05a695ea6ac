/**
 * Pure: what a helper may do at a door, as lists of operations without keys, and what to take back.
 *
 * `operations` are all that this device knows; keys begin with the name of the device.
 */

import { arrivals, standing, tally } from "./tally.js";

export const MOST_PERSONS = 10;
const MOST_UNDONE = 20;

/** Return the acts that take back the operations with these keys. */
function takingBack(keys) {
  const parts = Array.from({ length: Math.ceil(keys.length / MOST_UNDONE) }, (_, at) => at * MOST_UNDONE);
  return parts.map((first) => ({ kind: "undo", undoes: keys.slice(first, first + MOST_UNDONE) }));
}

/** Return the acts that count `persons` people, at most all of them here for the first time. */
export function counting(persons, firstTime = 0) {
  return [{ kind: "count", persons, first_time: Math.min(firstTime, Math.max(persons, 0)) }];
}

/** Return the acts that take one person off the count: none where nobody is counted. */
export function uncounting(operations) {
  return tally(operations).heads > 0 ? counting(-1) : [];
}

/** Return the acts that check a registration in, with this many persons of it. */
export function checkingIn(digest, persons, firstTime = 0) {
  return [{ kind: "check_in", digest, persons, first_time: Math.min(firstTime, persons) }];
}

/**
 * Return the acts that say how many of a registration have come, in place of what is known: every
 * check-in that this device knows is taken back, and one takes their place.
 */
export function correcting(operations, digest, persons, firstTime) {
  const keys = arrivals(operations).get(digest)?.keys ?? [];
  return [...takingBack(keys), ...checkingIn(digest, persons, firstTime)];
}

function numberOf(key) {
  return Number(key.slice(key.lastIndexOf("-") + 1));
}

/** Return the last operation of this device that stands, which an undo would take back, or none. */
export function lastOf(operations, device) {
  const own = standing(operations).filter(({ key }) => key.startsWith(`${device}-`));
  return own.reduce((last, one) => (last && numberOf(last.key) > numberOf(one.key) ? last : one), undefined);
}

/** Return the acts that take back the last that this device did: none where nothing stands. */
export function undoing(operations, device) {
  const last = lastOf(operations, device);
  return last ? takingBack([last.key]) : [];
}

/** Return whether an arrival was checked in by other devices only. */
export function isByAnother(arrival, device) {
  return arrival.keys.every((key) => !key.startsWith(`${device}-`));
}
