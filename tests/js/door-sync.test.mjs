/** What waits on phones comes to the node exactly once, however the network is. */

import assert from "node:assert/strict";
import test from "node:test";

const at = "../../src/meshup/door/static/door/";
const { memoryStorage } = await import(`${at}memory-storage.js`);
const { Queue } = await import(`${at}queue.js`);
const { Sync, patience } = await import(`${at}sync.js`);
const { tally } = await import(`${at}tally.js`);
const { counting, checkingIn } = await import(`${at}acts.js`);

function answer(told, { status = 200, headers = {} } = {}) {
  return new Response(typeof told === "string" ? told : JSON.stringify(told), { status, headers });
}

/** A node that keeps operations by their key; `faults` are what comes of the next questions. */
class Node {
  rows = [];
  faults = [];
  page = 1000;
  meanwhile = []; // of each, in turn: others send it after the operations were read, before the number
  asked = [];
  ask = async (address, { method = "GET", body } = {}) => {
    const told = body && JSON.parse(body);
    this.asked.push([method, told?.operations.length]);
    const fault = this.faults.shift();
    if (fault?.before) return fault.before();
    const reply = told ? this.#take(told) : this.#since(address);
    if (fault?.after) return fault.after();
    return answer(reply, { headers: { Date: "Thu, 01 Jan 1970 03:00:00 GMT" } });
  };
  #take({ operations }) {
    for (const one of operations) if (!this.rows.some(({ key }) => key === one.key)) this.rows.push(one);
    return { taken: operations.map(({ key }) => key), refused: [], serial: this.rows.length };
  }
  #since(address) {
    const since = Number(new URL(address, "http://p2p.example").searchParams.get("since"));
    const numbered = this.rows.map((row, before) => ({ ...row, serial: before + 1 }));
    const operations = numbered.slice(since, since + this.page);
    const more = since + this.page < this.rows.length;
    this.meanwhile.splice(0, 1).forEach((one) => this.rows.push(one));
    return { operations, more, serial: this.rows.length };
  }
}

const unreachable = () => Promise.reject(new TypeError("Failed to fetch"));
const cut = { before: unreachable };
const answerLost = { after: unreachable };
const saying = (status, told = {}, headers = {}) => ({ before: async () => answer(told, { status, headers }) });

/** Return a phone with a clock of its own, whose timers the test calls by `later`. */
function phone(node, rows = new Map()) {
  const clock = { at: 0, due: [] };
  const timers = {
    setTimeout: (act, wait) => clock.due.push({ act, wait }) && clock.due.length,
    clearTimeout: () => (clock.due = []),
  };
  const now = () => clock.at;
  const states = [];
  const queue = new Queue(memoryStorage(rows), "march", { now });
  const onState = ({ word, sentence }) => states.push(sentence ? `${word}: ${sentence}` : word);
  const clocks = [];
  const onClock = (ahead) => clocks.push(ahead);
  const sync = new Sync({ queue, address: "/door/operations/", onState, onClock, ask: node.ask, timers, now, random: () => 1 });
  const later = async () => {
    const { act, wait } = clock.due.pop();
    clock.at += wait;
    await act();
    return wait / 1000;
  };
  return { clock, clocks, later, queue, states, sync };
}

test("what is tapped is sent, and what others did comes back", async () => {
  const node = new Node();
  const [ada, bilal] = [phone(node), phone(node)];
  await ada.queue.add(counting(2));
  await ada.sync.kick();
  await bilal.queue.add(checkingIn("d", 1));
  await bilal.sync.kick();
  await ada.sync.kick();
  for (const { queue } of [ada, bilal]) assert.equal(tally((await queue.look()).operations).heads, 3);
  assert.deepEqual(ada.states, ["sending", "sent", "sent"]);
  assert.equal(ada.clocks[0], 3 * 3600 * 1000);
});

test("at most 200 are sent at a time", async () => {
  const node = new Node();
  const { queue, sync } = phone(node);
  await queue.add(Array.from({ length: 450 }, () => counting(1)[0]));
  await sync.kick();
  assert.deepEqual(node.asked, [["POST", 200], ["POST", 200], ["POST", 50], ["GET", undefined]]);
  assert.equal(node.rows.length, 450);
});

