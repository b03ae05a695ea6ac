/**
 * The board of a programme: each step is sent at once, and what it changes is shown.
 *
 * Without this script every step is a form; see programme/_board.html.
 */

import { listenToDrags } from "./drag.js";
import { listenToKeys } from "./keys.js";
import { focusAgain, focusOf, show } from "./patch.js";
import { Steps } from "./steps.js";

const form = document.querySelector("[data-steps]");
const board = document.querySelector("[data-board]");
const said = document.querySelector("[data-said]");
const notice = document.querySelector("[data-unsaved-notice]");

function say(words) {
  said.textContent = words;
}

function showLost(words = "") {
  notice.hidden = !words;
  notice.querySelector("[data-unsaved-words]").textContent = words;
}

/** Ask the node for one step; whatever the form of the board holds goes with it. */
async function send({ action = form.action, ...more }, version) {
  const data = new FormData(form);
  for (const [name, value] of Object.entries({ ...more, version })) {
    data.set(name, value);
  }
  const answer = await fetch(action, {
    method: "POST",
    body: data,
    headers: { accept: "application/json" },
    credentials: "same-origin",
  });
  return { status: answer.status, answer: await answer.json() };
}

function shown(answer) {
  const focus = focusOf(board);
  show(board, answer);
  form.querySelector("[data-version]").value = steps.version;
  drags?.start();
  keys.mark();
  focusAgain(board, focus);
}

/** Read the whole board again: a card that was dragged stands where it may not. */
async function readAgain() {
  const answer = await fetch(location.pathname, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  steps.version = page.querySelector("[data-version]").value;
  shown({ board: page.querySelector("[data-board]").innerHTML });
}

const steps = new Steps({
  send,
  version: form.querySelector("[data-version]").value,
  onDone(answer) {
    showLost();
    shown(answer);
    say(answer.said);
  },
  onRefused(answer, step) {
    const words = answer.said ?? answer.detail ?? "";
    if (answer.board !== undefined) {
      shown(answer);
    } else if (step.step?.startsWith("drop:") || step.step?.startsWith("put:")) {
      void readAgain();
    }
    say(words);
    showLost(words);
    notice.querySelector("[data-retry]").hidden = true;
  },
  onLost() {
    showLost(form.dataset.unsaved);
    notice.querySelector("[data-retry]").hidden = false;
  },
});

const keys = listenToKeys(board, { take: (step) => steps.take({ step }), say, words: form.dataset });
const drags = listenToDrags(board, (step) => steps.take(step));

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter) {
    void steps.take({ step: event.submitter.value });
  }
});

board.addEventListener("submit", (event) => {
  if (event.target.matches("[data-act]")) {
    event.preventDefault();
    void steps.take({ action: event.target.action, ...Object.fromEntries(new FormData(event.target)) });
  }
});

notice.querySelector("[data-retry]").addEventListener("click", () => void steps.go());

addEventListener("beforeunload", (event) => {
  if (steps.length) {
    event.preventDefault();
  }
});
