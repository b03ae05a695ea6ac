/**
 * What this device keeps: one's own card, and the cards that one received. Nothing of it is sent by itself.
 *
 * In localStorage, one entry for each, so that two tabs never write over each other:
 * `meshup-cards:own:OWNER` is `{name, phone, mail, links, note, give: [part …]}`,
 * `meshup-cards:received:KEY` is a card as its page gave it (`device_entry`).
 */

const PREFIX = "meshup-cards";
const OWN = `${PREFIX}:own:`;
const RECEIVED = `${PREFIX}:received:`;

/** What stands on a card beside the name. */
export const PARTS = ["phone", "mail", "links", "note"];

function storage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null; // forbidden here
  }
}

function read(kept, name) {
  try {
    const value = JSON.parse(kept.getItem(name));
    return value && typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

function write(kept, name, value) {
  const text = JSON.stringify(value);
  try {
    kept.setItem(name, text);
    return kept.getItem(name) === text;
  } catch {
    return false; // full, or nothing is kept here
  }
}

function namesOf(kept, prefix) {
  return Array.from({ length: kept?.length ?? 0 }, (_none, place) => kept.key(place)).filter((name) =>
    name.startsWith(prefix),
  );
}

/** Return the card of `owner`; where the device knows of one person alone, theirs under any name. */
export function ownCard(owner, kept = storage()) {
  if (!kept) return null;
  const names = namesOf(kept, OWN);
  const mine = read(kept, OWN + owner);
  return mine ?? (names.length === 1 ? read(kept, names[0]) : null);
}

/** Keep the card of `owner`; return whether the device did. */
export function keepOwnCard(owner, card, kept = storage()) {
  return Boolean(kept) && write(kept, OWN + owner, card);
}

/** Return every own card of this device, `[name of the entry, card]`. */
export function ownCards(kept = storage()) {
  return namesOf(kept, OWN).map((name) => [name, read(kept, name)]).filter(([, card]) => card);
}

/** Keep a card that was received; return whether the device did: only then may the node forget it. */
export function keepReceived(key, card, kept = storage()) {
  return Boolean(kept) && write(kept, RECEIVED + key, card);
}

/** Return the card that was received under `key`, or null. */
export function receivedCard(key, kept = storage()) {
  return kept ? read(kept, RECEIVED + key) : null;
}

/** Return all received cards, `[name of the entry, card]`, whom one met last first. */
export function receivedCards(kept = storage()) {
  const found = namesOf(kept, RECEIVED).map((name) => [name, read(kept, name)]).filter(([, card]) => card);
  const order = ([, card]) => `${card.met ?? ""}`;
  return found.sort((one, other) => order(other).localeCompare(order(one)) || one[0].localeCompare(other[0]));
}

/** Take an entry away; return what it was, so that it can be put back. */
export function removeEntry(name, kept = storage()) {
  const was = read(kept, name);
  kept.removeItem(name);
  return was;
}

/** Put back what `removeEntry` took away. */
export function restoreEntry(name, card, kept = storage()) {
  return write(kept, name, card);
}

/** Return the words for what a card gives, such as "phone, links", of parts that hold something. */
export function givenParts(card, words) {
  return PARTS.filter((part) => card.give?.includes(part) && card[part]?.trim()).map((part) => words[part]);
}
