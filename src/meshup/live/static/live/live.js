/**
 * Pages that change while one looks at them: listens to live channels of the node.
 *
 *   const live = listen({ channels: [{ ticket, since }], renew, onSnapshot, onState, onGone });
 *
 * A snapshot is the whole state of a channel, and only newer ones are given on; so it does not
 * matter what was missed while the phone slept or had no network. Over a WebSocket, and where none
 * can be opened, by asking again and again (long-polling). The words on the wire are in
 * docs/signalling.md.
 *
 * channels    `[{ticket, since?}]`; `since` is the sequence that the page already shows
 * renew       `async () => tickets`, asked before tickets expire and when they are refused
 * onSnapshot  `(channel, snapshot, {sequence, at})`, `at` in ms of the server's time
 * onState     `("live" | "polling" | "offline")`, whenever it changes; "offline" at first
 * onGone      `(channel)`: what it showed is no more, or may not be seen any more
 */

import { serverClock } from "./clock.js";
import { Known } from "./known.js";
import { poll } from "./polling.js";

export { serverClock };

const OPEN_MS = 8_000; // a WebSocket that has not opened by then does not
const PING_MS = 25_000;
const PONG_MS = 10_000;
const HURRY_MS = 4_000; // for a pong, when there is reason to doubt
const LOOK_MS = 5_000;
const SLEPT_MS = 15_000; // between two looks: the page was asleep
const FIRST_DELAY_MS = 500;
const MOST_DELAY_MS = 30_000;
const SOCKET_AGAIN_MS = 60_000;
const RENEW_BEFORE_MS = 60_000;
const RENEW_AGAIN_MS = 5_000;

/** Return how long to wait after so many failures: twice as long each time, and never together. */
export function delayAfter(failures, random = Math.random) {
  const most = Math.min(MOST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, failures - 1));
  return most * (0.5 + random());
}

class Live {
  #known = new Known();
  #to;
  #state = "";
  #socket = null;
  #polling = null;
  #pingedAt = 0;
  #failures = 0;
  #renewFailures = 0;
  #isRenewing = false;
  #renewedAt = -Infinity;
  #isClosed = false;
  #looked = Date.now();
  #timers = {};
  #ears = [];

