/** Buttons that copy. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { copy, enable, wordsOf } from "../../src/meshup/kit/static/kit/copy.js";

const field = { value: "https://example.org/?a=1&b=2 \n", focus() {}, select() {} };

function pressable(dataset) {
  const pressed = [];
  return {
    dataset,
    hidden: true,
    after(answer) {
      this.answer = answer;
    },
    addEventListener: (_kind, act) => pressed.push(act),
    press: () => Promise.all(pressed.map((act) => act())),
  };
}

beforeEach(() => {
  globalThis.document = {
    getElementById: (id) => (id === "link" ? field : null),
    createElement: () => ({ setAttribute() {} }),
  };
});

afterEach(() => {
  delete globalThis.document;
});

test("what is copied are the words of a field, or of an element, without space around", () => {
  assert.equal(wordsOf(field), "https://example.org/?a=1&b=2");
  assert.equal(wordsOf({ textContent: "\n  two\nlines\n" }), "two\nlines");
});

test("the clipboard gets exactly these words", async () => {
  const kept = [];
  assert.equal(await copy(field, { writeText: async (words) => kept.push(words) }), true);
  assert.deepEqual(kept, ["https://example.org/?a=1&b=2"]);
});

test("without a clipboard, or without leave, the words are selected and copied the old way", async () => {
  let selected = 0;
  const watched = { ...field, select: () => (selected += 1) };
  const refuses = { writeText: async () => Promise.reject(new Error("NotAllowedError")) };
  document.execCommand = (name) => name === "copy";
  assert.equal(await copy(watched, undefined), true);
  assert.equal(await copy(watched, refuses), true);
  assert.equal(selected, 2);
});

test("where no page may copy, the reader is told what to do", async () => {
  const button = pressable({ copy: "link", copied: "Copied", byHand: "Selected" });
  enable(button);
  assert.equal(button.hidden, false);
  await button.press();
  assert.equal(button.answer.textContent, "Selected");
  document.execCommand = () => true;
  await button.press();
  assert.equal(button.answer.textContent, "Copied");
});

test("a button whose words are not on the page stays hidden", () => {
  const button = pressable({ copy: "nowhere" });
  enable(button);
  assert.equal(button.hidden, true);
});
