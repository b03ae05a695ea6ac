// Prints when the events of a calendar file take place as node-ical reads it, in which many programs of
// Node.js read calendars: [[uid, start, end], …] in seconds, until the end of a year.
import { readFileSync } from "node:fs";
import ical from "node-ical";

const [file, year] = process.argv.slice(2);
const window = { from: new Date(Date.UTC(1970, 0, 1)), to: new Date(Date.UTC(Number(year), 11, 31)) };

const found = [];
for (const event of Object.values(ical.parseICS(readFileSync(file, "utf8")))) {
  if (event.type !== "VEVENT") continue;
  for (const { start, end } of ical.expandRecurringEvent(event, window)) {
    found.push([event.uid, start.getTime() / 1000, end.getTime() / 1000]);
  }
}
console.log(JSON.stringify(found));
