/** What a page knows of its channels: the ticket, and the newest snapshot it has seen. Pure. */

/** Return what a ticket opens, `{channel, until}` (ms), or nothing when it is no ticket. */
export function read(ticket) {
  try {
    const body = ticket.split(".")[0].replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(body), (char) => char.codePointAt(0));
    const [until, facts] = JSON.parse(new TextDecoder().decode(bytes));
    return typeof facts.channel === "string" ? { channel: facts.channel, until: until * 1000 } : null;
  } catch {
    return null;
  }
}

export class Known {
  #channels = new Map();

  /** Take tickets, texts or `{ticket, since}`; return the channels whose ticket is new. */
  take(tickets) {
    const fresh = [];
    for (const given of tickets) {
      const { ticket, since = -1 } = typeof given === "string" ? { ticket: given } : given;
      const opened = read(ticket);
      if (opened === null) {
        continue;
      }
      const before = this.#channels.get(opened.channel);
      if (before?.ticket !== ticket || before.isRefused) {
        fresh.push(opened.channel);
      }
      const sequence = Math.max(before?.sequence ?? -1, since);
      this.#channels.set(opened.channel, { ticket, until: opened.until, sequence, isRefused: false });
    }
    return fresh;
  }

  /** Take a snapshot; return whether it is newer than what was seen. */
  isNewer(channel, sequence) {
    const known = this.#channels.get(channel);
    if (known === undefined || !(sequence > known.sequence)) {
      return false;
    }
    known.sequence = sequence;
    return true;
  }

  /** Ask no more with this ticket; return its channel, or nothing. */
  refuse(ticket) {
    for (const [channel, known] of this.#channels) {
      if (known.ticket === ticket) {
        known.isRefused = true;
        return channel;
      }
    }
    return null;
  }

  forget(channel) {
    return this.#channels.delete(channel);
  }

  /** Return `[{ticket, since}]`, of all channels or of some; what was refused is left out. */
  wanted(only = null) {
    return [...this.#channels]
      .filter(([channel, known]) => !known.isRefused && (only === null || only.includes(channel)))
      .map(([, { ticket, sequence }]) => (sequence < 0 ? { ticket } : { ticket, since: sequence }));
  }

  get names() {
    return [...this.#channels.keys()];
  }

  get isEmpty() {
    return this.#channels.size === 0;
  }

  get hasRefused() {
    return [...this.#channels.values()].some((known) => known.isRefused);
  }

  /** Return when the first ticket ends, in ms of the server's time; `Infinity` when none does. */
  get until() {
    return Math.min(...[...this.#channels.values()].map((known) => known.until));
  }
}
