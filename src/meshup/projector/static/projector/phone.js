/** What is on now, on a phone: says since when there is no network, in the page's own words. */

import { startScreen } from "./evening.js";

const place = document.querySelector("[data-state]");
let since = null;

function clock(at) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }).format(at);
}

let timer = null;

await startScreen({
  onState(state) {
    clearTimeout(timer);
    if (state !== "offline") {
      since = null;
      place.hidden = true;
      return;
    }
    since ??= Date.now();
    timer = setTimeout(() => {
      place.textContent = place.dataset.offline.replace("{time}", clock(since));
      place.hidden = false;
    }, 5_000); // a page that has just opened, or changes its network, is no news
  },
});
