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

const SIGNED_OUT = "door.signed_out";
const WORDS = { 401: "signed_out", 403: "ended", 404: "gone", 410: "gone", 409: "closed", 422: "closed", 400: "closed", 413: "large" };

function wordOf({ status, type }, code) {
  const isLedAway = type === "opaqueredirect" || (status >= 300 && status < 400);
  if (isLedAway || code === SIGNED_OUT) return "signed_out";
  return WORDS[status] ?? "busy";
}

async function refusalOf(answer) {
  try {
    const { error, detail } = await answer.json();
    return { code: String(error ?? ""), sentence: String(detail ?? "") };
  } catch {
    return { code: "", sentence: "" };
  }
}

async function troubleOf(answer) {
  const { code, sentence } = await refusalOf(answer);
  const word = wordOf(answer, code);
  const said = Number(answer.headers.get("Retry-After"));
  const after = said > 0 ? said : answer.status === 429 ? BUSY_SECONDS : undefined;
  return new Trouble(word, { sentence: word === "closed" ? sentence : "", after });
}

/** Return how many milliseconds the node's clock is ahead of ours, as far as an answer tells. */
function clockAhead(told, answer, now) {
  const then = told.now ?? Date.parse(answer.headers.get("Date") ?? "");
  return Number.isFinite(then) ? then - now : undefined;
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
  if (!answer.ok) throw await troubleOf(answer);
  try {
    const told = await answer.json();
    return { told, ahead: clockAhead(told, answer, now()) };
  } catch {
    throw new Trouble("offline"); // a page of the network that we are in, or half an answer
  }
}
