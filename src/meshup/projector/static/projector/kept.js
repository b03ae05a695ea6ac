/** What a screen keeps on its device, so that a browser that starts again without a network goes on. */

export class Kept {
  #name;
  #storage;

  /** Keep under `name`, in `storage`; a browser may refuse to. */
  constructor(name, storage = globalThis.localStorage) {
    this.#name = name;
    this.#storage = storage;
  }

  /** Return what was kept under `key`; nothing when nothing was. */
  read(key) {
    return this.#all()[key];
  }

  write(key, value) {
    try {
      this.#storage.setItem(this.#name, JSON.stringify({ ...this.#all(), [key]: value }));
    } catch {
      // no room, or not allowed: the page goes on without
    }
  }

  forget() {
    try {
      this.#storage.removeItem(this.#name);
    } catch {
      // nothing was kept
    }
  }

  #all() {
    try {
      return JSON.parse(this.#storage.getItem(this.#name)) ?? {};
    } catch {
      return {};
    }
  }
}
