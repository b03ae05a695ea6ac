/** Who comes in by a code or a name: the camera, the field, and the answer that fills the screen. */

import { MOST_PERSONS, checkingIn, correcting, isByAnother } from "./acts.js";
import { feel, prepareSound } from "./feedback.js";
import { search } from "./names.js";
import { canDigest, codeOf, digestOf } from "./passes.js";
import { Result } from "./result.js";
import { Scanner, whyNot } from "./scanner.js";
import { arrivals } from "./tally.js";

const IDLE_MS = 30_000; // names do not stay on a phone that lies around
const FRESH_MS = 4_000;

export class Checking {
  /** `door` is the page: its list, its words, its view, and `do`, `fetchList`, `now`. */
  constructor(door) {
    const { view } = door;
    Object.assign(this, { door, view, words: door.words, person: undefined });
    this.result = new Result(view, { closed: () => this.#closed() });
    this.scanner = new Scanner(view.at("video"), (text) => this.#scanned(text));
  }

  start() {
    const { view } = this;
    view.button("scan").hidden = !navigator.mediaDevices?.getUserMedia;
    view.at("query").addEventListener("input", () => this.#look());
    view.at("find").addEventListener("submit", (event) => this.#submit(event));
    view.at("camera").addEventListener("close", () => this.scanner.stop());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.stop());
  }

  /** Hide every name, and turn the camera off. */
  stop() {
    this.#clear();
    this.result.close();
    if (this.view.at("camera").open) this.view.at("camera").close();
  }

  acts() {
    return {
      scan: () => this.#scan(),
      torch: () => this.#torch(),
      stop_scanning: () => this.view.at("camera").close(),
      next: () => this.result.close(),
      more_came: () => this.#correct(1),
      fewer_came: () => this.#correct(-1),
      first_time_came: () => this.#correct(0, true),
      let_in: () => this.#letIn(this.person),
    };
  }

  // The field: a name, or a code that somebody reads aloud

  #clear() {
    clearTimeout(this.idle);
    this.view.at("query").value = "";
    this.view.found([]);
    this.view.write("find-said", "");
  }

  #look() {
    clearTimeout(this.idle);
    const query = this.view.at("query").value;
    if (query) this.idle = setTimeout(() => this.#clear(), IDLE_MS);
    const people = codeOf(query) ? [] : search(this.door.list?.people ?? [], query);
    const inside = arrivals(this.door.seen?.operations ?? []);
    const labelled = people.map((person) => ({ person, label: this.words.party(person.name, person.persons), note: this.#note(person, inside) }));
    this.view.found(labelled, (person) => this.#choose(person));
    this.view.write("find-said", people.length ? this.words.say("found", { count: people.length }) : "");
    return people;
  }

  #note({ digest, standing }, inside) {
    const arrival = inside.get(digest);
    if (arrival) return this.words.say("in_since", { hour: this.words.hour(arrival.at) });
    if (["waiting", "offered"].includes(standing)) return this.words.say("waiting_list");
    return standing === "maybe" ? this.words.say("maybe") : "";
  }

  #submit(event) {
    const query = this.view.at("query").value.trim();
    const code = codeOf(query);
    if (code && !canDigest()) return; // the form goes to the node, which checks it
    event.preventDefault();
    prepareSound();
    if (!query) return;
    if (code) {
      this.#clear();
      this.#check(code);
      return;
    }
    const people = this.#look();
    if (people.length === 1) this.#choose(people[0]);
    else this.view.write("find-said", this.#whyNobody(query, people));
  }

  #whyNobody(query, people) {
    if (people.length) return this.words.say("several");
    if (/\d/.test(query) && query.length > 9) return this.words.say("not_a_code");
    return this.words.say(this.door.list ? "nobody_found" : "no_list_more");
  }

  #choose(person) {
    this.#clear();
    this.#meet(person);
  }

  // A code

  async #scanned(text) {
    const code = codeOf(text);
    if (code) await this.#check(code);
    else {
      feel("bad", { isAudible: true });
      this.view.write("camera-said", this.words.say("not_ours"));
    }
  }

  async #check(code) {
    const { door } = this;
    this.scanner.isPaused = true;
    const digest = await digestOf(code, door.at.slug);
    const find = () => door.list?.people.find((person) => person.digest === digest) ?? this.#letInBefore(digest);
    let person = find();
    if (!person && navigator.onLine) {
      const fresh = door.fetchList();
      await Promise.race([fresh, new Promise((resolve) => setTimeout(resolve, FRESH_MS))]);
      person = find();
    }
    if (person) await this.#meet(person);
    else this.#unknown(digest);
  }

  /** Return somebody who is on no list, and was let in all the same. */
  #letInBefore(digest) {
    const arrival = arrivals(this.door.seen.operations).get(digest);
    return arrival && { digest, name: "", persons: arrival.persons, standing: "" };
  }

  /** A code that is on no list: whoever is let in with it counts once, however often it is read. */
  #unknown(digest) {
    const { door, words } = this;
    this.person = { digest, name: "", persons: 1, standing: "" };
    feel("bad", { isAudible: true });
    const isStale = door.list && door.state.word !== "sent";
    const hour = door.list ? words.hour(door.list.fetched_at) : "";
    const more = words.say(isStale ? "unknown_offline" : "unknown_more", { hour });
    const answer = door.list ? { head: words.say("unknown"), more } : { head: words.say("no_list"), more: words.say("no_list_more") };
    this.result.show({ mood: "bad", mayLetIn: true, ...answer });
  }

