/**
 * The operations of one door on this device: those not yet sent, and all that are known.
 *
 * Every operation gets its number and is kept in one transaction, so two tabs hand out no number
 * twice, and what was tapped outlives a reload. It leaves the queue only when the node has
 * answered for it, in the transaction that puts it among the known. As it was sent it stays on the
 * device as long as the list of the door: a node restored from a backup is sent it once more.
 */

const NUMBER_DIGITS = 9;

/** Return a random name of 22 characters for a device, of 128 bits. */
export function newDevice(random = globalThis.crypto) {
  const bytes = random.getRandomValues(new Uint8Array(16));
  const text = btoa(String.fromCharCode(...bytes));
  return text.slice(0, 22).replaceAll("+", "-").replaceAll("/", "_");
}

function merged(known, operations) {
  const keys = new Set(known.map(({ key }) => key));
  const fresh = operations.filter(({ key }) => !keys.has(key) && keys.add(key));
  return [...known, ...fresh];
}

export class Queue {
  /** `changed` is called after each change of this tab. */
  constructor(storage, slug, { now = Date.now, changed = () => {} } = {}) {
    Object.assign(this, { storage, slug, now, changed });
  }

  #at(kind, rest = "") {
    return `${kind}:${this.slug}:${rest}`;
  }

  async #change(act) {
    const returned = await this.storage.change(act);
    this.changed();
    return returned;
  }

  async #device(rows) {
    return (await rows.get(this.#at("device"))) ?? { id: newDevice(), next: 1 };
  }

  /**
   * Keep what was done; return its operations, with keys. `acts` is a list of
   * {kind, persons, first_time, digest, undoes} or a function of all operations that returns one.
   */
  add(acts) {
    return this.#change(async (rows) => {
      const device = await this.#device(rows);
      const asked = typeof acts === "function" ? acts(await this.#all(rows), device.id) : acts;
      const operations = asked.map(({ kind, digest = "", persons = 0, first_time = 0, undoes = [] }) => {
        const number = device.next++;
        const key = `${device.id}-${number}`;
        const operation = { key, kind, digest, persons, first_time, undoes, at: this.now() };
        rows.set(this.#at("op", String(number).padStart(NUMBER_DIGITS, "0")), operation);
        return operation;
      });
      rows.set(this.#at("device"), device);
      return operations;
    });
  }

  /** Return the name of this device and up to `most` operations to send, in the order of doing. */
  pending(most = Infinity) {
    return this.storage.change(async (rows) => {
      const { id } = await this.#device(rows);
      return { device: id, operations: await this.#waiting(rows, most) };
    });
  }

  async #waiting(rows, most = Infinity) {
    const keys = (await rows.keys(this.#at("op"))).slice(0, most);
    return Promise.all(keys.map((key) => rows.get(key)));
  }

  async #known(rows) {
    return (await rows.get(this.#at("known"))) ?? { serial: 0, operations: [] };
  }

  async #all(rows) {
    return merged((await this.#known(rows)).operations, await this.#waiting(rows));
  }

  /** Take in what the node answered: `taken` keys, and `refused` of {key, code, sentence}. */
  settle(taken, refused = []) {
    const done = new Set(taken);
    const reasons = new Map(refused.map((refusal) => [refusal.key, refusal]));
    return this.#change(async (rows) => {
      const known = await this.#known(rows);
      const turnedAway = (await rows.get(this.#at("refused"))) ?? [];
      for (const row of await rows.keys(this.#at("op"))) {
        const operation = await rows.get(row);
        if (!done.has(operation.key) && !reasons.has(operation.key)) continue;
        if (done.has(operation.key)) {
          known.operations = merged(known.operations, [operation]);
          rows.set(row.replace(/^op/, "sent"), operation);
        } else turnedAway.push({ ...operation, ...reasons.get(operation.key) });
        rows.delete(row);
      }
      rows.set(this.#at("known"), known);
      if (turnedAway.length) rows.set(this.#at("refused"), turnedAway);
    });
  }

  /** Take in operations from the node, in order up to `serial`; the node's own words win. */
  learn(operations, serial) {
    return this.#change(async (rows) => {
      const known = await this.#known(rows);
      known.operations = merged(operations, known.operations);
      if (serial > known.serial) Object.assign(known, { serial, last: operations.at(-1)?.key });
      rows.set(this.#at("known"), known);
    });
  }

  /** Return everything: {device, serial, last, operations, waiting, refused}; `last` is the key at `serial`. */
  look() {
    return this.storage.change(async (rows) => {
      const { serial, last } = await this.#known(rows);
      return {
        device: (await this.#device(rows)).id,
        serial,
        last,
        operations: await this.#all(rows),
        waiting: await this.#waiting(rows),
        refused: (await rows.get(this.#at("refused"))) ?? [],
      };
    });
  }

  /** Forget those that the node refused: they have been read. */
  dismiss() {
    return this.#change((rows) => rows.delete(this.#at("refused")));
  }

  /** Forget what is known from the node, but not what waits to be sent. */
  forget() {
    return this.#change(async (rows) => {
      rows.delete(this.#at("known"));
      for (const row of await rows.keys(this.#at("sent"))) rows.delete(row);
    });
  }

  /**
   * The node knows no more what it knew up to the operation `last`: forget that too, and let all
   * that was sent wait again. Where another tab has done so already, nothing happens.
   */
  startOver(last) {
    return this.#change(async (rows) => {
      if ((await this.#known(rows)).last !== last) return;
      rows.delete(this.#at("known"));
      for (const row of await rows.keys(this.#at("sent"))) {
        rows.set(row.replace(/^sent/, "op"), await rows.get(row));
        rows.delete(row);
      }
    });
  }
}
