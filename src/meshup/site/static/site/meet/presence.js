/** Being in a room: two connections to the node, and who else is there.
 *
 * Over the room's relay everybody hears who is here and what one asks another; over PeerJS browsers
 * that have agreed find each other. Both come back by themselves when they break off. A
 * conversation that has begun needs neither.
 */

import { Relay } from "./relay.js";
import { HEARTBEAT_SECONDS, Roster, newId, said } from "./roster.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15_000;
const ANSWER_MILLISECONDS = 500;
const seconds = () => performance.now() / 1000;

export class Presence {
  #up = { relay: false, peer: false };
  #here = false;
  #been = false;
  #out = false;
  #wait = FIRST_WAIT;
  #timer = 0;
  #answering = 0;
  #token = newId();
  #config = { iceServers: [] };
  #iceUntil = -1;

  /**
   * @param {{entry: string, ice: string, key: string}} at where the room is
   * @param {{id: string, name: string, state: string}} me, the state that of talk.js
   * @param {object} to what is told: standing (a word), people, spoken, left, line, call, nobody
   */
  constructor(at, me, to) {
    this.at = at;
    this.me = me;
    this.to = to;
    this.roster = new Roster(me.id);
  }

  /** Come in. */
  async enter() {
    await this.renew();
    if (this.#out) return;
    this.#connect();
    const address = new URL(`${this.at.entry}relay`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    this.relay = new Relay(address.href, "people", {
      opened: () => {
        this.tell("hello");
        this.#is("relay", true);
      },
      heard: (told) => this.#told(told),
      lost: () => this.#relayLost(),
    });
    setInterval(() => this.tell("here"), HEARTBEAT_SECONDS * 1000);
    addEventListener("online", () => this.#look());
    document.addEventListener("visibilitychange", () => document.hidden || this.#look());
  }

  out() {
    this.#out = true;
    this.tell("bye");
    clearTimeout(this.#timer);
    this.relay?.end();
    this.peer?.destroy();
  }

  /** Return who is here, by name. */
  people() {
    return this.roster.people(seconds());
  }

  /** Say to everybody that we come, are here, or go. */
  tell(kind) {
    this.relay?.publish(said(kind, this.me));
    this.to.people();
  }

  /** Say something to one person; return whether it went out. */
  speak(kind, to) {
    return this.relay?.publish({ kind, to, id: this.me.id, name: this.me.name }) ?? false;
  }

  /** Connect to somebody who has agreed; return PeerJS's connection, or null when it cannot be tried. */
  connect(id) {
    return this.peer.connect(id, { reliable: true, serialization: "binary" }) ?? null;
  }

  /** Ask for ICE servers again, before the passwords that came with them expire. */
  async renew() {
    if (seconds() < this.#iceUntil) return;
    try {
      const { iceServers, ttl } = await (await fetch(this.at.ice)).json();
      this.#config.iceServers = iceServers;
      this.#iceUntil = seconds() + ttl / 2;
    } catch {
      // what we had before may still do
    }
  }

  #connect() {
    const secure = location.protocol === "https:";
    const peer = new globalThis.Peer(this.me.id, {
      host: location.hostname,
      port: Number(location.port) || (secure ? 443 : 80),
      path: this.at.entry,
      key: this.at.key,
      token: this.#token,
      secure,
      config: this.#config,
      debug: 0,
    });
    this.peer = peer;
    peer.on("open", () => {
      this.#wait = FIRST_WAIT;
      this.#is("peer", true);
    });
    peer.on("disconnected", () => this.peer === peer && this.#again());
    peer.on("connection", (line) => this.to.line(line));
    peer.on("call", (call) => this.to.call(call));
    peer.on("error", ({ type }) => this.#failed(type));
  }

  #failed(type) {
    if (type === "peer-unavailable") this.to.nobody();
    else if (type === "browser-incompatible") this.to.standing("unsupported");
    else if (!this.#been) this.to.standing("shut");
  }

  /** Connect to PeerJS again, later. */
  #again() {
    this.#is("peer", false);
    if (this.#out || this.#timer) return;
    this.#timer = setTimeout(() => this.#now(), this.#wait * (0.5 + Math.random()));
    this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
  }

  #now() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.peer.destroyed) this.#connect();
    else if (this.peer.disconnected) this.peer.reconnect();
  }

  #relayLost() {
    this.#is("relay", false);
    if (!this.peer.destroyed) this.peer.disconnect(); // its socket goes the same way, and may be as dead
  }

  /** Look whether the connections still hold: the network has changed, or the page is seen again. */
  #look() {
    this.relay.hurry();
    if (this.#timer) this.#now();
    this.tell("hello");
  }

  #is(which, up) {
    this.#up[which] = up;
    const here = this.#up.relay && this.#up.peer;
    if (here === this.#here || this.#out) return;
    this.#here = here;
    this.#been = true;
    this.to.standing(here ? "here" : "away");
  }

  /** Hear what somebody says in the room: of themselves to all, or to us. */
  #told(told) {
    if (told?.to !== undefined) {
      if (told.to === this.me.id) this.to.spoken(told);
      return;
    }
    if (this.roster.hear(told, seconds())) this.#answer();
    else if (told?.kind === "bye") this.to.left(told.id);
    this.to.people();
  }

  /** Say that we are here to who asks; once to many who come together, as when the node was away. */
  #answer() {
    this.#answering ||= setTimeout(() => {
      this.#answering = 0;
      this.tell("here");
    }, Math.random() * ANSWER_MILLISECONDS);
  }
}
