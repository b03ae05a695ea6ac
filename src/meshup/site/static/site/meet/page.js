/** A room online: who is here, and conversations of two, browser to browser. */

import { Conversation } from "./conversation.js";
import { FileTalk } from "./filetalk.js";
import { deviceWord } from "./phrases.js";
import { Relay } from "./relay.js";
import { HEARTBEAT_SECONDS, Roster, isId, nameOf, newId, said } from "./roster.js";
import { IDLE, after, answerTo } from "./talk.js";
import { View } from "./view.js";

const NAME = "meshup-meet-name";
const ANSWER_SECONDS = 60;
const CONNECT_SECONDS = 20;
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
      heard: (told) => this.#heard(told),
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
    this.peer.on("connection", (line) => this.#reached(line));
    this.peer.on("call", (call) => (this.conversation ? this.conversation.receive(call) : call.close()));
    this.peer.on("error", ({ type }) => this.#failed(type));
  }

  #reconnect() {
    if (this.peer.destroyed) return;
    this.view.say("state", this.view.word("away"), "warning");
    setTimeout(() => this.peer.destroyed || !this.peer.disconnected || this.peer.reconnect(), RECONNECT_MILLISECONDS);
  }

  #failed(type) {
    const connecting = this.conversation && !this.conversation.line.open;
    if (type === "peer-unavailable" && connecting) {
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

  /** Hear what somebody says in the room: of themselves to all, or a question or answer to us. */
  #heard(told) {
    if (told?.to !== undefined) {
      if (told.to === this.me.id && isId(told.id)) this.#spoken(told);
    } else if (this.roster.hear(told, seconds())) this.#answer();
    else {
      const left = told?.kind === "bye" && told.id === this.talk.with?.id && !this.conversation;
      if (left) this.#step("gone");
      this.#people();
    }
  }

  // The life of a conversation. Questions and answers go over the room's relay, and browsers
  // connect, and so learn each other's network address, only when both have agreed.

  ask(person) {
    if (this.talk.state !== "idle") return;
    this.#step("ask", person);
    this.#speak("ask", person.id);
    this.#wait("leave", ANSWER_SECONDS);
  }

  #speak(kind, to) {
    this.relay.publish({ kind, to, id: this.me.id, name: this.me.name });
  }

  #wait(event, most) {
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.#leave(event), most * 1000);
  }

  #spoken(told) {
    const one = { id: told.id, name: nameOf(told.name) || this.view.word("somebody") };
    const known = this.talk.with?.id === one.id && !this.conversation;
    if (told.kind === "ask") this.#asked(one);
    else if (told.kind === "yes" && known && this.talk.state === "asking") {
      this.#step("yes");
      this.#begin(this.peer.connect(one.id, { reliable: true, serialization: "binary" }));
      this.#wait("gone", CONNECT_SECONDS);
    } else if (told.kind === "no" && known) {
      this.#step(this.talk.state === "asking" ? "no" : "gone");
    }
  }

  #asked(asker) {
    const answer = answerTo(this.talk, asker.id, this.me.id);
    if (answer === "show") this.#step("asked", asker);
    else if (answer === "theirs") this.#agree("yes", asker);
    else if (answer === "busy") this.#speak("no", asker.id);
  }

  /** Say yes; who asked connects to us then. */
  #agree(event, person) {
    this.#step(event, person);
    this.#speak("yes", person.id);
    this.#wait("gone", CONNECT_SECONDS);
  }

  /** Take the connection of whom we said yes to; nobody else's is answered. */
  #reached(line) {
    const awaited = this.talk.state === "talking" && !this.conversation;
    if (awaited && line.peer === this.talk.with.id) this.#begin(line);
    else line.close();
  }

  #begin(line) {
    const { view } = this;
    const files = new FileTalk(view, () => this.talk.with?.name ?? "");
    const conversation = new Conversation(this.peer, line, {
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
    if (line.open) clearTimeout(this.patience);
    else line.once("open", () => clearTimeout(this.patience));
  }

  #step(event, person = null) {
    const before = this.talk;
    this.talk = after(before, event, person);
    if (this.talk === before) return;
    clearTimeout(this.patience);
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
    if (!this.conversation) video.srcObject = null;
    video.classList.toggle("visually-hidden", !visible);
    view.at("theirs-words").textContent = visible ? this.talk.with.name : view.word("unseen", this.talk.with);
  }

  #wrote(name, text) {
    const who = document.createElement("strong");
    who.textContent = `${name}: `;
    this.view.line(who, text);
  }

  write(text) {
    if (!this.conversation) return false;
    this.conversation.say(text);
    this.#wrote(this.view.word("you"), text);
    return true;
  }

  // What buttons do.

  async device(name) {
    const { view, conversation } = this;
    const acts = { microphone: "toggleMicrophone", camera: "toggleCamera", screen: "toggleScreen" };
    if (!conversation) return;
    view.say("device", "");
    try {
      await conversation.outgoing[acts[name]]();
    } catch (error) {
      view.say("device", view.word(deviceWord(error.name)), "warning");
    }
  }

  do(name) {
    const acts = {
      accept: () => this.#agree("accept", this.talk.with),
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
    if (this.conversation) this.conversation.end({ kind: "no" });
    else if (this.talk.with) this.#speak("no", this.talk.with.id);
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
    if (room.write(event.target.elements.text.value)) event.target.reset();
  });
  view.at("file").addEventListener("change", ({ target }) => {
    for (const file of room.conversation ? target.files : []) room.files.offer(file);
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
