/**
 * The server's time on this device, whose own clock may be wrong.
 *
 * A sample is the server's time and how long its round trip took; the one with the shortest counts,
 * until it is old or this device's clock has jumped.
 */

const GOOD_FOR = 10 * 60_000;

export class ServerClock {
  #offset = 0;
  #roundTrip = Infinity;
  #sampledAt = 0;

  /** Return the server's time, in milliseconds since 1970; this device's own before any sample. */
  now() {
    return Date.now() + this.#offset;
  }

  /** Take the server's time `at`, from an answer to what was sent at `sentAt` and came just now. */
  sample(at, sentAt) {
    const now = Date.now();
    const roundTrip = Math.max(0, now - sentAt);
    const isOld = now - this.#sampledAt > GOOD_FOR;
    if (Number.isFinite(at) && (isOld || roundTrip <= this.#roundTrip)) {
      this.#offset = at + roundTrip / 2 - now;
      this.#roundTrip = roundTrip;
      this.#sampledAt = now;
    }
  }

  /** Let the next sample count, whatever it took: this device slept, or its clock was set. */
  doubt() {
    this.#roundTrip = Infinity;
  }
}

export const serverClock = new ServerClock();
