/** Rooms online: who is here, the life of a conversation, files in pieces, words for states. */

import assert from "node:assert/strict";
import test, { mock } from "node:test";

import { Socket } from "./socket.mjs";

const at = "../../src/meshup/site/static/site/meet/";
const { Roster, isId, nameOf, newId, said } = await import(`${at}roster.js`);
const { IDLE, after, answerTo } = await import(`${at}talk.js`);
const { Arrivals, MOST_BYTES, offerOf, pieces, plainName } = await import(`${at}files.js`);
const { Conversation } = await import(`${at}conversation.js`);
const { Relay } = await import(`${at}relay.js`);
const { connectionWord, deviceWord, fill, inBytes, isRelayed } = await import(`${at}phrases.js`);

const ADA = "a".repeat(20);
const BILAL = "b".repeat(20);
const CHLOE = "c".repeat(20);
const here = (id, name, kind = "here") => said(kind, { id, name });

test("an id has twenty hexadecimal digits", () => {
  assert.equal(newId((bytes) => bytes.fill(10)), "0a".repeat(10));
  assert.deepEqual([newId(), ADA, "A".repeat(20), "a", null].map(isId), [true, true, false, false, false]);
});

test("a name is one short line", () => {
  assert.equal(nameOf("  Ada\n Lovelace "), "Ada Lovelace");
  assert.equal(nameOf("x".repeat(99)).length, 40);
  assert.equal(nameOf(undefined), "");
});

test("a roster knows the others, by name, and not oneself", () => {
  const roster = new Roster(ADA);
  roster.hear(here(ADA, "Ada"), 0);
  roster.hear(here(CHLOE, "Chloé"), 0);
  roster.hear(here(BILAL, "Bilal"), 0);
  assert.deepEqual(roster.people(1).map((one) => one.name), ["Bilal", "Chloé"]);
});

test("a roster knows what everybody is doing, and what it does not know is nothing", () => {
  const roster = new Roster(ADA);
  const state = (told) => {
    roster.hear({ ...here(BILAL, "Bilal"), ...told }, 0);
    return roster.people(1)[0].state;
  };
  for (const word of ["idle", "asking", "asked", "talking"]) assert.equal(state({ state: word }), word);
  for (const word of ["dancing", undefined, true]) assert.equal(state({ state: word }), "idle");
  assert.equal(said("here", { id: ADA, name: "Ada", state: after(IDLE, "ask", BILAL).state }).state, "asking");
});

test("who comes in is answered, who only goes on being here is not", () => {
  const roster = new Roster(ADA);
  assert.equal(roster.hear(here(BILAL, "Bilal", "hello"), 0), true);
  assert.equal(roster.hear(here(BILAL, "Bilal"), 0), false);
});

test("who says goodbye or falls silent is gone", () => {
  const roster = new Roster(ADA);
  roster.hear(here(BILAL, "Bilal"), 0);
  roster.hear(here(CHLOE, "Chloé"), 0);
  roster.hear(here(BILAL, "Bilal", "bye"), 1);
  assert.deepEqual(roster.people(2).map((one) => one.id), [CHLOE]);
  assert.deepEqual(roster.people(91), []);
});

test("nonsense is nobody, and a room has an end", () => {
  const roster = new Roster(ADA);
  for (const told of [null, 3, {}, { id: "x", kind: "here" }, { id: BILAL, kind: "dance" }]) {
    assert.equal(roster.hear(told, 0), false);
  }
  assert.deepEqual(roster.people(0), []);
  for (let n = 0; n < 300; n += 1) roster.hear(here(n.toString(16).padStart(20, "0"), "x"), 0);
  assert.equal(roster.people(0).length, 200);
});

test("a conversation begins when both have said yes, and ends when one leaves", () => {
  const bilal = { id: BILAL, name: "Bilal" };
  const asking = after(IDLE, "ask", bilal);
  assert.equal(asking.state, "asking");
  const talking = after(asking, "yes");
  assert.deepEqual(talking, { state: "talking", with: bilal, word: "" });
  assert.deepEqual(after(talking, "leave"), { ...IDLE, word: "ended" });
  assert.equal(after(after(IDLE, "asked", bilal), "accept").state, "talking");
});

