/**
 * Buttons that copy the words of another element: `<button type="button" data-copy="ID" hidden>`.
 *
 * Without JavaScript they stay hidden. `data-copied` says that it is done, `data-by-hand` what to
 * do where a browser lets no page copy: then the words are selected. The template is kit/_copy.html.
 */

/** Return what an element holds: what was typed in a field, or the words of anything else. */
export function wordsOf(element) {
  return (element.value ?? element.textContent).trim();
}

function select(element) {
  if (element.select) {
    element.focus();
    element.select();
  } else {
    getSelection().selectAllChildren(element);
  }
}

/** Copy the words of `element`; return false when they are only selected. */
export async function copy(element, clipboard = globalThis.navigator?.clipboard) {
  try {
    await clipboard.writeText(wordsOf(element));
    return true;
  } catch {
    select(element); // without a secure connection, or without leave
    return Boolean(document.execCommand?.("copy"));
  }
}

/** Let `button` copy, and say so in a live region beside it. */
export function enable(button) {
  const element = document.getElementById(button.dataset.copy);
  if (!element) {
    return;
  }
  const answer = document.createElement("span");
  answer.className = "copied small";
  answer.setAttribute("role", "status");
  button.after(answer);
  button.hidden = false;
  button.addEventListener("click", async () => {
    answer.textContent = "";
    const done = await copy(element);
    answer.textContent = done ? button.dataset.copied : button.dataset.byHand;
  });
}

if (globalThis.document) {
  document.querySelectorAll("[data-copy]").forEach(enable);
}
