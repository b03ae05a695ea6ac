/** Files of a conversation as lines of its log: offered, taken or not, on their way, there. */

import { MOST_BYTES, plainName } from "./files.js";
import { inBytes } from "./phrases.js";
import { newId } from "./roster.js";

const LANGUAGE = document.documentElement.lang;

export class FileTalk {
  #lines = new Map();
  #names = new Map();
  conversation = null;

  constructor(view, name) {
    this.view = view;
    this.name = name;
    this.listeners = {
      offer: (offer) => this.#offered(offer),
      progress: (id, _name, part) => this.#moved(id, part),
      file: (file) => this.#arrived(file),
      given: (id) => this.#say(id, "given"),
      left: (id) => this.#say(id, "left"),
      withdrawn: (id) => this.#say(id, "withdrawn"),
    };
  }

  /** Offer a file of ours. */
  offer(file) {
    const { view } = this;
    const name = plainName(file.name);
    if (file.size > MOST_BYTES) {
      view.line(view.word("too_large", { file: name, size: inBytes(MOST_BYTES, LANGUAGE) }));
      return;
    }
    const id = newId();
    this.#line({ id, name, size: file.size }, "offering", this.#leave(id, "cancel", "stopped"));
    this.conversation.offer(id, file);
  }

  /** Say of what is not finished that it will not be: the conversation is over. */
  end() {
    for (const [id, line] of this.#lines) {
      if (line.querySelector("progress")) this.#say(id, "broken");
      else if (line.querySelector("button")) this.#say(id, "left");
    }
  }

  #offered(offer) {
    const { view } = this;
    const take = view.button(view.word("take"), () => {
      this.#moved(offer.id, 0);
      view.at("log").parentElement.focus();
      this.conversation.take(offer.id);
    });
    this.#line(offer, "offered", take, " ", this.#leave(offer.id, "no_thanks", "left"));
  }

  /** Return the button with which this side wants a file no more. */
  #leave(id, word, outcome) {
    const { view } = this;
    return view.button(
      view.word(word),
      () => {
        this.conversation.leave(id);
        this.#say(id, outcome);
        view.at("log").parentElement.focus();
      },
      true,
    );
  }

  #arrived(file) {
    if (!file.whole) {
      this.#say(file.id, "broken");
      return;
    }
    const link = document.createElement("a");
    link.download = file.name;
    link.href = URL.createObjectURL(new Blob(file.parts, { type: "application/octet-stream" }));
    link.textContent = this.view.word("save", { file: file.name });
    this.#say(file.id, "taken", " ", link);
  }

  /** Show how much of a file has moved. */
  #moved(id, part) {
    const line = this.#lines.get(id);
    let bar = line.querySelector("progress");
    if (!bar) {
      bar = document.createElement("progress");
      bar.setAttribute("aria-label", this.#names.get(id));
      this.#say(id, "moving", " ", bar, " ", this.#leave(id, "cancel", "stopped"));
    }
    bar.value = part;
  }

  #line(file, word, ...more) {
    this.#names.set(file.id, file.name);
    const facts = { name: this.name(), file: file.name, size: inBytes(file.size, LANGUAGE) };
    this.#lines.set(file.id, this.view.line(this.view.word(word, facts), " ", ...more));
  }

  #say(id, word, ...more) {
    const said = this.view.word(word, { file: this.#names.get(id) });
    this.#lines.get(id)?.replaceChildren(said, ...more);
  }
}
