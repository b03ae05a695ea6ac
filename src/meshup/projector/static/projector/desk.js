/** Now and next at the desk: when somebody changes the timetable, the page and its buttons follow. */

import { startScreen } from "./evening.js";

const { data } = await startScreen({
  onNews(sequence) {
    if (sequence > data.renderedAt) {
      location.replace(location.pathname); // never a form that was sent
    }
  },
});
