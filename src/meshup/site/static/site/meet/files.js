/** Files in pieces. Pure. */

const PIECE_BYTES = 16_000;
export const MOST_BYTES = 256 * 1024 * 1024;
const MOST_OFFERS = 20;

/** Return a file's name without a path and without what could mislead a reader. */
export function plainName(name) {
  const last = String(name ?? "").split(/[/\\]/).pop();
  return last.replace(/[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, "").slice(-120) || "file";
}

/** Return an offer that came over the wire, or null when it cannot be one. */
export function offerOf(told) {
  const size = told?.size;
  if (typeof told?.id !== "string" || told.id.length > 40) return null;
  if (!Number.isSafeInteger(size) || size < 0 || size > MOST_BYTES) return null;
  return { id: told.id, name: plainName(told.name), size };
}

/** Yield where each piece of `size` bytes begins and ends. */
export function* pieces(size, each = PIECE_BYTES) {
  for (let start = 0; start < size; start += each) yield [start, Math.min(start + each, size)];
}

/** The offers of one conversation, and what has arrived of those that were taken. */
export class Arrivals {
  #offers = new Map();

  /** Remember an offer; return whether there is room for it. */
  offered(offer) {
    if (this.#offers.size >= MOST_OFFERS || this.#offers.has(offer.id)) return false;
    this.#offers.set(offer.id, { ...offer, taken: false, got: 0, parts: [] });
    return true;
  }

  /** Say that an offer is wanted. */
  take(id) {
    const offer = this.#offers.get(id);
    if (offer) offer.taken = true;
  }

  /** Forget an offer; return whether it was known. */
  leave(id) {
    return this.#offers.delete(id);
  }

  /** Keep a piece; return its offer with how much has arrived, or null when nobody asked for it. */
  piece(id, bytes) {
    const offer = this.#offers.get(id);
    const part = bytes instanceof ArrayBuffer || ArrayBuffer.isView(bytes) ? bytes : null;
    if (!offer?.taken || !part || offer.got + part.byteLength > offer.size) return null;
    offer.parts.push(part);
    offer.got += part.byteLength;
    return offer;
  }

  /** Return a file that has ended: its offer, and whether it is whole; null when it is unknown. */
  end(id) {
    const offer = this.#offers.get(id);
    this.#offers.delete(id);
    return offer?.taken ? { ...offer, whole: offer.got === offer.size } : null;
  }
}
