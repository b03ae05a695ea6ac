/**
 * The list of who is expected, as long as this device may keep it: names are in it.
 *
 * It goes when it expires (one day after the end), at sign-out and when the role has ended. It is
 * looked at whenever a page of a door opens, and by a timer while one is open.
 */

const LISTS = "list:";
const MOST_TIMER = 0x7fffffff;

/** Remove every list that has expired at `now`, and what is known of its door; with `all`, every one. */
export function clearLists(storage, now, { all = false } = {}) {
  return storage.change(async (rows) => {
    for (const key of await rows.keys(LISTS)) {
      if (!all && (await rows.get(key)).expires_at > now) continue;
      rows.delete(key);
      rows.delete(`known:${key.slice(LISTS.length)}:`);
    }
  });
}

/** Return how many operations wait on this device to be sent, of all doors. */
export async function waitingEverywhere(storage) {
  return (await storage.change((rows) => rows.keys("op:"))).length;
}

export class List {
  constructor(storage, slug, { now = Date.now } = {}) {
    Object.assign(this, { storage, now, key: `${LISTS}${slug}` });
  }

  /** Return the list, or nothing where there is none or it has expired. */
  async read() {
    await clearLists(this.storage, this.now());
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
