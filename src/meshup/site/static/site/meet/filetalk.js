/** Files of a conversation as lines of its log: offered, taken or not, on their way, there. */

import { MOST_BYTES } from "./files.js";
import { inBytes } from "./phrases.js";
import { newId } from "./roster.js";

const LANGUAGE = document.documentElement.lang;

export class FileTalk {
  #lines = new Map();
  conversation = null;

  constructor(view, name) {
    this.view = view;
    this.name = name;
    this.listeners = {
      offer: (offer) => this.#offered(offer),
      progress: (id, file, part) => this.#say(id, "moving", { file, percent: Math.floor(part * 100) }),
      file: (file) => this.#arrived(file),
      given: (id, file) => this.#say(id, "given", { file: file.name }),
      left: (id, file) => this.#say(id, "left", { file: file.name }),
    };
  }

  /** Offer a file of ours. */
  offer(file) {
    const { view } = this;
    if (file.size > MOST_BYTES) {
      view.line(view.word("too_large", { file: file.name, size: inBytes(MOST_BYTES, LANGUAGE) }));
      return;
    }
    const id = newId();
    this.#line(id, "offering", this.#facts(file));
    this.conversation.offer(id, file);
  }

  #facts(file) {
    return { name: this.name(), file: file.name, size: inBytes(file.size, LANGUAGE) };
  }

  #offered(offer) {
    const { view } = this;
    const line = this.#line(offer.id, "offered", this.#facts(offer));
    const take = view.button(view.word("take"), () => {
      this.#say(offer.id, "moving", { file: offer.name, percent: 0 });
      this.conversation.take(offer.id);
    });
    const leave = view.button(
      view.word("no_thanks"),
      () => {
        this.#say(offer.id, "left", { file: offer.name });
        this.conversation.leave(offer.id);
      },
      true,
    );
    line.append(" ", take, " ", leave);
  }

  #arrived(file) {
    if (!file.whole) {
      this.#say(file.id, "broken", { file: file.name });
      return;
    }
    this.#say(file.id, "taken", { file: file.name });
    const link = document.createElement("a");
    link.download = file.name;
    link.href = URL.createObjectURL(new Blob(file.parts, { type: "application/octet-stream" }));
    link.textContent = this.view.word("save", { file: file.name });
    this.#lines.get(file.id).append(" ", link);
  }

  #line(id, word, facts) {
    const line = this.view.line(this.view.word(word, facts));
    this.#lines.set(id, line);
    return line;
  }

  #say(id, word, facts) {
    this.#lines.get(id)?.replaceChildren(this.view.word(word, facts));
  }
}
