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
    """A whole day has no hour."""
    if not isinstance(t, datetime.datetime):
        return t.isoformat()
    return t.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(prop, of=None):
    """An hour that comes twice is the first of the two, one that is skipped has the offset before the gap (RFC 5545 3.3.5)."""
    zone = (of or prop).params.get("TZID")
    return prop.dt.replace(tzinfo=zoneinfo.ZoneInfo(zone), fold=0) if zone else prop.dt


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
            yield utc(moment(date, one))


for event in calendar.walk("VEVENT"):
    uid, start = str(event["UID"]), moment(event["DTSTART"])
    end = moment(event["DTEND"]) if "DTEND" in event else start + event["DURATION"].dt
    if "RECURRENCE-ID" in event:
        continue
    if "RRULE" not in event:
        put(uid, start, event, start, end)
        continue
    # Repeats are counted on the clock of the zone, without an offset, as RFC 5545 means them.
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
        put(str(event["UID"]), moment(event["RECURRENCE-ID"]), event, moment(event["DTSTART"]), moment(event["DTEND"]))
json.dump([events[key] for key in sorted(events)], sys.stdout)
