/** The list of a door on one phone, names as they are looked for, passes as they are typed. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const at = "../../src/meshup/door/static/door/";
const { List, clearLists, waitingEverywhere } = await import(`${at}list.js`);
const { memoryStorage } = await import(`${at}memory-storage.js`);
const { folded, search } = await import(`${at}names.js`);
const { canDigest, codeOf, digestOf } = await import(`${at}passes.js`);
const { hasKept, tidy } = await import(`${at}tidy.js`);
const { Queue } = await import(`${at}queue.js`);

const PEOPLE = ["Ada", "Chloé", "Bilal", "Adèle Œuvrard", "Jean-Noël", "Łukasz", ""].map((name) => ({ name, digest: name }));
const found = (text, most) => search(PEOPLE, text, most).map(({ name }) => name);

test("names are found whatever their case and accents, by the beginning of any word", () => {
  assert.deepEqual(found("CHLOE"), ["Chloé"]);
  assert.deepEqual(found("chloé"), ["Chloé"]);
  assert.deepEqual(found("ad"), ["Ada", "Adèle Œuvrard"]);
  assert.deepEqual(found("oeuv ade"), ["Adèle Œuvrard"]);
  assert.deepEqual(found("noel"), ["Jean-Noël"]);
  assert.deepEqual(found("lukasz"), ["Łukasz"]);
  assert.deepEqual(found("da"), []);
  assert.deepEqual(found("ad", 1), ["Ada"]);
});

test("nothing looked for shows nobody", () => {
  assert.deepEqual(found(""), []);
  assert.deepEqual(found(" - "), []);
  assert.equal(folded("  Élan  VITAL!"), "elan vital");
});

const vectors = JSON.parse(readFileSync(new URL("../door/tally_vectors.json", import.meta.url)));

test("codes and digests are those of the node", async () => {
  assert.ok(vectors.codes.length > 5 && vectors.digests.length > 5);
  for (const { typed, code } of vectors.codes) assert.equal(codeOf(typed), code, typed);
  for (const { slug, code, digest } of vectors.digests) assert.equal(await digestOf(code, slug), digest);
});

test("a pass is read with spaces, hyphens, small letters and misread digits", () => {
  assert.equal(codeOf("k4xt m2rh-pq7a b5cd"), "K4XTM2RHPQ7AB5CD");
  assert.equal(codeOf("9122 4567 ABCD 0818"), "");
  assert.equal(codeOf("0122 4567 ABCD 0818"), "OI224567ABCDOBIB");
  assert.equal(codeOf("K4XTM2RHPQ7AB5C"), "");
  assert.equal(codeOf("https://example.org/"), "");
});

test("a browser without SubtleCrypto works out no digests", () => {
  assert.equal(canDigest({}), false);
  assert.equal(canDigest(), true);
});

test("a list is read until it expires, one day after the end, and is gone then", async () => {
  const storage = memoryStorage();
  const clock = { at: 0 };
  const list = new List(storage, "march", { now: () => clock.at });
  await list.keep({ expires_at: 100, people: PEOPLE });
  assert.equal((await list.read()).people.length, 7);
  clock.at = 100;
  assert.equal(await list.read(), undefined);
  clock.at = 0;
  assert.equal(await list.read(), undefined);
});

test("an expired list, and one that does not say until when, are not kept", async () => {
  const list = new List(memoryStorage(), "march", { now: () => 100 });
  await list.keep({ expires_at: 100, people: PEOPLE });
  assert.equal(await list.read(), undefined);
  await list.keep({ people: PEOPLE });
  assert.equal(await list.read(), undefined);
});

test("opening any door removes the expired lists of all, and signing out every list", async () => {
  const storage = memoryStorage();
  const lists = ["march", "april", "may"].map((slug) => new List(storage, slug, { now: () => 0 }));
  for (const [index, list] of lists.entries()) await list.keep({ expires_at: 10 * (index + 1), people: [] });
  await clearLists(storage, 15);
  assert.deepEqual(await Promise.all(lists.map(async (list) => Boolean(await list.read()))), [false, true, true]);
  await new Queue(storage, "march").add([{ kind: "count", persons: 1 }]);
  await clearLists(storage, 15, { all: true });
  assert.deepEqual(await Promise.all(lists.map(async (list) => Boolean(await list.read()))), [false, false, false]);
  assert.equal(await waitingEverywhere(storage), 1);
});

test("what is known of a door goes with its list, and what waits to be sent stays", async () => {
  const storage = memoryStorage();
  const [march, april] = [new Queue(storage, "march"), new Queue(storage, "april")];
  for (const queue of [march, april]) await queue.learn([{ key: "other-1", kind: "check_in", digest: "d", persons: 1 }], 1);
  const own = async (queue) => queue.settle((await queue.add([{ kind: "count", persons: 1 }])).map(({ key }) => key));
  for (const queue of [march, april]) await own(queue);
  await march.add([{ kind: "count", persons: 1 }]);
  await new List(storage, "march", { now: () => 0 }).keep({ expires_at: 10, people: [] });
  await new List(storage, "april", { now: () => 0 }).keep({ expires_at: 20, people: [] });
  await clearLists(storage, 10);
  assert.deepEqual((await march.look()).operations.map(({ kind }) => kind), ["count"]);
  assert.equal((await april.look()).operations.length, 2);
  const sent = () => storage.change((rows) => rows.keys("sent:"));
  assert.equal((await sent()).length, 1);
  await new List(storage, "april", { now: () => 0 }).remove(); // the node said that nobody is signed in
  await clearLists(storage, 10, { all: true });
  assert.deepEqual([await sent(), (await april.look()).operations, (await march.look()).waiting.length], [[], [], 1]);
});

test("a list goes by itself while a page is open, also after longer than a timer can wait", async () => {
  const clock = { at: 0, waits: [] };
  const timers = { clearTimeout: () => {}, setTimeout: (act, wait) => clock.waits.push({ act, wait }) };
  const list = new List(memoryStorage(), "march", { now: () => clock.at });
  const days = 40 * 24 * 3600 * 1000;
  await list.keep({ expires_at: days, people: [] });
  const gone = new Promise((resolve) => list.watch(days, resolve, timers));
  while (clock.waits.length) {
    const { act, wait } = clock.waits.pop();
    clock.at += wait;
    act();
  }
  await gone;
  assert.equal(clock.at, days);
  clock.at = 0;
  assert.equal(await list.read(), undefined);
});

test("any page of a helper removes what has expired, and the page to sign in every list", async () => {
  const storage = memoryStorage();
  const lists = ["march", "april"].map((slug) => new List(storage, slug, { now: () => 0 }));
  for (const [index, list] of lists.entries()) await list.keep({ expires_at: 10 * (index + 1), people: PEOPLE });
  await new Queue(storage, "april").add([{ kind: "count", persons: 1 }]);
  const kept = () => Promise.all(lists.map(async (list) => Boolean(await list.read())));
  await tidy(storage, { isSignedOut: false, now: 10 });
  assert.deepEqual(await kept(), [false, true]);
  await tidy(storage, { isSignedOut: true, now: 10 });
  assert.deepEqual(await kept(), [false, false]);
  assert.equal(await waitingEverywhere(storage), 1);
});

test("nothing is made on a device that was at no door", async () => {
  const has = (...names) => hasKept({ databases: async () => names.map((name) => ({ name })) });
  assert.equal(await has(), false);
  assert.equal(await has("other"), false);
  assert.equal(await has("other", "meshup-door"), true);
  assert.equal(await hasKept({}), true, "a browser that does not say is looked into");
});

test("a list expires by the node's clock, however wrong this device's is when nobody can be asked", async () => {
  const opens = async (clock) => Boolean(await new List(storage, "march", { now: () => clock, clock: () => clock }).read());
  const storage = memoryStorage();
  const keep = (ahead) => new List(storage, "march", { now: () => 50 }).keep({ expires_at: 100, ahead, people: PEOPLE });
  await keep(-1000); // this clock is at 1050
  assert.equal(await opens(1099), true);
  assert.equal(await opens(1100), false);
  await keep(1000); // this clock is at -950
  assert.equal(await opens(-901), true);
  assert.equal(await opens(-900), false);
});
