/** The form of one's own card: what it says, what is filled in, and what of it is sent. Pure, but for its fields. */

import { PARTS } from "./cards.js";

function fieldsOf(form) {
  const fields = Object.fromEntries(["name", ...PARTS].map((part) => [part, form.elements.namedItem(part)]));
  const boxes = [...form.querySelectorAll("input[name=give]")];
  return { fields, boxes };
}

/** Return what a form says: every part, also those that are not ticked. */
export function cardIn(form) {
  const { fields, boxes } = fieldsOf(form);
  const card = Object.fromEntries(Object.entries(fields).map(([part, field]) => [part, field.value.trim()]));
  return { ...card, give: boxes.filter((box) => box.checked).map((box) => box.value) };
}

/** Write a kept card into a form; what was refused a moment ago is left as it was typed. */
export function fillIn(form, card, { isRefused = false } = {}) {
  const { fields, boxes } = fieldsOf(form);
  for (const [part, field] of Object.entries(fields)) {
    if (card[part] && (!field.value || !isRefused)) field.value = card[part];
  }
  if (!isRefused && Array.isArray(card.give)) {
    boxes.forEach((box) => (box.checked = card.give.includes(box.value)));
  }
}

/** Let a form send no more than what is ticked, or nothing of the card where none is given. */
export function sendOnly(form, { isGiven }) {
  const { fields, boxes } = fieldsOf(form);
  const ticked = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  for (const [part, field] of Object.entries(fields)) {
    field.disabled = !isGiven || (part !== "name" && !ticked.has(part));
  }
}

/** Let a form hold all again, for whoever comes back to the page. */
export function sendAll(form) {
  Object.values(fieldsOf(form).fields).forEach((field) => (field.disabled = false));
}
