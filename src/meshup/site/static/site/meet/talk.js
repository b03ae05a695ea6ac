/** The life of a conversation of two, as a table. Pure.
 *
 * idle: with nobody; asking: our question is out; asked: theirs is here; talking: both said yes.
 */

const STEPS = {
  idle: { ask: "asking", asked: "asked" },
  asking: { yes: "talking", no: "idle", gone: "idle", leave: "idle", unanswered: "idle" },
  asked: { accept: "talking", decline: "idle", gone: "idle" },
  talking: { leave: "idle", gone: "idle", failed: "idle", cut: "idle" },
};

const SAID_AT_END = {
  "asking no": "declined",
  "asking gone": "unavailable",
  "asking unanswered": "unanswered",
  "asked gone": "withdrawn_question",
  "talking gone": "ended",
  "talking leave": "ended",
  "talking failed": "failed",
  "talking cut": "cut",
};

export const IDLE = Object.freeze({ state: "idle", with: null, word: "" });

/** Return the conversation after `event`; the same one when that makes no sense now. */
export function after(talk, event, person = null) {
  const state = STEPS[talk.state][event];
  if (!state) return talk;
  if (state === "idle") return { ...IDLE, word: SAID_AT_END[`${talk.state} ${event}`] ?? "" };
  return { state, with: person ?? talk.with, word: "" };
}

/** Say what to do with a question: "show" it, "busy", or, when two ask each other, "ours"/"theirs". */
export function answerTo(talk, asker, own) {
  if (talk.state === "idle") return "show";
  if (talk.state === "asking" && talk.with.id === asker) return own < asker ? "ours" : "theirs";
  return "busy";
}
