"""Times python-dateutil: each line of JSON names a rule, a start, how many dates and how often; out come milliseconds.

The dates get their zone, as overlegbot's have it; reading the rule is part of the time, starting Python is not.
"""
import json
import sys
from datetime import datetime
from itertools import islice
from time import perf_counter
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

for line in sys.stdin:
    q = json.loads(line)
    zone = ZoneInfo(q["zone"])
    began = perf_counter()
    for _ in range(q["times"]):
        rule = rrulestr(q["rule"], dtstart=datetime.fromisoformat(q["start"]))
        dates = [at.replace(tzinfo=zone) for at in islice(rule, q["count"])]
        assert len(dates) == q["count"]
    print((perf_counter() - began) * 1000)
