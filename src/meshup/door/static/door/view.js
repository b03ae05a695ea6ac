/** What the page of a door shows. No decisions are made here. */

import { nowAndNext } from "./timetable.js";

const MOODS = ["good", "warning", "bad"];

export class View {
  constructor(root, words) {
    Object.assign(this, { root, words });
  }

  /** Return the element with a hook, such as "heads" for data-heads. */
  at(hook) {
    return this.root.querySelector(`[data-${hook}]`);
  }

  button(name) {
    return this.root.querySelector(`[data-do="${name}"]`);
  }

  /** Call `acts[name]` for every button `data-do="name"` that is pressed. */
  hear(acts) {
    this.root.addEventListener("click", (event) => {
      const name = event.target.closest("[data-do]")?.dataset.do;
      acts[name]?.();
    });
    this.root.addEventListener("keydown", (event) => {
      if (event.repeat && event.target.closest("[data-do]")) event.preventDefault(); // a key held down
    });
  }

  /** Write a sentence where it is not yet, or hide the place when there is none. */
  write(hook, text) {
    const place = this.at(hook);
    if (place.textContent !== text) place.textContent = text;
    place.hidden = !text;
  }

  /** Say something to who does not see the page; the same sentence again is said again. */
  speak(text) {
    const place = this.at("spoken");
    place.textContent = place.textContent === text ? `${text}\u00a0` : text;
  }

  numbers({ heads, first_times: firstTimes, checked_in: checkedIn }, expected) {
    const { words } = this;
    this.at("heads").textContent = heads;
    this.at("heads-words").textContent = words.say("heads", { count: heads });
    const told = [
      expected ? words.say("expected", { count: expected }) : "",
      checkedIn ? words.say("checked_in", { count: checkedIn }) : "",
      firstTimes ? words.say("first_times", { count: firstTimes }) : "",
    ];
    this.at("numbers").textContent = told.filter(Boolean).join(" · ");
  }

  group(persons, isFirst) {
    this.at("more").textContent = `+${persons}`;
    this.at("together").textContent = this.words.say("together", { count: persons });
    const button = this.button("first_time");
    button.setAttribute("aria-pressed", isFirst);
    button.textContent = this.words.say("first_time", { count: persons });
  }

  /** Say how this phone stands with the node: what waits since when, and why. */
  sync({ word, sentence }, waiting, since, isKept) {
    const { words } = this;
    const count = waiting.length;
    const facts = { count, hour: count ? words.hour(since) : "" };
    const told = count ? [words.say(isKept ? "waiting" : "waiting_unkept", facts)] : [];
    if (!(count && ["sent", "sending"].includes(word))) told.push(sentence || words.say(word));
    this.write("sync-words", told.join(" "));
    const mood = word === "ended" || word === "signed_out" ? "bad" : word === "sent" && !count ? "good" : "warning";
    const place = this.at("sync");
    place.dataset.word = word;
    place.dataset.waiting = count;
    MOODS.forEach((name) => place.classList.toggle(`phone-sync-${name}`, name === mood));
    this.at("sign-in-link").hidden = word !== "signed_out";
  }

  refused(operations) {
    const why = [...new Set(operations.map(({ sentence, code }) => sentence || this.words.say(code)))].join(" ");
    this.at("refused").hidden = !operations.length;
    this.at("refused-words").textContent = operations.length ? this.words.say("refused", { count: operations.length, why }) : "";
  }

  last(text) {
    this.at("last").textContent = text;
    this.button("undo").hidden = !text;
  }

  now(lines, at) {
    const { words } = this;
    const { now, next } = nowAndNext(lines, at);
    const told = [
      now ? words.say("now", { title: now.title }) : "",
      next ? words.say("next", { title: next.title, hour: words.hour(next.starts) }) : "",
    ];
    this.write("now", told.filter(Boolean).join(" · "));
  }

  /** Show people that were found, each a button; `choose` gets one of them. */
  found(people, choose) {
    const list = this.at("found");
    list.hidden = !people.length;
    list.replaceChildren(...people.map((person) => this.#person(person, choose)));
  }

  #person({ label, note, person }, choose) {
    const [row, button, more] = ["li", "button", "span"].map((name) => document.createElement(name));
    Object.assign(button, { type: "button", className: "phone-person", textContent: label });
    Object.assign(more, { className: "small muted", textContent: note });
    button.append(" ", more);
    button.addEventListener("click", () => choose(person));
    row.append(button);
    return row;
  }
}
