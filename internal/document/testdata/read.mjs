// Reads a calendar from stdin as ical.js does, which Thunderbird reads calendars with, and prints its events, repeats
// written out. The first argument is where ical.js lies.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const at = createRequire(process.argv[2]).resolve("ical.js");
const { default: ICAL } = await import(pathToFileURL(at).href);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}
// A whole day has no hour.
const utc = (time) => time.isDate ? time.toString() : time.toJSDate().toISOString().replace(".000Z", "Z");
const events = [];
const put = (item, at, start, end) =>
  events.push({
    uid: item.uid, at: utc(at), start: utc(start), end: utc(end),
    status: item.component.getFirstPropertyValue("status") ?? "", title: item.summary ?? "",
    place: item.location ?? "", text: item.description ?? "",
  });
const all = calendar.getAllSubcomponents("vevent").map((c) => new ICAL.Event(c));
for (const event of all.filter((e) => !e.isRecurrenceException())) {
  for (const other of all) {
    if (other.isRecurrenceException() && other.uid === event.uid) event.relateException(other);
  }
  if (!event.isRecurring()) {
    put(event, event.startDate, event.startDate, event.endDate);
    continue;
  }
  const next = event.iterator();
  for (let time = next.next(); time; time = next.next()) {
    const found = event.getOccurrenceDetails(time);
    put(found.item, found.recurrenceId, found.startDate, found.endDate);
  }
}
events.sort((a, b) => (a.uid + " " + a.at < b.uid + " " + b.at ? -1 : 1));
process.stdout.write(JSON.stringify(events));
