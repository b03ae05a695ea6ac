/** One conversation of two over PeerJS: a data connection for words and files, and each side's own
 * connection for what it shows.
 *
 * It begins when both have agreed. Every message is an object with a `kind`: text, offer, take,
 * leave (a file, by either side), piece, end, showing, or no, which ends the conversation.
 */

import { Arrivals, offerOf, pieces, plainName } from "./files.js";
import { Outgoing } from "./outgoing.js";
import { connectionWord, isRelayed } from "./phrases.js";

const LONGEST_TEXT = 4000;
const FULL_BYTES = 1_000_000;
const LOOK_MILLISECONDS = 1000;
const INTERRUPTED_MILLISECONDS = 30_000;

export class Conversation {
  #offered = new Map();
  #giving = new Map();
  #arrivals = new Arrivals();
  #incoming = null;
  #timer = 0;
  #met = false;
  #lastGood = performance.now();
  #over = false;

  /**
   * @param {object} peer the PeerJS client
   * @param {object} line the PeerJS data connection, open or not yet
   * @param {object} to what is told: over (gone, cut or failed), connection, text, offer, progress,
   *   file, given, left, withdrawn, showing, stream, devices, failed (a camera that should come back)
   */
  constructor(peer, line, to) {
    this.peer = peer;
    this.line = line;
    this.to = to;
    this.outgoing = new Outgoing(
      (stream) => peer.call(line.peer, stream),
      () => {
        this.tell({ kind: "showing", ...this.outgoing.showing });
        to.devices();
      },
      to.failed,
    );
    line.on("open", () => {
      this.#met = true;
      this.#look();
    });
    line.on("data", (told) => this.#heard(told));
    line.on("close", () => this.#lost("gone"));
    line.on("error", () => this.#lost("failed"));
    this.#timer = setInterval(() => this.#look(), LOOK_MILLISECONDS);
  }

  /** Send a message, as soon as the connection is there. */
  tell(message) {
    if (this.line.open) this.line.send(message);
    else this.line.once("open", () => this.line.send(message));
  }

  say(text) {
    this.tell({ kind: "text", text: text.slice(0, LONGEST_TEXT) });
  }

  offer(id, file) {
    this.#offered.set(id, file);
    this.tell({ kind: "offer", id, name: plainName(file.name), size: file.size });
  }

  take(id) {
    this.#arrivals.take(id);
    this.tell({ kind: "take", id });
  }

  /** Want a file no more, theirs or ours, on its way or not yet. */
  leave(id) {
    this.#forget(id);
    this.#arrivals.leave(id);
    this.tell({ kind: "leave", id });
  }

  /** See to it that what is on gets through: we or the other may have been away from the node. */
  again() {
    this.outgoing.again();
  }

  /** Take the call in which the other side shows itself. */
  receive(call) {
    if (call.peer !== this.line.peer) {
      call.close();
      return;
    }
    this.#incoming?.close();
    this.#incoming = call;
    call.on("stream", (stream) => this.#incoming === call && this.to.stream(stream));
    call.answer();
  }

  /** End it, and let go of every device; `last` is said before. */
  end(last = null) {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#timer);
    this.outgoing.end();
    this.#incoming?.close();
    if (last && this.line.open) this.line.send(last);
    setTimeout(() => this.line.close(), last ? 300 : 0);
  }

  /** End it because it cannot go on: the other is "gone", or the connection has "failed". */
  #lost(how) {
    if (this.#over) return;
    this.end();
    this.to.over(how === "failed" && this.#met ? "cut" : how);
  }

  #heard(told) {
    if (this.#over || !told || typeof told !== "object") return;
    if (told.kind === "no") this.#lost("gone");
    else this.#talked(told);
  }

  #talked(told) {
    const known = {
      text: () => typeof told.text === "string" && this.to.text(told.text.slice(0, LONGEST_TEXT)),
      offer: () => this.#wasOffered(offerOf(told)),
      take: () => this.#give(told.id),
      leave: () => this.#left(told.id),
      piece: () => this.#piece(told),
      end: () => this.#arrived(told.id),
      showing: () => this.to.showing({ audio: told.audio === true, picture: told.video === true }),
    };
    if (Object.hasOwn(known, told.kind)) known[told.kind]();
  }

  #wasOffered(offer) {
    if (!offer) return;
    if (this.#arrivals.offered(offer)) this.to.offer(offer);
    else this.tell({ kind: "leave", id: offer.id });
  }

  #left(id) {
    const file = this.#forget(id);
    if (file) this.to.left(id, file);
    else if (this.#arrivals.leave(id)) this.to.withdrawn(id);
  }

  /** Forget a file of ours; return it, if we knew it. */
  #forget(id) {
    const file = this.#offered.get(id) ?? this.#giving.get(id);
    this.#offered.delete(id);
    this.#giving.delete(id);
    return file;
  }

  #piece(told) {
    const offer = this.#arrivals.piece(told.id, told.bytes);
    if (offer) this.to.progress(offer.id, offer.name, offer.got / (offer.size || 1));
  }

  #arrived(id) {
    const file = this.#arrivals.end(id);
    if (file) this.to.file(file);
  }

  async #give(id) {
    const file = this.#offered.get(id);
    this.#offered.delete(id);
    if (!file) return;
    this.#giving.set(id, file);
    try {
      for (const [start, end] of pieces(file.size)) {
        await this.#room();
        const bytes = await file.slice(start, end).arrayBuffer();
        if (this.#over || !this.#giving.has(id)) return;
        this.line.send({ kind: "piece", id, bytes });
        this.to.progress(id, file.name, end / file.size);
      }
    } catch {
      this.leave(id); // the file cannot be read any more
      this.to.left(id, file);
      return;
    }
    this.#giving.delete(id);
    this.tell({ kind: "end", id });
    this.to.given(id, file);
  }

  /** Wait until the channel has room. */
  async #room() {
    while (!this.#over && (this.line.dataChannel?.bufferedAmount ?? 0) + (this.line.bufferSize ?? 0) > FULL_BYTES) {
      await new Promise((again) => setTimeout(again, 20));
    }
  }

  async #look() {
    const connection = this.line.peerConnection;
    if (!connection) return;
    const reports = [...(await connection.getStats()).values()];
    if (this.#over) return;
    const word = connectionWord(connection.iceConnectionState, isRelayed(reports));
    const now = performance.now();
    if (word !== "interrupted") this.#lastGood = now;
    const tooLong = now - this.#lastGood > INTERRUPTED_MILLISECONDS; // browsers may wait for minutes
    if (word === "failed" || tooLong) this.#lost("failed");
    else this.to.connection(word);
  }
}
