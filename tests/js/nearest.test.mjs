import assert from "node:assert/strict";
import { test } from "node:test";

import { kilometres, nearestFirst } from "../../src/meshup/cohosting/static/cohosting/nearest.js";

const PARIS = { name: "Paris", latitude: 48.8566, longitude: 2.3522 };
const LYON = { name: "Lyon", latitude: 45.764, longitude: 4.8357 };
const NANTES = { name: "Nantes", latitude: 47.2184, longitude: -1.5536 };
const NOWHERE = { name: "Nowhere", latitude: Number.NaN, longitude: Number.NaN };
const names = (places) => places.map((place) => place.name);

test("a distance is that of the globe", () => {
  assert.ok(Math.abs(kilometres(PARIS, LYON) - 392) < 3);
  assert.equal(kilometres(PARIS, PARIS), 0);
  const across = kilometres({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 180 });
  assert.ok(Math.abs(across - 20015) < 5);
});

test("the nearest is first, and what is nowhere last", () => {
  const places = [NOWHERE, PARIS, LYON, NANTES];
  assert.deepEqual(names(nearestFirst(places, LYON)), ["Lyon", "Paris", "Nantes", "Nowhere"]);
  assert.deepEqual(names(nearestFirst(places, NANTES)), ["Nantes", "Paris", "Lyon", "Nowhere"]);
  assert.deepEqual(names(places), ["Nowhere", "Paris", "Lyon", "Nantes"]);
});

test("places that are as far stay as they were", () => {
  const twin = { ...PARIS, name: "Twin" };
  assert.deepEqual(names(nearestFirst([twin, PARIS], LYON)), ["Twin", "Paris"]);
});
