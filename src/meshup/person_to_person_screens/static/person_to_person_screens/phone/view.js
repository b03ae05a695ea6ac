/** One person's card on the page: writes what it has to say into its slots, and nothing twice. */

import { element } from "../../projector/elements.js";
import { say, spokenOf } from "./card.js";

const TEXTS = ["eyebrow", "title", "moves", "note", "missed", "clockLabel", "time"];

export class CardView {
  #section;
  #words;
  #language;
  #shown = {};
  #spoken = null;
  #speak;
  #starterSteps = 0;
  #deck;

  /** `speak(sentence)` reads aloud; `deck` has more conversation starters. */
  constructor(section, { words, language, deck, speak }) {
    Object.assign(this, { key: section.dataset.card });
    this.#section = section;
    this.#words = words;
    this.#language = language;
    this.#deck = deck;
    this.#speak = speak;
    this.#slot("another")?.addEventListener("click", () => this.#another());
  }

  /** Show a card; what has not changed is left alone, so that nothing flickers or loses the focus. */
  show(card, moment) {
    this.#once("stage", [moment.round, moment.phase], () => this.#write("answer")); // what was said of before is over
    this.#section.dataset.kind = moment.kind;
    this.#section.dataset.phase = moment.phase;
    TEXTS.forEach((name) => this.#write(name, card[name]));
    this.#once("people", [card.people, card.lookFor], () => this.#people(card.people, card.lookFor));
    this.#once("language", card.language, () => this.#speakLanguage(card.language));
    this.#once("starter", [card.starter, moment.round], () => {
      this.#starterSteps = 0;
      this.#starter(card.starter);
    });
    this.#bar(card);
    this.#once("acts", card.acts, () => this.#acts(card.acts));
    this.#aloud(spokenOf(card, this.#words));
  }

  /** Say what became of a press. */
  answer(sentence) {
    this.#write("answer", sentence);
  }

  remove() {
    this.#section.remove();
  }

  #slot(name) {
    return this.#section.querySelector(`[data-slot="${name}"]`);
  }

  #once(name, value, act) {
    const text = JSON.stringify(value);
    if (this.#shown[name] !== text) {
      this.#shown[name] = text;
      act();
    }
  }

  #write(name, text = "") {
    const slot = this.#slot(name);
    if (slot && slot.textContent.trim() !== text) {
      slot.textContent = text;
    }
    if (slot) {
      slot.hidden = text === "";
    }
  }

  #people(people, seats) {
    const list = this.#slot("people");
    const hadFocus = list.contains(this.#section.ownerDocument.activeElement);
    list.hidden = people.length === 0;
    list.replaceChildren(...people.map((name, place) => this.#person(name, seats[place])));
    if (hadFocus) {
      this.#slot("title").focus();
    }
  }

  /** A peer is a hexagon with the letter of their name; where three sit, each can be missing. */
  #person(name, seat) {
    const mark = element("span", "seat-hexagon", [...name][0]?.toUpperCase() ?? "");
    mark.setAttribute("aria-hidden", "true");
    const parts = [mark, element("span", "seat-name", name)];
    if (seat) {
      const button = element("button", "button button-quiet button-small seat-lost", say(this.#words, "cannot_find_one"));
      Object.assign(button, { type: "submit", name: "act", value: `cannot_find-${seat}` });
      button.setAttribute("form", this.#slot("acts").id);
      button.append(" ", element("span", "visually-hidden", name));
      parts.push(button);
    }
    return element("li", "seat-peer", ...parts);
  }

  #speakLanguage(code) {
    const slot = this.#slot("language");
    slot.hidden = code === "";
    if (code) {
      const name = element("span", "", nameOf(code));
      Object.assign(name, { lang: code, dir: "auto" });
      const [before, after] = (this.#words.language ?? "{language}").split("{language}");
      slot.replaceChildren(before, name, after ?? "");
    }
  }

  #starter(texts) {
    const place = this.#slot("starter");
    place.hidden = !texts;
    if (texts) {
      const own = texts[this.#language] ?? Object.values(texts)[0];
      const others = Object.entries(texts).filter(([code, text]) => text && text !== own && code !== this.#language);
      const first = element("p", "seat-starter-first", own);
      this.#slot("starter-texts").replaceChildren(first, ...others.map(([code, text]) => inLanguage(code, text)));
      this.#slot("another").hidden = this.#deck.length === 0;
    }
  }

  /** Show another conversation starter: the deck goes round, from a place that is this card's own. */
  #another() {
    this.#starterSteps += 1;
    const start = [...this.key].reduce((sum, char) => sum + char.codePointAt(0), 0);
    this.#starter(this.#deck[(start + this.#starterSteps) % this.#deck.length]);
    this.#speak(this.#slot("starter-texts").firstElementChild.textContent);
  }

  #bar({ share }) {
    const bar = this.#slot("bar");
    bar.hidden = share === null;
    bar.value = share ?? 0;
  }

  #acts(acts) {
    const before = this.#section.ownerDocument.activeElement;
    const buttons = [...this.#section.querySelectorAll("[data-act]")];
    buttons.forEach((button) => (button.hidden = !acts.includes(button.dataset.act)));
    this.#slot("acts").hidden = acts.length === 0;
    if (before?.hidden && this.#section.contains(before)) {
      (buttons.find((button) => !button.hidden) ?? this.#slot("title")).focus();
    }
  }

  #aloud(sentence) {
    if (this.#spoken !== null && this.#spoken !== sentence) {
      this.#speak(sentence);
    }
    this.#spoken = sentence;
  }
}

function inLanguage(code, text) {
  const paragraph = element("p", "seat-starter-other", text);
  paragraph.lang = code;
  return paragraph;
}

function nameOf(code) {
  try {
    return new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
