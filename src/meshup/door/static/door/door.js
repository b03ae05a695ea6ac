/**
 * The page of a door on a phone: counts, checks, finds; works without a network.
 *
 * Everything that is done goes into the queue first, and the page shows what the queue knows. The
 * list, the queue and what brings it to the node are modules of their own.
 */

import { listen } from "../live/live.js";
import { MOST_PERSONS, counting, lastOf, uncounting, undoing } from "./acts.js";
import { stayAwake } from "./awake.js";
import { Checking } from "./checking.js";
import { exchange } from "./exchange.js";
import { feel, prepareSound } from "./feedback.js";
import { List } from "./list.js";
import { dropPages, keepPage } from "./offline.js";
import { canDigest } from "./passes.js";
import { Queue } from "./queue.js";
import { deviceStorage } from "./storage.js";
import { Sync } from "./sync.js";
import { tally } from "./tally.js";
import { View } from "./view.js";
import { Words } from "./words.js";

const LIST_MS = 10 * 60_000;
const LOOK_MS = 15_000;
const CHANGED = "meshup-door";

class Door {
  constructor(root, storage) {
    const { dataset } = root;
    const words = new Words(JSON.parse(document.getElementById("door-words").textContent), document.documentElement.lang, dataset.zone);
    const quiet = { state: { word: "starting", sentence: "" }, together: 1, isFirst: false, list: undefined, ahead: 0, seen: undefined };
    Object.assign(this, { root, at: dataset, words, storage, view: new View(root, words) }, quiet);
    this.tabs = globalThis.BroadcastChannel && new BroadcastChannel(CHANGED);
    this.queue = new Queue(storage, dataset.slug, { changed: () => this.#changed() });
    this.kept = new List(storage, dataset.slug, { now: () => this.now(), clock: Date.now });
    this.sync = new Sync({
      queue: this.queue,
      address: dataset.operations,
      onState: (state) => this.#stand(state),
      onClock: (ahead) => (this.ahead = ahead),
    });
    this.checking = new Checking(this);
  }

  // What the node's clock says, as far as this phone knows.

  now() {
    return Date.now() + this.ahead;
  }

  async start() {
    const { view } = this;
    const isAlone = canDigest(); // else the node checks codes, in the part that needs no script
    document.querySelectorAll("[data-without-script]").forEach((part) => (part.hidden = isAlone));
    this.root.hidden = false;
    view.hear({ ...this.#acts(), ...this.checking.acts() });
    this.checking.start();
    this.#take(await this.kept.read());
    await this.look();
    if (this.isOver) await this.fetchList(); // by this phone's clock; the node knows better
    if (this.isOver) await this.#over("expired");
    else this.#go();
  }

  #go() {
    addEventListener("online", () => this.#wake());
    addEventListener("offline", () => this.#stand({ word: "offline", sentence: "" }));
    addEventListener("pageshow", ({ persisted }) => persisted && this.#wake());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#wake());
    this.tabs?.addEventListener("message", () => this.look());
    setInterval(() => this.look(), LOOK_MS);
    setInterval(() => this.fetchList(), LIST_MS);
    this.kept.watch(Number(this.at.expires), () => this.#over("expired"));
    stayAwake();
    this.#keepPage();
    this.fetchList();
    this.sync.wake();
  }

  async #keepPage() {
    const isKept = await keepPage(this.at.worker, this.at.page);
    const { words, storage } = this;
    const told = [words.aroundEvening({ opens: Number(this.at.opens), ends: Number(this.at.ends) }, this.now())];
    if (!storage.isKept) told.push(words.say("unkept"));
    if (!globalThis.isSecureContext) told.push(words.say("needs_https"));
    else if (!isKept) told.push(words.say("no_worker"));
    this.view.write("notice", told.filter(Boolean).join(" "));
  }

  #wake() {
    this.sync.wake();
    if (!this.list) this.fetchList();
  }

  /** Whether counting has not begun: everything can be tried, and nothing is kept. */
  get isEarly() {
    return this.now() < Number(this.at.opens);
  }

  get isOver() {
    return this.now() > Number(this.at.expires);
  }

  // The list

  /** Fetch the list anew; return whether that worked. */
  async fetchList() {
    try {
      const { told, ahead } = await exchange(this.at.list);
      if (ahead !== undefined) this.ahead = ahead;
      await this.kept.keep({ ...told, ahead: this.ahead, fetched_at: this.now() });
      this.#take(await this.kept.read());
      this.#listen(told.ticket);
      await this.look();
      return true;
    } catch (trouble) {
      if (!trouble.word) throw trouble;
      if (["ended", "gone", "signed_out"].includes(trouble.word)) await this.#stand({ word: trouble.word, sentence: "" });
      return false;
    }
  }

  #take(list) {
    this.list = list;
    if (list && !this.ahead) this.ahead = list.ahead ?? 0;
  }

  #listen(ticket) {
    if (!ticket) return;
    const renew = async () => {
      const { told } = await exchange(this.at.list);
      return [told.ticket];
    };
    this.live?.close();
    this.live = listen({
      channels: [{ ticket }],
      renew,
      onSnapshot: (_channel, { serial }) => serial > (this.seen?.serial ?? 0) && this.sync.kick(),
      onState: (state) => state !== "offline" && this.state.word === "offline" && this.sync.wake(),
    });
  }

  /** The list leaves this phone: the role has ended, or nobody is signed in, or it is over. */
  async #leave() {
    this.live?.close();
    this.live = undefined;
    this.list = undefined;
    this.checking.stop();
    await this.kept.remove();
  }

  async #over(word) {
    this.state = { word, sentence: "" };
    await this.#leave();
    await this.queue.forget();
    await dropPages(this.at.page).catch(() => {});
    await this.look();
  }

  // How this phone stands with the node

  async #stand(state) {
    const before = this.state.word;
    this.state = state;
    if (["ended", "gone"].includes(state.word) && before !== state.word) await this.#over(state.word);
    else if (state.word === "signed_out" && before !== state.word) await this.#leave();
    else if (state.word === "sent" && !this.list && before !== "starting") this.fetchList();
    await this.look();
  }

