/** Whoever signs out of a device leaves no draft of a proposal on it. */

import { dropAll, storageHere } from "./draft.js";

for (const form of globalThis.document?.querySelectorAll("form[data-sign-out]") ?? []) {
  form.addEventListener("submit", () => dropAll(storageHere()));
}
