/** A room online: who is here, and conversations of two, browser to browser. */

import { Conversation } from "./conversation.js";
import { FileTalk } from "./filetalk.js";
import { deviceWord } from "./phrases.js";
import { Presence } from "./presence.js";
import { isId, nameOf, newId } from "./roster.js";
import { IDLE, after, answerTo } from "./talk.js";
import { View } from "./view.js";

const NAME = "meshup-meet-name";
const ANSWER_SECONDS = 60;
const CONNECT_SECONDS = 20;
const MOODS = { entering: "", here: "good", shut: "bad", unsupported: "bad" };

class Room {
  constructor(view) {
    this.view = view;
    this.title = document.title;
    this.me = { id: newId(), name: "", state: IDLE.state };
    this.standing = "entering";
    this.talk = IDLE;
    this.conversation = null;
    this.presence = new Presence(view.root.dataset, this.me, {
      standing: (word) => this.#stand(word),
      people: () => this.#people(),
      spoken: (told) => isId(told.id) && this.#spoken(told),
      left: (id) => id === this.talk.with?.id && !this.conversation && this.#step("gone"),
      line: (line) => this.#reached(line),
      call: (call) => (this.conversation ? this.conversation.receive(call) : call.close()),
      nobody: () => this.#nobody(),
    });
  }

  // Coming in and going out.

  async enter(name) {
    const { view } = this;
    this.me.name = nameOf(name) || view.word("somebody");
    view.parts("people");
    this.#say();
    this.#people();
    view.lead("people-head");
    await this.presence.enter();
    addEventListener("pagehide", () => this.out());
    addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  }

  out() {
    this.conversation?.end({ kind: "no" });
    this.presence.out();
  }

  #stand(word) {
    if (word === "here" && this.standing === "away") this.conversation?.again();
    this.standing = word;
    if (this.talk.state === "idle") this.talk = IDLE; // how the last conversation ended is old news
    this.#say();
  }

  /** Say how we stand with the node, and how the last conversation ended. */
  #say() {
    const { view, talk } = this;
    const talking = talk.state === "talking";
    const said = [];
    if (talk.word) said.push(view.word(talk.word, this.last));
    if (this.standing === "away") said.push(view.word(talking ? "away_talking" : "away"));
    else if (this.standing !== "here" || !(talking || talk.word)) said.push(view.word(this.standing));
    const calm = this.standing === "here" && talk.word === "ended" ? "" : "warning";
    view.say("state", said.join(" "), talk.word ? calm : MOODS[this.standing] ?? "warning");
  }

  #people() {
    const people = this.presence.people().map((one) => ({ ...one, name: one.name || this.view.word("somebody") }));
    this.view.people(people, this.talk.state === "idle", (one) => this.ask(one));
    this.view.others(people.filter((one) => one.id !== this.talk.with?.id));
  }

  /** Nobody got what PeerJS sent: they are gone, or away from the node for a while. */
  #nobody() {
    if (this.conversation?.line.open) this.conversation.again();
    else if (this.conversation) this.#leave("failed");
  }

  // The life of a conversation. Questions and answers go over the room's relay, and browsers
  // connect, and so learn each other's network address, only when both have agreed.

  ask(person) {
    if (this.talk.state !== "idle") return;
    if (!this.presence.speak("ask", person.id)) return;
    this.presence.renew();
    this.#step("ask", person);
    this.#wait("unanswered", ANSWER_SECONDS);
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
      const line = this.presence.connect(one.id);
      if (line) this.#begin(line);
      this.#wait("failed", line ? CONNECT_SECONDS : 0);
    } else if (told.kind === "no" && known) {
      this.#step(this.talk.state === "asking" ? "no" : "gone");
    }
  }

  #asked(asker) {
    const answer = answerTo(this.talk, asker.id, this.me.id);
    if (answer === "show") {
      this.presence.renew();
      this.#step("asked", asker);
    } else if (answer === "theirs") this.#agree("yes", asker);
    else if (answer === "busy") this.presence.speak("no", asker.id);
  }

  /** Say yes; who asked connects to us then. */
  #agree(event, person) {
    this.#step(event, person);
    this.presence.speak("yes", person.id);
    this.#wait("failed", CONNECT_SECONDS);
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
    const conversation = new Conversation(this.presence.peer, line, {
      over: (how) => this.conversation === conversation && this.#step(how),
      connection: (word) => view.say("connection", view.word(word, this.talk.with ?? {})),
      text: (text) => this.#wrote(this.talk.with.name, text),
      showing: (showing) => this.#theirs(showing),
      stream: (stream) => {
        view.at("theirs").srcObject = stream;
      },
      failed: (error) => this.#failed(error),
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
    this.last = this.talk.with ?? before.with;
    if (this.talk.state === "idle") {
      this.conversation = null;
      this.files?.end();
    }
    this.me.state = this.talk.state;
    this.presence.tell("here");
    this.#show();
  }

  #show() {
    const { view, talk, last } = this;
    const talking = talk.state === "talking";
    const asked = talk.state === "asked";
    document.title = asked ? view.word("asked", last) : this.title;
    view.at("asking").hidden = talk.state !== "asking";
    view.at("asking-words").textContent = view.word("asking", last);
    view.at("asked").textContent = asked ? view.word("asked", last) : "";
    view.say("connection", talking ? view.word("connecting") : "");
    this.#people();
    this.#parts();
    this.#say();
    if (talking) this.#begun();
    else if (talk.state === "asking") view.at("asking-words").focus();
    else view.lead(asked ? "asked" : "people-head");
  }

  #parts() {
    const { view, talk } = this;
    const parts = talk.state === "talking" ? ["talking", "written"] : ["people"];
    if (talk.state === "asked") parts.push("asked");
    else if (view.at("log").children.length) parts.push("written");
    view.parts(...parts);
    view.at("write").hidden = talk.state !== "talking";
  }

  #begun() {
    const { view } = this;
    view.at("with").textContent = view.word("with", this.talk.with);
    view.clear();
    view.say("device", "");
    view.switches({}, null);
    this.#theirs({ audio: false, picture: false });
    for (const button of view.buttons("screen")) button.hidden = !navigator.mediaDevices?.getDisplayMedia;
    view.lead("with");
  }

  #theirs({ audio, picture }) {
    const { view } = this;
    const video = view.at("theirs");
    if (!this.conversation) video.srcObject = null;
    video.classList.toggle("visually-hidden", !picture);
    const words = picture ? ["seen", "seen_unheard"] : ["unseen", "unseen_unheard"];
    view.at("theirs-words").textContent = view.word(words[audio ? 0 : 1], this.talk.with);
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
      this.#failed(error, name);
    }
  }

  #failed(error, device) {
    this.view.say("device", this.view.word(deviceWord(error.name, device)), "warning");
  }

  do(name) {
    const acts = {
      accept: () => this.#agree("accept", this.talk.with),
      decline: () => this.#leave("decline"),
      leave: () => this.#leave("leave"),
      copy: () => this.#copy(),
      out: () => {
        this.out();
        location.reload();
      },
    };
    return (acts[name] ?? (() => this.device(name)))();
  }

  async #copy() {
    const { view } = this;
    try {
      await navigator.clipboard.writeText(location.href);
      view.say("state", view.word("copied"), "good");
    } catch {
      view.say("state", location.href);
    }
  }

  #leave(event) {
    if (this.conversation) this.conversation.end({ kind: "no" });
    else if (this.talk.with) this.presence.speak("no", this.talk.with.id);
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
