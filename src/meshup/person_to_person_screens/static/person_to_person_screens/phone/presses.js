/**
 * What was pressed while there was no connection: kept, and sent when there is one, while it still
 * means what it meant. Pure, but for what it is given.
 */

const ABOUT_THE_TABLE = /^(?:cannot_find(?:-\d+)?|found|here)$/; // with the seat of whom one cannot find

/** Return a press of the button `act` of somebody, at this moment: which round they see, and which comes next. */
export function pressOf(act, person, moment) {
  return { act, person, round: moment.round, next: nextOf(moment) };
}

/** Return the number of the round that begins next; 0 where nobody knows. */
export function nextOf({ phase, round }) {
  return phase === "gathering" ? 1 : phase === "coming" ? round : round && round + 1;
}

/** Say whether a press still means what it meant when it was made. */
export function isStillMeant({ act, round, next }, moment) {
  if (moment.phase === "ended") {
    return false;
  }
  if (ABOUT_THE_TABLE.test(act)) {
    return moment.round === round;
  }
  return act !== "skip" || next === 0 || moment.round === 0 || nextOf(moment) === next;
}

/** Return presses with one more; the latest of two about the same counts. */
export function withPress(presses, press) {
  const subject = subjectOf(press.act);
  return [...presses.filter((one) => one.person !== press.person || subjectOf(one.act) !== subject), press];
}

function subjectOf(act) {
  if (ABOUT_THE_TABLE.test(act)) {
    return act.includes("-") ? act : "table";
  }
  return /skip$/.test(act) ? "skip" : /trio$/.test(act) ? "trio" : "part";
}

/** Send one press as its form would be; return the node's answer, or throw where there is none. */
export async function send(address, { act, person, round, next }, fetch = globalThis.fetch) {
  const body = new URLSearchParams({ act, person, round, next });
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
