/**
 * Pure: what the operations of a door come to, whatever their order and however often they came.
 *
 * The twin of door/domain/tally.py, where the method stands; tests/door/tally_vectors.json holds
 * both to it.
 */

/** Return whether `one` comes before `other`, of two that came under one key. */
function isBefore(one, other) {
  for (const [name, none] of [["kind", ""], ["digest", ""], ["persons", 0], ["first_time", 0]]) {
    const [mine, theirs] = [one[name] ?? none, other[name] ?? none];
    if (mine !== theirs) return mine < theirs;
  }
  const [mine, theirs] = [one.undoes ?? [], other.undoes ?? []];
  const place = mine.findIndex((key, at) => key !== theirs[at]);
  if (place === -1) return mine.length < theirs.length;
  return place < theirs.length && mine[place] < theirs[place];
}

/** Return all operations, each once, by key. */
export function merge(...sets) {
  const merged = new Map();
  for (const operation of sets.flat()) {
    const known = merged.get(operation.key);
    if (!known || isBefore(operation, known)) merged.set(operation.key, operation);
  }
  return merged;
}

/** Return the counts and check-ins that nobody has taken back, each once. */
export function standing(operations) {
  const merged = [...merge(operations).values()];
  const undone = new Set(merged.flatMap(({ kind, undoes }) => (kind === "undo" ? undoes : [])));
  return merged.filter(({ key, kind }) => kind !== "undo" && !undone.has(key));
}

/**
 * Return who has been checked in: for each digest the persons, of them here first, since when
 * (the earliest of the check-ins that stand) and the keys of those check-ins.
 */
export function arrivals(operations) {
  const found = new Map();
  for (const { key, kind, digest, persons, first_time: first, at } of standing(operations)) {
    if (kind !== "check_in") continue;
    const before = found.get(digest) ?? { persons: 0, first_time: 0, at: Infinity, keys: [] };
    found.set(digest, {
      persons: Math.max(before.persons, persons),
      first_time: Math.max(before.first_time, first ?? 0),
      at: Math.min(before.at, at ?? Infinity),
      keys: [...before.keys, key],
    });
  }
  return found;
}

/** Return {heads, first_times, checked_in}: how many have come, never fewer than none. */
export function tally(operations) {
  const counts = standing(operations).filter(({ kind }) => kind === "count");
  const checks = [...arrivals(operations).values()];
  const sum = (rows, name) => rows.reduce((total, row) => total + (row[name] ?? 0), 0);
  const checkedIn = sum(checks, "persons");
  const heads = sum(counts, "persons") + checkedIn;
  const firstTimes = sum(counts, "first_time") + sum(checks, "first_time");
  return {
    heads: Math.max(0, heads),
    first_times: Math.max(0, Math.min(firstTimes, heads)),
    checked_in: checkedIn,
  };
}
