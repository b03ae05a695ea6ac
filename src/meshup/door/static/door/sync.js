/**
 * Brings what waits on this device to the node, and what others did from it: again and again,
 * until it has worked. The node knows each operation by its key, so sending twice changes nothing.
 *
 * `onState` is called with {word, sentence}: "sent", "sending", or the word of a Trouble.
 */

import { exchange } from "./exchange.js";

export const MOST_SENT = 200;
const FIRST_SECONDS = 1;
const LONGEST_SECONDS = 60;
const IMPATIENT_SECONDS = 3;
const CLOSED_SECONDS = 300;
const IDLE_SECONDS = 60;

/** Return after how many seconds the next try is made, having failed `tries` times, at least one. */
export function patience(tries, random = Math.random) {
  return Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** (tries - 1)) * (0.5 + random() / 2);
}

export class Sync {
  constructor({ queue, address, onState, onClock = () => {}, ask, timers = globalThis, now = Date.now, random }) {
    const quiet = { running: false, again: false, tries: 0, most: MOST_SENT, failedAt: -Infinity, notBefore: 0 };
    Object.assign(this, { queue, address, onState, onClock, ask, timers, now, random }, quiet);
  }

  /** Something waits to be sent, or the node has something new. */
  kick() {
    const isFresh = this.now() - this.failedAt < IMPATIENT_SECONDS * 1000;
    if (this.running) this.again = true;
    else if (!isFresh) return this.#run();
  }

  /** The network is back, or the reader is. */
  wake() {
    if (this.running) this.again = true;
    else return this.#run();
  }

  stop() {
    this.timers.clearTimeout(this.timer);
    this.stopped = true;
  }

  async #run() {
    if (this.stopped || this.now() < this.notBefore) return;
    this.timers.clearTimeout(this.timer);
    this.running = true;
    let seconds = IDLE_SECONDS;
    try {
      do {
        this.again = false;
        await this.#send();
        await this.#fetch();
      } while (this.again && !this.stopped);
      Object.assign(this, { tries: 0, failedAt: -Infinity });
      this.onState({ word: "sent", sentence: "" });
    } catch (trouble) {
      seconds = this.#failed(trouble);
    } finally {
      this.running = false;
      if (!this.stopped) this.timer = this.timers.setTimeout(() => this.#run(), seconds * 1000);
    }
  }

  #failed(trouble) {
    if (!trouble.word) throw trouble;
    this.tries += 1;
    this.failedAt = this.now();
    if (trouble.after) this.notBefore = this.now() + trouble.after * 1000;
    this.onState({ word: trouble.word, sentence: trouble.sentence });
    const slow = ["closed", "gone", "ended"].includes(trouble.word);
    return trouble.after ?? (slow ? CLOSED_SECONDS : patience(this.tries, this.random));
  }

  async #ask(address, body) {
    const { told, ahead } = await exchange(address, { body, ask: this.ask, now: this.now });
    if (ahead !== undefined) this.onClock(ahead);
    return told;
  }

  async #send() {
    for (;;) {
      const { device, operations } = await this.queue.pending(this.most);
      if (!operations.length || this.stopped) return;
      this.onState({ word: "sending", sentence: "" });
      try {
        const told = await this.#ask(this.address, { device, sent_at: this.now(), operations });
        await this.#settle(operations, told);
      } catch (trouble) {
        if (trouble.word !== "large") throw trouble;
        await this.#smaller(operations);
      }
    }
  }

  async #settle(operations, { taken = [], refused = [] }) {
    const answered = new Set([...taken, ...refused.map(({ key }) => key)]);
    const silent = operations.every(({ key }) => !answered.has(key));
    if (silent) throw Object.assign(new Error("busy"), { word: "busy", sentence: "" });
    await this.queue.settle(taken, refused);
    this.most = MOST_SENT;
  }

  /** Too much at once: half of it, until one alone is too large, which is given up. */
  async #smaller(operations) {
    if (operations.length > 1) this.most = Math.ceil(operations.length / 2);
    else await this.queue.settle([], [{ key: operations[0].key, code: "large", sentence: "" }]);
  }

  /**
   * Learn what others did: up to the last operation that came, however far the door is by then. The
   * last one known is asked for again: where the node has another in its place, or none, it was
   * restored from a backup; then everything is learnt anew, and sent once more.
   */
  async #fetch() {
    for (;;) {
      const { serial, last } = await this.queue.look();
      const since = last ? serial - 1 : serial;
      const { operations = [], more } = await this.#ask(`${this.address}?since=${since}`);
      if (last && operations[0]?.key !== last) {
        this.again = true;
        return this.queue.startOver(last);
      }
      const fresh = operations.slice(last ? 1 : 0);
      const reached = fresh.at(-1)?.serial ?? serial;
      if (fresh.length) await this.queue.learn(fresh, reached);
      if (!more || !(reached > serial) || this.stopped) return;
    }
  }
}
