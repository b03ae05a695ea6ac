/** A moment of the rounds in the words of a phone, slot by slot, as `domain/phone_card.py`. Pure. */

/** Return a sentence with its {facts} filled in; by `count`, its form of one or of several. */
export function say(words, name, facts = {}) {
  const forms = words[name] ?? "";
  const sentence = Array.isArray(forms) ? forms[facts.count === 1 ? 0 : 1] : forms;
  return sentence.replace(/\{(\w+)\}/g, (whole, fact) => String(facts[fact] ?? whole));
}

/** Return "Ada", or "Ada and Bilal". */
export function namesTogether(names, words) {
  if (names.length < 2) {
    return names.join("");
  }
  return say(words, "and", { names: names.slice(0, -1).join(", "), last: names.at(-1) });
}

/** Return "Table 4" for a number, and a name as it is. */
export function tableWords(table, words) {
  return /^\d+$/.test(table) ? say(words, "table", { table }) : table;
}

/** Return "9:05": minutes and seconds, begun seconds counted whole. */
export function clockText(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Return what stands in each slot of a card. */
export function cardOf(moment, seat, words) {
  const here = moment.kind === "table" ? moment.seat : null;
  const people = (here?.with ?? []).map((name) => name || say(words, "somebody"));
  return {
    eyebrow: moment.round ? say(words, "round", { round: moment.round, rounds: moment.rounds }) : say(words, "rounds"),
    title: here ? tableWords(here.table, words) : titleOf(moment, words),
    note: noteOf(moment, seat, words),
    people,
    moves: here ? say(words, here.stays ? "stays" : "moves") : "",
    language: here?.language || "",
    starter: here?.starter || null,
    ...clockOf(moment, words),
    missed: missedOf(here, people, words),
    acts: actsOf(moment, seat),
    lookFor: lookedFor(moment, here, seat),
  };
}

/** Return what is read aloud when a card shows something else; the same for the same. */
export function spokenOf({ eyebrow, title, people, moves, note, missed }, words) {
  const who = people.length > 0 ? say(words, "with", { names: namesTogether(people, words) }) : "";
  return missed || [eyebrow, [title, who].filter(Boolean).join(" "), moves || note].filter(Boolean).join(". ");
}

/** Return who cannot find them, and where they are awaited. */
function missedOf(here, people, words) {
  if (!here?.missed) {
    return "";
  }
  const said = (here.missedBy ?? []).map((name) => name || say(words, "somebody"));
  const by = said.length > 0 ? said : people;
  const facts = { count: by.length, names: namesTogether(by, words), table: tableWords(here.table, words) };
  return say(words, "missed", facts);
}

/** Return each seat at a table of three whose person can be said to be missing; 0 for others. */
function lookedFor({ phase }, here, { standing }) {
  const seats = here?.seats ?? [];
  if (seats.length < 2 || phase === "coming" || standing === "asked") {
    return [];
  }
  return seats.map((number) => (here.lost?.includes(number) ? 0 : number));
}

function titleOf(moment, words) {
  if (moment.kind === "skips" && moment.round) {
    return say(words, "rest");
  }
  return say(words, moment.kind in words ? moment.kind : "between");
}

function noteOf(moment, seat, words) {
  if (moment.kind === "ended") {
    return seat.met ? say(words, "met", { count: seat.met }) : say(words, "met_nobody");
  }
  if (moment.kind === "table") {
    const { missing, trio } = moment.seat;
    const name = missing ? "missing" : seat.standing === "skips" ? "skips" : trio ? "trio" : "";
    return say(words, name);
  }
  if (moment.kind === "skips" && moment.round) {
    return say(words, "rest_rather_rests");
  }
  const reason = moment.kind === "rest" && moment.seat ? `rest_${moment.seat.reason}` : "";
  return say(words, reason in words ? reason : `${moment.kind}_note`);
}

const LABELS = { coming: "begins_in", held: "held" };

function clockOf({ left, phase, length }, words) {
  if (left === null) {
    return { clockLabel: phase === "held" ? say(words, "held") : "", time: "", share: null };
  }
  const over = length ? Math.min(1, Math.max(0, 1 - left / length)) : 0;
  const share = phase === "talking" ? over : null;
  return { clockLabel: say(words, LABELS[phase] ?? "ends_in"), time: clockText(left), share };
}

/** Return the buttons, in order. */
function actsOf(moment, seat) {
  if (moment.kind === "over" || moment.kind === "ended") {
    return [];
  }
  if (moment.kind === "left") {
    return ["come_back"];
  }
  if (moment.kind === "asked") {
    return ["here", "leave"];
  }
  const acts = moment.kind === "table" ? actsAtTable(moment, seat.standing) : [];
  const isLast = ["talking", "held"].includes(moment.phase) && moment.round === moment.rounds;
  if (!isLast) {
    const skip = moment.phase === "coming" ? "skip_this" : "skip";
    acts.push(...(seat.standing === "skips" ? ["unskip"] : [skip, seat.trio ? "untrio" : "trio"]));
  }
  return [...acts, "leave"];
}

function actsAtTable({ phase, seat }, standing) {
  if (standing === "asked") {
    return ["here"];
  }
  if (phase === "coming") {
    return [];
  }
  if (seat.missing || seat.missed) {
    return ["found"];
  }
  return (seat.seats ?? []).length > 1 ? [] : ["cannot_find"];
}
