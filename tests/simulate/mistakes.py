#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What `simulate` does with wrong arguments, files that cannot be used, and signals: the documented exit
status, every mistake in its place, nothing left behind.

    mistakes.py PROGRAM
"""
import os
import signal
import subprocess
import sys
import tempfile
import time

from common import ROOT, run, stop

LADDER = "config/ladders/utrecht.yaml"
MAP = "tests/simulate/town/kaart.yaml"
CASES = "tests/simulate/town/zaken.csv"
EVENTS = "tests/simulate/town/gebeurtenissen.csv"


def check_usage(program):
    for arguments in ([], ["--ladder", LADDER], ["--no-such-option"],
                      ["--ladder", LADDER, "--map", MAP, "--cases", CASES, "--events", EVENTS, "more"]):
        done = subprocess.run([program, "simulate", *arguments], cwd=ROOT, capture_output=True, text=True)
        if done.returncode != 64 or not done.stderr or done.stdout:
            stop(f"{arguments}: {done.returncode} {done.stdout} {done.stderr}")
    done = subprocess.run([program, "simulate", "--help"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0 or "--ladder" not in done.stdout:
        stop(f"--help: {done.returncode}")


def expect(program, files, expected):
    """Exit status 78, with each of the expected beginnings of a line on stderr."""
    found = run(program, *files, language="en", status=78)[1]
    for beginning in expected:
        if not any(line.startswith(beginning) for line in found.splitlines()):
            stop(f"no line begins with '{beginning}':\n{found}")


def check_files(program, scratch):
    def write(name, text):
        path = os.path.join(scratch, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    with open(os.path.join(ROOT, MAP), encoding="utf-8") as file:
        text = file.read().replace("../../../config", os.path.join(ROOT, "config"))

    def changed(old, new):
        if old not in text:
            stop(f"the map has no '{old}' to change")
        return write("map.yaml", text.replace(old, new))

    def place(path, needle):
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if needle in line:
                    return f"{path}:{number}:{line.index(needle) + 1}: "
        stop(f"'{needle}' is not in {path}")

    missing = os.path.join(scratch, "missing")
    expect(program, (missing, MAP, CASES, EVENTS), [f"{missing}: "])
    # all files are looked at before it gives up
    expect(program, (missing, missing, missing, missing), [f"{missing}: "] * 4)
    path = changed("actor: wie", "actor: wei")
    expect(program, (LADDER, path, CASES, EVENTS), [place(path, "wei")])
    path = changed("command: case_claim", "command: case_grab")
    expect(program, (LADDER, path, CASES, EVENTS), [place(path, "case_grab")])
    path = changed("outcome=solved", "outcome=sloved")
    expect(program, (LADDER, path, CASES, EVENTS), [place(path, "outcome=sloved")])
    path = changed("domains={leefgebied}", "domians={leefgebied}")
    expect(program, (LADDER, path, CASES, EVENTS), [f"{path}:"])
    path = changed("result=agreed texts.note={toelichting}", "result=agreed texts.note={toelchting}")
    expect(program, (LADDER, path, CASES, EVENTS), [place(path, "contact=woningcorporatie-1 result=agreed")])
    path = changed("command: case_submit", "command: ignore")
    expect(program, (LADDER, path, CASES, EVENTS), [f"{path}:"])
    path = changed("horizon: 4 weeks", "horizon: 4 working hours")
    expect(program, (LADDER, path, CASES, EVENTS), [place(path, "4 working hours")])
    empty = write("empty.csv", "")
    expect(program, (LADDER, MAP, empty, EVENTS), [f"{empty}:1:1: "])
    late = write("late.csv", "zaak;moment;stap;wie;toelichting\nZ-01;05-01-2050 09:15;ingebracht;m;\n")
    expect(program, (LADDER, MAP, CASES, late), [f"{late}: "])
    unread = write("unread.csv", "zaak;moment;stap;wie;toelichting\nZ-01;soon;ingebracht;m;\n")
    expect(program, (LADDER, MAP, CASES, unread), [f"{unread}: "])


def check_signals(program, scratch):
    """A long log, ended while it runs."""
    cases, events = os.path.join(scratch, "cases.csv"), os.path.join(scratch, "events.csv")
    with open(cases, "w", encoding="utf-8") as file:
        file.write("zaak;wijk;leefgebied;ingebracht door;datum van buiten;soort datum\n")
        file.writelines(f"Z-{i};Overvecht;schulden;m;;\n" for i in range(20000))
    with open(events, "w", encoding="utf-8") as file:
        file.write("zaak;moment;stap;wie;toelichting\n")
        file.writelines(f"Z-{i};05-01-2026 09:15;ingebracht;m;\n" for i in range(20000))
    for number in (signal.SIGINT, signal.SIGTERM):
        with tempfile.TemporaryDirectory() as temporary:
            child = subprocess.Popen(
                [program, "simulate", "--ladder", LADDER, "--map", MAP, "--cases", cases, "--events", events],
                cwd=ROOT, env={"TMPDIR": temporary}, stdout=subprocess.PIPE)
            for _ in range(500):
                if any("data.mdb" in files for _, _, files in os.walk(temporary)):
                    break
                time.sleep(0.02)
            else:
                stop("it never began")
            child.send_signal(number)
            output = child.communicate(timeout=100)[0]
            if child.returncode != -number or output:
                stop(f"signal {number}: status {child.returncode}, {len(output)} bytes of output")
            if os.listdir(temporary):
                stop(f"signal {number}: left behind {os.listdir(temporary)}")


def main(program):
    check_usage(program)
    with tempfile.TemporaryDirectory() as scratch:
        check_files(program, scratch)
        check_signals(program, scratch)
    print("wrong arguments, unusable files and signals end as documented")


if __name__ == "__main__":
    main(sys.argv[1])
