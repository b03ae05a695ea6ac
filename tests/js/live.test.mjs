/** Listening to live channels: the newest, never older, whatever the network does. */

import assert from "node:assert/strict";
import test, { afterEach, beforeEach, mock } from "node:test";

const at = "../../src/meshup/live/static/live/";
const { delayAfter, listen, serverClock } = await import(`${at}live.js`);
const { pollAddress } = await import(`${at}polling.js`);
const { read } = await import(`${at}known.js`);

const START = Date.UTC(2026, 10, 28, 19, 30);
const AHEAD = 7 * 60_000; // the node's clock, against ours

/** A WebSocket whose other side is the test. */
class Socket extends EventTarget {
  static all = [];
  static get last() {
    return Socket.all.at(-1);
  }
  readyState = 0;
  sent = [];
  constructor(address) {
    super();
    this.address = address;
    Socket.all.push(this);
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.readyState = 3;
  }
  open() {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }
  say(message) {
    const data = typeof message === "string" ? message : JSON.stringify(message);
    this.dispatchEvent(Object.assign(new Event("message"), { data }));
  }
  end() {
    this.readyState = 3;
    this.dispatchEvent(new Event("close"));
  }
  get subscribed() {
    return this.sent.filter((message) => message.type === "subscribe").map(({ ticket, since }) => [ticket, since]);
  }
}

let questions;
let page;
let live;
let told;
let slept;

/** A fetch whose other side is the test: each question is answered when the test says so. */
function fakeFetch(address, { signal }) {
  return new Promise((resolve, reject) => {
    const question = {
      address: new URL(address, "http://p2p.example"),
      answer: (messages, more = {}) => resolve(ok({ at: Date.now() + AHEAD, waited: 0, messages, ...more })),
      nothing: () => resolve({ status: 204 }),
      status: (status) => resolve({ status }),
      fail: () => reject(new TypeError("network")),
      isAborted: false,
    };
    signal.addEventListener("abort", () => {
      question.isAborted = true;
      reject(Object.assign(new Error("aborted"), { name: "AbortError" }));
    });
    questions.push(question);
  });
}

const ok = (body) => ({ status: 200, json: async () => body });
const soon = async () => {
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.resolve();
  }
};

/** Let time pass, in small steps, with all that is promised in between. */
async function wait(ms, step = 250) {
  await soon();
  for (let passed = 0; passed < ms; passed += step) {
    mock.timers.tick(Math.min(step, ms - passed));
    await soon();
  }
}

/** Let this device sleep: time passes, and no timer runs meanwhile. */
function sleep(ms) {
  slept += ms;
}

function ticket(channel, seconds = 3600, salt = "x") {
  const until = Math.floor((Date.now() + AHEAD) / 1000) + seconds;
  return `${btoa(JSON.stringify([until, { channel, salt }])).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}.mac`;
}

function snapshot(channel, sequence, value = sequence) {
  return { type: "snapshot", channel, sequence, at: Date.now() + AHEAD, snapshot: { value } };
}

function begin(channels, more = {}) {
  told = { snapshots: [], states: [], gone: [] };
  live = listen({
    channels,
    onSnapshot: (channel, value, { sequence }) => told.snapshots.push([channel, sequence, value.value]),
    onState: (state) => told.states.push(state),
    onGone: (channel) => told.gone.push(channel),
    ...more,
  });
  return live;
}

/** Begin, and be live with one channel at sequence 1. */
function beginLive(more = {}) {
  const mine = ticket("door:1");
  begin([{ ticket: mine }], more);
  Socket.last.open();
  Socket.last.say({ type: "pong", at: Date.now() + AHEAD });
  Socket.last.say(snapshot("door:1", 1));
  return mine;
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: START });
  slept = 0;
  const { now } = Date;
  mock.method(Date, "now", () => now() + slept);
  mock.method(Math, "random", () => 0.5);
  Socket.all = [];
  questions = [];
  page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  Object.assign(globalThis, {
    WebSocket: Socket,
    fetch: fakeFetch,
    document: page,
    location: new URL("https://p2p.example/fr/events/9/now/"),
  });
  const ears = new EventTarget();
  for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"]) {
    globalThis[name] = ears[name].bind(ears);
  }
});

