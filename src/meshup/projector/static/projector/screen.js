/**
 * The projector: a screen that nobody touches. Stays awake, hides the pointer, shows the hour, says
 * discreetly since when there is no network, and is kept for a browser that starts without one.
 *
 * Keys: f full screen, d light or dark, l the next language, n numbers shown or not.
 */

import { startScreen } from "./evening.js";

const NEWS_MS = 8_000; // a connection that is back sooner is no news
const POINTER_MS = 3_000;
const KEEP_MS = 4_000;
const KEEP_AGAIN_MS = 60_000;

const root = document.documentElement;
const state = document.querySelector("[data-state]");
const hour = document.querySelector("[data-hour]");
const countdown = document.querySelector("[data-countdown]");
const hourForm = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
let since = null; // there is no network
let newsTimer = null;

const { data, now, kept } = await startScreen({ onState: enter });
const zone = data.parts.flatMap((part) => Object.values(part.snapshots)).find((one) => one?.timeZone)?.timeZone;

function hourAt(at, timeZone) {
  const [hours, minutes] = new Intl.DateTimeFormat("en-GB", { ...hourForm, timeZone }).format(at).split(":");
  return root.lang === "fr" ? `${Number(hours)}\u00a0h\u00a0${minutes}` : `${hours}:${minutes}`;
}

// The hour, and how long until it begins

function tick() {
  hour.textContent = hourAt(now(), zone);
  const left = Number(countdown.dataset.starts) - now();
  countdown.hidden = left <= 0 || left > 24 * 3_600_000;
  const seconds = Math.max(0, Math.ceil(left / 1_000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const pad = (number) => String(number).padStart(2, "0");
  countdown.textContent = hours > 0 ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
  if (now() >= data.until) {
    forget();
  }
}
tick();
setInterval(tick, 1_000);

// The network

function enter(to) {
  clearTimeout(newsTimer);
  since = to === "offline" ? (since ?? Date.now()) : null;
  if (since === null) {
    state.hidden = true;
    return;
  }
  newsTimer = setTimeout(() => {
    state.textContent = state.dataset.offline.replace("{time}", hourAt(since));
    state.hidden = false;
  }, NEWS_MS);
}

// Kept for a browser that starts without a network

async function keep() {
  if (!("serviceWorker" in navigator)) {
    return;
  }
  try {
    for (const worker of data.workers) {
      await navigator.serviceWorker.register(worker); // each language is kept
    }
  } catch {
    setTimeout(keep, KEEP_AGAIN_MS); // no network just now
    return;
  }
  const { active } = await navigator.serviceWorker.ready;
  const used = performance.getEntriesByType("resource").map((entry) => entry.name);
  active?.postMessage({ keep: used });
}

async function forget() {
  kept.forget();
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  const own = registrations.filter(({ scope }) => scope.includes(`/events/${data.slug}/projector/`));
  await Promise.all(own.map((registration) => registration.unregister()));
  await globalThis.caches?.delete(`meshup.screen:${data.slug}`);
}

if (now() < data.until) {
  setTimeout(keep, KEEP_MS);
}

// The laptop

let lock = null;

async function stayAwake() {
  if (document.visibilityState === "visible" && (lock === null || lock.released)) {
    lock = await navigator.wakeLock?.request("screen").catch(() => null);
  }
}
document.addEventListener("visibilitychange", stayAwake);
stayAwake();

let pointerTimer = null;

function showPointer() {
  delete root.dataset.still;
  clearTimeout(pointerTimer);
  pointerTimer = setTimeout(() => (root.dataset.still = ""), POINTER_MS);
}
document.addEventListener("pointermove", showPointer);
document.addEventListener("keydown", showPointer);
showPointer();

const acts = {
  f() {
    return document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen();
  },
  d() {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    wear(dark ? "light" : "dark");
    kept.write("theme", root.dataset.theme);
  },
  l() {
    document.querySelector("[data-languages] a")?.click();
  },
  n() {
    root.toggleAttribute("data-no-numbers");
    kept.write("noNumbers", root.hasAttribute("data-no-numbers"));
  },
};

function wear(theme) {
  root.dataset.theme = theme;
  for (const sheet of document.querySelectorAll("[data-only]")) {
    sheet.media = sheet.dataset.only === theme ? "all" : "not all";
  }
}

document.addEventListener("keydown", (event) => {
  if (!event.ctrlKey && !event.altKey && !event.metaKey) {
    acts[event.key.toLowerCase()]?.();
  }
});
for (const button of document.querySelectorAll("[data-key]")) {
  button.hidden = false;
  button.addEventListener("click", () => acts[button.dataset.key]());
}
if (kept.read("theme")) {
  wear(kept.read("theme"));
}
root.toggleAttribute("data-no-numbers", kept.read("noNumbers") === true);
