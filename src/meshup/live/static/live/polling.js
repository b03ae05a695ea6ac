/** Long-polling: asks for what is newer, and the node answers when there is something. */

const PATIENCE_MS = 40_000;
const PAUSE_MS = 300; // so that many changes at once are one question

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
 * onAnswer   `({at, messages}, sentAt)`; `at` is the node's time, of answers that came at once
 * onFailure  called once, in the end
 */
export function poll({ wanted, onAnswer, onFailure }) {
  const at = { isStopped: false, isQuick: true, abort: new AbortController(), pause: null };

  async function ask() {
    at.abort = new AbortController();
    const abort = at.abort;
    const patience = setTimeout(() => abort.abort(), PATIENCE_MS);
    const quick = at.isQuick;
    at.isQuick = false;
    const sentAt = Date.now();
    try {
      const address = pollAddress(wanted(), quick ? 0 : null);
      const response = await fetch(address, { cache: "no-store", credentials: "omit", signal: abort.signal });
      if (response.status !== 200 && response.status !== 204) {
        throw new Error(`status ${response.status}`);
      }
      const answer = response.status === 200 ? await response.json() : { messages: [] };
      if (!at.isStopped) {
        onAnswer(quick ? answer : { ...answer, at: NaN }, sentAt);
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
