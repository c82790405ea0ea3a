#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A real municipality's log of 1,434 cases, under a ladder whose only clock is each case's own
deadline: the clocks that core fires must find what the data says.

    wabo.py PROGRAM DATA-FOLDER      77 and a line that says so where the data is not there
"""
import os
import sys
import tempfile
import time

from common import HERE, run_json, stop

EXPECTED = {"in_time": 952, "late": 377, "never_ended": 105}
SECONDS = 5


def main(program, data):
    cases, events = os.path.join(data, "cases.csv"), os.path.join(data, "events.csv")
    if not (os.path.isfile(cases) and os.path.isfile(events)):
        print(f"SKIP: the log is not beside the checkout ({data})")
        return 77
    ladder = os.path.join(HERE, "wabo", "ladder.yaml")
    map_file = os.path.join(HERE, "wabo", "map.yaml")
    begin = time.monotonic()
    found = run_json(program, ladder, map_file, cases, events)
    took = time.monotonic() - begin
    if found["deadlines"] != EXPECTED:
        stop(f"deadlines {found['deadlines']} instead of {EXPECTED}")
    if (found["cases"], found["open"], found["refused"]["number"]) != (1434, 105, 0):
        stop(f"{found['cases']} cases, {found['open']} open, {found['refused']['number']} refused")
    if [clock["clock"] for clock in found["clocks"]] != ["decide-in-time"]:
        stop(f"other clocks than the deadline: {found['clocks']}")
    if took > SECONDS and "sanitize" not in sys.argv[3:]:
        stop(f"took {took:.1f} s, more than {SECONDS}")

    # Negative controls: other facts, other figures. With the begin as deadline whoever ends at all is
    # late; with the begin as end nobody is.
    text = open(map_file, encoding="utf-8").read()
    with tempfile.TemporaryDirectory() as scratch:
        other = os.path.join(scratch, "map.yaml")
        with open(other, "w", encoding="utf-8") as file:
            file.write(text.replace("deadline: attrs_json.deadline",
                                    "deadline: attrs_json.startdate"))
        control = run_json(program, ladder, other, cases, events)["deadlines"]
        if control != {"in_time": 0, "late": 1329, "never_ended": 105}:
            stop(f"with the begin as deadline: {control}")
        with open(other, "w", encoding="utf-8") as file:
            file.write(text.replace("ended: attrs_json.enddate", "ended: attrs_json.startdate"))
        control = run_json(program, ladder, other, cases, events)["deadlines"]
        if control != {"in_time": 1434, "late": 0, "never_ended": 0}:
            stop(f"with the begin as end: {control}")
    print(f"952 in time, 377 late, 105 never ended, in {took:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
