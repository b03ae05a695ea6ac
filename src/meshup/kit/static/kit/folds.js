/** The line that says what a fold holds goes when something in it changes: it would be stale. */

function forget({ target }) {
  target.closest?.("[data-fold]")?.querySelector("[data-fold-summary]")?.setAttribute("hidden", "");
}

for (const change of ["input", "change", "htmx:afterSwap"]) {
  document.addEventListener(change, forget);
}
