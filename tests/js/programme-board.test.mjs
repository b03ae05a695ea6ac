/** Steps of a programme are sent in order; what keys and drags mean. */

import assert from "node:assert/strict";
import test from "node:test";

import { stepFor } from "../../src/meshup/programme/static/programme/drag.js";
import { STEPS, neighbour } from "../../src/meshup/programme/static/programme/keys.js";
import { Steps } from "../../src/meshup/programme/static/programme/steps.js";

function made(answers) {
  const told = [];
  const asked = [];
  const steps = new Steps({
    version: "3",
    async send(step, version) {
      asked.push([step, version]);
      const next = answers.shift();
      if (!next) {
        throw new TypeError("network");
      }
      return next;
    },
    onDone: (answer, step) => told.push(["done", step]),
    onRefused: (answer, step) => told.push(["refused", step]),
    onLost: () => told.push(["lost"]),
  });
  return { steps, told, asked, answers };
}

const done = (version) => ({ status: 200, answer: { version } });

test("each step names the version that the one before it left", async () => {
  const { steps, asked, told } = made([done(4), done(5)]);
  await Promise.all([steps.take("a"), steps.take("b")]);
  assert.deepEqual(asked, [["a", "3"], ["b", "4"]]);
  assert.deepEqual(told, [["done", "a"], ["done", "b"]]);
  assert.equal(steps.version, "5");
});

test("what the network swallows waits, and goes out in order when it is tried again", async () => {
  const { steps, asked, told, answers } = made([]);
  await steps.take("a");
  await steps.take("b");
  assert.equal(steps.length, 2);
  assert.deepEqual(told.at(0), ["lost"]);
  answers.push(done(4), done(5));
  await steps.go();
  assert.equal(steps.length, 0);
  assert.deepEqual(asked.slice(-2), [["a", "3"], ["b", "4"]]);
});

test("a step that is refused goes, with those after it, and the newer version is taken", async () => {
  const { steps, told } = made([{ status: 409, answer: { version: 9 } }]);
  await Promise.all([steps.take("a"), steps.take("b")]);
  assert.deepEqual(told, [["refused", "a"]]);
  assert.equal(steps.length, 0);
  assert.equal(steps.version, "9");
});

test("a drop into a column names the card before it, and back into the pool takes it off", () => {
  const drag = { ref: "i1", from: "1|Hall", to: "2|Hall", after: "i2", isSamePlace: false };
  assert.deepEqual(stepFor(drag), { step: "drop:i1", target: "2|Hall", after: "i2" });
  assert.deepEqual(stepFor({ ...drag, to: "pool" }), { step: "off:i1" });
  assert.deepEqual(stepFor({ ...drag, to: "tray" }), { step: "aside:i1" });
  assert.deepEqual(stepFor({ ...drag, from: "pool", to: "tray" }), { step: "put:i1", target: "0|" });
  assert.equal(stepFor({ ...drag, isSamePlace: true }), null);
  assert.equal(stepFor({ ...drag, from: "pool", to: "pool" }), null);
});

test("arrows lead from card to card, over empty columns, and stop at the edges", () => {
  const sizes = [3, 0, 1];
  assert.deepEqual(neighbour(sizes, [0, 2], "ArrowUp"), [0, 1]);
  assert.equal(neighbour(sizes, [0, 2], "ArrowDown"), null);
  assert.deepEqual(neighbour(sizes, [0, 2], "ArrowRight"), [2, 0]);
  assert.deepEqual(neighbour(sizes, [2, 0], "ArrowLeft"), [0, 0]);
  assert.equal(neighbour(sizes, [2, 0], "ArrowRight"), null);
});

test("every step that a key takes is one of its own", () => {
  assert.equal(new Set(Object.values(STEPS)).size, Object.keys(STEPS).length);
});
