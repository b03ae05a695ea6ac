/**
 * The board by keyboard: arrows go from card to card; of a lifted card they are steps.
 */

/** What a key does with a lifted card. */
export const STEPS = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
  PageUp: "day_before",
  PageDown: "day_after",
  ",": "earlier",
  ".": "later",
  "-": "shorter",
  "+": "longer",
  Delete: "off",
};

const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/**
 * Return the place of the card to which an arrow leads, among columns of so many cards each.
 *
 * @param {number[]} sizes how many cards each column has.
 * @param {[number, number]} from column and place.
 * @param {string} key
 * @returns {[number, number] | null}
 */
export function neighbour(sizes, [column, place], key) {
  const [aside, along] = WAYS[key] ?? [0, 0];
  if (along) {
    const next = place + along;
    return next >= 0 && next < sizes[column] ? [column, next] : null;
  }
  for (let other = column + aside; aside && other >= 0 && other < sizes.length; other += aside) {
    if (sizes[other]) {
      return [other, Math.min(place, sizes[other] - 1)];
    }
  }
  return null;
}

/**
 * Listen to the keys of the cards of `board`.
 *
 * @param {HTMLElement} board
 * @param {{take: (step: string) => void, say: (words: string) => void, words: DOMStringMap}} hands
 */
export function listenToKeys(board, { take, say, words }) {
  let lifted = "";

  const cardAt = (ref) => board.querySelector(`[data-column] > [data-card="${ref}"]`);

  function mark() {
    for (const card of board.querySelectorAll(".is-lifted")) {
      card.classList.toggle("is-lifted", card.dataset.card === lifted);
    }
    cardAt(lifted)?.classList.add("is-lifted");
  }

  function lift(ref, grip) {
    const other = lifted === ref ? "" : ref;
    say(`${grip.textContent.trim().replace(/\s+/g, " ")}: ${other ? words.lifted : words.letGo}`);
    lifted = other;
    mark();
  }

  function walk(card, key) {
    const lists = [...board.querySelectorAll("[data-column]")];
    const column = lists.indexOf(card.parentElement);
    const place = [...card.parentElement.children].indexOf(card);
    const to = neighbour(lists.map((list) => list.children.length), [column, place], key);
    if (to) {
      lists[to[0]].children[to[1]].querySelector("[data-grip]").focus();
    }
  }

  board.addEventListener("keydown", (event) => {
    const grip = event.target.closest("[data-column] [data-grip]");
    if (!grip || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const card = grip.closest("[data-card]");
    const ref = card.dataset.card;
    const isLifted = ref === lifted;
    if (event.key === " " || (event.key === "Escape" && isLifted)) {
      event.preventDefault();
      lift(ref, grip);
    } else if (isLifted && STEPS[event.key]) {
      event.preventDefault();
      take(`${STEPS[event.key]}:${ref}`);
    } else if (event.key in WAYS) {
      event.preventDefault();
      walk(card, event.key);
    }
  });

  return { mark };
}
