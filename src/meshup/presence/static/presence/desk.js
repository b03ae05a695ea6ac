/**
 * How many are there, on an event's page at the desk: `data-present="TICKET"` holds the numbers,
 * each in an element with `data-number="NAME"`; they change as people come and go.
 */

import { listen } from "../live/live.js";

/** Write a snapshot of the channel into the numbers of `place`. */
export function write(place, { present, checked_in: checkedIn }) {
  const numbers = { present, checked_in: checkedIn, only_joined: present - checkedIn };
  for (const [name, number] of Object.entries(numbers)) {
    place.querySelector(`[data-number="${name}"]`).textContent = String(number);
  }
}

if (globalThis.document) {
  for (const place of document.querySelectorAll("[data-present]")) {
    if (place.dataset.present) {
      listen({
        channels: [{ ticket: place.dataset.present }],
        onSnapshot: (_channel, snapshot) => write(place, snapshot),
      });
    }
  }
}
