/**
 * Person-to-person on the wall: how to join; who sits where, and how long until it begins; how much
 * time is left; what came of it in the end. It goes by the server's clock, also without a network.
 */

import { element, filled } from "../../projector/elements.js";
import { clockFace, momentOf, shareOver, timeLeft } from "./moments.js";
import { drawTables, mark } from "./tables.js";

const OPEN = ["gathering", "announced", "talking", "held", "between"];
const JOIN_PAGE = "person_to_person";
const MOST_MARKS = 12; // rounds that are drawn one by one
const MOST_BESIDE = 8; // tables beside the code; more of them take its place
const MANY = 25; // tables; more of them take that of the evening's name, too

export function mount(section, { language, words, onJoinPage }) {
  const place = section.querySelector("[data-rounds]");
  const said = section.querySelector("[data-said]");
  const number = new Intl.NumberFormat(language);
  const plural = new Intl.PluralRules(language);
  let wall = null;
  let drawn = "";
  let count = () => {};
  let pages = null;

  /** Return the phrase `name` for so many, in pieces: the number as its language writes it is large. */
  function many(name, amount) {
    const phrase = words[`${name}_${plural.select(amount)}`] ?? words[`${name}_other`];
    const [before, after = ""] = phrase.split("{number}");
    return [before, element("strong", "rounds-figure", number.format(amount)), after];
  }

  const scenes = { gathering, announced, talking, held, between, ended };

  function gathering() {
    const facts = { rounds: wall.rounds, minutes: Math.round(wall.length / 60_000) };
    const steps = [words.step_scan, words.step_name, wall.names === "none" ? words.step_phone : words.step_table];
    return [
      element("h2", "rounds-large", words.title),
      element("p", "rounds-lede", filled(words.plan, facts)),
      element("ol", "rounds-steps", ...steps.map((step) => element("li", "", step))),
      wall.people > 0 ? element("p", "rounds-big", ...many("people", wall.people)) : null,
    ];
  }

  function announced(moment) {
    const time = element("strong", "rounds-time");
    count = ({ left }) => (time.textContent = clockFace(left));
    return [head(moment, element("p", "rounds-count", words.begins, " ", time)), ...roomOf(moment)];
  }

  function held(moment) {
    const time = element("strong", "rounds-time", clockFace(moment.left));
    const isBefore = moment.under === "announced";
    return isBefore
      ? [head(moment, element("p", "rounds-count", words.held, " ", time)), ...roomOf(moment)]
      : [head(moment), ring(moment, words.held), ...aside(moment)];
  }

  function talking(moment) {
    return [head(moment), ring(moment, ""), ...aside(moment)];
  }

  function between(moment) {
    const isLast = moment.round > 0 && moment.round >= moment.rounds;
    return [head(moment), element("p", "rounds-large rounds-middle", isLast ? words.last : words.between)];
  }

  function ended() {
    return [
      element("h2", "rounds-large", words.thanks),
      wall.encounters > 0 ? element("p", "rounds-big", ...many("encounters", wall.encounters)) : null,
      wall.introduced > 0 ? element("p", "rounds-lede", ...many("introduced", wall.introduced)) : null,
    ];
  }

  /** Which round of how many, in words and drawn, and what is counted. */
  function head({ round, rounds, state }, ...counted) {
    const title = element("h2", "rounds-title", filled(words.round, { round, rounds }));
    const marks = element("p", "rounds-marks");
    marks.setAttribute("aria-hidden", "true");
    for (let each = 1; each <= rounds && rounds <= MOST_MARKS; each += 1) {
      const isOver = each < round || (each === round && state === "between");
      marks.append(mark(isOver ? "is-over" : each === round ? "is-now" : "is-to-come"));
    }
    return element("div", "rounds-head", title, marks, ...counted);
  }

  /** Who sits where; on a wall without names, where to look. */
  function roomOf(moment) {
    if (wall.names === "none") {
      return [
        element("p", "rounds-large rounds-middle", words.on_phone),
        element("p", "rounds-lede", words.ask_hosts),
      ];
    }
    const room = element("div", "rounds-room");
    pages = drawTables(room, moment.tables, { language, words, names: wall.names });
    const apart = [line(words.rests, moment.resting), line(words.waits, moment.waiting)];
    const facts = [pages.legend, ...apart, pages.tabs].filter(Boolean);
    return [room, facts.length > 0 ? element("div", "rounds-foot", ...facts) : null];
  }

  /** While people talk: who waits, and who found a table after it had begun. */
  function aside({ tables, waiting }) {
    const late = wall.names === "none" ? [] : tables.filter((table) => table.rescued);
    const seated = late.map(({ table, people }) => `${names(people)} → ${table}`);
    return [line(words.seated, seated), line(words.waits, waiting)];
  }

  function names(people) {
    return people.map(([name]) => name || words.somebody).join(", ");
  }

  function line(label, people) {
    const known = people.map((name) => name || words.somebody).join(" · ");
    return known === "" ? null : element("p", "rounds-line", element("span", "rounds-label", label), " ", known);
  }

  /** A hexagon that fills while a round runs, with the time that is left in it. */
  function ring(moment, label) {
    const time = element("strong", "rounds-left");
    const unit = element("span", "rounds-unit");
    const { svg, over } = hexagon();
    const whole = element("div", "rounds-ring", svg, element("p", "rounds-dial", time, unit));
    count = ({ left, whole: length }) => {
      const { isLast, number: shown } = timeLeft(left);
      time.textContent = shown;
      unit.textContent = [isLast ? "" : words.minutes, label || (isLast ? words.last_minute : "")].filter(Boolean).join(" · ");
      whole.toggleAttribute("data-last", isLast);
      over.setAttribute("stroke-dashoffset", String(1 - shareOver({ left, whole: length })));
    };
    return whole;
  }

  function draw(moment) {
    count = () => {};
    pages?.stop();
    pages = null;
    place.dataset.rounds = moment.state;
    place.dataset.names = wall?.names ?? "";
    const showsRoom = [moment.state, moment.under].includes("announced");
    place.toggleAttribute("data-wide", showsRoom && moment.tables.length > MOST_BESIDE);
    place.toggleAttribute("data-crowd", showsRoom && moment.tables.length > MANY);
    const scene = scenes[moment.state]?.(moment) ?? [];
    place.replaceChildren(...scene.filter(Boolean));
    count(moment);
    pages?.start();
  }

  /** Say aloud what has changed for everybody, once. */
  function say({ state, round, rounds }) {
    const phrases = { announced: words.say_announced, talking: words.say_talking, ended: words.thanks };
    const phrase = filled(phrases[state] ?? "", { round, rounds });
    if (phrase && said.textContent !== phrase) {
      said.textContent = phrase;
    }
  }

  addEventListener("resize", () => pages?.start());

  return {
    show(snapshots) {
      wall = snapshots.wall ?? wall;
    },
    tick(now) {
      const moment = momentOf(wall, now);
      const { left: _left, ...lasting } = moment;
      const looks = JSON.stringify([lasting, wall?.people, wall?.names, wall?.encounters, wall?.introduced]);
      if (looks !== drawn) {
        drawn = looks;
        section.hidden = moment.state === "none";
        onJoinPage(OPEN.includes(moment.state) ? JOIN_PAGE : "");
        draw(moment);
        say(moment);
      }
      count(moment);
    },
  };
}

const HEXAGON = "M50 3 L91 26.5 V73.5 L50 97 L9 73.5 V26.5 Z";

function hexagon() {
  const svg = drawnIn("svg", { viewBox: "0 0 100 100", "aria-hidden": "true", class: "rounds-hexagon" });
  const ground = drawnIn("path", { d: HEXAGON, class: "rounds-ground" });
  const over = drawnIn("path", { d: HEXAGON, class: "rounds-over", pathLength: "1", "stroke-dasharray": "1" });
  svg.append(ground, over);
  return { svg, over };
}

function drawnIn(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}
