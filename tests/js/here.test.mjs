/** The page of a phone at an evening, and how many are there at the desk. */

import assert from "node:assert/strict";
import test from "node:test";

import { write } from "../../src/meshup/presence/static/presence/numbers.js";
import { sendOnce, showNow } from "../../src/meshup/presence/static/presence/here.js";

const answering = (status, words) => async () => ({ status, text: async () => words });
const placeOf = () => ({ dataset: { now: "/en/events/p/now/fragment/" }, innerHTML: "a link", querySelectorAll: () => [] });

test("what is on stands in the place of its link", async () => {
  const place = placeOf();
  assert.equal(await showNow(place, answering(200, " <p>Talks</p>\n")), true);
  assert.equal(place.innerHTML, "<p>Talks</p>");
});

test("without a network, or before anything is on, the link stays", async () => {
  const place = placeOf();
  const broken = async () => {
    throw new TypeError("no network");
  };
  for (const ask of [broken, answering(503, "busy"), answering(200, "\n  \n")]) {
    assert.equal(await showNow(place, ask), false);
    assert.equal(place.innerHTML, "a link");
  }
});

test("what is pressed twice is sent once, until a reader comes back to the page", () => {
  const pages = [];
  globalThis.addEventListener = (kind, act) => kind === "pageshow" && pages.push(act);
  const listeners = [];
  sendOnce({ addEventListener: (_kind, act) => listeners.push(act) });
  const press = () => {
    let prevented = false;
    listeners.forEach((act) => act({ preventDefault: () => (prevented = true) }));
    return !prevented;
  };
  assert.deepEqual([press(), press()], [true, false]);
  pages.forEach((act) => act());
  assert.equal(press(), true);
});

test("who comes and goes is counted on an open page", () => {
  const numbers = {};
  const place = {
    querySelector: (selector) => (numbers[selector] ??= { textContent: "" }),
  };
  write(place, { present: 14, checked_in: 9, joined: 7 });
  assert.equal(numbers['[data-number="present"]'].textContent, "14");
  assert.equal(numbers['[data-number="checked_in"]'].textContent, "9");
  assert.equal(numbers['[data-number="only_joined"]'].textContent, "5");
});
