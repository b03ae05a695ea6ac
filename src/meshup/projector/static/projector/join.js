/**
 * The code by which people join, which changes with the clock. All codes of the evening are asked
 * beforehand, hour by hour, so that the code goes on changing without a network. Each has a picture
 * for every page to which it may lead; another part may say to which (`onJoinPage`).
 */

import { drawn } from "../kit/qr.js";
import { firstUnknown } from "./codes.js";

const ASK_MS = 60_000;
const HOUR_MS = 3_600_000;
const KEPT = "codes";
const USUAL = "here";

export function mount(section, { kept, addresses }) {
  const picture = section.querySelector("[data-picture]");
  const written = section.querySelector("[data-code]");
  const title = section.querySelector("[data-title]");
  let codes = (kept.read(KEPT) ?? []).filter((code) => code.pictures);
  let pages = {};
  let first = USUAL;
  let shown = "";
  let ends = Infinity;
  let askedAt = 0;
  let isAsking = false;

  function learn(more) {
    const known = new Map([...codes, ...more].map((code) => [code.since, code]));
    codes = [...known.values()].sort((one, other) => one.since - other.since);
  }

  async function ask(now) {
    isAsking = true;
    askedAt = now;
    try {
      for (;;) {
        const from = firstUnknown(codes, now);
        if (from >= ends) {
          break;
        }
        const response = await fetch(`${addresses.codes}?from=${from}`);
        if (!response.ok) {
          break;
        }
        const answer = await response.json();
        ends = answer.ends;
        learn(answer.codes);
        codes = codes.filter((code) => code.until > now - HOUR_MS);
        kept.write(KEPT, codes);
      }
    } catch {
      // no network: what is known goes on, and it is asked again
    } finally {
      isAsking = false;
    }
  }

  return {
    show({ join }) {
      learn(join.codes);
      pages = join.pages;
      first = join.page;
    },
    tick(now) {
      if (!isAsking && now - askedAt > ASK_MS && firstUnknown(codes, now) < ends) {
        ask(now);
      }
      const code = codes.find((one) => one.since <= now && now < one.until);
      section.hidden = now >= ends || (code === undefined && shown !== "");
      const wanted = document.documentElement.dataset.joinPage ?? first;
      const page = code?.pictures[wanted] ? wanted : USUAL;
      if (code && `${page} ${code.code}` !== shown) {
        shown = `${page} ${code.code}`;
        written.textContent = code.code;
        title.textContent = pages[page].title;
        picture.setAttribute("aria-label", pages[page].picture);
        const { side, squares } = code.pictures[page];
        picture.replaceChildren(drawn(side, squares));
      }
    },
  };
}
