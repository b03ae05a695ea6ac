/** What is typed into the form of a proposal outlives a reload and a lost network. */

import assert from "node:assert/strict";
import test from "node:test";

import { LIFETIME_MS, drop, dropAll, fieldsOf, fillIn, found, keep, tend } from "../../src/meshup/proposing/static/proposing/draft.js";

const KEY = "meshup-draft:";

class Storage {
  constructor() {
    this.kept = new Map();
  }
  get length() {
    return this.kept.size;
  }
  key = (place) => [...this.kept.keys()][place];
  getItem = (name) => this.kept.get(name) ?? null;
  setItem = (name, words) => this.kept.set(name, words);
  removeItem = (name) => this.kept.delete(name);
}

class Fold {
  open = false;
  parentElement = null;
}

class Form {
  constructor({ key = KEY, ...dataset } = {}) {
    this.dataset = { draft: key, ...dataset };
    this.fold = new Fold();
    this.places = Object.fromEntries(
      ["keeps", "found", "offline", "drop"].map((name) => [`[data-draft-${name}]`, { hidden: true, listeners: {}, addEventListener(type, act) { this.listeners[type] = act; } }]),
    );
    this.listeners = {};
    const inFold = { closest: () => this.fold };
    this.elements = [
      { name: "titles_en", type: "text", value: "", closest: () => null },
      { name: "note", type: "textarea", value: "", ...inFold },
      { name: "evenings", type: "checkbox", value: "december", checked: false, ...inFold },
      { name: "evenings", type: "checkbox", value: "january", checked: false, ...inFold },
      { name: "once", type: "hidden", value: "token" },
      { name: "website", type: "text", value: "" },
      { name: "", type: "submit", value: "" },
    ];
  }
  querySelector = (selector) => this.places[selector] ?? null;
  addEventListener(type, act) {
    this.listeners[type] = act;
  }
  type(place, value) {
    this.elements[place].value = value;
    this.listeners.input();
  }
  tick(place) {
    this.elements[place].checked = true;
    this.listeners.change();
  }
  submit() {
    const event = { prevented: false, preventDefault() { this.prevented = true; } };
    this.listeners.submit(event);
    return event.prevented;
  }
  isShown = (name) => !this.places[`[data-draft-${name}]`].hidden;
}

test("what was typed is there again, in a form that is opened anew, and its fold is open", () => {
  const storage = new Storage();
  const first = new Form();
  tend(first, storage);
  assert.equal(first.isShown("keeps"), true);
  assert.equal(first.isShown("found"), false);
  first.type(0, "Gossip");
  first.type(1, "for hosts");
  first.tick(3);
  const second = new Form();
  tend(second, storage);
  assert.deepEqual(second.elements.slice(0, 2).map(({ value }) => value), ["Gossip", "for hosts"]);
  assert.deepEqual(second.elements.slice(2, 4).map(({ checked }) => checked), [false, true]);
  assert.equal(second.elements[4].value, "token");
  assert.equal(second.isShown("found"), true);
  assert.equal(second.fold.open, true);
});

test("a token and the trap are never kept", () => {
  const names = fieldsOf(new Form()).map(([name]) => name);
  assert.deepEqual(names, ["titles_en", "note", "evenings", "evenings"]);
});

test("what the page has chosen, and what it shows as it was sent, stays", () => {
  const storage = new Storage();
  keep(storage, KEY, [["titles_en", "Old"], ["evenings", "december", false]]);
  const chosen = new Form({ draftLeaves: "evenings" });
  chosen.elements[2].checked = true;
  tend(chosen, storage);
  assert.equal(chosen.elements[2].checked, true);
  assert.equal(chosen.elements[0].value, "Old");
  const sent = new Form({ draftSent: "" });
  sent.elements[0].value = "Newer";
  tend(sent, storage);
  assert.equal(sent.elements[0].value, "Newer");
  assert.equal(sent.isShown("found"), false);
});

test("starting afresh leaves the form as it came, and no draft", () => {
  const storage = new Storage();
  keep(storage, KEY, [["titles_en", "Old"]]);
  const form = new Form();
  tend(form, storage);
  assert.equal(form.elements[0].value, "Old");
  form.places["[data-draft-drop]"].listeners.click();
  assert.equal(form.elements[0].value, "");
  assert.equal(storage.length, 0);
  assert.equal(form.isShown("found"), false);
});

test("without a network nothing is sent, what was typed is kept, and that is said", () => {
  const storage = new Storage();
  const form = new Form();
  const network = { onLine: false };
  tend(form, storage, network);
  form.elements[0].value = "Gossip";
  assert.equal(form.submit(), true);
  assert.equal(form.isShown("offline"), true);
  assert.deepEqual(found(storage, KEY)[0], ["titles_en", "Gossip"]);
  network.onLine = true;
  assert.equal(form.submit(), false);
  assert.equal(form.isShown("offline"), false);
});

test("drafts go when they are sent, when they are old, and all of them on the way out", () => {
  const storage = new Storage();
  const now = 1_000_000_000_000;
  keep(storage, KEY, [], now);
  keep(storage, "meshup-draft:a", [], now);
  keep(storage, "meshup-draft:a:1", [], now);
  keep(storage, "meshup-draft:ab:1", [], now - LIFETIME_MS);
  storage.setItem("meshup-draft:bad", "{");
  storage.setItem("another", "stays");
  drop(storage, "", now);
  assert.deepEqual([...storage.kept.keys()], [KEY, "meshup-draft:a", "meshup-draft:a:1", "another"]);
  drop(storage, "meshup-draft:a");
  assert.deepEqual([...storage.kept.keys()], [KEY, "another"]);
  dropAll(storage);
  assert.deepEqual([...storage.kept.keys()], ["another"]);
});

test("a browser that keeps nothing, or nonsense, is as well", () => {
  const full = { getItem: () => null, setItem() { throw new Error("full"); }, get length() { throw new Error("forbidden"); } };
  keep(full, KEY, []);
  drop(full);
  assert.equal(found(null, KEY), null);
  for (const nonsense of ["{", "7", "null", '{"pairs": 7}']) {
    assert.equal(found({ getItem: () => nonsense }, KEY), null);
  }
  const form = new Form();
  assert.equal(fillIn(form, [["nobody", "x"], ["evenings", "march", true]]), false);
  tend(form, null);
  assert.equal(form.isShown("keeps"), false);
  const select = { name: "length", type: "select-one", set value(_other) {}, get value() { return "talk-15"; } };
  assert.equal(fillIn({ elements: [select] }, [["length", "talk-7"]]), false);
});
