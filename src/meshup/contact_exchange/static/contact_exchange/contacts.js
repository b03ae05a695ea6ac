/** The page on which a device lists the cards that it has kept: to look at, take along, remove. */

import { linesOf } from "./card-lines.js";
import { saveVcards, viewOf } from "./card-view.js";
import { ownCards, receivedCards, removeEntry, restoreEntry } from "./cards.js";

const cloned = (name) => document.querySelector(`template[${name}]`).content.cloneNode(true).firstElementChild;

/** Return when and as whom somebody was met, in the words of the page. */
export function metWords({ met, called, name }, words, language) {
  const day = new Date(`${met}T12:00:00`);
  if (!met || Number.isNaN(day.getTime())) return "";
  const written = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric" }).format(day);
  const sentence = called && called !== name ? words.metAs : words.met;
  return sentence.replace("{day}", written).replace("{name}", called ?? "");
}

function entryOf(name, card, show) {
  const entry = cloned("data-entry");
  entry.querySelector("h3").textContent = card.name;
  entry.querySelector("[data-whose]").textContent = card.name;
  const met = entry.querySelector("[data-met]");
  met.textContent = metWords(card, met.dataset, document.documentElement.lang);
  met.hidden = !met.textContent;
  entry.querySelector("[data-view]").replaceWith(show(card));
  entry.querySelector("[data-remove]").addEventListener("click", () => remove(entry, name, show));
  return entry;
}

function remove(entry, name, show) {
  const card = removeEntry(name);
  const removed = cloned("data-removed");
  removed.querySelector("button").addEventListener("click", () => {
    restoreEntry(name, card);
    const again = entryOf(name, card, show);
    removed.replaceWith(again);
    again.focus();
  });
  entry.replaceWith(removed);
  removed.querySelector("button").focus();
  document.querySelector("[data-said]").textContent = removed.querySelector("span").textContent;
}

function ownView(card) {
  const list = document.createElement("ul");
  list.className = "list-plain contact-lines";
  const links = (card.links ?? "").split("\n").filter(Boolean);
  for (const [text] of linesOf({ ...card, links })) {
    list.append(Object.assign(document.createElement("li"), { textContent: text }));
  }
  if (card.note) list.append(Object.assign(document.createElement("li"), { textContent: card.note }));
  return list;
}

function fill(section, entries, show) {
  section.hidden = entries.length === 0;
  section.querySelector("[data-list]").replaceChildren(...entries.map(([name, card]) => entryOf(name, card, show)));
}

function start() {
  const received = receivedCards();
  fill(document.querySelector("[data-received-cards]"), received, viewOf);
  fill(document.querySelector("[data-own-cards]"), ownCards(), ownView);
  document.querySelector("[data-none]").hidden = received.length > 0;
  document.querySelector("[data-save-all]").addEventListener("click", () => {
    saveVcards(receivedCards().map(([, card]) => card.vcard), "contacts.vcf");
  });
}

if (globalThis.document) {
  start();
}
