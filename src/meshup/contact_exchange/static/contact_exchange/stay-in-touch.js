/**
 * Staying in touch, on a page that has `<section data-stay-in-touch="TICKET">`.
 *
 * One's own card is kept on the device and filled in, so that one tap says yes; what is not ticked is
 * not sent at all. A received card is kept on the device, and only then the node is told that it may
 * forget it. When somebody has said yes as well the page is read anew, and what is typed stays.
 */

import { listen } from "../live/live.js";
import { cardIn, fillIn, sendAll, sendOnly } from "./card-form.js";
import { saveVcards, viewOf } from "./card-view.js";
import { givenParts, keepOwnCard, keepReceived, ownCard, receivedCard } from "./cards.js";

const SECTION = "[data-stay-in-touch]";

// One's own card

function summarize(form) {
  const place = form.querySelector("[data-card-summary]");
  const card = cardIn(form);
  const parts = givenParts(card, place.dataset);
  place.textContent = card.name && parts.length ? `${card.name} (${parts.join(", ")})` : "";
}

function enableForm(form, owner) {
  const fold = form.querySelector("[data-card-fold]");
  const isRefused = "refused" in fold.dataset;
  const card = ownCard(owner);
  if (card) {
    fillIn(form, card, { isRefused });
    fold.open = isRefused;
  }
  form.querySelectorAll("[data-device-words]").forEach((words) => (words.hidden = false));
  summarize(form);
  form.addEventListener("input", () => summarize(form));
  form.addEventListener("submit", ({ submitter }) => {
    const isGiven = submitter?.name === "yes";
    if (isGiven) keepOwnCard(owner, cardIn(form));
    sendOnly(form, { isGiven });
  });
  globalThis.addEventListener("pageshow", () => sendAll(form));
}

// Received cards

async function keep(article) {
  const card = JSON.parse(article.dataset.received);
  if (!keepReceived(article.dataset.person, card)) return; // the page says how to keep it by hand
  article.querySelector("[data-file]").addEventListener("click", (event) => {
    event.preventDefault(); // the node has the file no more
    saveVcards([card.vcard], "contact.vcf");
  });
  const form = article.querySelector("[data-keep]");
  const said = await fetch(form.action, { method: "POST", body: new URLSearchParams(), redirect: "manual" });
  if (said.ok || said.type === "opaqueredirect") {
    form.hidden = true;
    article.querySelector("[data-kept]").hidden = false;
  }
}

const enabled = new WeakSet();

function enableArticle(article) {
  if (enabled.has(article)) return;
  enabled.add(article);
  if (article.dataset.received) {
    keep(article).catch(() => {}); // no network: the next time the page is opened
    return;
  }
  const card = receivedCard(article.dataset.person);
  if (card) {
    article.querySelector("h3").textContent = card.name;
    article.querySelector("[data-elsewhere]").remove();
    const words = article.querySelector("[data-on-device]");
    words.before(viewOf(card));
    words.hidden = false;
  }
}

// What changes while one looks

/** Bring an open section up to date with the one of a page read anew; return who said yes as well. */
export function merge(section, fresh) {
  const articlesOf = (place) => [...place.querySelectorAll("article[data-person]")];
  const known = new Set(articlesOf(section).map((article) => article.dataset.person));
  const list = section.querySelector(".contacts-met");
  if (!list || !fresh.querySelector(".contacts-met")) {
    section.replaceChildren(...fresh.childNodes);
    return articlesOf(section).filter((article) => !known.has(article.dataset.person));
  }
  const joined = articlesOf(fresh).filter((article) => !known.has(article.dataset.person));
  for (const article of joined) {
    section.querySelector(`li[data-person="${article.dataset.person}"]`)?.remove();
    section.querySelector("[data-card-form]").before(article);
  }
  for (const now of [...fresh.querySelectorAll("li[data-person]")].reverse()) {
    const then = list.querySelector(`[data-person="${now.dataset.person}"]`);
    if (then === null) list.prepend(now);
    else if (!then.contains(document.activeElement) && then.innerHTML !== now.innerHTML) then.replaceWith(now);
  }
  return joined;
}

function announce(section, articles) {
  const place = section.querySelector("[data-announce]");
  const names = articles.map((article) => article.querySelector("h3").textContent.trim());
  if (place && names.length) place.textContent = `${place.dataset.announce} ${names.join(", ")}`;
}

/** Read this page anew, and show what has changed for those who are on it. */
export async function refreshStayInTouch() {
  const answer = await fetch(location.href.split("#")[0], { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const section of document.querySelectorAll(SECTION)) {
    const fresh = [...page.querySelectorAll(SECTION)].find((other) => other.dataset.owner === section.dataset.owner);
    if (!fresh) continue;
    const hadForm = section.querySelector("[data-card-form]");
    section.dataset.stayInTouch = fresh.dataset.stayInTouch;
    const joined = merge(section, fresh);
    section.querySelectorAll("article[data-person]").forEach(enableArticle);
    announce(section, joined);
    const form = section.querySelector("[data-card-form]");
    if (form && form !== hadForm) enableForm(form, section.dataset.owner);
    hear(section);
  }
}

const heard = new Set();

/** Listen for a yes of somebody else, once for each ticket. */
function hear(section) {
  const ticket = section.dataset.stayInTouch;
  if (!ticket || heard.has(section.dataset.owner)) return;
  heard.add(section.dataset.owner);
  listen({
    channels: [{ ticket }],
    onSnapshot: (_channel, _nothing, { sequence }) => sequence > 0 && refreshStayInTouch().catch(() => {}),
  });
}

const started = new WeakSet();

/** Let every section of the page do what it can; a section that was there before is left alone. */
export function enableStayInTouch() {
  for (const section of [...document.querySelectorAll(SECTION)].filter((one) => !started.has(one))) {
    started.add(section);
    section.querySelectorAll("[data-card-form]").forEach((form) => enableForm(form, section.dataset.owner));
    section.querySelectorAll("article[data-person]").forEach(enableArticle);
    hear(section);
  }
}

if (globalThis.document) {
  enableStayInTouch();
}
