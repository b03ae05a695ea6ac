/** The programme on a screen: what runs, with the time left, what comes next, and all lines. */

import { element, filled, replace } from "./elements.js";
import { lengthInWords, linesOfTheDay, momentOf, shareOver } from "./moments.js";

const MOST = 6; // lines at once: a festival has so many zones
const SOON_MS = 60_000;

export function mount(section, { screen, words, onPhase }) {
  const [now, next, lines] = ["now", "next", "lines"].map((name) => section.querySelector(`[data-${name}]`));
  const left = element("div", "programme-left");
  const bar = element("progress", "programme-bar");
  bar.max = 1;
  let evening = null;

  function tick(at) {
    if (evening === null) {
      return;
    }
    const moment = momentOf(evening, at);
    onPhase(moment.phase);
    showNow(moment.current, at);
    showNext(moment.following, at);
    replace(lines, ...linesOfTheDay(evening, at).map((line) => row(line, moment, at)));
    keepInSight();
  }

  function showNow(current, at) {
    const parts = current.slice(0, MOST).map((line) => described(line, [line.zone, filled(words.until, { time: line.to })]));
    replace(now, ...(parts.length === 0 ? [] : [element("h2", "programme-label", words.now), ...parts]));
    const ends = Math.min(...current.map((line) => line.ends));
    const isShown = current.length > 0 && !current.every((line) => line.openEnd);
    left.hidden = bar.hidden = !isShown;
    if (isShown) {
      const line = current.find((one) => one.ends === ends);
      left.textContent = filled(words.left, { time: lengthInWords(ends - at) });
      bar.value = shareOver(line, at);
      bar.setAttribute("aria-label", left.textContent);
    }
  }

  function showNext(following, at) {
    const [first] = following;
    const when = first && (first.starts - at < SOON_MS ? words.soon : filled(words.in, { time: lengthInWords(first.starts - at) }));
    const parts = following
      .slice(0, MOST)
      .map((line) => described(line, [line.zone, filled(words.at, { time: line.from }), when]));
    replace(next, ...(parts.length === 0 ? [] : [element("h2", "programme-label", words.next), ...parts]));
  }

  /** On the wall nobody scrolls: the running line is brought into sight. */
  function keepInSight() {
    if (screen === "projector" && lines.scrollHeight > lines.clientHeight) {
      const running = lines.querySelector(".is-now, .is-next") ?? lines.lastElementChild;
      lines.scrollTop = running.offsetTop - lines.offsetTop - running.offsetHeight;
    }
  }

  now.after(left, bar);
  return {
    show(snapshots) {
      evening = snapshots.evening ?? snapshots.projector ?? evening;
    },
    tick,
  };
}

function described(line, facts) {
  const about = facts.filter(Boolean).map((fact) => element("span", "", fact));
  return element(
    "div",
    "programme-line",
    element("p", "programme-title", line.title),
    element("p", "programme-about", ...about),
  );
}

function row(line, moment, at) {
  const state = line.ends <= at ? "is-over" : line.starts <= at ? "is-now" : moment.following.includes(line) ? "is-next" : "";
  const zone = line.zone ? element("span", "programme-zone", line.zone) : null;
  const item = element(
    "li",
    `programme-row ${state}`,
    element("span", "programme-hour", line.from),
    element("span", "programme-what", line.title, zone),
  );
  if (state === "is-now") {
    item.setAttribute("aria-current", "step");
  }
  return item;
}
