/** When the next line of a timetable is: it begins where the last one ends, and lasts as long. */

const DAY = 24 * 60;

const minutesOf = (hour) => {
  const [, hours, minutes] = /^(\d{2}):(\d{2})/.exec(hour) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
};

const hourOf = (minutes) => {
  const within = ((minutes % DAY) + DAY) % DAY;
  return [Math.floor(within / 60), within % 60].map((part) => String(part).padStart(2, "0")).join(":");
};

/**
 * Return what the line after another begins with; "" for what is not known.
 *
 * @param {{day: string, starts: string, ends: string}} line hours as "18:30", the number of the day
 * @param {number} days how many days the event has
 */
export function continuation({ day, starts, ends }, days) {
  const begins = minutesOf(starts);
  const finishes = minutesOf(ends);
  if (begins === undefined || finishes === undefined) {
    return { day, starts: "", ends: "" };
  }
  const pastMidnight = finishes < begins;
  const length = finishes - begins + (pastMidnight ? DAY : 0);
  const next = Number(day) + (pastMidnight ? 1 : 0);
  return {
    day: day && String(Math.min(next, days)),
    starts: hourOf(finishes),
    ends: hourOf(finishes + length),
  };
}

/**
 * Return the days from one local time to another ("2026-12-18T18:30"), as dates at noon UTC.
 *
 * An event of less than a day has one, however late its night becomes; none are known without both.
 */
export function daysBetween(starts, ends) {
  const [first, last] = [starts, ends].map((text) => Date.parse(`${text}Z`));
  if (Number.isNaN(first) || Number.isNaN(last) || last <= first) {
    return [];
  }
  const noon = Date.parse(`${starts.slice(0, 10)}T12:00Z`);
  const milliseconds = DAY * 60_000;
  if (last - first < milliseconds) {
    return [new Date(noon)];
  }
  const lastNoon = Date.parse(`${new Date(last - 1).toISOString().slice(0, 10)}T12:00Z`);
  const number = Math.min(Math.round((lastNoon - noon) / milliseconds) + 1, 62);
  return Array.from({ length: number }, (_, at) => new Date(noon + at * milliseconds));
}