  // Somebody of the list

  async #meet(person) {
    await this.door.look();
    this.scanner.isPaused = true;
    const arrival = arrivals(this.door.seen.operations).get(person.digest);
    if (arrival) this.#already(person, arrival);
    else if (["waiting", "offered"].includes(person.standing)) this.#waits(person);
    else await this.#letIn(person);
  }

  async #letIn(person) {
    this.person = { ...person, came: person.persons, isFirst: false };
    await this.door.do((operations) => (arrivals(operations).has(person.digest) ? [] : checkingIn(person.digest, person.persons)));
    feel("good", { isAudible: true });
    this.result.show({ mood: "good", head: this.words.say("in"), who: this.#who(person), party: this.person });
  }

  #already(person, arrival) {
    const { door, words } = this;
    this.person = { ...person, came: arrival.persons, isFirst: arrival.first_time > 0 };
    feel("warning", { isAudible: true });
    const by = isByAnother(arrival, door.seen.device) ? "already_elsewhere" : "already_here";
    const hour = words.hour(arrival.at + (this.#isWaiting(arrival) ? door.ahead : 0));
    const who = words.party(person.name, arrival.persons);
    this.result.show({ mood: "warning", head: words.say("already"), who, more: words.say(by, { hour }), party: this.person });
  }

  /** Say whether the moment of an arrival is by the clock of this phone, not yet by the node's. */
  #isWaiting({ keys }) {
    return this.door.seen.waiting.some(({ key }) => keys.includes(key));
  }

  #waits(person) {
    this.person = person;
    feel("warning", { isAudible: true });
    const words = { head: this.words.say("waiting_list"), more: this.words.say("waiting_more") };
    this.result.show({ mood: "warning", who: this.#who(person), mayLetIn: true, ...words });
  }

  #who({ name, persons }) {
    return this.words.party(name, persons);
  }

  async #correct(step, turnsFirst = false) {
    const { person } = this;
    if (!person?.came) return;
    const came = Math.min(MOST_PERSONS, Math.max(1, person.came + step));
    const isFirst = turnsFirst ? !person.isFirst : person.isFirst;
    if (came === person.came && isFirst === person.isFirst) return;
    Object.assign(person, { came, isFirst });
    this.result.closeAfter();
    this.result.party(person);
    this.view.write("result-who", this.words.party(person.name, came));
    await this.door.do((operations) => correcting(operations, person.digest, came, isFirst ? came : 0));
  }

  // The camera

  #closed() {
    this.person = undefined;
    this.scanner.resume();
    if (this.view.at("camera").open) this.view.write("camera-said", this.words.say("looking"));
  }

  async #scan() {
    prepareSound();
    const { view, words } = this;
    view.at("camera").showModal();
    view.write("camera-said", words.say("looking"));
    try {
      await this.scanner.start();
      view.button("torch").hidden = !this.scanner.hasTorch;
    } catch (error) {
      this.scanner.stop();
      view.write("camera-said", words.say(`${whyNot(error)}_camera`));
    }
  }

  async #torch() {
    const button = this.view.button("torch");
    const isOn = await this.scanner.torch(button.getAttribute("aria-pressed") !== "true");
    button.setAttribute("aria-pressed", isOn);
  }
}
