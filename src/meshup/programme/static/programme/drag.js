/**
 * Cards are dragged with mouse and finger, by SortableJS: from the pool into a column, to another
 * place in it, into another column or day, back into the pool. See decision 0048.
 */

const HOLD_MS = 180; // a finger that scrolls does not lift a card

/** Return the step that a card's new place means; null where it is where it was. */
export function stepFor({ ref, from, to, after, isSamePlace }) {
  if (isSamePlace || (from === "pool" && to === "pool")) {
    return null;
  }
  if (to === "pool") {
    return { step: `off:${ref}` };
  }
  if (to.startsWith("tray")) {
    return from === "pool" ? { step: `put:${ref}`, target: "0|" } : { step: `aside:${ref}` };
  }
  return { step: `drop:${ref}`, target: to, after };
}

const nameOf = (list) => ("pool" in list.dataset ? "pool" : list.dataset.target || "tray");

/** Let the cards of `board` be dragged, and `take` what that means. */
export function listenToDrags(board, take, Sortable = globalThis.Sortable) {
  if (!Sortable) {
    return;
  }
  const made = new WeakSet();
  let endedAt = -Infinity;

  function dropped({ item, from, to, oldIndex, newIndex }) {
    endedAt = performance.now();
    const step = stepFor({
      ref: item.dataset.card,
      from: nameOf(from),
      to: nameOf(to),
      after: item.previousElementSibling?.dataset.card ?? "",
      isSamePlace: from === to && oldIndex === newIndex,
    });
    if (step) {
      take(step);
    }
  }

  function start() {
    for (const list of board.querySelectorAll("[data-column], [data-pool]")) {
      if (!made.has(list)) {
        made.add(list);
        Sortable.create(list, {
          group: "programme",
          draggable: "[data-card]",
          filter: "button",
          preventOnFilter: false,
          forceFallback: true,
          fallbackTolerance: 4,
          fallbackOnBody: true,
          delay: HOLD_MS,
          delayOnTouchOnly: true,
          direction: "vertical",
          animation: 0,
          emptyInsertThreshold: 24,
          ghostClass: "is-ghost",
          dragClass: "is-dragged",
          onEnd: dropped,
        });
      }
    }
  }

  board.addEventListener(
    "click",
    (event) => {
      if (performance.now() - endedAt < 50) {
        event.preventDefault(); // the link of the card that was just dropped
        event.stopPropagation();
      }
    },
    true,
  );
  board.addEventListener("dragstart", (event) => event.preventDefault());
  start();
  return { start };
}
