/** What the page of a room shows: its parts, people, the log. No decisions are made here. */

import { fill } from "./phrases.js";

/** Return the elements of the page by the name of their `data-` hook. */
export class View {
  constructor(root, words) {
    this.root = root;
    this.words = words;
  }

  /** Return the element with a hook, such as "people" for data-people. */
  at(hook) {
    return this.root.querySelector(`[data-${hook}]`);
  }

  /** Return every button that does `name`. */
  buttons(name) {
    return this.root.querySelectorAll(`[data-do="${name}"]`);
  }

  word(name, facts) {
    return fill(this.words[name] ?? "", facts);
  }

  /** Show these parts of the page and hide the others. */
  parts(...names) {
    for (const part of this.root.querySelectorAll("[data-part]")) {
      part.hidden = !names.includes(part.dataset.part);
    }
  }

  /** Lead the reader to the top of the room, and the keyboard to an element. */
  lead(hook) {
    this.root.scrollIntoView();
    this.at(hook).focus({ preventScroll: true });
  }

  /** Say a sentence in an element, or hide it when there is none. */
  say(hook, sentence, mood = "") {
    const place = this.at(hook);
    if (place.textContent !== sentence) place.textContent = sentence;
    place.hidden = !sentence;
    for (const one of ["good", "warning", "bad"]) place.classList.toggle(`notice-${one}`, one === mood);
  }

  /** List who is here; `ask` begins a conversation with one of them. */
  people(people, mayAsk, ask) {
    const list = this.at("people");
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.id : "";
    this.at("alone").textContent = people.length ? "" : this.word("alone");
    list.replaceChildren(...people.map((one) => this.#person(one, mayAsk, ask)));
    if (focused) list.querySelector(`[data-id="${focused}"]`)?.focus();
  }

  /** Say, beside a conversation, who else is in the room. */
  others(people) {
    const names = people.map((one) => one.name).join(", ");
    this.say("others", names && this.word("others", { names }));
  }

  /** Add a line to the log; return it. */
  line(...parts) {
    const line = document.createElement("li");
    line.append(...parts);
    const log = this.at("log");
    log.append(line);
    log.parentElement.scrollTop = log.parentElement.scrollHeight;
    return line;
  }

  /** Empty the log, and let go of the files in it. */
  clear() {
    const log = this.at("log");
    for (const link of log.querySelectorAll("a[download]")) URL.revokeObjectURL(link.href);
    log.replaceChildren();
  }

  button(text, act, quiet = false) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = quiet ? "button button-quiet" : "button";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  }

  /** Show what is on: the names of the switches, and the own picture. */
  switches(showing, picture) {
    const on = { microphone: showing.audio, camera: showing.video && !showing.screen, screen: showing.screen };
    for (const [name, isOn] of Object.entries(on)) {
      for (const button of this.buttons(name)) {
        button.textContent = this.word(`${name}_${isOn ? "on" : "off"}`);
      }
    }
    const mine = this.at("mine");
    mine.srcObject = picture;
    mine.hidden = this.at("mine-words").hidden = !picture;
  }

  #person(one, mayAsk, ask) {
    const line = document.createElement("li");
    const name = document.createElement("strong");
    name.textContent = one.name;
    const state = document.createElement("span");
    state.className = "small muted";
    state.textContent = this.word(`is_${one.state}`);
    line.append(name, state);
    if (one.state === "idle" && mayAsk) {
      const button = this.button(this.word("talk", one), () => ask(one));
      button.dataset.id = one.id;
      line.append(button);
    }
    return line;
  }
}
