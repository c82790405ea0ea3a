#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Checks config/calendars/nl.ics in two ways: it has exactly the days of Debian's python3-holidays
for 2020 to 2040, under our names, and make-nl.py makes it again byte for byte. Each check is then
shown a damaged copy, which it has to find. Exit status 0, 1 when something differs, 77 (skip) when
python3-holidays is not installed.

(Not called holidays.py: it would import itself.)"""

import datetime
import pathlib
import subprocess
import sys

try:
    import holidays
except ImportError:
    print("SKIP: python3-holidays is not installed")
    sys.exit(77)

CALENDARS = pathlib.Path(__file__).resolve().parents[2] / "config" / "calendars"
YEARS = range(2020, 2041)

# Where the library writes a name in another way than the official spelling.
OUR_NAMES = {
    "Hemelvaart": "Hemelvaartsdag",
    "Eerste Pinksterdag": "Eerste pinksterdag",
    "Tweede Pinksterdag": "Tweede pinksterdag",
    "Eerste Kerstdag": "Eerste kerstdag",
    "Tweede Kerstdag": "Tweede kerstdag",
}


def days_of_file(data):
    """{date: name} of an .ics; a line or event of another form is an error, not skipped."""
    days = {}
    lines = data.decode("utf-8").split("\r\n")
    for number, line in enumerate(lines):
        if line != "BEGIN:VEVENT":
            continue
        event = lines[number + 1 : lines.index("END:VEVENT", number)]
        fields = dict(field.split(":", 1) for field in event)
        date = datetime.datetime.strptime(fields["DTSTART;VALUE=DATE"], "%Y%m%d").date()
        if date in days:
            raise ValueError(f"{date} stands there twice")
        days[date] = fields["SUMMARY"]
    return days


def days_of_library():
    days = holidays.NL(years=YEARS)
    return {date: OUR_NAMES.get(name, name) for date, name in days.items()}


def differences(ours, theirs):
    found = []
    for date in sorted(ours.keys() | theirs.keys()):
        if ours.get(date) != theirs.get(date):
            found.append(f"{date}: ours {ours.get(date)!r}, library {theirs.get(date)!r}")
    return found


def without_one_day(data):
    """The file without Easter Monday 2026."""
    begin = data.index(b"BEGIN:VEVENT\r\nUID:nl-20260406")
    end = data.index(b"END:VEVENT\r\n", begin) + len(b"END:VEVENT\r\n")
    return data[:begin] + data[end:]


def main():
    committed = (CALENDARS / "nl.ics").read_bytes()
    script = [sys.executable, str(CALENDARS / "make-nl.py")]
    made = subprocess.run(script, check=True, timeout=60, stdout=subprocess.PIPE).stdout
    library = days_of_library()

    wrong_days = differences(days_of_file(committed), library)
    problems = list(wrong_days)
    if made != committed:
        problems.append("nl.ics is not what make-nl.py makes: run it again")

    damaged = without_one_day(committed)
    removed = "2026-04-06: ours None, library 'Tweede paasdag'"
    if differences(days_of_file(damaged), library) != sorted(wrong_days + [removed]):
        problems.append("control: a removed day was not found")
    if made == damaged:
        problems.append("control: a changed file was not found")
    renamed = committed.replace(b"Bevrijdingsdag", b"Bevrijding", 1)
    if len(differences(days_of_file(renamed), library)) != len(wrong_days) + 1:
        problems.append("control: a changed name was not found")

    for problem in problems:
        print(f"holidays: {problem}")
    if not problems:
        print(f"holidays: {len(library)} days of {YEARS[0]} to {YEARS[-1]} agree")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
