/** Person-to-person on everybody's page of now: which round, and how much time is left. No names. */

import { filled } from "../../projector/elements.js";
import { momentOf } from "./moments.js";

const MINUTE_MS = 60_000;

export function mount(section, { words }) {
  let round = null;
  const panel = section.querySelector("[data-rounds]");

  /** Return the words for the time, of "announced", "talking" and "held". */
  function timeOf({ state, left }) {
    const minutes = Math.max(1, Math.ceil(left / MINUTE_MS));
    const phrase = { announced: words.begins, talking: words.left, held: words.held }[state] ?? "";
    return filled(phrase, { minutes });
  }

  return {
    show(snapshots) {
      round = snapshots.round ?? round;
    },
    tick(now) {
      if (round === null) {
        return;
      }
      const moment = momentOf(round, now);
      panel.hidden = ["none", "ended"].includes(moment.state);
      const words_ = moment.round > 0 ? filled(words.round, moment) : words.soon;
      section.querySelector("[data-round]").textContent = words_;
      section.querySelector("[data-time]").textContent = timeOf(moment);
    },
  };
}
