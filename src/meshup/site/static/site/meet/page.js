/** A room online: who is here, and conversations of two, browser to browser. */

import { Conversation } from "./conversation.js";
import { FileTalk } from "./filetalk.js";
import { deviceWord } from "./phrases.js";
import { Relay } from "./relay.js";
import { HEARTBEAT_SECONDS, Roster, nameOf, newId, said } from "./roster.js";
import { IDLE, after, answerTo } from "./talk.js";
import { View } from "./view.js";

const NAME = "meshup-meet-name";
const ANSWER_SECONDS = 60;
const RECONNECT_MILLISECONDS = 2000;
const seconds = () => performance.now() / 1000;

class Room {
  constructor(view) {
    this.view = view;
    this.me = { id: newId(), name: "", busy: false };
    this.roster = new Roster(this.me.id);
    this.talk = IDLE;
    this.conversation = null;
    this.peer = null;
    this.here = false;
  }

  // Coming in and going out.

  async enter(name) {
    const { view } = this;
    this.me.name = nameOf(name) || view.word("somebody");
    view.parts("people");
    view.say("state", view.word("entering"));
    this.#people();
    const { iceServers } = await this.#ice();
    this.#connectPeer(iceServers);
    const at = new URL(`${view.root.dataset.entry}relay`, location.href);
    at.protocol = at.protocol.replace("http", "ws");
    this.relay = new Relay(at.href, "people", {
      opened: () => this.#tell("hello"),
      heard: (told) => this.roster.hear(told, seconds()) ? this.#answer() : this.#people(),
      lost: () => view.say("state", view.word("away"), "warning"),
    });
    setInterval(() => this.#tell("here"), HEARTBEAT_SECONDS * 1000);
    addEventListener("pagehide", () => this.out());
    addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
    view.at("part=\"people\"").querySelector("h2").focus();
  }

  out() {
    this.#tell("bye");
    this.conversation?.end({ kind: "no" });
    this.relay?.end();
    this.peer?.destroy();
  }

  async #ice() {
    try {
      return await (await fetch(this.view.root.dataset.ice)).json();
    } catch {
      return { iceServers: [] };
    }
  }

  #connectPeer(iceServers) {
    const { view } = this;
    const secure = location.protocol === "https:";
    this.peer = new globalThis.Peer(this.me.id, {
      host: location.hostname,
      port: Number(location.port) || (secure ? 443 : 80),
      path: view.root.dataset.entry,
      key: view.root.dataset.key,
      secure,
      config: { iceServers },
      debug: 0,
    });
    this.peer.on("open", () => {
      this.here = true;
      view.say("state", view.word("here"), "good");
    });
    this.peer.on("disconnected", () => this.#reconnect());
    this.peer.on("connection", (line) => this.#asked(line));
    this.peer.on("call", (call) => (this.conversation ? this.conversation.receive(call) : call.close()));
    this.peer.on("error", ({ type }) => this.#failed(type));
  }

  #reconnect() {
    if (this.peer.destroyed) return;
    this.view.say("state", this.view.word("away"), "warning");
    setTimeout(() => this.peer.destroyed || !this.peer.disconnected || this.peer.reconnect(), RECONNECT_MILLISECONDS);
  }

  #failed(type) {
    const asking = this.talk.state === "asking";
    if (type === "peer-unavailable" && asking) {
      this.conversation.end();
      this.#step("gone");
    } else if (!this.here) this.view.say("state", this.view.word(type === "browser-incompatible" ? "unsupported" : "shut"), "bad");
  }

  // Who is here.

