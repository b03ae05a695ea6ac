/**
 * Who sits where, as large as the wall lets them: up to forty people as tables, more of them by name.
 * What does not fit is turned page by page.
 */

import { element, filled } from "../../projector/elements.js";
import { fit, pagesOf } from "./fitting.js";
import { byName } from "./moments.js";

const MOST_BY_TABLE = 40;
const TURN_MS = 10_000;
const SMALLEST = 0.033; // of the wall's height: read from ten metres, on a picture 1.4 m high
const LARGEST = 0.105;
const GAP_EM = 1.1;
const LINE_EM = 1.16;
const CARD_EM = 0.62; // above and below the names of a table
const LONGEST_EM = 11; // of a name; what is longer is cut
const BOLD = 650;

/** Draw into `room`; return what `start()`s the pages when it is on the page, and `foot`. */
export function drawTables(room, tables, { language, words, names }) {
  const people = tables.reduce((sum, { people: seated }) => sum + seated.length, 0);
  const isByTable = people <= MOST_BY_TABLE || names === "initials";
  const look = isByTable ? tableCards(tables, words) : nameLines(tables, words, language);
  const hasStays = tables.some(({ people: seated }) => seated.some(([, stays]) => stays));
  room.classList.add(isByTable ? "rounds-by-table" : "rounds-by-name");
  return new Pages(room, look, hasStays ? words.stays : "");
}

function tableCards(tables, words) {
  const isNumbers = tables.every(({ table }) => table.length <= 3);
  return tables.map(({ table, people }) => {
    const seated = people.map(([name, stays]) => element("li", "rounds-person", withMark(name || words.somebody, stays)));
    const label = element("p", isNumbers ? "rounds-number" : "rounds-place", element("span", "", table));
    const longest = people.map(([name, stays]) => [name || words.somebody, stays ? 0.75 : 0]);
    return {
      shown: element("div", `rounds-card ${isNumbers ? "" : "rounds-card-named"}`.trim(), label, element("ul", "rounds-people", ...seated)),
      texts: isNumbers ? longest : [...longest, [table, 0]],
      wider: isNumbers ? 2.5 : 0.4,
      height: (people.length + (isNumbers ? 0 : 1)) * LINE_EM + CARD_EM,
      label: table,
    };
  });
}

function nameLines(tables, words, language) {
  return byName(tables, language).map(({ name, table, stays, others }) => {
    const beside = others.length === 0 ? "" : ` ${filled(words.with, { names: others.join(", ") })}`;
    const shown = element("p", "rounds-entry", element("span", "rounds-who", name), element("span", "rounds-beside", beside));
    shown.append(element("strong", "rounds-where", withMark(table, stays)));
    return { shown, texts: [[name + beside, 0]], wider: 1.2 + table.length * 0.62 + (stays ? 0.75 : 0), height: LINE_EM + 0.14, label: name };
  });
}

/** A name, with a hexagon when its person keeps the seat. */
function withMark(text, stays) {
  const name = element("span", "rounds-name", text);
  return stays ? element("span", "rounds-stays", element("span", "rounds-mark is-now"), name) : name;
}

/** Entries on one page, or on several that are turned. */
export class Pages {
  #room;
  #look;
  #timer = null;
  #page = 0;

  constructor(room, look, legend) {
    this.#room = room;
    this.#look = look;
    this.tabs = element("span", "rounds-tabs");
    const mark = element("span", "rounds-mark is-now");
    const key = legend === "" ? null : element("span", "rounds-legend", mark, legend);
    this.foot = element("p", "rounds-foot", key, this.tabs);
  }

  /** Lay the entries out in the room as it is now; turn pages from the first. */
  start() {
    this.stop();
    this.#layOut();
    document.fonts?.ready.then(() => this.#timer === null && this.#room.isConnected && this.#layOut());
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = null;
  }

  #layOut() {
    const height = innerHeight;
    const area = { width: this.#room.clientWidth, height: this.#room.clientHeight };
    const measured = this.#measured();
    const { size, columns, pages } = fit(measured, area, { least: SMALLEST * height, most: LARGEST * height, gap: GAP_EM });
    this.#room.style.fontSize = `${size}px`;
    this.#room.style.columnCount = String(columns);
    this.#room.style.columnGap = `${GAP_EM}em`;
    const turned = pagesOf(this.#look, pages);
    this.#show(turned, 0);
    if (turned.length > 1) {
      this.#timer = setInterval(() => this.#show(turned, (this.#page + 1) % turned.length), TURN_MS);
    }
  }

  #show(turned, page) {
    this.#page = page;
    this.#room.replaceChildren(...turned[page].map((entry) => entry.shown));
    const tabs = turned.length < 2 ? [] : turned.map((entries, place) => tab(entries, place === page));
    this.tabs.replaceChildren(...tabs);
  }

  #measured() {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${BOLD} 100px ${getComputedStyle(this.#room).fontFamily}`;
    const widthOf = ([text, more]) => Math.min(LONGEST_EM, pen.measureText(text).width / 100) + more;
    return this.#look.map(({ texts, wider, height }) => ({ width: Math.max(...texts.map(widthOf)) + wider + 0.1, height }));
  }
}

function tab(entries, isShown) {
  const [first, last] = [entries[0].label, entries.at(-1).label];
  const made = element("span", "rounds-tab", `${first} – ${last}`);
  made.toggleAttribute("data-shown", isShown);
  return made;
}
