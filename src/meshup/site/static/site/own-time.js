/** Say when an event begins where the visitor is, if that is another hour than at the event. */

/** Return "18:30" as a language writes it: in French "18 h 30", and "18 h" when it strikes. */
export function hourInWords(digits, language) {
  if (language !== "fr") return digits;
  const [hours, minutes] = digits.split(":");
  return `${Number(hours)}\u00a0h${minutes === "00" ? "" : `\u00a0${minutes}`}`;
}

/**
 * Return the visitor's own hours for an event, or "" when the clocks there and here agree.
 *
 * @param {{start: string, end: string, zone: string}} event ISO 8601 times with their offset
 * @param {string} language of the page
 * @param {string} own the visitor's time zone (IANA name)
 */
export function ownTime(event, language, own) {
  const start = new Date(event.start);
  const end = new Date(event.end);
  const clock = (at, zone, form) => new Intl.DateTimeFormat(language, { ...form, timeZone: zone }).format(at);
  const full = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" };
  if ([start, end].every((at) => clock(at, own, full) === clock(at, event.zone, full))) {
    return "";
  }
  const day = { weekday: "long", day: "numeric", month: "long" };
  const digits = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const hour = (at) => hourInWords(clock(at, own, digits), language);
  const first = `${clock(start, own, day)}, ${hour(start)}`;
  const sameDay = clock(start, own, day) === clock(end, own, day);
  const last = sameDay ? hour(end) : `${clock(end, own, day)}, ${hour(end)}`;
  return `${first} – ${last} (${own})`;
}

if (globalThis.document) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const place of document.querySelectorAll("[data-own-time]")) {
    const time = ownTime(place.dataset, document.documentElement.lang, own);
    if (time) {
      place.textContent = place.dataset.words.replace("{time}", time);
      place.hidden = false;
    }
  }
}