afterEach(() => {
  live.close();
  mock.restoreAll();
  mock.timers.reset();
});

test("A page subscribes with its tickets and what it already shows, at the node's own address", () => {
  const [door, evening] = [ticket("door:1"), ticket("evening:é/fr")];
  begin([{ ticket: door }, { ticket: evening, since: 7 }]);
  assert.equal(Socket.last.address, "wss://p2p.example/live");
  Socket.last.open();
  assert.deepEqual(Socket.last.subscribed, [[door, undefined], [evening, 7]]);
});

test("It is live when the node answers, and gives on only what is newer", () => {
  beginLive();
  assert.deepEqual(told.states, ["offline", "live"]);
  for (const message of [snapshot("door:1", 1, "again"), snapshot("door:1", 0, "old"), snapshot("other:1", 9)]) {
    Socket.last.say(message);
  }
  Socket.last.say("no JSON");
  Socket.last.say(snapshot("door:1", 3));
  Socket.last.say(snapshot("door:1", 2, "late"));
  assert.deepEqual(told.snapshots, [["door:1", 1, 1], ["door:1", 3, 3]]);
});

test("A lost connection is made anew, a little later and with what was seen", async () => {
  const mine = beginLive();
  Socket.last.end();
  assert.equal(told.states.at(-1), "offline");
  assert.equal(Socket.all.length, 1);
  await wait(500);
  assert.equal(Socket.all.length, 2);
  Socket.last.open();
  assert.deepEqual(Socket.last.subscribed, [[mine, 1]]);
  Socket.last.say(snapshot("door:1", 2));
  assert.deepEqual(told.states, ["offline", "live", "offline", "live"]);
});

test("Phones do not all return at once, and wait longer each time, but never for long", () => {
  const least = [1, 2, 3, 10, 100].map((failures) => delayAfter(failures, () => 0));
  const most = [1, 2, 3, 10, 100].map((failures) => delayAfter(failures, () => 1));
  assert.deepEqual(least, [250, 500, 1000, 15_000, 15_000]);
  assert.deepEqual(most, [750, 1500, 3000, 45_000, 45_000]);
});

test("A node that does not answer a ping is left, and asked anew", async () => {
  beginLive();
  await wait(24_000);
  const before = Socket.last.sent.length;
  await wait(2_000);
  assert.deepEqual(Socket.last.sent.slice(before), [{ type: "ping" }]);
  await wait(10_000);
  assert.equal(told.states.at(-1), "offline");
  await wait(1_000);
  assert.equal(Socket.all.length, 2);
});

test("A node that answers pings is not left", async () => {
  beginLive();
  for (let round = 0; round < 10; round += 1) {
    await wait(25_000);
    Socket.last.say({ type: "pong", at: Date.now() + AHEAD });
  }
  assert.deepEqual([Socket.all.length, told.states.at(-1)], [1, "live"]);
});

test("Where no WebSocket opens it asks again and again, and is told what is newer", async () => {
  const mine = ticket("door:1");
  begin([{ ticket: mine }]);
  Socket.last.end();
  assert.equal(questions.length, 1);
  assert.deepEqual([...questions[0].address.searchParams], [["ticket", mine], ["since", ""], ["wait", "1"]]);
  questions[0].answer([snapshot("door:1", 4)]);
  await soon();
  assert.deepEqual(told.states, ["offline", "polling"]);
  await wait(500);
  assert.deepEqual([...questions[1].address.searchParams], [["ticket", mine], ["since", "4"]]);
  questions[1].answer([snapshot("door:1", 3), snapshot("door:1", 5)]);
  await wait(500);
  questions[2].nothing();
  await wait(500);
  assert.equal(questions.length, 4);
  assert.deepEqual(told.snapshots, [["door:1", 4, 4], ["door:1", 5, 5]]);
  assert.equal(told.states.at(-1), "polling");
});

