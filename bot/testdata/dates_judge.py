"""Answers questions of `overlegbot dates` by python-dateutil and zoneinfo: a JSON line in, a JSON line out.

Each answer lists the occurrences in seconds since 1970. dateutil works in wall-clock time without a zone; zoneinfo with
fold=0 then says at which moment the clocks first show it, or would have shown it in the hour that is skipped.
"""
import json
import re
import sys
from datetime import datetime, timezone
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rruleset, rrulestr


def wall(rule, zone):
    """UNTIL without a zone: dateutil refuses to compare the two kinds of time."""

    def until(m):
        text = m.group(1)
        if text.endswith("Z"):
            utc = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
            text = utc.astimezone(zone).strftime("%Y%m%dT%H%M%S")
        elif len(text) == 8:
            text += "T235959"
        return "UNTIL=" + text

    return re.sub(r"UNTIL=(\w+)", until, rule)


def occurrences(question):
    zone = ZoneInfo(question["zone"])
    rule = rrulestr(wall(question["rule"], zone), dtstart=datetime.fromisoformat(question["start"]))
    if question.get("exdate"):
        every, rule = rule, rruleset()
        rule.rrule(every)
        for text in question["exdate"]:
            rule.exdate(datetime.fromisoformat(text))
    last = datetime.fromisoformat(question["until"] + "T23:59:59") if question.get("until") else datetime.max
    for at in rule:
        if at > last:
            return
        yield int(at.replace(tzinfo=zone, fold=0).timestamp())


for line in sys.stdin:
    question = json.loads(line)
    print(json.dumps(list(islice(occurrences(question), question.get("count"))), separators=(",", ":")))
