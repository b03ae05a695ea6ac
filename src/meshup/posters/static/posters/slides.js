/**
 * Slides: one after the other by keys, buttons or a clicker. Without this script they are a page.
 *
 * Keys: → ↓ space and page down go on, ← ↑ and page up go back, home and end, f full screen, l the
 * next language, on the slide of the same number.
 */

import { stepOf } from "./slide-keys.js";

const REST_MS = 3_000;

const slides = [...document.querySelectorAll("[data-slide]")];
const full = document.querySelector("[data-full]");
let rest = null;

function current() {
  const middle = window.innerHeight / 2;
  const at = slides.findIndex((slide) => slide.getBoundingClientRect().bottom > middle);
  return at < 0 ? slides.length - 1 : at;
}

function show(number) {
  const slide = slides[Math.min(slides.length - 1, Math.max(0, number))];
  slide.scrollIntoView({ block: "start", behavior: "instant" });
  slide.focus({ preventScroll: true });
  history.replaceState(null, "", `#${slide.id}`);
}

async function toggleFull() {
  try {
    await (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  } catch {
    full.hidden = true; // this browser does not let us
  }
}

function nextLanguage() {
  const link = document.querySelector("[data-language]");
  if (link) {
    location.assign(`${link.href}#${slides[current()].id}`);
  }
}

document.addEventListener("keydown", (event) => {
  const onControl = event.target instanceof Element && event.target.closest("button, a");
  const step = stepOf(event, Boolean(onControl));
  if (step === null) {
    return;
  }
  event.preventDefault();
  if (step === "full") {
    toggleFull();
  } else if (step === "language") {
    nextLanguage();
  } else {
    show(step === "first" ? 0 : step === "last" ? slides.length - 1 : current() + step);
  }
});

for (const button of document.querySelectorAll("[data-step]")) {
  button.hidden = false;
  button.addEventListener("click", () => show(current() + Number(button.dataset.step)));
}
if (document.fullscreenEnabled) {
  full.hidden = false;
  full.addEventListener("click", toggleFull);
}

// A pointer that rests is hidden, with the buttons

function stir() {
  document.body.classList.remove("is-resting");
  clearTimeout(rest);
  rest = setTimeout(() => document.body.classList.add("is-resting"), REST_MS);
}
for (const name of ["pointermove", "pointerdown", "touchstart"]) {
  document.addEventListener(name, stir, { passive: true });
}
stir();
