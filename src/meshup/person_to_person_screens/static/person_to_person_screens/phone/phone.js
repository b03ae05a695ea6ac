/**
 * The rounds on a phone: with whom, at which table, for how long; goes on by the server's clock.
 *
 * What was heard last is kept on the device until the evening is over, with the next round as soon
 * as it is planned: so the page finds the next table without a connection, and after a reload. What
 * is pressed meanwhile is sent later, while it still means the same.
 */

import { keepPage } from "../../door/offline.js";
import { stayAwake } from "../../door/awake.js";
import { listen, serverClock } from "../../live/live.js";
import { Kept } from "../../projector/kept.js";
import { cardOf, say } from "./card.js";
import { chime, prepare } from "./chime.js";
import { momentOf, signalBetween } from "./moment.js";
import { isStillMeant, pressOf, send, withPress } from "./presses.js";
import { haveLeft, NAME, tidy } from "./tidy.js";
import { CardView } from "./view.js";

const TICK_MS = 500;
const QUIET_MS = 5_000; // a page that has just opened, or changes its network, is no news

class Phone {
  #cards = new Map();
  #moments = new Map();
  #timer = null;
  #live = null;
  #letSleep = null;
  #below = null;

  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.words = data.words;
    this.kept = new Kept(`${NAME}:${data.slug}`, globalThis.localStorage);
    tidy(globalThis.localStorage, serverClock.now(), `${NAME}:${data.slug}`);
    this.state = data.people === null ? this.kept.read("state") : fresh(data);
    if (data.people === null && this.state) {
      serverClock.sample(Date.now() + this.state.ahead, Date.now()); // as far as this device knew
      serverClock.doubt();
    }
    this.hasSound = this.kept.read("sound") === true;
    if (this.state && serverClock.now() > this.state.until) {
      this.forget();
    }
  }

  start() {
    this.#hearSound();
    if (!this.state?.people.length) {
      this.#nobody();
      return;
    }
    this.#save();
    this.state.people.forEach((person) => this.#card(person));
    this.root.hidden = false;
    this.#part("unknown", true);
    history.replaceState(null, "", location.pathname); // a reload says nothing of what was done
    this.tick();
    setInterval(() => this.tick(), TICK_MS);
    this.root.addEventListener("submit", (event) => this.#pressed(event));
    addEventListener("pointerdown", () => this.hasSound && prepare());
    keepPage(this.data.addresses.worker, this.data.addresses.page);
    this.#listen();
    addEventListener("offline", () => this.#offline());
    addEventListener("online", () => this.#connection(this.#live.state));
    if (this.data.people === null) {
      this.#offline();
    }
  }

  /** Nobody of this device takes part, as far as the page knows. */
  #nobody() {
    if (this.data.people !== null) {
      this.kept.forget();
    }
    this.#part("unknown", this.data.people !== null);
  }

  forget() {
    this.kept.forget();
    this.state = null;
  }

  /** Show this moment, on each card. */
  tick() {
    const now = serverClock.now();
    for (const person of this.state.people) {
      const moment = momentOf(this.state.rounds, person.seat, now);
      const card = cardOf(moment, person.seat, this.words);
      const isLost = moment.kind === "between" && moment.phase === "between" && this.isOffline;
      const shown = isLost ? { ...card, ...this.#lost() } : card;
      this.#cards.get(person.key).show(shown, moment);
      this.#signal(person.key, moment);
    }
    this.#awake();
  }

  #lost() {
    return { title: say(this.words, "between_offline"), note: say(this.words, "between_offline_note") };
  }

  #signal(key, moment) {
    const before = this.#moments.get(key) ?? null;
    this.#moments.set(key, moment);
    if (before !== null && (before.phase !== moment.phase || before.round !== moment.round)) {
      this.#part("done", true); // what the page said above when it was opened is over
    }
    const signal = signalBetween(before, moment);
    if (signal && this.hasSound && moment.kind !== "left") {
      chime(signal);
    }
    if (before !== null && (before.phase === "ended") !== (moment.phase === "ended")) {
      clearTimeout(this.#below);
      this.#below = setTimeout(() => this.#showBelow(), 500 + Math.random() * 4_000); // not all phones at once
    }
  }

  /** Keep the screen on while there is something to wait for. */
  #awake() {
    const isOn = [...this.#moments.values()].some(({ kind }) => !["ended", "left"].includes(kind));
    if (isOn && this.#letSleep === null) {
      this.#letSleep = stayAwake();
    } else if (!isOn && this.#letSleep !== null) {
      this.#letSleep();
      this.#letSleep = null;
    }
  }

  // What the node says

  #listen() {
    const renew = async () => {
      const told = await asked(this.data.addresses.state);
      this.#take(told);
      return told.tickets;
    };
    this.#live = listen({
      channels: this.state.tickets.map((ticket) => ({ ticket })),
      renew,
      onSnapshot: (channel, snapshot) => this.#heard(channel, snapshot),
      onState: (state) => this.#connection(state),
      onGone: () => location.reload(),
    });
  }

  #heard(channel, snapshot) {
    const [kind, key] = [channel.slice(0, channel.indexOf(":")), channel.slice(channel.indexOf(":") + 1)];
    const person = this.state.people.find((one) => one.key === key);
    if (kind === "round") {
      this.state.rounds = snapshot;
    } else if (kind === "seat" && person) {
      person.seat = snapshot;
    }
    this.state.heardAt = serverClock.now();
    this.#save();
    this.tick();
    this.#part("stay", !this.state.people.some(({ seat }) => seat.met > 0));
  }

  /** Take what the node answered: the newest of everything. */
  #take({ rounds, people, tickets, introduced }) {
    const isSame = people.map(({ key }) => key).join() === this.state.people.map(({ key }) => key).join();
    if (!isSame) {
      location.reload();
      return;
    }
    this.state = { ...this.state, rounds, people, tickets, introduced, heardAt: serverClock.now() };
    this.#save();
    this.tick();
  }

  /** Keep what was heard; where nobody of this device takes part any more, no name stays. */
  #save() {
    if (haveLeft(this.state.people)) {
      this.kept.write("state", undefined);
      return;
    }
    this.kept.write("state", { ...this.state, ahead: serverClock.now() - Date.now() });
  }

  #connection(state) {
    clearTimeout(this.#timer);
    if (state === "offline") {
      this.#timer = setTimeout(() => this.#offline(), QUIET_MS);
      return;
    }
    this.isOffline = false;
    this.#part("offline", true);
    this.#flush();
  }

  #offline() {
    this.isOffline = true;
    const time = hour(this.state.heardAt, this.data.zone);
    this.#part("offline", false, say(this.words, "offline", { time }));
    this.tick();
  }

  // What is pressed

  async #pressed(event) {
    const form = event.target.closest("form[data-slot=acts]"); // also of a button beside a name
    const act = event.submitter?.value;
    if (!form || !act) {
      return;
    }
    event.preventDefault();
    prepare();
    this.#part("done", true);
    const person = this.state.people.find(({ key }) => key === form.closest("[data-card]").dataset.card);
    const press = pressOf(act, person.number, this.#moments.get(person.key));
    await this.#send(press, person);
  }

  async #send(press, person) {
    const card = this.#cards.get(person.key);
    try {
      const answer = await send(this.data.addresses.page, press);
      card.answer(answer.isDone ? answer.said : answer.detail);
      if (answer.isDone) {
        this.#take(answer);
      }
    } catch {
      this.kept.write("presses", withPress(this.kept.read("presses") ?? [], press));
      card.answer(say(this.words, "waits"));
    }
  }

  /** Send what was pressed while there was no connection, in order. */
  async #flush() {
    const waiting = this.kept.read("presses") ?? [];
    if (waiting.length > 0) {
      this.kept.write("presses", []);
      for (const press of waiting) {
        const person = this.state.people.find(({ number }) => number === press.person);
        if (person && isStillMeant(press, momentOf(this.state.rounds, person.seat, serverClock.now()))) {
          await this.#send(press, person);
        } else if (person) {
          this.#cards.get(person.key).answer(say(this.words, "too_late"));
        }
      }
    }
    if (this.data.people === null) {
      location.reload(); // the page of the node says more than the one that was kept
    }
  }

  // Parts of the page

  #card({ key, number, name }) {
    let section = this.root.querySelector(`[data-card="${CSS.escape(key)}"]`);
    if (!section) {
      section = this.root.querySelector("template[data-card-template]").content.firstElementChild.cloneNode(true);
      section.dataset.card = key;
      section.querySelector("[name=person]").value = number;
      section.querySelector("[data-slot=acts]").id = `acts-${key}`;
      this.root.append(section);
    }
    const owner = section.querySelector('[data-slot="owner"]');
    owner.textContent = name;
    owner.hidden = this.state.people.length < 2 || name === "";
    const { words, language, deck } = { ...this.data, deck: this.state.deck };
    const speak = (sentence) => (document.querySelector("[data-spoken]").textContent = sentence);
    this.#cards.set(key, new CardView(section, { words, language, deck, speak }));
  }

  /** Show below the cards what the page has there now: after the last round, with whom to stay in touch. */
  async #showBelow() {
    const place = document.querySelector('[data-part="below"]');
    const page = await pageOf(this.data.addresses.page).catch(() => null);
    const fresh = page?.querySelector('[data-part="below"]');
    if (fresh && place.dataset.isOver !== fresh.dataset.isOver) {
      place.replaceWith(document.adoptNode(fresh));
      this.#hearSound();
      const { enableStayInTouch } = await import("../../contact_exchange/stay-in-touch.js");
      enableStayInTouch();
    }
  }

  #part(name, isHidden, text) {
    const place = document.querySelector(`[data-part="${name}"]`);
    if (place) {
      place.hidden = isHidden;
      if (text !== undefined && place.textContent !== text) {
        place.textContent = text;
      }
    }
  }

  #hearSound() {
    const button = document.querySelector("[data-sound]");
    if (!button) {
      return;
    }
    const write = () => {
      button.setAttribute("aria-pressed", String(this.hasSound));
      button.textContent = say(this.words, this.hasSound ? "sound_on" : "sound_off");
    };
    button.hidden = false;
    write();
    button.addEventListener("click", () => {
      this.hasSound = !this.hasSound;
      this.kept.write("sound", this.hasSound);
      prepare();
      write();
      if (this.hasSound) {
        chime("minute");
      }
    });
  }
}

/** Return what a page of the node says, as it is kept. */
function fresh({ rounds, people, tickets, introduced, until, deck }) {
  return { rounds, people, tickets, introduced, until, deck, heardAt: serverClock.now() };
}

async function asked(address) {
  const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" } });
  if (!answer.ok) {
    throw new Error(`status ${answer.status}`);
  }
  return answer.json();
}

async function pageOf(address) {
  const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "text/html" } });
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

function hour(at, timeZone) {
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", timeZone }).format(at);
}

const root = globalThis.document?.querySelector("[data-rounds]");
if (root) {
  new Phone(root, JSON.parse(document.getElementById("rounds-data").textContent)).start();
}
