/** Long-polling: asks for what is newer, and the node answers when there is something. */

const PATIENCE_MS = 40_000;
const PAUSE_MS = 300; // so that many changes at once are one question
const IDLE_MS = 1_000;
const QUICK_WAIT = 1; // in seconds, where we want to know soon whether somebody answers

/** Return the address that asks for `wanted`, `[{ticket, since?}]`, and waits so many seconds. */
export function pollAddress(wanted, wait) {
  const query = new URLSearchParams();
  for (const { ticket, since } of wanted) {
    query.append("ticket", ticket);
    query.append("since", since ?? "");
  }
  if (wait !== null) {
    query.append("wait", wait);
  }
  return `/live/poll?${query}`;
}

/**
 * Ask again and again until `stop()`, or until it fails.
 *
 * wanted     `() => [{ticket, since?}]`
 * onAnswer   `({at, waited, messages}, sentAt)`: the node's time, and for how long it waited (ms)
 * onFailure  called once, in the end
 */
export function poll({ wanted, onAnswer, onFailure }) {
  const at = { isStopped: false, isQuick: true, abort: new AbortController(), pause: null };

  async function ask() {
    if (wanted().length === 0) {
      at.pause = setTimeout(ask, IDLE_MS); // until tickets are renewed
      return;
    }
    at.abort = new AbortController();
    const abort = at.abort;
    const patience = setTimeout(() => abort.abort(), PATIENCE_MS);
    const wait = at.isQuick ? QUICK_WAIT : null;
    at.isQuick = false;
    const sentAt = Date.now();
    try {
      const address = pollAddress(wanted(), wait);
      const response = await fetch(address, { cache: "no-store", credentials: "omit", signal: abort.signal });
      if (response.status !== 200 && response.status !== 204) {
        throw new Error(`status ${response.status}`);
      }
      const answer = response.status === 200 ? await response.json() : { messages: [] };
      if (!at.isStopped) {
        onAnswer(answer, sentAt);
      }
    } catch (error) {
      if (!at.isStopped && !(at.isQuick && error.name === "AbortError")) {
        at.isStopped = true;
        onFailure();
      }
    } finally {
      clearTimeout(patience);
    }
    if (!at.isStopped) {
      at.pause = setTimeout(ask, at.isQuick ? 0 : PAUSE_MS);
    }
  }

  ask();
  return {
    stop() {
      at.isStopped = true;
      clearTimeout(at.pause);
      at.abort.abort();
    },
    /** Ask anew, and be answered at once. */
    hurry() {
      at.isQuick = true;
      at.abort.abort();
    },
  };
}
