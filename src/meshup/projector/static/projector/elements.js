/** Elements made of values, never of markup. */

/** Return a new element with a class and what stands in it: texts and elements, none for null. */
export function element(name, className = "", ...children) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

/** Return `phrase` with its {names} filled in. */
export function filled(phrase, facts) {
  return phrase.replace(/\{(\w+)\}/g, (whole, name) => String(facts[name] ?? whole));
}
