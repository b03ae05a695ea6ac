/** Pure: what is on at a moment, and what comes next. */

/** Return {now, next}: the last line that has begun and is not over, and the first that has not. */
export function nowAndNext(lines, at) {
  const begun = lines.filter(({ starts, ends }) => starts <= at && !(ends <= at));
  const coming = lines.filter(({ starts }) => starts > at);
  const first = coming.reduce((least, line) => (least && least.starts <= line.starts ? least : line), undefined);
  const last = begun.reduce((most, line) => (most && most.starts > line.starts ? most : line), undefined);
  return { now: last, next: first };
}
