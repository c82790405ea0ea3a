# SPDX-License-Identifier: EUPL-1.2
"""Working time: days, hours, pauses and the moments at which terms end, from daemon/calendar/README.md. Days are
proleptic ordinals, moments are milliseconds since 1970 in UTC."""
import datetime
import re
import zoneinfo

SECOND = 1000
UNITS = {"working hour": "hours", "working day": "working", "day": "days", "minute": "minutes",
         "werkuur": "hours", "werkuren": "hours", "werkdag": "working", "werkdagen": "working", "dag": "days", "dagen": "days",
         "minuut": "minutes", "minuten": "minutes"}
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Beyond(Exception):
    """The calendar does not reach so far: a day that it does not know is never guessed."""


def duration(text):
    """(unit, amount) of what a ladder file says."""
    text = text.strip()
    if text in ("same day", "zelfde dag"):
        return "same", 0
    before = re.fullmatch(r"(\d+) (working days? before|werkdag(en)? vooraf)", text)
    if before:
        return "before", int(before.group(1))
    amount, unit = re.fullmatch(r"(\d+) (.+)", text).groups()
    if unit in ("week", "weeks", "weken"):
        return "days", 7 * int(amount)
    if unit in ("month", "months", "maand", "maanden"):
        return "months", int(amount)
    if unit in ("year", "years", "jaar"):
        return "months", 12 * int(amount)
    return UNITS[unit if unit in UNITS else unit.removesuffix("s")], int(amount)


def closed_days(path):
    with open(path, encoding="utf-8") as file:
        return {datetime.date(int(y), int(m), int(d)).toordinal()
                for y, m, d in re.findall(r"^DTSTART;VALUE=DATE:(\d{4})(\d\d)(\d\d)\r?$", file.read(), flags=re.M)}


def seconds_of(clock):
    """YAML reads 08:30 as a number in base sixty, or leaves it a text."""
    if isinstance(clock, int):
        return clock * 60
    hour, minute = clock.split(":")
    return int(hour) * 3600 + int(minute) * 60


class Worktime:
    def __init__(self, zone, closed, hours, last):
        """`hours`: of each weekday, Monday first, (open, close) in seconds of the day, or None; `last`: day that is known."""
        self.zone = zoneinfo.ZoneInfo(zone)
        self.closed = closed
        self.last = last
        self.hours = hours
        self.kept = {}

    def moment(self, day, second):
        """Local time to a moment."""
        key = day, second
        if key not in self.kept:
            date = datetime.date.fromordinal(day)
            local = datetime.datetime(date.year, date.month, date.day, second // 3600, second // 60 % 60, second % 60, tzinfo=self.zone)
            self.kept[key] = int(local.timestamp()) * SECOND
        return self.kept[key]

    def local(self, ms):
        """A moment as (day, second of the day)."""
        local = datetime.datetime.fromtimestamp(ms // SECOND, self.zone)
        return local.toordinal(), local.hour * 3600 + local.minute * 60 + local.second

    def day(self, ms):
        return datetime.datetime.fromtimestamp(ms // SECOND, self.zone).toordinal()

    def is_working(self, day):
        if day > self.last:
            raise Beyond
        return self.hours[(day - 1) % 7] is not None and day not in self.closed

    def opens(self, day):
        return self.moment(day, self.hours[(day - 1) % 7][0])

    def closes(self, day):
        return self.moment(day, self.hours[(day - 1) % 7][1])

    def ends(self, day):
        if day > self.last:
            raise Beyond
        return self.moment(day, 86399)

    def step(self, day, amount, way=1):
        """That many working days further; the day itself does not count."""
        while amount > 0:
            day += way
            amount -= self.is_working(day)
        return day

    def due(self, rule, begun, fixed=None):
        """When a term ends that began then; `fixed`: the day that the rule counts from or means."""
        unit, amount = rule
        if unit == "working":
            return self.closes(self.step(self.day(begun), amount))
        if unit == "days":
            return self.ends(self.day(begun) + amount)
        if unit == "same":
            return self.ends(self.day(begun))
        if unit == "before":
            self.ends(fixed)
            return self.closes(self.step(fixed, amount, -1))
        if unit == "fixed":
            return self.ends(fixed)
        if unit == "minutes":
            return self.within(begun + amount * 60 * SECOND)
        if unit == "hours":
            return self.after_open(begun, amount * 3600 * SECOND)
        raise ValueError(unit)

    def within(self, ms):
        """That moment, where the calendar knows its day."""
        self.ends(self.day(ms))
        return ms

    def open_between(self, begin, end):
        """How long it was working time."""
        total = 0
        for day in range(self.day(begin), self.day(end) + 1):
            if self.is_working(day):
                total += max(0, min(end, self.closes(day)) - max(begin, self.opens(day)))
        return total

    def after_open(self, begin, length):
        """The first moment by which so much working time has gone by."""
        if length == 0:
            return self.within(begin)
        day = self.day(begin)
        while True:
            if self.is_working(day):
                first = max(begin, self.opens(day))
                room = self.closes(day) - first
                if 0 < length <= room:
                    return first + length
                length -= max(0, room)
            day += 1

    def prolonged(self, rule, due, pauses):
        """A pause moves a term by what it took of it: of working days one for each closing time within the pause, of hours
        the open time, of days the time on the local clock. Meetings and dates from outside stay where they are."""
        unit = rule[0]
        if unit in ("before", "fixed", "same"):
            return due
        for begin, end in sorted(pauses):
            if begin >= due:
                continue
            if unit == "working":
                taken = sum(1 for day in range(self.day(begin), self.day(end) + 1)
                            if self.is_working(day) and begin < self.closes(day) <= end)
                due = self.closes(self.step(self.day(due), taken)) if taken else due
            elif unit == "hours":
                due = self.after_open(due, self.open_between(begin, end))
            elif unit == "days":
                due = self.within(self._later_local(due, self._local_length(begin, self.within(end))))
            else:
                due = self.within(due + self.within(end) - begin)
        return due

    def _local_length(self, begin, end):
        (day, second), (last, at) = self.local(begin), self.local(end)
        return (last - day) * 86400 + at - second

    def _later_local(self, ms, seconds):
        day, second = self.local(ms)
        second += seconds
        return self.moment(day + second // 86400, second % 86400)