test("the end of a question says why", () => {
  const asking = after(IDLE, "ask", { id: BILAL });
  assert.equal(after(asking, "no").word, "declined");
  assert.equal(after(asking, "gone").word, "unavailable");
  assert.equal(after(asking, "unanswered").word, "unanswered");
  assert.equal(after(asking, "leave").word, "");
  assert.equal(after(after(IDLE, "asked", { id: BILAL }), "gone").word, "withdrawn_question");
});

test("the end of a conversation tells a connection that broke from one that never was", () => {
  const talking = after(after(IDLE, "asked", { id: BILAL }), "accept");
  assert.deepEqual(["gone", "failed", "cut"].map((end) => after(talking, end).word), ["ended", "failed", "cut"]);
});

test("what makes no sense changes nothing", () => {
  for (const event of ["yes", "no", "accept", "decline", "leave", "gone", "sing"]) {
    assert.equal(after(IDLE, event), IDLE);
  }
});

test("one conversation at a time; of two who ask each other, the smaller id's question counts", () => {
  assert.equal(answerTo(IDLE, BILAL, ADA), "show");
  const adas = after(IDLE, "ask", { id: BILAL });
  const bilals = after(IDLE, "ask", { id: ADA });
  assert.deepEqual([answerTo(adas, BILAL, ADA), answerTo(bilals, ADA, BILAL)], ["ours", "theirs"]);
  assert.equal(answerTo(adas, CHLOE, ADA), "busy");
  assert.equal(answerTo(after(adas, "yes"), BILAL, ADA), "busy");
});

test("a file's name brings no path and no trick", () => {
  assert.equal(plainName("../../etc/pass\u202ewd"), "passwd");
  assert.equal(plainName("C:\\x\\y.txt"), "y.txt");
  assert.equal(plainName("/"), "file");
});

test("an offer is one only when it can be", () => {
  assert.deepEqual(offerOf({ id: "1", name: "a/b", size: 3 }), { id: "1", name: "b", size: 3 });
  for (const size of [-1, 1.5, "3", MOST_BYTES + 1, undefined]) assert.equal(offerOf({ id: "1", size }), null);
  assert.equal(offerOf({ size: 3 }), null);
});

test("pieces cover a file exactly", () => {
  assert.deepEqual([...pieces(5, 2)], [[0, 2], [2, 4], [4, 5]]);
  assert.deepEqual([...pieces(0, 2)], []);
});

test("an offer may be forgotten, once", () => {
  const arrivals = new Arrivals();
  arrivals.offered({ id: "1", name: "a", size: 4 });
  arrivals.take("1");
  assert.deepEqual([arrivals.leave("1"), arrivals.leave("1"), arrivals.piece("1", new Uint8Array(1))], [true, false, null]);
});

test("nothing is kept of what was not taken, or is more than was said", () => {
  const arrivals = new Arrivals();
  const piece = new Uint8Array(3);
  arrivals.offered({ id: "1", name: "a", size: 4 });
  assert.equal(arrivals.piece("1", piece), null);
  arrivals.take("1");
  assert.equal(arrivals.piece("1", piece).got, 3);
  assert.equal(arrivals.piece("1", piece), null);
  assert.equal(arrivals.piece("1", "text"), null);
  assert.equal(arrivals.piece("2", piece), null);
  assert.equal(arrivals.end("1").whole, false);
  assert.equal(arrivals.end("1"), null);
});

test("a whole file is whole, an empty one too", () => {
  const arrivals = new Arrivals();
  arrivals.offered({ id: "0", name: "empty", size: 0 });
  arrivals.take("0");
  assert.equal(arrivals.end("0").whole, true);
});

test("offers have an end", () => {
  const arrivals = new Arrivals();
  const room = Array.from({ length: 30 }, (_, n) => arrivals.offered({ id: String(n), name: "a", size: 1 }));
  assert.equal(room.filter(Boolean).length, 20);
});

test("sentences are filled", () => {
  assert.equal(fill("{name}: {size} {what}", { name: "Ada", size: 3 }), "Ada: 3 {what}");
});

test("sizes are said as people say them", () => {
  assert.deepEqual([0, 999, 1500, 25_000_000].map((size) => inBytes(size, "en")), ["0 bytes", "999 bytes", "1.5 kB", "25 MB"]);
});

test("a connection is said in words", () => {
  assert.equal(connectionWord("new", false), "connecting");
  assert.equal(connectionWord("connected", false), "direct");
  assert.equal(connectionWord("completed", true), "relayed");
  assert.equal(connectionWord("disconnected", false), "interrupted");
  assert.equal(connectionWord("failed", false), "failed");
});