test("an answer that is lost leads to sending again, and counts once", async () => {
  const node = new Node();
  node.faults = [answerLost, cut, answerLost];
  const { later, queue, states, sync } = phone(node);
  await queue.add(counting(1));
  await sync.kick();
  assert.equal((await queue.look()).waiting.length, 1);
  assert.deepEqual([await later(), await later(), await later()], [1, 2, 4]);
  assert.equal(node.rows.length, 1);
  assert.equal(tally((await queue.look()).operations).heads, 1);
  assert.deepEqual(states.filter((word) => word !== "sending"), ["offline", "offline", "offline", "sent"]);
});

test("a phone that is killed between sending and the answer sends again after it starts", async () => {
  const node = new Node();
  const rows = new Map();
  node.faults = [answerLost];
  const before = phone(node, rows);
  await before.queue.add(counting(1));
  await before.sync.kick();
  const after = phone(node, rows);
  await after.sync.kick();
  assert.equal(node.rows.length, 1);
  assert.deepEqual((await after.queue.look()).waiting, []);
});

test("three phones with a bad network agree in the end", async () => {
  const node = new Node();
  const phones = [phone(node), phone(node), phone(node)];
  for (let at = 0; at < 60; at++) {
    const { queue, sync } = phones[at % 3];
    await queue.add(at % 4 ? counting(1) : checkingIn(`d${at % 8}`, 2));
    node.faults = [[], [cut], [answerLost], [saying(503)]][at % 4];
    await sync.wake();
  }
  node.faults = [];
  for (const { sync } of [...phones, ...phones]) {
    await sync.wake();
  }
  for (const { queue } of phones) {
    const seen = await queue.look();
    assert.deepEqual(seen.waiting, []);
    assert.deepEqual(tally(seen.operations), tally(node.rows));
  }
  assert.equal(tally(node.rows).heads, 45 + 4);
});

for (const [status, word, seconds] of [[401, "signed_out", 1], [302, "signed_out", 1], [403, "ended", 300], [404, "gone", 300], [409, "closed: Too early.", 300], [500, "busy", 1], [502, "busy", 1]]) {
  test(`an answer ${status} keeps the queue, and says ${word}`, async () => {
    const node = new Node();
    node.faults = [saying(status, { error: "door.closed", detail: "Too early." })];
    const { later, queue, states, sync } = phone(node);
    await queue.add(counting(1));
    await sync.kick();
    assert.deepEqual(states, ["sending", word]);
    assert.equal((await queue.look()).waiting.length, 1);
    assert.equal(await later(), seconds);
    assert.equal(node.rows.length, 1);
  });
}

test("who is signed out is told so, and not that the role has ended", async () => {
  const node = new Node();
  node.faults = [saying(403, { error: "door.signed_out", detail: "You are signed out." })];
  const { queue, states, sync } = phone(node);
  await queue.add(counting(1));
  await sync.kick();
  assert.deepEqual(states, ["sending", "signed_out"]);
  assert.equal((await queue.look()).waiting.length, 1);
});

test("a node that asks for patience gets it, whoever else asks", async () => {
  const node = new Node();
  node.faults = [saying(429, {}, { "Retry-After": "90" })];
  const { clock, later, queue, states, sync } = phone(node);
  await queue.add(counting(1));
  await sync.kick();
  clock.at += 80_000;
  await sync.wake();
  await sync.kick();
  assert.equal(node.asked.length, 1);
  assert.equal(await later(), 90);
  assert.deepEqual(states, ["sending", "busy", "sending", "sent"]);
});

test("what is too large is halved, and one that is too large alone is given up, not in silence", async () => {
  const node = new Node();
  const { queue, sync } = phone(node);
  await queue.add([...counting(1), ...counting(2), ...counting(3)]);
  node.faults = [saying(413), saying(413)];
  await sync.kick();
  assert.deepEqual(node.asked.map(([, length]) => length), [3, 2, 1, 2, undefined]);
  await queue.add(counting(4));
  node.faults = [saying(413)];
  await sync.kick();
  const { refused, waiting } = await queue.look();
  assert.deepEqual(waiting, []);
  assert.deepEqual(refused.map(({ persons, code }) => [persons, code]), [[4, "large"]]);
});

test("a page of the network that we are in is no answer", async () => {
  const node = new Node();
  node.faults = [{ before: async () => answer("<h1>Welcome to our hotel</h1>") }];
  const { queue, states, sync } = phone(node);
  await queue.add(counting(1));
  await sync.kick();
  assert.equal((await queue.look()).waiting.length, 1);
  assert.equal(states.at(-1), "offline");
});

