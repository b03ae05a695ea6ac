/**
 * What a phone shows of the rounds at one moment, as `domain/phone_moment.py`; times are
 * milliseconds of the server's clock. Pure.
 */

/** Return `{kind, phase, round, rounds, seat, left, length}` of the snapshots of the channels "round" and "seat". */
export function momentOf(rounds, seat, now) {
  const last = rounds.rounds ?? 0;
  if (rounds.state === "ended") {
    return { kind: "ended", phase: "ended", round: 0, rounds: last, seat: null, left: null, length: 0 };
  }
  const { phase, number, left, length } = phaseOf(rounds, now);
  const theirs = [seat.now, seat.next].find((one) => one?.round === number) ?? null;
  return { kind: kindOf(phase, seat, number ? theirs : null), phase, round: number, rounds: last, seat: theirs, left, length };
}

function phaseOf(rounds, now) {
  if (rounds.state === "gathering") {
    return { phase: "gathering", number: 0, left: null, length: 0 };
  }
  if (rounds.held) {
    return { phase: "held", number: rounds.round ?? 0, left: rounds.remaining ?? null, length: lengthOf(rounds) };
  }
  const isOver = (rounds.ends ?? null) === null || now >= rounds.ends;
  const current = isOver ? rounds.next : rounds;
  if (!current || now >= current.ends) {
    const isLast = (current ?? rounds).round >= rounds.rounds;
    return { phase: isLast ? "over" : "between", number: 0, left: null, length: 0 };
  }
  const [number, length] = [current.round, lengthOf(current)];
  return now < current.begins
    ? { phase: "coming", number, left: current.begins - now, length }
    : { phase: "talking", number, left: current.ends - now, length };
}

function lengthOf({ begins, ends }) {
  return begins != null && ends != null ? ends - begins : 0;
}

function kindOf(phase, { standing }, theirs) {
  if (standing === "left") {
    return "left";
  }
  if (standing === "asked" && theirs?.kind !== "table") {
    return "asked"; // nobody is looked for until they answer
  }
  if (theirs !== null) {
    return theirs.kind;
  }
  if (standing === "skips" && phase !== "gathering") {
    return "skips";
  }
  if (phase === "talking" || phase === "held") {
    return "late";
  }
  return phase === "coming" ? "between" : phase;
}

const LAST_MINUTE_MS = 60_000;

/** Return what a phone lets hear from one moment to the next: "begin", "minute", "end", or "". */
export function signalBetween(before, after) {
  if (before === null) {
    return "";
  }
  const wasTalking = before.phase === "talking";
  const isTalking = after.phase === "talking";
  if (isTalking && (!wasTalking || before.round !== after.round)) {
    return before.phase === "held" && before.round === after.round ? "" : "begin";
  }
  if (wasTalking && !isTalking && after.phase !== "held") {
    return "end";
  }
  return isTalking && before.left > LAST_MINUTE_MS && after.left <= LAST_MINUTE_MS ? "minute" : "";
}
