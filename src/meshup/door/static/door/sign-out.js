/**
 * Signing out on a phone that was at a door: the lists go first, and what is not yet sent is said.
 *
 * `<form data-sign-out>`: its script removes lists and kept pages before it is sent. Where
 * operations wait (they hold no names), `data-waiting-one` or `data-waiting-more` is shown once, and pressing again signs out; they stay
 * on the device until somebody opens that door again.
 */

import { clearLists, waitingEverywhere } from "./list.js";
import { dropPages } from "./offline.js";
import { deviceStorage } from "./storage.js";

/** Remove every list and kept page of doors; return how many operations wait to be sent. */
export async function leaveDoors(storage) {
  await clearLists(storage, Infinity, { all: true });
  await dropPages().catch(() => {});
  return waitingEverywhere(storage);
}

function warn(form, words) {
  const warning = document.createElement("p");
  warning.className = "notice notice-warning";
  warning.setAttribute("role", "alert");
  warning.textContent = words;
  form.prepend(warning);
}

export function enable(form, { one, more }) {
  let isReady = false;
  form.addEventListener("submit", async (event) => {
    if (isReady) return;
    event.preventDefault();
    isReady = true;
    const waiting = await leaveDoors(await deviceStorage()).catch(() => 0);
    if (waiting) warn(form, (waiting === 1 ? one : more).replace("{count}", waiting));
    else form.requestSubmit();
  });
}

if (globalThis.document) {
  const { waitingOne: one, waitingMore: more } = document.querySelector("[data-door-sign-out]")?.dataset ?? {};
  document.querySelectorAll("form[data-sign-out]").forEach((form) => enable(form, { one, more }));
}
