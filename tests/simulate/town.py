#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A small town's log, bad rows in it, over Utrecht's ladder: the whole output, in both languages and
as JSON.

    town.py DOORBRAAKD [--write]     --write makes what comes out the expected output; read the diff
"""
import os
import sys
import tempfile

from common import HERE, ROOT, run, run_json, stop

TOWN = "tests/simulate/town"
LADDER = "config/ladders/utrecht.yaml"
FILES = (f"{TOWN}/kaart.yaml", f"{TOWN}/zaken.csv", f"{TOWN}/gebeurtenissen.csv")


def compare(name, found, write):
    path = os.path.join(HERE, "town", name)
    if write:
        with open(path, "w", encoding="utf-8") as file:
            file.write(found)
        return True
    with open(path, encoding="utf-8") as file:
        return file.read() == found


def main(program, write):
    dutch = run(program, LADDER, *FILES)[0]
    for name, found in (("expected.nl.txt", dutch),
                        ("expected.en.txt", run(program, LADDER, *FILES, language="en_GB.UTF-8")[0]),
                        ("expected.json", run(program, LADDER, *FILES, "--json")[0])):
        if not compare(name, found, write):
            print(found)
            stop(f"this is not tests/simulate/town/{name}")
    if run(program, LADDER, *FILES)[0] != dutch:
        stop("a second run says something else")

    # Negative control: a ladder that waits longer for a koploper moves nothing.
    with open(os.path.join(ROOT, LADDER), encoding="utf-8") as file:
        patient = file.read().replace("after: 4 working days", "after: 40 working days")
    with tempfile.TemporaryDirectory() as scratch:
        other = os.path.join(scratch, "ladder.yaml")
        with open(other, "w", encoding="utf-8") as file:
            file.write(patient)
        text = run(program, other, *FILES)[0]
        if compare("expected.nl.txt", text, False):
            stop("another ladder gives the same output")
        clocks = [clock["clock"] for clock in run_json(program, other, *FILES)["clocks"]]
        if "pick-up-elsewhere" in clocks or "pick-up" not in clocks:
            stop(f"with a patient ladder these ran out: {clocks}")
    print("the town's log: text in two languages, JSON, and another ladder that differs")


if __name__ == "__main__":
    main(sys.argv[1], "--write" in sys.argv[2:])
