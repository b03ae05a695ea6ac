/**
 * The button "I’m coming" of a page that is one for everybody.
 *
 * `<form data-come>` gets a token of its own, so that pressed twice it makes one registration.
 * `<div data-mine="ADDRESS">` shows, in the place of its button, what this device has said; the
 * address answers with a fragment, or with nothing. Without JavaScript the button leads there too.
 */

/** Return a token that nobody else has: 32 hexadecimal digits. */
export function newToken(random = globalThis.crypto) {
  const bytes = random.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Let `form` be sent once: what is pressed while it is on its way is the same press. */
export function sendOnce(form, token = newToken()) {
  form.elements.namedItem("once").value = token;
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) {
      event.preventDefault();
    }
    isSent = true;
  });
  globalThis.addEventListener?.("pageshow", () => {
    isSent = false; // a reader came back to the page
  });
}

/** Fill `place` with what this device has said; return false when it has said nothing. */
export async function showMine(place, ask = globalThis.fetch) {
  try {
    const answer = await ask(place.dataset.mine, { cache: "no-store", credentials: "same-origin" });
    if (answer.status !== 200) {
      return false;
    }
    place.innerHTML = await answer.text();
    return true;
  } catch {
    return false; // without a network the button stays as it is
  }
}

async function start() {
  document.querySelectorAll("[data-come]").forEach((form) => sendOnce(form));
  for (const place of document.querySelectorAll("[data-mine]")) {
    if (await showMine(place)) {
      place.querySelectorAll("[data-come]").forEach((form) => sendOnce(form));
    }
  }
}

if (globalThis.document) {
  start();
  // back from the page where something was changed, to a page that a browser has kept
  globalThis.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      document.querySelectorAll("[data-mine]").forEach((place) => showMine(place));
    }
  });
}
