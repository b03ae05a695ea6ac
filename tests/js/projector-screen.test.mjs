/** What a screen keeps, and how it goes on without a network. */

import assert from "node:assert/strict";
import test from "node:test";

import { firstUnknown } from "../../src/meshup/projector/static/projector/codes.js";
import { Kept } from "../../src/meshup/projector/static/projector/kept.js";
import { squaresPath } from "../../src/meshup/kit/static/kit/qr.js";

class Storage {
  values = new Map();
  getItem = (name) => this.values.get(name) ?? null;
  setItem = (name, value) => this.values.set(name, value);
  removeItem = (name) => this.values.delete(name);
}

test("what is kept is there when the browser starts again, until it is forgotten", () => {
  const storage = new Storage();
  new Kept("screen", storage).write("theme", "dark");
  new Kept("screen", storage).write("codes", [1, 2]);
  assert.deepEqual(["theme", "codes", "other"].map((key) => new Kept("screen", storage).read(key)), ["dark", [1, 2], undefined]);
  new Kept("screen", storage).forget();
  assert.equal(new Kept("screen", storage).read("theme"), undefined);
});

test("a browser that keeps nothing, or nonsense, goes on", () => {
  const refusing = { getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("full"); }, removeItem: () => { throw new Error("no"); } };
  const kept = new Kept("screen", refusing);
  kept.write("theme", "dark");
  kept.forget();
  assert.equal(kept.read("theme"), undefined);
  const storage = new Storage();
  storage.setItem("screen", "{not JSON");
  assert.equal(new Kept("screen", storage).read("theme"), undefined);
});

test("codes are asked from the first moment of which none is known", () => {
  const codes = [0, 5, 10, 20].map((since) => ({ since, until: since + 5 }));
  assert.equal(firstUnknown(codes, 7), 15);
  assert.equal(firstUnknown(codes, 21), 25);
  assert.equal(firstUnknown([], 3), 3);
});

test("dark squares that touch in a row are one stroke", () => {
  // #.#
  // ##.
  // ...
  const packed = Buffer.from([0b10111000, 0]).toString("base64");
  assert.equal(squaresPath(3, packed), "M0 0h1v1h-1zM2 0h1v1h-1zM0 1h2v1h-2z");
});