  #changed() {
    this.tabs?.postMessage("changed");
    return this.look();
  }

  /** Show what this phone knows. */
  async look() {
    const seen = await this.queue.look();
    this.seen = seen;
    const { view, words } = this;
    view.numbers(tally(seen.operations), this.#expected());
    view.group(this.together, this.isFirst);
    const since = seen.waiting[0]?.at + this.ahead;
    view.sync(this.state, seen.waiting, since, this.storage.isKept);
    view.refused(seen.refused);
    view.now(this.list?.event.timetable ?? [], this.now());
    view.last(this.#lastWords(lastOf(seen.operations, seen.device)));
    if (this.list) return;
    view.at("numbers").textContent ||= words.say("no_list");
  }

  #expected() {
    return (this.list?.people ?? []).filter(({ standing }) => standing === "coming").reduce((sum, { persons }) => sum + persons, 0);
  }

  #lastWords(operation) {
    const { words } = this;
    if (!operation) return "";
    if (operation.kind === "check_in") return words.say("last_check_in", { count: operation.persons });
    if (operation.persons < 0) return words.say("last_less");
    return words.say("last_count", { count: operation.persons });
  }

  // What a helper does

  /** Keep what was done, and bring it to the node when that can be. */
  async do(acts) {
    if (this.isEarly) {
      this.view.write("notice", this.words.say("rehearsal"));
      return [];
    }
    const operations = await this.queue.add(acts);
    this.sync.kick();
    return operations;
  }

  #acts() {
    return {
      more: () => this.#count(),
      less: () => this.#uncount(),
      more_together: () => this.#group(1),
      fewer_together: () => this.#group(-1),
      first_time: () => this.#first(!this.isFirst),
      undo: () => this.#undo(),
      dismiss: () => this.queue.dismiss(),
    };
  }

  async #count() {
    prepareSound();
    const persons = this.together;
    const acts = counting(persons, this.isFirst ? persons : 0);
    Object.assign(this, { together: 1, isFirst: false });
    const done = await this.do(acts);
    feel(done.length ? "good" : "bad");
    if (!done.length) return;
    this.view.speak(this.words.say("counted", { count: persons }));
  }

  async #uncount() {
    const done = await this.do(uncounting);
    feel(done.length ? "good" : "bad");
    this.view.speak(this.words.say(done.length ? "uncounted" : "nobody"));
  }

  async #undo() {
    const last = this.#lastWords(lastOf(this.seen.operations, this.seen.device));
    const done = await this.do(undoing);
    if (done.length) this.view.speak(this.words.say("undone", { what: last }));
    if (this.view.button("undo").hidden) this.view.button("more").focus();
  }

  #group(step) {
    this.together = Math.min(MOST_PERSONS, Math.max(1, this.together + step));
    this.view.group(this.together, this.isFirst);
  }

  #first(isFirst) {
    this.isFirst = isFirst;
    this.view.group(this.together, this.isFirst);
  }
}

const root = document.querySelector("[data-phone]");
if (root) new Door(root, await deviceStorage()).start();
