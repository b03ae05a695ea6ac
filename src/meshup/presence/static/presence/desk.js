/**
 * How many are there, on an event's page at the desk: the numbers in the element with
 * `data-present="TICKET"` change as people come and go.
 */

import { listen } from "../live/live.js";
import { write } from "./numbers.js";

for (const place of document.querySelectorAll("[data-present]")) {
  if (place.dataset.present) {
    listen({
      channels: [{ ticket: place.dataset.present }],
      onSnapshot: (_channel, snapshot) => write(place, snapshot),
    });
  }
}
