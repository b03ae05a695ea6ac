// The end of an event goes along when its start moves, so that it stays as long as it was.

/**
 * Return where an end goes when its start moves.
 *
 * All three are wall times as <input type="datetime-local"> gives them: "2026-12-20T18:00".
 * An end that is empty, or is not after the start that it had, stays as it is.
 */
export function movedEnd(before, after, end) {
  const [from, to, last] = [before, after, end].map((wall) => Date.parse(`${wall}Z`));
  if (Number.isNaN(from + to + last) || last <= from) {
    return end;
  }
  return new Date(last + to - from).toISOString().slice(0, 16);
}

function follow(span) {
  const [start, end] = span.querySelectorAll('input[type="datetime-local"]');
  let before = start.defaultValue;
  const go = () => {
    end.value = movedEnd(before, start.value, end.value);
    before = start.value || before;
  };
  start.addEventListener("change", go);
  if (end.value === end.defaultValue) {
    go(); // somebody was faster than this script
  }
}

if (typeof document !== "undefined") {
  document.querySelectorAll("[data-span]").forEach(follow);
}