test("a relay at either end is a relay", () => {
  const reports = (local, remote) => [
    { type: "transport", id: "T", selectedCandidatePairId: "P" },
    { type: "candidate-pair", id: "P", localCandidateId: "L", remoteCandidateId: "R" },
    { type: "local-candidate", id: "L", candidateType: local },
    { type: "remote-candidate", id: "R", candidateType: remote },
  ];
  assert.equal(isRelayed(reports("host", "srflx")), false);
  assert.equal(isRelayed(reports("host", "relay")), true);
  assert.equal(isRelayed(reports("relay", "host").slice(1).map((one) => ({ ...one, nominated: true, state: "succeeded" }))), true);
  assert.equal(isRelayed([]), false);
});

test("a device that cannot be had is said in words", () => {
  assert.deepEqual(["NotAllowedError", "NotFoundError", "NotReadableError", "TypeError"].map(deviceWord), ["refused", "missing", "in_use", "no_devices"]);
  assert.deepEqual(["NotAllowedError", "AbortError"].map((name) => deviceWord(name, "screen")), ["unchosen", "unshown"]);
});

/** Return a relay that is connected by a `Socket`, and what it tells. */
function connected() {
  mock.timers.enable({ apis: ["setTimeout"] });
  Object.assign(globalThis, { WebSocket: Socket });
  Socket.all = [];
  const told = [];
  const relay = new Relay("ws://p2p.example/relay", "people", {
    opened: () => told.push("opened"),
    heard: (payload) => told.push(payload),
    lost: () => told.push("lost"),
  });
  Socket.all[0].open();
  return { relay, told };
}

test("a relay that no longer echoes is lost, and tried again", () => {
  const { relay, told } = connected();
  assert.equal(relay.publish("here"), true);
  Socket.all[0].say("here");
  mock.timers.tick(60_000);
  assert.deepEqual(told, ["opened", "here"]);
  relay.publish("here");
  mock.timers.tick(10_000);
  assert.deepEqual([told.at(-1), relay.publish("here")], ["lost", false]);
  mock.timers.tick(1000);
  Socket.all[1].open();
  assert.deepEqual(Socket.all[1].sent, [{ type: "subscribe", topic: "people" }]);
  Socket.all[0].say("late");
  Socket.all[0].dispatchEvent(new Event("close"));
  assert.deepEqual(told, ["opened", "here", "lost", "opened"]);
  mock.timers.reset();
});

test("a relay waits longer each time, hurries when told to, and ends", () => {
  const { relay, told } = connected();
  Socket.all[0].dispatchEvent(new Event("close"));
  mock.timers.tick(751);
  Socket.all[1].dispatchEvent(new Event("close"));
  mock.timers.tick(400);
  assert.equal(Socket.all.length, 2);
  relay.hurry();
  assert.equal(Socket.all.length, 3);
  relay.hurry();
  mock.timers.tick(60_000);
  assert.equal(Socket.all.length, 3);
  relay.end();
  Socket.all[2].dispatchEvent(new Event("close"));
  mock.timers.tick(60_000);
  assert.deepEqual([Socket.all.length, told], [3, ["opened", "lost", "lost"]]);
  mock.timers.reset();
});

test("a conversation ends when its connection stays interrupted for half a minute", async () => {
  mock.timers.enable({ apis: ["setInterval", "setTimeout"] });
  let now = 0;
  mock.method(performance, "now", () => now);
  const connection = { iceConnectionState: "connected", getStats: async () => new Map() };
  const line = { peer: BILAL, open: true, peerConnection: connection, on: () => {}, once: () => {}, close: () => {} };
  const told = [];
  const conversation = new Conversation({}, line, { connection: (word) => told.push(word), over: (how) => told.push(how) });
  const after = async (seconds, state) => {
    now += seconds * 1000;
    connection.iceConnectionState = state;
    mock.timers.tick(1000);
    await new Promise(setImmediate);
  };
  await after(1, "connected");
  await after(29, "disconnected");
  await after(1, "connected");
  await after(29, "disconnected");
  await after(2, "disconnected");
  await after(1, "disconnected");
  assert.deepEqual(told, ["direct", "interrupted", "direct", "interrupted", "failed"]);
  conversation.end();
  mock.restoreAll();
  mock.timers.reset();
});