test("While it asks it tries a WebSocket now and then, and goes over to it", async () => {
  begin([{ ticket: ticket("door:1") }]);
  Socket.last.end();
  questions[0].answer([snapshot("door:1", 1)]);
  await wait(20_000);
  questions.at(-1).nothing();
  await wait(20_000);
  questions.at(-1).nothing();
  await wait(19_000);
  assert.equal(Socket.all.length, 1);
  await wait(2_000);
  assert.equal(Socket.all.length, 2);
  Socket.last.open();
  Socket.last.say({ type: "pong", at: Date.now() });
  assert.equal(told.states.at(-1), "live");
  assert.equal(questions.at(-1).isAborted, true);
  const asked = questions.length;
  await wait(20_000);
  assert.equal(questions.length, asked);
});

test("Without a network it is offline, and tries both ways again, later each time", async () => {
  begin([{ ticket: ticket("door:1") }]);
  const times = [];
  for (let round = 0; round < 6; round += 1) {
    times.push(Date.now());
    Socket.last.end();
    questions.at(-1).fail();
    await soon();
    const tried = Socket.all.length;
    for (let step = 0; Socket.all.length === tried && step < 200; step += 1) {
      await wait(250);
    }
  }
  const gaps = times.slice(1).map((time, index) => time - times[index]);
  assert.deepEqual(gaps, [500, 1000, 2000, 4000, 8000]);
  assert.deepEqual(told.states, ["offline"]);
});

test("A node that is full or restarts is asked later, not at once", async () => {
  begin([{ ticket: ticket("door:1") }]);
  Socket.last.end();
  questions[0].status(503);
  await soon();
  assert.deepEqual([questions.length, Socket.all.length], [1, 1]);
  await wait(500);
  assert.equal(Socket.all.length, 2);
});

test("After a sleep it finds out at once whether the connection is still there", async () => {
  beginLive();
  await wait(5_000);
  const before = Socket.last.sent.length;
  sleep(3_600_000);
  await wait(5_000);
  assert.deepEqual(Socket.last.sent.slice(before).at(-1), { type: "ping" });
  await wait(4_000);
  assert.equal(told.states.at(-1), "offline");
  await wait(1_000);
  Socket.last.open();
  Socket.last.say(snapshot("door:1", 99));
  assert.deepEqual(told.snapshots.at(-1), ["door:1", 99, 99]);
});

for (const [event, on] of [["online", globalThis], ["visibilitychange", null]]) {
  test(`On ${event} it tries at once`, async () => {
    begin([{ ticket: ticket("door:1") }]);
    for (let round = 0; round < 8; round += 1) {
      Socket.last.end();
      questions.at(-1).fail();
      await wait(40_000, 1000);
    }
    Socket.last.end();
    questions.at(-1).fail();
    await soon();
    const tried = Socket.all.length;
    (on ?? page).dispatchEvent(new Event(event));
    assert.equal(Socket.all.length, tried + 1);
  });
}

test("A page that comes back to view while it asks, asks anew at once", async () => {
  begin([{ ticket: ticket("door:1") }]);
  Socket.last.end();
  questions[0].answer([snapshot("door:1", 1)]);
  await wait(500);
  assert.equal(questions.length, 2);
  page.dispatchEvent(new Event("visibilitychange"));
  await wait(250);
  assert.equal(questions[1].isAborted, true);
  assert.equal(questions[2].address.searchParams.get("wait"), "1");
  assert.equal(told.states.at(-1), "polling");
});

test("Tickets are renewed before they end, over the same connection", async () => {
  const fresh = ticket("door:1", 7200, "fresh");
  let asked = 0;
  const first = ticket("door:1", 300);
  begin([{ ticket: first }], { renew: async () => ((asked += 1), [fresh]) });
  Socket.last.open();
  Socket.last.say({ type: "pong", at: Date.now() + AHEAD });
  Socket.last.say(snapshot("door:1", 5));
  for (let round = 0; round < 15; round += 1) {
    await wait(20_000, 1000);
    Socket.last.say({ type: "pong", at: Date.now() + AHEAD });
  }
  assert.equal(asked, 1);
  assert.deepEqual(Socket.last.subscribed, [[first, undefined], [fresh, 5]]);
});

