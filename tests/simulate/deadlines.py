#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The case's own deadline, at its edges: to the second, over a change of the clock, paused, reopened,
absent. Each case is named after what it shows.

    deadlines.py PROGRAM
"""
import csv
import os
import sys
import tempfile

from common import HERE, run_json, stop

FOLDER = os.path.join(HERE, "deadlines")
LADDER = os.path.join(HERE, "wabo", "ladder.yaml")
MAP = os.path.join(FOLDER, "map.yaml")
EVENTS = os.path.join(FOLDER, "events.csv")

EXPECTED = {
    "in-time": "in_time",
    "at-the-moment": "late",  # clocks fire before commands of the same moment
    "late": "late",
    "never": "never_ended",
    "never-and-far": "never_ended",
    "last-day": "in_time",  # a date is its end
    "offset": "late",  # 03:00 summer time, one second
    "end-before-begin": "in_time",
    "by-first-row": "in_time",
    "paused": "late",  # a question does not pause the case's own deadline
    "reopened": "never_ended",
    "without": "MISSING_FIELD deadline",
    "past": "DATE_IN_PAST deadline",
    "unreadable": "'deadline'",
    "no-begin": "'begin'",
}


def outcome_of(program, header, row):
    """What one case, alone in its log, comes to."""
    with tempfile.TemporaryDirectory() as scratch:
        cases, events = os.path.join(scratch, "cases.csv"), os.path.join(scratch, "events.csv")
        with open(cases, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, row, ["other", "2024-03-01", "2024-12-01", ""]])
        with open(EVENTS, encoding="utf-8") as file:
            lines = file.readlines()
        with open(events, "w", encoding="utf-8") as file:
            file.writelines(lines[:1] + [line for line in lines if line.startswith(row[0] + ",")])
        found = run_json(program, LADDER, MAP, cases, events)
    counts = found["deadlines"]
    counts["never_ended"] -= 1  # the other one, which keeps the log from being empty
    if found["refused"]["number"] > 0:
        if any(counts.values()):
            stop(f"{row[0]}: refused, and counted: {counts}")
        return found["refused"]["rows"][0]["reason"]
    return next(name for name, number in counts.items() if number == 1)


def main(program):
    with open(os.path.join(FOLDER, "cases.csv"), encoding="utf-8") as file:
        header, *rows = list(csv.reader(file))
    for row in rows:
        found = outcome_of(program, header, row)
        if EXPECTED[row[0]] not in found:
            stop(f"{row[0]}: {found}, not {EXPECTED[row[0]]}")
    # all together: the same, whatever else is in the log
    found = run_json(program, LADDER, MAP, os.path.join(FOLDER, "cases.csv"), EVENTS)
    for name, number in found["deadlines"].items():
        if number != list(EXPECTED.values()).count(name):
            stop(f"together: {found['deadlines']}")
    if found["end_before_begin"] != 1:
        stop("one case ends before it begins")
    print(f"{len(rows)} cases at the edges of their deadline")


if __name__ == "__main__":
    main(sys.argv[1])
