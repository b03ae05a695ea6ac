/** The queue of a door on one phone: nothing lost, no number twice. */

import assert from "node:assert/strict";
import test from "node:test";

const at = "../../src/meshup/door/static/door/";
const { memoryStorage } = await import(`${at}memory-storage.js`);
const { Queue, newDevice } = await import(`${at}queue.js`);
const { counting, undoing } = await import(`${at}acts.js`);

function phone(rows = new Map(), now = () => 1000) {
  return new Queue(memoryStorage(rows), "march", { now });
}

test("a device has a name of 22 letters, never the same", () => {
  const names = new Set(Array.from({ length: 100 }, () => newDevice()));
  assert.equal(names.size, 100);
  for (const name of names) assert.match(name, /^[\w-]{22}$/);
});

test("operations get keys that grow, and wait in the order of doing, as many as asked for", async () => {
  const queue = phone();
  for (let at = 0; at < 12; at++) await queue.add(counting(1));
  const { device, operations } = await queue.pending(11);
  assert.deepEqual(operations.map(({ key }) => key), Array.from({ length: 11 }, (_, at) => `${device}-${at + 1}`));
  const first = { key: `${device}-1`, kind: "count", digest: "", persons: 1, first_time: 0, undoes: [], at: 1000 };
  assert.deepEqual(operations[0], first);
});

test("what was tapped outlives a reload, and numbers go on", async () => {
  const rows = new Map();
  await phone(rows).add(counting(1));
  const again = phone(rows);
  await again.add(counting(2));
  const { device, operations } = await again.pending();
  assert.deepEqual(operations.map(({ key, persons }) => [key, persons]), [[`${device}-1`, 1], [`${device}-2`, 2]]);
});

test("two tabs of one phone hand out no number twice", async () => {
  const storage = memoryStorage();
  const tabs = [new Queue(storage, "march"), new Queue(storage, "march")];
  await Promise.all(Array.from({ length: 60 }, (_, at) => tabs[at % 2].add(counting(1))));
  const { operations } = await tabs[0].pending();
  assert.equal(new Set(operations.map(({ key }) => key)).size, 60);
});

test("doors are kept apart", async () => {
  const storage = memoryStorage();
  const [march, april] = [new Queue(storage, "march"), new Queue(storage, "march-2")];
  await march.add(counting(1));
  assert.deepEqual((await april.pending()).operations, []);
});

test("what the node has taken is known and waits no more; what it refused can be read", async () => {
  const queue = phone();
  const keys = (await queue.add([...counting(1), ...counting(2), ...counting(3)])).map(({ key }) => key);
  await queue.settle([keys[0]], [{ key: keys[1], code: "door.late", sentence: "Too late." }]);
  const seen = await queue.look();
  assert.deepEqual(seen.waiting.map(({ key }) => key), [keys[2]]);
  assert.deepEqual(seen.operations.map(({ key }) => key), [keys[0], keys[2]]);
  assert.deepEqual(seen.refused.map(({ key, sentence }) => [key, sentence]), [[keys[1], "Too late."]]);
  await queue.settle([keys[0]]);
  assert.equal((await queue.look()).operations.length, 2);
  await queue.dismiss();
  assert.deepEqual((await queue.look()).refused, []);
});

test("what others did is learnt once, and the node's words about an operation win", async () => {
  const queue = phone();
  const [own] = await queue.add(counting(1));
  const theirs = { ...own, key: "other-1", at: 5 };
  await queue.learn([{ ...own, at: 7 }, theirs], 2);
  await queue.learn([theirs], 2);
  await queue.learn([], 1);
  const seen = await queue.look();
  assert.equal(seen.serial, 2);
  const times = Object.fromEntries(seen.operations.map(({ key, at }) => [key, at]));
  assert.deepEqual(times, { [own.key]: 7, "other-1": 5 });
  assert.equal(seen.waiting.length, 1);
});

test("acts that depend on what is known see every tap before them", async () => {
  const queue = phone();
  await queue.add(counting(1));
  const undo = () => queue.add((operations, device) => undoing(operations, device));
  const both = await Promise.all([undo(), undo()]);
  assert.deepEqual(both.map((operations) => operations.length), [1, 0]);
});

test("forgetting what is known keeps what waits", async () => {
  const queue = phone();
  await queue.add(counting(1));
  await queue.learn([{ key: "other-1", kind: "count", persons: 1 }], 9);
  await queue.forget();
  const seen = await queue.look();
  assert.deepEqual([seen.serial, seen.operations.length, seen.waiting.length], [0, 1, 1]);
});

test("what was sent waits again as it was, and two tabs start over once", async () => {
  const queue = phone();
  const [own] = await queue.add(counting(1));
  await queue.settle([own.key]);
  await queue.learn([{ ...own, serial: 1, at: 7 }, { ...own, serial: 2, key: "other-1" }], 2);
  await queue.startOver("other-1");
  assert.deepEqual((await queue.pending()).operations, [own]);
  assert.equal((await queue.look()).serial, 0);
  await queue.settle([own.key]);
  await queue.startOver("other-1");
  assert.deepEqual((await queue.look()).waiting, []);
});

test("what was sent goes with what is known", async () => {
  const rows = new Map();
  const queue = phone(rows);
  const [own] = await queue.add(counting(1));
  await queue.settle([own.key]);
  assert.ok([...rows.keys()].some((key) => key.startsWith("sent:march:")));
  await queue.forget();
  assert.deepEqual([...rows.keys()], ["device:march:"]);
});

test("a change that fails changes nothing, and the next one works", async () => {
  const storage = memoryStorage();
  await assert.rejects(storage.change((rows) => {
    rows.set("a", 1);
    throw new Error("no");
  }));
  assert.deepEqual(await storage.change((rows) => rows.keys("")), []);
});
