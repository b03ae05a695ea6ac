/**
 * The pass of an evening, as it is scanned or typed, and the digest by which lists know it.
 *
 * The twin of attendance/domain/passes.py. Digests need the browser's SubtleCrypto, which is there
 * on https and on this machine itself, and nowhere else.
 */

const LONGEST_TYPED = 80;
const CODE = /^[A-Z2-7]{16}$/;
const MISREAD = { 0: "O", 1: "I", 8: "B" };
const DIGEST_BYTES = 16;

/** Return the code of what was scanned or typed, "" where it can be none. */
export function codeOf(text) {
  const letters = text.slice(0, LONGEST_TYPED).replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();
  const code = letters.replace(/[018]/g, (digit) => MISREAD[digit]);
  return CODE.test(code) ? code : "";
}

/** Return whether this browser can work out digests. */
export function canDigest(crypto = globalThis.crypto) {
  return Boolean(crypto?.subtle);
}

/** Return the digest of a code for the event `slug`: 32 hexadecimal digits. */
export async function digestOf(code, slug, crypto = globalThis.crypto) {
  const text = new TextEncoder().encode(`meshup.door:${slug}:${code}`);
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", text)).slice(0, DIGEST_BYTES);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
