# SPDX-License-Identifier: EUPL-1.2
"""A ladder file as doc/ladder-keys.md explains it: tiers, routes, clocks, gates, meetings."""
import datetime
import os

import yaml

from wire import TREE
from worktime import WEEKDAYS, Worktime, closed_days, duration, seconds_of

TAKES_OVER = ("coach", "table", "national")  # kinds of tiers where the case holder does not simply work on


class Tier:
    def __init__(self, ladder, keys):
        self.keys = keys
        self.code = keys["code"]
        self.kind = keys["kind"]
        self.rung = keys["rung"]
        self.areas = set(keys.get("areas", ()))
        self.domains = set(keys.get("domains", ()))
        self.chairs = keys.get("chairs", [])
        self.stand_ins = keys.get("stand_ins", [])
        self.workers = keys.get("workers", [])
        self.roles = set(keys.get("roles", ()))
        self.gates = keys.get("gates", [])
        self.decisions = {rule["outcome"]: rule for rule in keys.get("decisions", ())}
        self.clocks = {}
        for rule in keys.get("clocks", ()):
            self.clocks.setdefault(rule["trigger"], []).append(clock_rule(rule))
        self.triangle = keys.get("triangle", ladder.keys.get("triangle", []))

    @property
    def holder_works(self):
        return self.kind not in TAKES_OVER

    def owner(self, urgent=False):
        if urgent and "urgent" in self.keys:
            return self.keys["urgent"]
        return (self.chairs or self.workers or [None])[0]

    def case_minutes(self):
        return self.keys.get("minutes_questions", 0) + self.keys.get("minutes_solution", 0)


def clock_rule(rule):
    rule = dict(rule)
    rule["after"] = duration(rule["after"]) if "after" in rule else None
    return rule


class Ladder:
    def __init__(self, path, worktimes):
        with open(path, encoding="utf-8") as file:
            self.keys = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self.code = self.keys["code"]
        self.time = worktimes(self.keys["calendar"], self.keys["zone"])
        self.tiers = {keys["code"]: Tier(self, keys) for keys in self.keys["tiers"]}
        self.strict = self.keys["climb"] == "strict"
        self.clocks = {}
        for rule in self.keys["clocks"]:
            self.clocks.setdefault(rule["trigger"], []).append(clock_rule(rule))
        self.organisations = self.keys.get("organisations", [])
        self.areas = [area["code"] for area in self.keys.get("areas", ())]
        self.domains = [topic["code"] for topic in self.keys["domains"]]
        self.obstacles = [topic["code"] for topic in self.keys.get("obstacles", ())]
        self.subjects = [topic["code"] for topic in self.keys.get("subjects", ())]
        self.form = {field["code"]: field for field in self.keys["form"]}
        self.records = {record["code"]: record for record in self.keys.get("records", ())}
        self.pots = {pot["code"]: pot for pot in self.keys.get("pots", ())}
        self.top = max(tier.rung for tier in self.tiers.values())

    def rules(self, tier, trigger):
        """The tier's own go before the ladder's."""
        return self.tiers[tier].clocks.get(trigger) or self.clocks.get(trigger, [])

    def route(self, rung, district, team, domains):
        """The tiers of a rung that a case belongs to equally well: those of its district, else of its team's area, else
        of one of its domains, else the first without areas and domains: only a clock leads to another such."""
        tiers = [tier for tier in self.tiers.values() if tier.rung == rung]
        for area in (district, team):
            found = [tier for tier in tiers if area is not None and area in tier.areas]
            if found:
                return found
        found = [tier for tier in tiers if tier.domains & set(domains)]
        return found or [tier for tier in tiers if not tier.areas and not tier.domains][:1]

    def meets_on(self, tier, day):
        """Whether the table's rule has a meeting on that day: FREQ=WEEKLY with INTERVAL and BYDAY, or DAILY by weekday."""
        keys = self.tiers[tier].keys
        if "meeting_rule" not in keys:
            return False
        rule = dict(part.split("=") for part in keys["meeting_rule"].split(";"))
        start = keys["meeting_start"]
        first = (start if isinstance(start, datetime.date) else datetime.date.fromisoformat(start)).toordinal()
        if day < first or rule.get("FREQ") != "WEEKLY":
            return False
        names = [name[:2].upper() for name in WEEKDAYS]
        weeks = ((day - 1) // 7 - (first - 1) // 7) % int(rule.get("INTERVAL", 1)) == 0
        days = rule["BYDAY"].split(",") if "BYDAY" in rule else [names[(first - 1) % 7]]
        return weeks and names[(day - 1) % 7] in days

    def meeting_on(self, tier, day):
        """The moment of the rule's meeting on that day, or None: one on a closed day falls out, or is on the next."""
        keys = self.tiers[tier].keys
        if day <= self.time.last and self.time.is_working(day):
            if self.meets_on(tier, day) or (keys.get("on_closed") == "next" and self._moved_to(tier, day)):
                return self.time.moment(day, seconds_of(keys["meeting_time"]))
        return None

    def _moved_to(self, tier, day):
        day -= 1
        while not self.time.is_working(day):
            if self.meets_on(tier, day):
                return True
            day -= 1
        return False


def read_settings(path):
    """Calendars of a settings file: a function of (calendar, zone)."""
    with open(path, encoding="utf-8") as file:
        settings = yaml.safe_load(file)
    known = {}
    for calendar in settings["calendars"]:
        files = [closed_days(os.path.join(os.path.dirname(path), file["path"])) for file in calendar["files"]]
        last = datetime.date(datetime.date.fromordinal(max(files[0])).year, 12, 31).toordinal()  # the first file says which years
        hours = [None] * 7
        for rule in calendar["hours"]:
            for day in rule["days"]:
                hours[WEEKDAYS.index(day)] = seconds_of(rule["open"]), seconds_of(rule["close"])
        known[calendar["code"]] = set().union(*files), hours, last

    def worktime(code, zone):
        return Worktime(zone, *known[code])
    return worktime


def read_ladder(code, settings):
    return Ladder(os.path.join(TREE, "config", "ladders", code + ".yaml"), read_settings(settings))
