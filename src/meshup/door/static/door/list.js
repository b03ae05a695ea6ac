/**
 * The list of who is expected, as long as this device may keep it: names are in it.
 *
 * It goes when it expires (one day after the end), at sign-out and when the role has ended. It is
 * looked at whenever a page for helpers opens (tidy.js), and by a timer while a door is open.
 */

/** The name of the database in which a device keeps what it needs at doors. */
export const DATABASE = "meshup-door";

const LISTS = "list:";
const MOST_TIMER = 0x7fffffff;

/** Remove what is known of a door, and what was sent there, but not what waits; without `door` of all. */
async function clearKnown(rows, door = "") {
  for (const kind of ["known:", "sent:"]) {
    for (const key of await rows.keys(kind + door)) rows.delete(key);
  }
}

/**
 * Remove every list that has expired at `now`, and what is known of its door; with `all`, every one.
 * `now` is what this device's clock says, however wrong: a list tells how far the node's is ahead.
 */
export function clearLists(storage, now, { all = false } = {}) {
  return storage.change(async (rows) => {
    for (const key of await rows.keys(LISTS)) {
      const { expires_at: expiresAt, ahead = 0 } = await rows.get(key);
      if (!all && expiresAt > now + ahead) continue;
      rows.delete(key);
      await clearKnown(rows, `${key.slice(LISTS.length)}:`);
    }
    if (all) await clearKnown(rows);
  });
}

/** Return how many operations wait on this device to be sent, of all doors. */
export async function waitingEverywhere(storage) {
  return (await storage.change((rows) => rows.keys("op:"))).length;
}

export class List {
  /** `now` is what the node's clock says, as far as is known, and `clock` what this device's says. */
  constructor(storage, slug, { now = Date.now, clock = now } = {}) {
    Object.assign(this, { storage, now, clock, key: `${LISTS}${slug}` });
  }

  /** Return the list, or nothing where there is none or it has expired. */
  async read() {
    await clearLists(this.storage, this.clock());
    return this.storage.change((rows) => rows.get(this.key));
  }

  /** Keep a list that the node gave, of {event, expires_at, people, …}; an expired one is not. */
  async keep(list) {
    if (!(list.expires_at > this.now())) return this.remove();
    return this.storage.change((rows) => rows.set(this.key, list));
  }

  remove() {
    return this.storage.change((rows) => rows.delete(this.key));
  }

  /** Remove the list when it expires, and call `gone`. Return what stops the timer. */
  watch(expiresAt, gone, timers = globalThis) {
    let timer;
    const wait = () => {
      const left = expiresAt - this.now();
      if (left <= 0) this.remove().then(gone);
      else timer = timers.setTimeout(wait, Math.min(left, MOST_TIMER));
    };
    wait();
    return () => timers.clearTimeout(timer);
  }
}
