/** Being in a room: what is said to others, and how we stand with the node. */

import assert from "node:assert/strict";
import test, { mock } from "node:test";

import { Socket } from "./socket.mjs";

const at = "../../src/meshup/site/static/site/meet/";
const { Presence } = await import(`${at}presence.js`);

const ADA = "a".repeat(20);
const PLACE = { entry: "/s/hall/", ice: "/ice", key: "peerjs" };

/** A PeerJS client whose node is the test. */
class Peer {
  static all = [];
  disconnected = false;
  destroyed = false;
  heard = {};
  constructor(id, how) {
    Object.assign(this, { id, how, reconnected: 0 });
    Peer.all.push(this);
  }
  on(event, act) {
    this.heard[event] = act;
  }
  disconnect() {
    if (this.disconnected) return;
    this.disconnected = true;
    this.heard.disconnected();
  }
  reconnect() {
    this.disconnected = false;
    this.reconnected += 1;
  }
  destroy() {
    this.disconnect();
    this.destroyed = true;
  }
}

/** Return somebody who has come in, what they were told, and their relay. */
async function entered() {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  Object.assign(globalThis, {
    Peer,
    WebSocket: Socket,
    location: new URL("http://p2p.example/en/meet/hall/"),
    document: new EventTarget(),
    addEventListener: () => {},
    fetch: async () => ({ json: async () => ({ iceServers: [{ urls: "stun:p2p.example" }], ttl: 100 }) }),
  });
  Object.assign(Socket, { all: [] });
  Object.assign(Peer, { all: [] });
  const told = [];
  const quiet = () => {};
  const to = { people: quiet, spoken: quiet, left: quiet, line: quiet, call: quiet, nobody: quiet };
  const presence = new Presence(PLACE, { id: ADA, name: "Ada", state: "idle" }, { ...to, standing: (word) => told.push(word) });
  await presence.enter();
  Socket.all[0].open();
  Peer.all[0].heard.open();
  return { presence, told, socket: Socket.all[0], peer: Peer.all[0] };
}

const said = (socket) => socket.sent.filter((one) => one.type === "publish").map((one) => one.payload.kind);

test.afterEach(() => mock.timers.reset());

test("who comes in says hello, and is here when both connections are", async () => {
  const { told, socket, peer } = await entered();
  assert.deepEqual([told, said(socket)], [["here"], ["hello"]]);
  assert.deepEqual(peer.how.config.iceServers, [{ urls: "stun:p2p.example" }]);
});

test("many who come together are answered once", async () => {
  const { socket } = await entered();
  for (let n = 0; n < 50; n += 1) {
    socket.say({ kind: "hello", id: n.toString(16).padStart(20, "0"), name: "x" });
  }
  mock.timers.tick(500);
  assert.deepEqual(said(socket), ["hello", "here"]);
  socket.say({ kind: "hello", id: "b".repeat(20), name: "Bilal" });
  mock.timers.tick(500);
  assert.deepEqual(said(socket), ["hello", "here", "here"]);
});

test("a relay that is lost takes PeerJS with it, and both come back", async () => {
  const { told, socket, peer } = await entered();
  socket.dispatchEvent(new Event("close"));
  assert.deepEqual([told, peer.disconnected], [["here", "away"], true]);
  mock.timers.tick(1500);
  assert.equal(peer.reconnected, 1);
  Socket.all[1].open();
  assert.deepEqual(told, ["here", "away"]);
  peer.heard.open();
  assert.deepEqual([told, said(Socket.all[1])], [["here", "away", "here"], ["hello"]]);
});

test("who goes says so, and does not come back", async () => {
  const { presence, told, socket, peer } = await entered();
  presence.out();
  socket.dispatchEvent(new Event("close"));
  mock.timers.tick(60_000);
  assert.deepEqual([said(socket).at(-1), Socket.all.length, Peer.all.length], ["bye", 1, 1]);
  assert.deepEqual([told, peer.destroyed, peer.reconnected], [["here"], true, 0]);
});
