/** Who is in a room: what each says of itself, heard over the room's relay. Pure. */

export const HEARTBEAT_SECONDS = 15;
const SILENCE_SECONDS = 90; // browsers let a hidden page speak once a minute
const MOST_PEOPLE = 200;
const LONGEST_NAME = 40;
const STATES = ["idle", "asking", "asked", "talking"]; // those of talk.js
const ID = /^[a-f0-9]{20}$/;

/** Say whether this can be somebody's id. */
export function isId(id) {
  return typeof id === "string" && ID.test(id);
}

/** Return a name as others show it: one line, not too long; "" when there is none. */
export function nameOf(text) {
  return String(text ?? "").replace(/\s+/g, " ").trim().slice(0, LONGEST_NAME);
}

/** Return a new id: 20 hexadecimal digits, not to be guessed. */
export function newId(random = (bytes) => crypto.getRandomValues(bytes)) {
  return Array.from(random(new Uint8Array(10)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Return what `me` says: `kind` is "hello" (answer me), "here" or "bye". */
export function said(kind, me) {
  return { kind, id: me.id, name: nameOf(me.name), state: me.state };
}

/** The others in the room; times are seconds of any clock that does not go back. */
export class Roster {
  #others = new Map();

  constructor(own) {
    this.own = own;
  }

  /** Take in what somebody said; return whether they ask for an answer. */
  hear(told, at) {
    if (!told || typeof told !== "object" || !isId(told.id) || told.id === this.own) return false;
    if (told.kind === "bye") {
      this.#others.delete(told.id);
      return false;
    }
    if (!["hello", "here"].includes(told.kind)) return false;
    if (!this.#others.has(told.id) && this.#others.size >= MOST_PEOPLE) return false;
    const state = STATES.includes(told.state) ? told.state : "idle";
    this.#others.set(told.id, { id: told.id, name: nameOf(told.name), state, at });
    return told.kind === "hello";
  }

  /** Return who has been heard of lately, by name. */
  people(at) {
    for (const [id, one] of this.#others) {
      if (at - one.at > SILENCE_SECONDS) this.#others.delete(id);
    }
    return [...this.#others.values()].sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
  }
}
