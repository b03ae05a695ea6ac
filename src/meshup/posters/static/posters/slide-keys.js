/** What a key does to slides. Pure: an event in, a step out. */

const STEPS = {
  ArrowRight: 1,
  ArrowDown: 1,
  PageDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  PageUp: -1,
  Home: "first",
  End: "last",
  f: "full",
  F: "full",
  l: "language",
  L: "language",
};

/**
 * Return by how many slides a key goes on, "first", "last", "full" or "language"; null for others.
 *
 * Space goes on, back with shift, unless a button or a link has the focus (`onControl`). What is
 * pressed with Control, Alt or Meta is the browser's.
 */
export function stepOf({ key, ctrlKey = false, altKey = false, metaKey = false, shiftKey = false }, onControl = false) {
  if (ctrlKey || altKey || metaKey) {
    return null;
  }
  if (key === " ") {
    return onControl ? null : shiftKey ? -1 : 1;
  }
  return Object.hasOwn(STEPS, key) ? STEPS[key] : null;
}
