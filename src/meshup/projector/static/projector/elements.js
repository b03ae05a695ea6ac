/** Elements made of values, never of markup. */

/** Return a new element with a class and what stands in it: texts, elements; nothing is left out. */
export function element(name, className = "", ...children) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

/** Put other children into `parent`, unless they say the same: so nothing flickers or is read again. */
export function replace(parent, ...children) {
  const next = document.createElement(parent.tagName);
  next.append(...children);
  if (next.innerHTML !== parent.innerHTML) {
    parent.replaceChildren(...next.childNodes);
  }
}

/** Return `phrase` with its {names} filled in. */
export function filled(phrase, facts) {
  return phrase.replace(/\{(\w+)\}/g, (whole, name) => String(facts[name] ?? whole));
}
