// Prints when the events of a calendar file take place as ical.js reads it, by which Thunderbird and
// Nextcloud read calendars: [[uid, start, end], …] in seconds, until the end of a year.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const [file, year] = process.argv.slice(2);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

const found = [];
const events = calendar.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component));
for (const event of events.filter((event) => !event.isRecurrenceException())) {
  const dates = event.iterator();
  for (let date = dates.next(); date && date.year <= Number(year); date = dates.next()) {
    const { startDate, endDate } = event.getOccurrenceDetails(date);
    found.push([event.uid, startDate.toUnixTime(), endDate.toUnixTime()]);
  }
}
console.log(JSON.stringify(found));
