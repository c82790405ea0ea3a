#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Writes nl.ics, the Dutch public holidays of 2020 to 2040, to standard output:

    ./make-nl.py > nl.ics

Standard library only, nothing looked up: the same bytes on every machine. Good Friday is not in it:
it is no day off by law or by the civil servants' agreement; an organisation that closes then puts
it among its own closing days. Liberation Day is in it every five years."""

import datetime
import sys

FIRST_YEAR = 2020
LAST_YEAR = 2040


def easter(year):
    """Easter Sunday in the Gregorian calendar: the anonymous algorithm (Meeus, Jones, Butcher)."""
    a = year % 19
    b, c = divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * l) // 433
    month = (h + l - 7 * m + 90) // 25
    day = (h + l - 7 * m + 33 * month + 19) % 32
    return datetime.date(year, month, day)


def kings_day(year):
    """27 April, or the day before when that is a Sunday."""
    day = datetime.date(year, 4, 27)
    return day - datetime.timedelta(days=1) if day.isoweekday() == 7 else day


def holidays(year):
    """(date, name) of one year, ascending."""
    sunday = easter(year)

    def after_easter(days):
        return sunday + datetime.timedelta(days=days)

    days = [
        (datetime.date(year, 1, 1), "Nieuwjaarsdag"),
        (sunday, "Eerste paasdag"),
        (after_easter(1), "Tweede paasdag"),
        (kings_day(year), "Koningsdag"),
        (after_easter(39), "Hemelvaartsdag"),
        (after_easter(49), "Eerste pinksterdag"),
        (after_easter(50), "Tweede pinksterdag"),
        (datetime.date(year, 12, 25), "Eerste kerstdag"),
        (datetime.date(year, 12, 26), "Tweede kerstdag"),
    ]
    if year % 5 == 0:
        days.append((datetime.date(year, 5, 5), "Bevrijdingsdag"))
    return sorted(days)


def event(date, name):
    # A fixed DTSTAMP: the file says the same whenever it is made. Without DTEND an event of
    # VALUE=DATE lasts one day (RFC 5545, 3.6.1).
    return [
        "BEGIN:VEVENT",
        f"UID:nl-{date:%Y%m%d}@doorbraak",
        "DTSTAMP:20200101T000000Z",
        f"DTSTART;VALUE=DATE:{date:%Y%m%d}",
        f"SUMMARY:{name}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def calendar():
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Doorbraak//make-nl.py//NL",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:Feestdagen Nederland {FIRST_YEAR}-{LAST_YEAR}",
    ]
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for date, name in holidays(year):
            lines += event(date, name)
    lines.append("END:VCALENDAR")
    return "".join(line + "\r\n" for line in lines).encode("utf-8")


if __name__ == "__main__":
    sys.stdout.buffer.write(calendar())
