/**
 * The page of a phone at an evening.
 *
 * `<div data-now="ADDRESS">` shows what is on now, in the place of its link: the address answers
 * with a fragment that everybody gets, or with nothing. It is asked anew each minute, and when the phone wakes.
 * A form is sent once, however often its button is pressed.
 */

const ASK_MS = 60_000;

/** Fill `place` with what is on now; return false when there is nothing, or no network. */
export async function showNow(place, ask = globalThis.fetch) {
  try {
    const answer = await ask(place.dataset.now, { credentials: "same-origin" });
    if (answer.status !== 200) {
      return false;
    }
    const words = (await answer.text()).trim();
    if (words) {
      place.innerHTML = words;
      keepStyles(place);
    }
    return Boolean(words);
  } catch {
    return false; // what stands there stays
  }
}

/** Move the style sheets of a fragment to the head, each once: so the next one does not flicker. */
function keepStyles(place) {
  place.querySelectorAll("link[rel=stylesheet]").forEach((link) => {
    const isKept = [...document.head.querySelectorAll("link")].some(({ href }) => href === link.href);
    isKept ? link.remove() : document.head.append(link);
  });
}

/** Let a form be sent once; whoever comes back to the page may send it again. */
export function sendOnce(form) {
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) {
      event.preventDefault();
    }
    isSent = true;
  });
  globalThis.addEventListener?.("pageshow", () => {
    isSent = false;
  });
}

function start() {
  document.querySelectorAll(".here form").forEach((form) => sendOnce(form));
  const place = document.querySelector("[data-now]");
  if (!place) {
    return;
  }
  showNow(place);
  setInterval(() => document.visibilityState === "visible" && showNow(place), ASK_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      showNow(place);
    }
  });
}

if (globalThis.document) {
  start();
}
