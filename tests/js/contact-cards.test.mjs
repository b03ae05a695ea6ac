/** Contact cards on a device: kept, filled in, sent only as far as ticked, shown as text. */

import assert from "node:assert/strict";
import test from "node:test";

import { linesOf } from "../../src/meshup/contact_exchange/static/contact_exchange/card-lines.js";
import { cardIn, fillIn, sendAll, sendOnly } from "../../src/meshup/contact_exchange/static/contact_exchange/card-form.js";
import {
  givenParts,
  keepOwnCard,
  keepReceived,
  ownCard,
  ownCards,
  receivedCard,
  receivedCards,
  removeEntry,
  restoreEntry,
} from "../../src/meshup/contact_exchange/static/contact_exchange/cards.js";

class Storage {
  rows = new Map();
  isFull = false;
  get length() {
    return this.rows.size;
  }
  key(place) {
    return [...this.rows.keys()][place];
  }
  getItem(name) {
    return this.rows.get(name) ?? null;
  }
  setItem(name, text) {
    if (this.isFull) throw new Error("quota");
    this.rows.set(name, text);
  }
  removeItem(name) {
    this.rows.delete(name);
  }
}

const ADA = { name: "Ada", phone: "+33 6", mail: "ada@mail.example", links: "", note: "Hello", give: ["mail", "links"] };

test("one's own card is kept for its owner, and found under any name where there is one alone", () => {
  const kept = new Storage();
  assert.equal(ownCard("ada", kept), null);
  assert.equal(keepOwnCard("ada", ADA, kept), true);
  assert.deepEqual(ownCard("ada", kept), ADA);
  assert.deepEqual(ownCard("ada-after-joining", kept), ADA);
  keepOwnCard("bilal", { name: "Bilal" }, kept);
  assert.equal(ownCard("somebody", kept), null);
  assert.equal(ownCards(kept).length, 2);
});

test("what a device did not keep is not said to be kept", () => {
  const kept = new Storage();
  kept.isFull = true;
  assert.equal(keepReceived("key", ADA, kept), false);
  assert.equal(keepOwnCard("ada", ADA, kept), false);
  assert.equal(keepReceived("key", ADA, null), false);
  kept.isFull = false;
  kept.setItem = () => {}; // forgets at once
  assert.equal(keepReceived("key", ADA, kept), false);
});

test("received cards are listed, whom one met last first, whatever else stands there", () => {
  const kept = new Storage();
  kept.setItem("meshup-cards:received:broken", "{");
  kept.setItem("meshup-cards:received:number", "7");
  kept.setItem("meshup.screen", "{}");
  keepReceived("a", { name: "First", met: "2026-11-04" }, kept);
  keepReceived("b", { name: "Second", met: "2026-12-02" }, kept);
  assert.deepEqual(receivedCards(kept).map(([, card]) => card.name), ["Second", "First"]);
  assert.equal(receivedCard("a", kept).name, "First");
  assert.equal(receivedCard("c", kept), null);
});

test("what was removed can be put back", () => {
  const kept = new Storage();
  keepReceived("a", ADA, kept);
  const [[name]] = receivedCards(kept);
  const card = removeEntry(name, kept);
  assert.deepEqual(receivedCards(kept), []);
  assert.equal(restoreEntry(name, card, kept), true);
  assert.deepEqual(receivedCard("a", kept), ADA);
});

test("the words for what is given name what is ticked and holds something", () => {
  const words = { phone: "phone", mail: "e-mail", links: "links", note: "words" };
  assert.deepEqual(givenParts(ADA, words), ["e-mail"]);
  assert.deepEqual(givenParts({ name: "Ada" }, words), []);
});

function formOf(values = {}, ticked = ["phone", "mail", "links", "note"]) {
  const fields = Object.fromEntries(
    ["name", "phone", "mail", "links", "note"].map((part) => [part, { value: values[part] ?? "", disabled: false }]),
  );
  const boxes = ["phone", "mail", "links", "note"].map((value) => ({ value, checked: ticked.includes(value) }));
  return { fields, boxes, elements: { namedItem: (name) => fields[name] }, querySelectorAll: () => boxes };
}

const sent = ({ fields }) => Object.keys(fields).filter((part) => !fields[part].disabled);

test("a form is filled in with the card of the device, and says the same back", () => {
  const form = formOf({ name: "As tonight" });
  fillIn(form, ADA);
  assert.deepEqual(cardIn(form), ADA);
});

test("what was refused stays as it was typed, and what was not sent comes back", () => {
  const form = formOf({ name: "Typed", mail: "typed wrong" }, ["mail"]);
  fillIn(form, ADA, { isRefused: true });
  assert.deepEqual(cardIn(form), { ...ADA, name: "Typed", mail: "typed wrong", give: ["mail"] });
});

test("what is not ticked never leaves the device, and a yes that is taken back takes no card along", () => {
  const form = formOf(ADA, ["mail"]);
  sendOnly(form, { isGiven: true });
  assert.deepEqual(sent(form), ["name", "mail"]);
  sendOnly(form, { isGiven: false });
  assert.deepEqual(sent(form), []);
  sendAll(form);
  assert.equal(sent(form).length, 5);
});

test("only addresses of the web are links, and a number can be dialled", () => {
  const links = ["https://ada.example", "javascript:alert(1)", "HTTP://x.example"];
  assert.deepEqual(linesOf({ phone: "+33 (0)6-12", mail: "a+b@mail.example", links }), [
    ["+33 (0)6-12", "tel:+330612"],
    ["a+b@mail.example", "mailto:a%2Bb@mail.example"],
    ["https://ada.example", "https://ada.example"],
    ["javascript:alert(1)", ""],
    ["HTTP://x.example", "HTTP://x.example"],
  ]);
  assert.deepEqual(linesOf({ links: "no list" }), []);
});
