/**
 * Who sits where, as large as the wall lets them: up to forty people as tables, more of them by name.
 * What does not fit is turned page by page.
 */

import { element, filled } from "../../projector/elements.js";
import { fit, inColumns, pagesOf, usualWidth } from "./fitting.js";
import { byName } from "./moments.js";

const MOST_BY_TABLE = 40; // people: more look for their name sooner than for their table
const TURN_MS = 10_000;
const SMALLEST = 0.027; // of the wall's height: read from ten metres, on a picture 1.4 m high
const LARGEST = 0.105;
const GAP_EM = 1;
const LINE_EM = 1.16;
const CARD_EM = 0.66; // above and below the names of a table
const ENTRY_EM = 1.32;
const MARK_EM = 0.9;
const DIGIT_EM = 0.62;
const LONGEST_EM = 12; // of a name; what is longer is cut
const SMALLER = 0.7; // the smallest that a long name is written
const BOLD = 650;
const LETTERS = 3; // of the names that say what is on a page

/** Draw into `room`; return its pages: `start()` them when it is on the page. */
export function drawTables(room, tables, { language, words, names }) {
  const people = tables.reduce((sum, { people: seated }) => sum + seated.length, 0);
  const isByTable = people <= MOST_BY_TABLE || names === "initials";
  const look = isByTable ? tableCards(tables, words) : nameLines(tables, words, language);
  const hasStays = isByTable && tables.some(({ people: seated }) => seated.some(([, stays]) => stays));
  return new Pages(room, look, hasStays ? words.stays : "");
}

function tableCards(tables, words) {
  const isNumbers = tables.every(({ table }) => table.length <= 3);
  return tables.map(({ table, people }) => {
    const names = people.map(([name, stays]) => ({ text: name || words.somebody, more: stays ? MARK_EM : 0 }));
    const seated = names.map(({ text, more }) => element("li", "rounds-person", text, more > 0 ? mark("is-now") : null));
    const label = element("p", isNumbers ? "rounds-number" : "rounds-place", element("span", "", table));
    const kind = isNumbers ? "rounds-card" : "rounds-card rounds-card-named";
    return {
      shown: element("div", kind, label, element("ul", "rounds-people", ...seated)),
      lines: isNumbers ? seated : [...seated, label],
      texts: isNumbers ? names : [...names, { text: table, more: 0 }],
      beside: isNumbers ? 2.5 : 0.4,
      height: (people.length + (isNumbers ? 0 : 1)) * LINE_EM + CARD_EM,
      label: table,
    };
  });
}

function nameLines(tables, words, language) {
  return byName(tables, language).map(({ name, table, others }) => {
    const who = element("span", "rounds-who", name);
    const where = element("strong", "rounds-where", table);
    const company = others.length === 0 ? "" : filled(words.with, { names: others.join(", ") });
    const beside = company === "" ? null : element("span", "rounds-beside", company);
    return {
      shown: element("p", "rounds-entry", who, beside, where),
      lines: [who],
      texts: [{ text: name, more: 0 }],
      beside: 0.6 + table.length * DIGIT_EM,
      height: ENTRY_EM,
      label: name,
    };
  });
}

/** A small hexagon: "is-now", "is-over" or "is-to-come". */
export function mark(kind) {
  return element("span", `rounds-mark ${kind}`);
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
    this.tabs = element("p", "rounds-tabs");
    this.legend = legend === "" ? null : element("p", "rounds-legend", mark("is-now"), legend);
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
    const area = { width: this.#room.clientWidth, height: this.#room.clientHeight - 2 };
    const bounds = { least: SMALLEST * innerHeight, most: LARGEST * innerHeight, gap: GAP_EM };
    const entries = this.#measured();
    const { size, columns, pages } = fit(entries, area, bounds);
    this.#room.style.fontSize = `${size}px`;
    const turned = pagesOf(entries, pages).map((page) => ({ page, columns: inColumns(page, columns) }));
    this.#show(turned, columns, 0);
    clearInterval(this.#timer);
    if (turned.length > 1) {
      this.#timer = setInterval(() => this.#show(turned, columns, (this.#page + 1) % turned.length), TURN_MS);
    }
  }

  #show(turned, columns, page) {
    this.#page = page;
    const filledColumns = turned[page].columns.map((entries) => element("div", "rounds-column", ...entries.map(({ shown }) => shown)));
    const empty = Array.from({ length: columns - filledColumns.length }, () => element("div", "rounds-column"));
    this.#room.replaceChildren(...filledColumns, ...empty);
    this.tabs.replaceChildren(...(turned.length < 2 ? [] : turned.map((one, place) => tab(one.page, place === page))));
  }

  /** Return the entries with how wide they are; names that are longer than most are written smaller. */
  #measured() {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${BOLD} 100px ${getComputedStyle(this.#room).fontFamily}`;
    const widthOf = ({ text, more }) => pen.measureText(text).width / 100 + more + 0.1;
    const widths = this.#look.map(({ texts }) => texts.map(widthOf));
    const usual = Math.min(LONGEST_EM, usualWidth(widths.map((each) => Math.max(...each))));
    return this.#look.map((entry, place) => {
      entry.lines.forEach((line, which) => {
        const share = usual / widths[place][which];
        line.style.fontSize = share < 1 ? `${Math.max(SMALLER, share)}em` : "";
      });
      return { ...entry, width: Math.min(usual, Math.max(...widths[place])) + entry.beside };
    });
  }
}

/** What is on a page, as a dictionary says it: "Ada – Dji". */
function tab(entries, isShown) {
  const [first, last] = [entries[0], entries.at(-1)].map(({ label }) => [...label].slice(0, LETTERS).join(""));
  const made = element("span", "rounds-tab", `${first} – ${last}`);
  made.toggleAttribute("data-shown", isShown);
  return made;
}
