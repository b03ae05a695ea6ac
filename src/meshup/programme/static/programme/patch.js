/**
 * Show what a step has changed on the board: a few cards, the order of a column, the head.
 *
 * Cards that are as before stay the same elements; see views/patches.py.
 */

import { become } from "./become.js";

const cardsIn = (list) => [...list.querySelectorAll(":scope > [data-card]")];

/** Return an element made of HTML that the node has sent. */
function made(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

/** Let `list` hold these elements, in this order, moving as few as it can. */
function arrange(list, elements) {
  elements.forEach((element, place) => {
    if (list.children[place] !== element) {
      list.insertBefore(element, list.children[place] ?? null);
    }
  });
  while (list.children.length > elements.length) {
    list.lastElementChild.remove();
  }
}

/** Return the cards on the board, without the pool, by their names. */
function cardsOn(board) {
  const found = new Map();
  for (const list of board.querySelectorAll("[data-column]")) {
    for (const card of cardsIn(list)) {
      found.set(card.dataset.card, card);
    }
  }
  return found;
}

/** Let cards be as they are now, and make those that are new; return all of them, by name. */
function withNew(board, fresh) {
  const cards = cardsOn(board);
  for (const [ref, html] of Object.entries(fresh)) {
    const card = made(html);
    if (cards.has(ref)) {
      become(cards.get(ref), card);
    } else {
      cards.set(ref, card);
    }
  }
  return cards;
}

function fillPool(pool, refs, fresh) {
  const waiting = new Map(cardsIn(pool).filter((card) => "waiting" in card.dataset).map((card) => [card.dataset.card, card]));
  const wanted = refs.map((ref) => (fresh[ref] ? made(fresh[ref]) : waiting.get(ref)));
  arrange(pool, wanted.filter(Boolean));
}

/** Show an answer on the board. */
export function show(board, answer) {
  if (answer.board !== undefined) {
    board.innerHTML = answer.board;
    return;
  }
  const cards = withNew(board, answer.cards);
  for (const [key, refs] of Object.entries(answer.columns)) {
    const list = board.querySelector(`[data-column="${key}"]`);
    arrange(list, refs.map((ref) => cards.get(ref)).filter(Boolean));
  }
  fillPool(board.querySelector("[data-pool]"), answer.pool, answer.waiting);
  become(board.querySelector("[data-head]").firstElementChild, made(answer.head));
}

/** Return where the focus is, so that `focusAgain` finds it on the board as it is then. */
export function focusOf(board) {
  const element = document.activeElement;
  const card = element?.closest("[data-card]");
  if (!card || !board.contains(card)) {
    return null;
  }
  const list = card.parentElement;
  return {
    ref: card.dataset.card,
    value: element.value ?? "",
    column: list.dataset.column ?? "",
    place: [...list.children].indexOf(card),
  };
}

/** Focus the same card, the same button of it; one that has left the pool, its neighbour there. */
export function focusAgain(board, focus) {
  if (!focus || (document.activeElement && document.activeElement !== document.body)) {
    return;
  }
  const wasWaiting = focus.value.startsWith("put:");
  const pool = board.querySelector("[data-pool]");
  if (wasWaiting) {
    const next = pool.children[Math.min(focus.place, pool.children.length - 1)];
    (next?.querySelector("[data-put]") ?? board.querySelector("#target"))?.focus();
    return;
  }
  const card = board.querySelector(`[data-column] > [data-card="${focus.ref}"]`);
  const button = card && [...card.querySelectorAll("button")].find((one) => one.value === focus.value);
  const list = board.querySelector(`[data-column="${focus.column}"]`);
  const near = list?.children[Math.min(focus.place, list.children.length - 1)];
  (button ?? card?.querySelector("[data-grip]") ?? near?.querySelector("[data-grip]") ?? board.querySelector("#target"))?.focus();
}
