/**
 * Steps of a draft, sent one after the other: each names the version that the one before it left.
 *
 * A step that the network swallows waits, with all that were taken after it; what is on the page
 * stays. A step that is refused goes, and those after it, for they were meant for another draft.
 */

export class Steps {
  #waiting = [];
  #isSending = false;

  /**
   * @param {object} options
   * @param {(step: object, version: string) => Promise<{status: number, answer: object}>} options.send
   *     asks the node; it throws when the network does not answer.
   * @param {string} options.version of the draft on the page.
   * @param {(answer: object, step: object) => void} options.onDone
   * @param {(answer: object, step: object) => void} options.onRefused
   * @param {() => void} options.onLost
   */
  constructor({ send, version, onDone, onRefused, onLost }) {
    Object.assign(this, { send, version, onDone, onRefused, onLost });
  }

  /** How many steps are not saved yet. */
  get length() {
    return this.#waiting.length;
  }

  /** Take a step; it is sent when those before it are done. */
  take(step) {
    this.#waiting.push(step);
    return this.go();
  }

  /** Send what waits, from the first step on. */
  async go() {
    if (this.#isSending) {
      return;
    }
    this.#isSending = true;
    try {
      while (this.#waiting.length) {
        await this.#sendFirst();
      }
    } catch {
      this.onLost();
    } finally {
      this.#isSending = false;
    }
  }

  async #sendFirst() {
    const [step] = this.#waiting;
    const { status, answer } = await this.send(step, this.version);
    if (answer.version !== undefined) {
      this.version = String(answer.version);
    }
    if (status < 400) {
      this.#waiting.shift();
      this.onDone(answer, step);
    } else {
      this.#waiting = [];
      this.onRefused(answer, step);
    }
  }
}
