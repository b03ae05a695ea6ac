/** The button by which somebody comes. */

import assert from "node:assert/strict";
import test from "node:test";

import { newToken, sendOnce, showMine } from "../../src/meshup/attendance/static/attendance/coming.js";

function formOf() {
  const once = { value: "" };
  const listeners = [];
  return {
    once,
    elements: { namedItem: (name) => (name === "once" ? once : null) },
    addEventListener: (_kind, act) => listeners.push(act),
    press() {
      let prevented = 0;
      listeners.forEach((act) => act({ preventDefault: () => (prevented += 1) }));
      return prevented === 0;
    },
  };
}

const answering = (status, words) => async () => ({ status, text: async () => words });

test("each form has a token that no other has, long enough to be nobody's guess", () => {
  const tokens = new Set(Array.from({ length: 200 }, () => newToken()));
  assert.equal(tokens.size, 200);
  for (const token of tokens) {
    assert.match(token, /^[0-9a-f]{32}$/);
  }
});

test("what is pressed twice is sent once, until a reader comes back to the page", () => {
  const pages = [];
  globalThis.addEventListener = (kind, act) => kind === "pageshow" && pages.push(act);
  const form = formOf();
  sendOnce(form, "a-token");
  assert.equal(form.once.value, "a-token");
  assert.deepEqual([form.press(), form.press(), form.press()], [true, false, false]);
  pages.forEach((act) => act());
  assert.deepEqual([form.press(), form.press()], [true, false]);
  delete globalThis.addEventListener;
});

test("what this device has said stands in the place of the button", async () => {
  const place = { dataset: { mine: "/en/me/coming/e/" }, innerHTML: "<button>" };
  const asked = [];
  const ask = async (...told) => {
    asked.push(told);
    return { status: 200, text: async () => "<p>You come</p>" };
  };
  assert.equal(await showMine(place, ask), true);
  assert.equal(place.innerHTML, "<p>You come</p>");
  assert.deepEqual(asked, [["/en/me/coming/e/", { cache: "no-store", credentials: "same-origin" }]]);
});

test("where nothing was said, or nothing is heard, the button stays", async () => {
  for (const ask of [answering(204, ""), answering(404, "no"), async () => Promise.reject(new Error())]) {
    const place = { dataset: { mine: "/en/me/coming/e/" }, innerHTML: "<button>" };
    assert.equal(await showMine(place, ask), false);
    assert.equal(place.innerHTML, "<button>");
  }
});
