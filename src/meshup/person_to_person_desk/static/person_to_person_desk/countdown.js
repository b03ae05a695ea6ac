/** How much time is left, by the clock of the server. Pure. */

/** Return "9:05": minutes and seconds of `milliseconds`, a begun second counted whole. */
export function clockText(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Return what a button says that can be pressed until `until` (ms); null once it cannot. */
export function undoText(words, until, now) {
  const seconds = Math.ceil((until - now) / 1000);
  return seconds > 0 ? words.replace("%s", String(seconds)) : null;
}
