"""Makes cases.txt: random rules of RFC 5545 and what python-dateutil makes of them.

One case a line: rule | start | days from the start to each of the first occurrences, comma separated | `.` if the
series was over by then (or has none before 1 January twenty years on). Run: pip install python-dateutil==2.9.0.post0; python3 generate.py > cases.txt
"""

import datetime as calendar
import random
import warnings
from datetime import datetime, timedelta

from dateutil.rrule import rrulestr

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
SHOWN = 12
warnings.simplefilter("ignore")
calendar.MAXYEAR = 2060  # dateutil would search for a 30 February until the year 9999
random.seed(20261123)


def some(values, most):
    return sorted(random.sample(list(values), random.randint(1, most)))


def make():
    every = random.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    start = datetime(random.randint(2019, 2030), random.randint(1, 12), random.randint(1, 28), random.randint(0, 23), random.choice([0, 15, 30]))
    if random.random() < 0.15:
        start = (start.replace(day=28) + timedelta(days=random.randint(0, 3)))
    parts = [f"FREQ={every}"]
    if random.random() < 0.6:
        parts.append(f"INTERVAL={random.randint(1, 7)}")
    if random.random() < 0.3:
        parts.append("BYMONTH=" + ",".join(map(str, some(range(1, 13), 4))))
    if every != "WEEKLY" and random.random() < 0.35:
        pool = [day for day in range(-31, 32) if day != 0]
        parts.append("BYMONTHDAY=" + ",".join(map(str, some(pool, 4))))
    if random.random() < 0.55:
        if every in ("MONTHLY", "YEARLY") and random.random() < 0.5:
            most = 5 if every == "MONTHLY" or any(part.startswith("BYMONTH=") for part in parts) else 53
            days = [f"{random.choice([1, -1]) * random.randint(1, most)}{random.choice(DAYS)}" for _ in range(random.randint(1, 3))]
        else:
            days = random.sample(DAYS, random.randint(1, 5))
        parts.append("BYDAY=" + ",".join(days))
    if any(part.startswith(("BYDAY", "BYMONTHDAY")) for part in parts) and random.random() < 0.35:
        parts.append("BYSETPOS=" + ",".join(map(str, some([-3, -2, -1, 1, 2, 3, 4, 5], 3))))
    if random.random() < 0.4:
        parts.append(f"WKST={random.choice(DAYS)}")
    ends = random.random()
    if ends < 0.35:
        parts.append(f"COUNT={random.randint(1, 20)}")
    elif ends < 0.7:
        until = start + timedelta(days=random.randint(0, 2500), minutes=random.choice([0, 0, -1, 1]))
        parts.append(until.strftime("UNTIL=%Y%m%dT%H%M%S"))
    return ";".join(parts), start


made = set()
while len(made) < 10_000:
    rule, start = make()
    if (rule, start) in made:
        continue
    made.add((rule, start))
    # Twenty years are looked at.
    bounded = rule if "UNTIL" in rule else f"{rule};UNTIL={start.year + 20}0101T000000"
    starts, over = [], True
    for at in rrulestr(bounded, dtstart=start):
        if len(starts) == SHOWN:
            over = False
            break
        starts.append(at)
    days = ",".join(str((at - start).days) for at in starts)
    assert all((at - start).seconds == 0 for at in starts)
    print(f"{rule}|{start:%Y-%m-%dT%H:%M:%S}|{days}|{'.' if over else ''}")