test("A ticket that is refused is renewed, not too often, and what gets none is gone", async () => {
  const [door, evening] = [ticket("door:1"), ticket("evening:1")];
  let given = [door, ticket("evening:1", 3600, "fresh")];
  let asked = 0;
  begin([{ ticket: door }, { ticket: evening }], { renew: async () => ((asked += 1), given) });
  Socket.last.open();
  Socket.last.say({ type: "refused", ticket: evening, code: "expired" });
  await soon();
  assert.deepEqual(Socket.last.subscribed.at(-1), [given[1], undefined]);
  Socket.last.say({ type: "refused", ticket: given[1], code: "bad" });
  await soon();
  assert.equal(asked, 1);
  given = [door];
  await wait(5_000);
  assert.equal(asked, 2);
  assert.deepEqual(told.gone, ["evening:1"]);
});

test("A renewal that fails is tried again", async () => {
  let asked = 0;
  const fresh = ticket("door:1", 7200, "fresh");
  const renew = async () => {
    asked += 1;
    if (asked < 3) {
      throw new Error("no network");
    }
    return [fresh];
  };
  const mine = beginLive({ renew });
  Socket.last.say({ type: "refused", ticket: mine, code: "expired" });
  await wait(20_000);
  assert.equal(asked, 3);
  assert.deepEqual(Socket.last.subscribed.at(-1), [fresh, 1]);
});

test("What is gone is told; where nothing is left, nobody is asked any more", async () => {
  beginLive();
  Socket.last.say({ type: "gone", channel: "door:1" });
  assert.deepEqual([told.gone, told.states.at(-1)], [["door:1"], "offline"]);
  const sockets = Socket.all.length;
  await wait(120_000, 1000);
  assert.deepEqual([Socket.all.length, questions.length], [sockets, 0]);
});

test("Too many channels, or nobody who renews, end the channel", () => {
  const mine = beginLive();
  Socket.last.say({ type: "refused", ticket: mine, code: "too_many" });
  assert.deepEqual(told.gone, ["door:1"]);
});

test("More tickets may come later", () => {
  beginLive();
  const peer = ticket("peer:1");
  live.add([{ ticket: peer, since: 3 }]);
  assert.deepEqual(Socket.last.subscribed.at(-1), [peer, 3]);
  assert.equal(live.state, "live");
});

test("A page that listens no more leaves, and stays away", async () => {
  beginLive();
  live.close();
  assert.equal(Socket.last.readyState, 3);
  globalThis.dispatchEvent(new Event("online"));
  await wait(60_000, 1000);
  assert.equal(Socket.all.length, 1);
});

test("The node's time is known, also where this device's clock is wrong or is set", async () => {
  serverClock.doubt();
  beginLive();
  assert.equal(serverClock.now(), Date.now() + AHEAD);
  await wait(10_000);
  assert.equal(serverClock.now(), Date.now() + AHEAD);
  sleep(-3_600_000);
  await wait(5_000);
  Socket.last.say({ type: "pong", at: START });
  assert.ok(Math.abs(serverClock.now() - START) < 5_000);
});

test("A sample that took long does not spoil a better one", async () => {
  serverClock.doubt();
  serverClock.sample(START + AHEAD, START - 100);
  const good = serverClock.now();
  serverClock.sample(START + AHEAD + 60_000, START - 9_000);
  assert.equal(serverClock.now(), good);
  begin([]);
});

test("A ticket is read, and what is none is not", () => {
  begin([{ ticket: "nonsense" }]);
  assert.equal(read(ticket("evening:été/fr".normalize("NFC").replace("é", "e").replace("é", "e"))).channel, "evening:ete/fr");
  for (const text of ["", "x.y", "e30.x", "W10.x"]) {
    assert.equal(read(text), null);
  }
  assert.equal(Socket.all.length, 0);
});

test("A question names tickets and what was seen of each, in pairs", () => {
  begin([]);
  const address = pollAddress([{ ticket: "a.b", since: 0 }, { ticket: "c.d" }], null);
  assert.equal(address, "/live/poll?ticket=a.b&since=0&ticket=c.d&since=");
});