  constructor({ channels, renew = null, onSnapshot, onState = () => {}, onGone = () => {} }) {
    this.#to = { renew, onSnapshot, onState, onGone };
    this.#known.take(channels);
    this.#enter("offline");
    this.#hear(globalThis, "online", () => this.#wake());
    this.#hear(globalThis, "pageshow", (event) => event.persisted && this.#wake());
    this.#hear(globalThis.document, "visibilitychange", () => {
      if (globalThis.document.visibilityState === "visible") {
        this.#wake();
      }
    });
    this.#timers.look = setInterval(() => this.#look(), LOOK_MS);
    this.#planRenewal();
    this.#connect();
  }

  get state() {
    return this.#state;
  }

  /** Listen with these tickets too, texts or `{ticket, since}`. */
  add(tickets) {
    const fresh = this.#known.take(tickets);
    this.#planRenewal();
    this.#ask(fresh);
  }

  /** Listen no more. */
  close() {
    this.#isClosed = true;
    Object.values(this.#timers).forEach((timer) => clearTimeout(timer));
    this.#ears.forEach(([target, event, act]) => target?.removeEventListener?.(event, act));
    this.#dropSocket();
    this.#stopPolling();
    this.#enter("offline");
  }

  // The WebSocket

  #connect() {
    clearTimeout(this.#timers.retry);
    if (this.#isClosed || this.#known.isEmpty || this.#socket !== null) {
      return;
    }
    const address = new URL("/live", globalThis.location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    let socket;
    try {
      socket = new WebSocket(address.href);
    } catch {
      this.#socketFailed();
      return;
    }
    this.#socket = socket;
    const mine = (act) => (event) => this.#socket === socket && act(event);
    socket.addEventListener("open", mine(() => this.#opened()));
    socket.addEventListener("message", mine((event) => this.#heard(event.data)));
    socket.addEventListener("close", mine(() => this.#lost()));
    this.#timers.pong = setTimeout(() => this.#lost(), OPEN_MS);
  }

  #opened() {
    for (const wanted of this.#known.wanted()) {
      this.#say({ type: "subscribe", ...wanted });
    }
    this.#ping(PONG_MS);
  }

  #heard(text) {
    clearTimeout(this.#timers.pong);
    this.#pingLater();
    this.#failures = 0;
    this.#stopPolling();
    this.#enter("live");
    this.#take(parsed(text), this.#pingedAt);
  }

  #ping(patience) {
    this.#pingedAt = Date.now();
    this.#say({ type: "ping" });
    clearTimeout(this.#timers.ping);
    clearTimeout(this.#timers.pong);
    this.#timers.pong = setTimeout(() => this.#lost(), patience);
  }

  #pingLater() {
    clearTimeout(this.#timers.ping);
    this.#timers.ping = setTimeout(() => this.#ping(PONG_MS), PING_MS);
  }

  #say(message) {
    if (this.#socket?.readyState === 1) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  /** The WebSocket ended, or is silent. */
  #lost() {
    const wasLive = this.#state === "live";
    this.#dropSocket();
    if (wasLive) {
      this.#enter("offline");
      this.#retry();
    } else {
      this.#socketFailed();
    }
  }

  #dropSocket() {
    clearTimeout(this.#timers.ping);
    clearTimeout(this.#timers.pong);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** No WebSocket could be opened: ask without one, and try again in a while. */
  #socketFailed() {
    if (this.#polling !== null) {
      this.#timers.retry = setTimeout(() => this.#connect(), SOCKET_AGAIN_MS * (0.5 + Math.random()));
    } else {
      this.#poll();
    }
  }

  #retry() {
    this.#failures += 1;
    clearTimeout(this.#timers.retry);
    if (!this.#isClosed) {
      this.#timers.retry = setTimeout(() => this.#connect(), delayAfter(this.#failures));
    }
  }

  // Without a WebSocket

  #poll() {
    if (this.#isClosed || this.#known.isEmpty) {
      return;
    }
    this.#stopPolling();
    this.#polling = poll({
      wanted: () => this.#known.wanted(),
      onAnswer: (answer, sentAt) => {
        if (this.#state !== "polling") {
          this.#failures = 0;
          this.#enter("polling");
          clearTimeout(this.#timers.retry);
          this.#timers.retry = setTimeout(() => this.#connect(), SOCKET_AGAIN_MS * (0.5 + Math.random()));
        }
        serverClock.sample(answer.at, sentAt + (answer.waited ?? 0));
        answer.messages.forEach((message) => this.#take(message, null));
      },
      onFailure: () => {
        this.#polling = null;
        this.#enter("offline");
        this.#retry();
      },
    });
  }

  #stopPolling() {
    this.#polling?.stop();
    this.#polling = null;
  }

  // What the node says

  #take(message, pingedAt) {
    switch (message?.type) {
      case "snapshot":
        if (this.#known.isNewer(message.channel, message.sequence)) {
          const { channel, snapshot, sequence, at } = message;
          this.#to.onSnapshot(channel, snapshot, { sequence, at });
        }
        break;
      case "pong":
        serverClock.sample(message.at, pingedAt);
        break;
      case "gone":
        this.#end(message.channel);
        break;
      case "refused":
        this.#refused(message);
        break;
    }
  }

  #refused({ ticket, code }) {
    const channel = this.#known.refuse(ticket);
    if (channel === null) {
      return;
    }
    if (code === "too_many" || this.#to.renew === null) {
      this.#end(channel);
    } else {
      this.#renewSoon(this.#renewedAt + RENEW_AGAIN_MS - Date.now());
    }
  }

  #end(channel) {
    if (this.#known.forget(channel)) {
      this.#to.onGone(channel);
    }
    if (this.#known.isEmpty) {
      this.#dropSocket();
      this.#stopPolling();
      this.#enter("offline");
    }
  }

  // Tickets

  #planRenewal() {
    clearTimeout(this.#timers.renewal);
    const left = this.#known.until - RENEW_BEFORE_MS - serverClock.now();
    if (this.#to.renew !== null && Number.isFinite(left) && !this.#isClosed) {
      const wait = Math.max(RENEW_AGAIN_MS, Math.min(left, 2 ** 31 - 1)); // the most a timer takes
      this.#timers.renewal = setTimeout(() => (left > wait ? this.#planRenewal() : this.#renew()), wait);
    }
  }

  #renewSoon(wait) {
    clearTimeout(this.#timers.renewal);
    if (wait <= 0) {
      this.#renew();
    } else if (!this.#isClosed) {
      this.#timers.renewal = setTimeout(() => this.#renew(), wait);
    }
  }

  async #renew() {
    if (this.#isRenewing || this.#isClosed) {
      return;
    }
    this.#isRenewing = true;
    this.#renewedAt = Date.now();
    try {
      const tickets = await this.#to.renew();
      this.#renewFailures = 0;
      const fresh = this.#known.take(tickets);
      this.#isRenewing = false;
      this.#known.names.filter((channel) => this.#isOver(channel)).forEach((channel) => this.#end(channel));
      this.#planRenewal();
      this.#ask(fresh);
    } catch {
      this.#isRenewing = false;
      this.#renewFailures += 1;
      this.#renewSoon(RENEW_AGAIN_MS + delayAfter(this.#renewFailures));
    }
  }

  /** Say whether a channel was refused, and got no other ticket. */
  #isOver(channel) {
    return this.#known.wanted([channel]).length === 0;
  }

  #ask(channels) {
    if (this.#isClosed || channels.length === 0) {
      return;
    }
    if (this.#socket?.readyState === 1) {
      this.#known.wanted(channels).forEach((wanted) => this.#say({ type: "subscribe", ...wanted }));
    } else if (this.#polling !== null) {
      this.#polling.hurry();
    } else {
      this.#connect();
    }
  }

  // Sleep, and networks that come and go

  #look() {
    const now = Date.now();
    const slept = now - this.#looked > SLEPT_MS || now < this.#looked;
    this.#looked = now;
    if (slept) {
      this.#wake();
    }
  }

  /** There is reason to doubt what we have, or to hope again: find out now. */
  #wake() {
    if (this.#isClosed) {
      return;
    }
    serverClock.doubt();
    this.#planRenewal();
    if (this.#socket?.readyState === 1) {
      this.#ping(HURRY_MS);
    } else if (this.#polling !== null) {
      this.#polling.hurry();
    } else {
      this.#failures = 0;
      this.#dropSocket();
      this.#connect();
    }
  }

  #hear(target, event, act) {
    target?.addEventListener?.(event, act);
    this.#ears.push([target, event, act]);
  }

  #enter(state) {
    if (state !== this.#state) {
      this.#state = state;
      this.#to.onState(state);
    }
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Listen to channels; return what can `close()`, `add(tickets)` and has a `state`. */
export function listen(wishes) {
  return new Live(wishes);
}
