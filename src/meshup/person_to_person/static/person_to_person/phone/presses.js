/**
 * What was pressed while there was no connection: kept, and sent when there is one, while it still
 * means what it meant. Pure, but for what it is given.
 */

const ABOUT_THE_NEXT = new Set(["skip", "unskip", "trio"]);
const ABOUT_THE_TABLE = new Set(["cannot_find", "found", "here"]);

/** Return a press of the button `act` of somebody, at this moment. */
export function pressOf(act, person, moment, at) {
  return { act, person, round: moment.round, isTalking: moment.phase === "talking" || moment.phase === "held", at };
}

/** Say whether a press still means what it meant when it was made. */
export function isStillMeant(press, moment) {
  if (moment.phase === "ended") {
    return false;
  }
  if (ABOUT_THE_TABLE.has(press.act)) {
    return moment.round === press.round && moment.kind === "table";
  }
  if (ABOUT_THE_NEXT.has(press.act)) {
    const hasGoneOn = moment.round > press.round + 1 || (moment.round === press.round + 1 && moment.phase === "talking");
    const begun = !press.isTalking && press.round > 0 && moment.round === press.round && moment.phase === "talking";
    return !hasGoneOn && !begun;
  }
  return true;
}

/** Return presses with one more; the latest of two about the same counts. */
export function withPress(presses, press) {
  const subject = subjectOf(press.act);
  return [...presses.filter((one) => one.person !== press.person || subjectOf(one.act) !== subject), press];
}

function subjectOf(act) {
  if (ABOUT_THE_TABLE.has(act)) {
    return "table";
  }
  return act === "skip" || act === "unskip" ? "skip" : act === "trio" ? "trio" : "part";
}

/** Send one press as its form would be; return the node's answer, or throw where there is none. */
export async function send(address, { act, person, round }, fetch = globalThis.fetch) {
  const body = new URLSearchParams({ act, person: String(person), round: String(round) });
  const answer = await fetch(address, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
    credentials: "same-origin",
    redirect: "error",
  });
  if (answer.status >= 500) {
    throw new Error(`status ${answer.status}`);
  }
  return { isDone: answer.ok, ...(await answer.json()) };
}
