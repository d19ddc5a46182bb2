"""Reads a calendar from stdin as Python's icalendar and dateutil do, and prints its events, repeats written out."""
import datetime
import json
import sys
import zoneinfo

import icalendar
from dateutil import rrule

UTC = datetime.timezone.utc
calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
events = {}
masters = []


def utc(t):
    return t.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def put(uid, at, event, start, end):
    events[(uid, utc(at))] = {
        "uid": uid, "at": utc(at), "start": utc(start), "end": utc(end),
        "status": str(event.get("STATUS", "")), "title": str(event.get("SUMMARY", "")),
        "place": str(event.get("LOCATION", "")), "text": str(event.get("DESCRIPTION", "")),
    }


def exdates(event):
    found = event.get("EXDATE", [])
    for one in found if isinstance(found, list) else [found]:
        for date in one.dts:
            yield utc(date.dt)


for event in calendar.walk("VEVENT"):
    uid, start = str(event["UID"]), event["DTSTART"].dt
    end = event["DTEND"].dt if "DTEND" in event else start + event["DURATION"].dt
    if "RECURRENCE-ID" in event:
        continue
    if "RRULE" not in event:
        put(uid, start, event, start, end)
        continue
    # Repeats are counted on the clock of the zone, without an offset, as RFC 5545 means them; an hour that is skipped has
    # the offset before the gap (zoneinfo with fold=0).
    zone = zoneinfo.ZoneInfo(event["DTSTART"].params["TZID"])
    until = event["RRULE"]["UNTIL"][0]
    rule = event["RRULE"].copy()
    del rule["UNTIL"]
    out = set(exdates(event))
    for wall in rrule.rrulestr(rule.to_ical().decode(), dtstart=start.replace(tzinfo=None)):
        at = wall.replace(tzinfo=zone)
        if at.astimezone(UTC) > until:
            break
        if utc(at) not in out:
            put(uid, at, event, at, (wall + (end.replace(tzinfo=None) - start.replace(tzinfo=None))).replace(tzinfo=zone))
for event in calendar.walk("VEVENT"):
    if "RECURRENCE-ID" in event:
        put(str(event["UID"]), event["RECURRENCE-ID"].dt, event, event["DTSTART"].dt, event["DTEND"].dt)
json.dump([events[key] for key in sorted(events)], sys.stdout)