  #tell(kind) {
    this.relay?.publish(said(kind, this.me));
    this.#people();
  }

  #answer() {
    this.#people();
    setTimeout(() => this.#tell("here"), Math.random() * 500);
  }

  #people() {
    const people = this.roster.people(seconds()).map((one) => ({ ...one, name: one.name || this.view.word("somebody") }));
    this.view.people(people, this.talk.state === "idle", (one) => this.ask(one));
  }

  // The life of a conversation.

  ask(person) {
    if (this.talk.state !== "idle") return;
    const how = { reliable: true, serialization: "binary", metadata: { name: this.me.name } };
    this.#begin(this.peer.connect(person.id, how));
    this.#step("ask", person);
    this.patience = setTimeout(() => this.do("leave"), ANSWER_SECONDS * 1000);
  }

  #asked(line) {
    const asker = { id: line.peer, name: nameOf(line.metadata?.name) || this.view.word("somebody") };
    const answer = answerTo(this.talk, asker.id, this.me.id);
    if (answer === "show") {
      this.#begin(line);
      this.#step("asked", asker);
    } else if (answer === "theirs") {
      this.conversation.end();
      this.#begin(line);
      this.conversation.agree();
      this.#step("yes", asker);
    } else if (answer === "busy") {
      line.on("open", () => {
        line.send({ kind: "no" });
        setTimeout(() => line.close(), 500);
      });
    }
  }

  #begin(line) {
    const { view } = this;
    const files = new FileTalk(view, () => this.talk.with?.name ?? "");
    const conversation = new Conversation(this.peer, line, {
      yes: () => this.#step("yes"),
      no: () => this.#step(this.talk.state === "asking" ? "no" : "gone"),
      gone: () => this.conversation === conversation && this.#step("gone"),
      connection: (word) => view.say("connection", view.word(word, this.talk.with ?? {})),
      text: (text) => this.#wrote(this.talk.with.name, text),
      showing: (showing) => this.#theirs(showing.video || showing.screen),
      stream: (stream) => {
        view.at("theirs").srcObject = stream;
      },
      devices: () => view.switches(conversation.outgoing.showing, conversation.outgoing.picture),
      ...files.listeners,
    });
    files.conversation = conversation;
    this.files = files;
    this.conversation = conversation;
  }

  #step(event, person = null) {
    const before = this.talk;
    this.talk = after(before, event, person);
    if (this.talk === before) return;
    if (before.state === "asking") clearTimeout(this.patience);
    if (this.talk.state === "idle") this.conversation = null;
    if ((this.talk.state === "idle") === this.me.busy) {
      this.me.busy = !this.me.busy;
      this.#tell("here");
    }
    this.#show(before);
  }

  #show(before) {
    const { view, talk } = this;
    const facts = talk.with ?? before.with;
    view.at("asking").hidden = talk.state !== "asking";
    view.at("asking-words").textContent = view.word("asking", facts);
    view.at("asked").textContent = view.word("asked", facts);
    view.say("connection", talk.state === "talking" ? view.word("connecting") : "");
    this.#people();
    if (talk.state === "talking") this.#begun();
    else view.parts(...(talk.state === "asked" ? ["asked", "people"] : ["people"]));
    if (talk.word) view.say("state", view.word(talk.word, facts), "warning");
    else view.say("state", talk.state === "talking" ? "" : view.word("here"), "good");
    if (before.state === "talking") view.at("part=\"people\"").querySelector("h2").focus();
  }

  #begun() {
    const { view } = this;
    view.parts("talking");
    view.at("with").textContent = view.word("with", this.talk.with);
    view.at("log").replaceChildren();
    view.say("device", "");
    view.switches({}, null);
    this.#theirs(false);
    for (const button of view.buttons("screen")) button.hidden = !navigator.mediaDevices?.getDisplayMedia;
    view.at("with").focus();
  }

  #theirs(visible) {
    const { view } = this;
    const video = view.at("theirs");
    if (!this.conversation?.agreed || this.talk.state !== "talking") video.srcObject = null;
    video.classList.toggle("visually-hidden", !visible);
    view.at("theirs-words").textContent = visible ? this.talk.with.name : view.word("unseen", this.talk.with);
  }

  #wrote(name, text) {
    const who = document.createElement("strong");
    who.textContent = `${name}: `;
    this.view.line(who, text);
  }

  write(text) {
    this.conversation.say(text);
    this.#wrote(this.view.word("you"), text);
  }

  // What buttons do.

  async device(name) {
    const { view, conversation } = this;
    const acts = { microphone: "toggleMicrophone", camera: "toggleCamera", screen: "toggleScreen" };
    view.say("device", "");
    try {
      await conversation.outgoing[acts[name]]();
    } catch (error) {
      view.say("device", view.word(deviceWord(error.name)), "warning");
    }
  }

  do(name) {
    const acts = {
      accept: () => {
        this.conversation.agree();
        this.#step("accept");
      },
      decline: () => this.#leave("decline"),
      leave: () => this.#leave("leave"),
      copy: async () => {
        try {
          await navigator.clipboard.writeText(location.href);
          this.view.say("state", this.view.word("copied"), "good");
        } catch {
          this.view.say("state", location.href);
        }
      },
      out: () => {
        this.out();
        location.reload();
      },
    };
    return (acts[name] ?? (() => this.device(name)))();
  }

  #leave(event) {
    this.conversation?.end({ kind: "no" });
    this.#step(event);
  }
}

function start(root) {
  const view = new View(root, JSON.parse(document.getElementById("meet-words").textContent));
  const room = new Room(view);
  const form = view.at("enter");
  form.hidden = false;
  form.elements.name.value = sessionStorage.getItem(NAME) ?? "";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sessionStorage.setItem(NAME, form.elements.name.value);
    room.enter(form.elements.name.value);
  });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) room.do(button.dataset.do);
  });
  view.at("write").addEventListener("submit", (event) => {
    event.preventDefault();
    room.write(event.target.elements.text.value);
    event.target.reset();
  });
  view.at("file").addEventListener("change", ({ target }) => {
    for (const file of target.files) room.files.offer(file);
    target.value = "";
  });
}

const root = document.querySelector("[data-meet]");
if (!globalThis.Peer || !globalThis.RTCPeerConnection) {
  const view = new View(root, JSON.parse(document.getElementById("meet-words").textContent));
  view.say("state", view.word("unsupported"), "bad");
} else {
  start(root);
}
