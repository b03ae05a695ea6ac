/** What of an evening is over, runs now and comes next: as `domain/moments.py`, on the page. Pure. */

/** Return `{phase, current, following}` of a snapshot of the channel "evening" at `now` (ms). */
export function momentOf(evening, now) {
  const lines = evening.lines;
  const lastsUntil = Math.max(evening.ends, ...lines.map((line) => line.ends));
  const phase = now < evening.starts ? "before" : now < lastsUntil ? "now" : "over";
  const current = lines.filter((line) => line.starts <= now && now < line.ends);
  const later = lines.filter((line) => line.starts > now);
  const first = Math.min(...later.map((line) => line.starts));
  return { phase, current, following: later.filter((line) => line.starts === first) };
}

/** Return the lines of the day that runs or comes next; of the last when all are over. */
export function linesOfTheDay(evening, now) {
  const lines = evening.lines;
  const day = (lines.find((line) => line.ends > now) ?? lines.at(-1))?.day;
  return lines.filter((line) => line.day === day);
}

/** Return "12 min", "1 h 05 min" or "2 h": how long, begun minutes counted whole. */
export function lengthInWords(milliseconds) {
  const minutes = Math.max(0, Math.ceil(milliseconds / 60_000));
  const hours = Math.floor(minutes / 60);
  if (hours === 0) {
    return `${minutes}\u00a0min`;
  }
  const rest = minutes % 60;
  return rest === 0 ? `${hours}\u00a0h` : `${hours}\u00a0h\u00a0${String(rest).padStart(2, "0")}\u00a0min`;
}

/** Return how much of a line is over, from 0 to 1. */
export function shareOver(line, now) {
  const length = line.ends - line.starts;
  return length > 0 ? Math.min(1, Math.max(0, (now - line.starts) / length)) : 0;
}
