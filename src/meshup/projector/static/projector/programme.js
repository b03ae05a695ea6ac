/** The programme on a screen: what runs, with the time left, what comes next, and all lines. */

import { element, filled } from "./elements.js";
import { lengthInWords, linesOfTheDay, momentOf, shareOver } from "./moments.js";

const MOST = 6; // lines at once: a festival has so many zones
const SOON_MS = 60_000;

export function mount(section, { screen, words, onPhase }) {
  const part = (name) => section.querySelector(`[data-${name}]`);
  const [now, next, lines, said] = ["now", "next", "lines", "said"].map(part);
  let evening = null;
  let drawn = "";
  let counting = () => {};

  /** Draw all anew; it is done when a line begins or ends, and when the timetable is another one. */
  function draw(moment, at) {
    const current = moment.current.slice(0, MOST).map((line) => running(line, words));
    const following = moment.following.slice(0, MOST).map((line) => coming(line, words));
    fill(now, words.now, current);
    fill(next, words.next, following);
    lines.replaceChildren(...linesOfTheDay(evening, at).map((line) => row(line, moment, at)));
    counting = (time) => [...current, ...following].forEach((one) => one.count(time));
    keepInSight();
  }

  /** On the wall nobody scrolls: the running line is brought into sight. */
  function keepInSight() {
    if (screen === "projector" && lines.scrollHeight > lines.clientHeight) {
      const running = lines.querySelector(".is-now, .is-next") ?? lines.lastElementChild;
      lines.scrollTop = running.offsetTop; // from the top of the list, which is positioned
    }
  }
  addEventListener("resize", keepInSight);

  return {
    show(snapshots) {
      evening = snapshots.evening ?? snapshots.projector ?? evening;
    },
    tick(at) {
      if (evening === null) {
        return;
      }
      const moment = momentOf(evening, at);
      const looks = JSON.stringify([moment, evening.lines]);
      if (looks !== drawn) {
        const titles = moment.current.map((line) => line.title).join(", ");
        if (drawn !== "" && titles !== "" && !said.textContent.endsWith(titles)) {
          said.textContent = `${words.now}: ${titles}`; // read aloud once, not each minute
        }
        drawn = looks;
        onPhase(moment.phase);
        draw(moment, at);
      }
      counting(at);
    },
  };
}

function fill(place, label, parts) {
  const heading = element("h2", "programme-label", label);
  place.replaceChildren(...(parts.length === 0 ? [] : [heading, ...parts.map((part) => part.element)]));
}

/** A line that runs: until when, how long it goes on, how much of it is over. */
function running(line, words) {
  if (line.openEnd) {
    return { element: described(line, [line.zone]), count() {} };
  }
  const left = element("span", "programme-left");
  const bar = element("progress", "programme-bar");
  const until = filled(words.until, { time: line.to });
  bar.setAttribute("aria-label", line.title);
  return {
    element: described(line, [line.zone, until, left], bar),
    count(now) {
      left.textContent = filled(words.left, { time: lengthInWords(line.ends - now) });
      bar.value = shareOver(line, now);
    },
  };
}

/** A line that comes next: when, and in how long. */
function coming(line, words) {
  const wait = element("span", "programme-left");
  return {
    element: described(line, [line.zone, filled(words.at, { time: line.from }), wait]),
    count(now) {
      const time = line.starts - now;
      wait.textContent = time < SOON_MS ? words.soon : filled(words.in, { time: lengthInWords(time) });
    },
  };
}

function described(line, facts, ...more) {
  const about = facts.filter(Boolean).map((fact) => (fact instanceof Element ? fact : element("span", "", fact)));
  return element(
    "div",
    "programme-line",
    element("p", "programme-title", line.title),
    line.speakers ? element("p", "programme-speakers", line.speakers) : null,
    element("p", "programme-about", ...about),
    ...more,
  );
}

function row(line, moment, at) {
  const isNext = moment.following.includes(line);
  const state = line.ends <= at ? "is-over" : line.starts <= at ? "is-now" : isNext ? "is-next" : "";
  const speakers = line.speakers ? element("span", "programme-zone", line.speakers) : null;
  const zone = line.zone ? element("span", "programme-zone", line.zone) : null;
  const item = element(
    "li",
    `programme-row ${state}`.trim(),
    element("span", "programme-hour", line.from),
    element("span", "programme-what", line.title, speakers, zone),
  );
  if (state === "is-now") {
    item.setAttribute("aria-current", "step");
  }
  return item;
}
