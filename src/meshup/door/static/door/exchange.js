/**
 * One question to the node and its answer, or a `Trouble` that says what came between.
 *
 * Words of troubles: offline (no answer, or not the node's), signed_out, ended (the role has),
 * gone (the door has), closed (not now, with the node's sentence), large, busy.
 */

export const TIMEOUT_SECONDS = 15;
const BUSY_SECONDS = 30;

export class Trouble extends Error {
  /** `after` is a number of seconds before which it is not tried again, where the node says one. */
  constructor(word, { sentence = "", after } = {}) {
    super(word);
    Object.assign(this, { word, sentence, after });
  }
}

function wordOf({ status, type }) {
  if (type === "opaqueredirect" || status === 401 || (status >= 300 && status < 400)) return "signed_out";
  const words = { 403: "ended", 404: "gone", 410: "gone", 409: "closed", 422: "closed", 400: "closed", 413: "large" };
  return words[status] ?? "busy";
}

async function sentenceOf(answer) {
  try {
    const told = await answer.json();
    return String(told.error?.sentence ?? told.sentence ?? told.detail ?? "");
  } catch {
    return "";
  }
}

/** Return how many milliseconds the node's clock is ahead of ours, as far as an answer tells. */
export function clockAhead(answer, now) {
  const then = Date.parse(answer.headers.get("Date") ?? "");
  return Number.isNaN(then) ? undefined : then - now;
}

/**
 * Ask `address`; with `body` as POST of JSON. Return {told, ahead}: the JSON of the answer, and
 * how far the node's clock is ahead.
 *
 * Throws: Trouble.
 */
export async function exchange(address, { body, ask = globalThis.fetch, now = Date.now } = {}) {
  const sent = body && { method: "POST", body: JSON.stringify(body) };
  const headers = { Accept: "application/json", ...(body && { "Content-Type": "application/json" }) };
  const how = { credentials: "same-origin", cache: "no-store", redirect: "manual", headers, ...sent };
  let answer;
  try {
    answer = await ask(address, { ...how, signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000) });
  } catch {
    throw new Trouble("offline");
  }
  if (answer.ok) {
    try {
      return { told: await answer.json(), ahead: clockAhead(answer, now()) };
    } catch {
      throw new Trouble("offline"); // a page of the network that we are in, or half an answer
    }
  }
  const word = wordOf(answer);
  const said = Number(answer.headers.get("Retry-After"));
  const after = said > 0 ? said : answer.status === 429 ? BUSY_SECONDS : undefined;
  throw new Trouble(word, { sentence: word === "closed" ? await sentenceOf(answer) : "", after });
}
