/**
 * The page on which the rounds of an evening are led: counts down by the server's clock, and shows
 * anew what has changed, section by section: what somebody types stays, and so does the focus.
 *
 * `data-lead="TICKET"` opens the channel of the rounds; sections with `data-fresh` are read from the
 * page itself, by their `id`.
 */

import { listen, serverClock } from "../live/live.js";
import { clockText, undoText } from "./countdown.js";

const TICK_MS = 250;
const AGAIN_MS = 3_000; // after a moment that was due: the node does what is due then

const page = document.querySelector("[data-lead]");
let isReading = false;
let isStale = false;
let askedAt = -Infinity;

/** Put the sections of `fresh` in the place of ours, where they differ. */
export function refresh(ours, fresh) {
  for (const section of ours.querySelectorAll("[data-fresh]")) {
    const other = fresh.getElementById(section.id);
    if (!other || other.innerHTML === section.innerHTML) {
      continue;
    }
    const focused = section.contains(document.activeElement) ? document.activeElement.id : "";
    const unfolded = [...section.querySelectorAll("details")].map((details) => details.open);
    section.innerHTML = other.innerHTML;
    [...section.querySelectorAll("details")].forEach((details, place) => {
      details.open = unfolded[place] ?? details.open;
    });
    if (focused) {
      (document.getElementById(focused) ?? section.querySelector("button"))?.focus();
    }
  }
}

/** Read the page again, once at a time; what changed meanwhile is read after that. */
async function readAgain() {
  if (isReading) {
    isStale = true;
    return;
  }
  isReading = true;
  isStale = false;
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const before = phaseWords();
      refresh(page, fresh);
      document.title = fresh.title;
      if (phaseWords() !== before) {
        page.querySelector("[data-status]").textContent = phaseWords();
      }
      tick();
    }
  } catch {
    // what stands there stays; live.js says when the network is back
  } finally {
    isReading = false;
    if (isStale) {
      readAgain();
    }
  }
}

function phaseWords() {
  return page.querySelector("[data-phase-words]")?.textContent.trim().replace(/\s+/g, " ") ?? "";
}

function tick() {
  const now = serverClock.now();
  const clock = page.querySelector("[data-clock]");
  const undo = page.querySelector("[data-undo-until]");
  let due = Infinity;
  if (clock?.dataset.until) {
    const until = Number(clock.dataset.until);
    clock.textContent = clockText(until - now);
    due = until;
  }
  if (undo) {
    const words = undoText(page.dataset.undoWords, Number(undo.dataset.undoUntil), now);
    if (words === null) {
      due = Math.min(due, now);
    } else {
      undo.textContent = words;
      due = Math.min(due, Number(undo.dataset.undoUntil));
    }
  }
  if (due <= now && now - askedAt >= AGAIN_MS) {
    askedAt = now;
    readAgain();
  }
}

if (page) {
  listen({
    channels: [{ ticket: page.dataset.lead }],
    onSnapshot: () => readAgain(),
    onState: (state) => state === "live" && tick(),
  });
  setInterval(tick, TICK_MS);
  tick();
}