test("an answer that says nothing about what was sent is not taken for one", async () => {
  const node = new Node();
  node.faults = [saying(200, { taken: [], refused: [] })];
  const { queue, states, sync } = phone(node);
  await queue.add(counting(1));
  await sync.kick();
  assert.equal((await queue.look()).waiting.length, 1);
  assert.equal(states.at(-1), "busy");
});

test("taps while there is no network do not ask again and again", async () => {
  const node = new Node();
  node.faults = [cut];
  const { clock, queue, sync } = phone(node);
  for (let at = 0; at < 10; at++) {
    await queue.add(counting(1));
    await sync.kick();
    clock.at += 100;
  }
  assert.equal(node.asked.length, 1);
  await sync.wake();
  assert.equal(node.rows.length, 10);
});

test("what is tapped while something is being sent is sent too", async () => {
  const node = new Node();
  const { queue, sync } = phone(node);
  await queue.add(counting(1));
  let done;
  node.faults = [{ before: async () => (await queue.add(counting(1)), sync.kick(), answer({}, { status: 503 })) }];
  done = sync.kick();
  await done;
  await sync.wake();
  assert.equal(node.rows.length, 2);
});

test("patience grows to a minute, and differs between phones", () => {
  assert.deepEqual([1, 2, 3, 7, 50].map((tries) => patience(tries, () => 1)), [1, 2, 4, 60, 60]);
  assert.equal(patience(3, () => 0), 2);
});

test("a page that is left asks no more", async () => {
  const node = new Node();
  const { queue, sync } = phone(node);
  await queue.add(counting(1));
  sync.stop();
  await sync.kick();
  assert.equal(node.asked.length, 0);
});

test("what is more than one answer holds, and what comes while one is written, is missed by nobody", async () => {
  const node = new Node();
  const ada = phone(node);
  await ada.queue.add(Array.from({ length: 7 }, () => counting(1)[0]));
  await ada.sync.wake();
  node.page = 2;
  node.meanwhile = ["x", "y", "z"].map((letter) => ({ ...late, key: `${letter.repeat(22)}-1` }));
  const chloe = phone(node);
  await chloe.sync.wake();
  assert.equal(tally((await chloe.queue.look()).operations).heads, 10);
  node.meanwhile = [{ ...late, key: `${"w".repeat(22)}-1` }];
  await chloe.sync.wake(); // nothing is new yet when it asks
  await chloe.sync.wake();
  assert.equal(tally((await chloe.queue.look()).operations).heads, 11);
});

/** Two phones that know of each other all that a node knows. */
async function twoPhones(node) {
  const phones = [phone(node), phone(node)];
  for (const { queue, sync } of phones) {
    await queue.add([...counting(1), ...counting(2), ...checkingIn("d", 2)]);
    await sync.wake();
  }
  await phones[0].sync.wake();
  return phones;
}

const late = { kind: "count", persons: 1, first_time: 0, undoes: [], digest: "", at: 0 };
const fresh = (length) => Array.from({ length }, (_, at) => ({ ...late, key: `${"v".repeat(22)}-${at}` }));

for (const [what, others] of [["knows less", 0], ["knows as much", 4], ["knows more", 9]]) {
  test(`a node restored from a backup gets back what phones sent after it, when it ${what} by then`, async () => {
    const node = new Node();
    const phones = await twoPhones(node);
    node.rows = [...node.rows.slice(0, 2), ...fresh(others)];
    node.page = 3;
    for (const { sync } of [...phones, ...phones]) await sync.wake();
    assert.equal(node.rows.length, 6 + others);
    for (const { queue } of phones) {
      const seen = await queue.look();
      assert.deepEqual([seen.waiting, seen.serial], [[], 6 + others]);
      assert.deepEqual(tally(seen.operations), tally(node.rows));
    }
    node.asked = [];
    await phones[0].sync.wake();
    assert.deepEqual(node.asked, [["GET", undefined]]); // all is well again
  });
}

test("a node that has lost everything gets it back, also from a phone that was closed meanwhile", async () => {
  const node = new Node();
  const rows = new Map();
  const before = phone(node, rows);
  await before.queue.add([...counting(1), ...counting(2)]);
  await before.sync.wake();
  node.rows = [];
  await phone(node, rows).sync.wake();
  assert.equal(tally(node.rows).heads, 3);
});

test("a node that was not restored is sent nothing twice", async () => {
  const node = new Node();
  const phones = await twoPhones(node);
  node.asked = [];
  for (const { sync } of [...phones, ...phones]) await sync.wake();
  assert.deepEqual(node.asked.filter(([method]) => method === "POST"), []);
});
