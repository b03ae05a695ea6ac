/** The button by which somebody would like to hear a proposal. */

import assert from "node:assert/strict";
import test from "node:test";

import { send, show, wishes } from "../../src/meshup/proposal_voices/static/proposal_voices/voices.js";

function formOf() {
  const words = { textContent: "I’d like to hear this" };
  const attributes = {};
  const button = {
    querySelector: () => words,
    setAttribute: (name, value) => (attributes[name] = value),
  };
  const wants = { value: "1" };
  const alert = { textContent: "" };
  return {
    words,
    attributes,
    wants,
    alert,
    action: "/en/proposals/gossip/voice/",
    dataset: { voice: "gossip", pressed: "You would", refused: "Not now." },
    elements: { namedItem: () => wants },
    querySelector: (what) => (what === "button" ? button : alert),
  };
}

globalThis.FormData = class {
  *[Symbol.iterator]() {
    yield ["wants", "1"];
  }
};

test("a button that is pressed says so, and takes back what it said when pressed again", () => {
  const form = formOf();
  show(form, true);
  assert.deepEqual([form.words.textContent, form.wants.value], ["You would", "0"]);
  assert.equal(form.attributes["aria-pressed"], "true");
  show(form, false);
  assert.deepEqual([form.words.textContent, form.wants.value], ["I’d like to hear this", "1"]);
  assert.equal(form.attributes["aria-pressed"], "false");
});

test("who has just said so is not told that nobody has", () => {
  const form = formOf();
  const nobody = { hidden: false };
  form.parentElement = { querySelector: (what) => (what === "[data-nobody]" ? nobody : null) };
  show(form, true);
  assert.equal(nobody.hidden, true);
  show(form, false);
  assert.equal(nobody.hidden, false);
});

test("what the device said is asked once; without a network nothing is pressed", async () => {
  const said = { status: 200, json: async () => ({ wishes: ["gossip"] }) };
  assert.deepEqual(await wishes("/mine/", async () => said), ["gossip"]);
  assert.deepEqual(await wishes("/mine/", async () => ({ status: 204 })), []);
  const broken = async () => {
    throw new TypeError("no network");
  };
  assert.deepEqual(await wishes("/mine/", broken), []);
});

test("a tap is shown when the node has it; a refusal is told in its words", async () => {
  const form = formOf();
  await send(form, async () => ({ ok: true, json: async () => ({ wants: true }) }));
  assert.equal(form.words.textContent, "You would");
  const other = formOf();
  await send(other, async () => ({ ok: false, json: async () => ({ detail: "This is yours." }) }));
  assert.equal(other.alert.textContent, "This is yours.");
  assert.equal(other.wants.value, "1");
  await send(other, async () => {
    throw new TypeError("no network");
  });
  assert.equal(other.alert.textContent, "Not now.");
});
