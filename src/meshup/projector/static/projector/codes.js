/** Until when the codes of an evening are known. Pure. */

/** Return from when on, in ms, no code is known, without a gap from `now`. */
export function firstUnknown(codes, now) {
  let at = now;
  for (const code of codes) {
    if (code.since <= at && at < code.until) {
      at = code.until;
    }
  }
  return at;
}
