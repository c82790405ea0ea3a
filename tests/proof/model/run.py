# SPDX-License-Identifier: EUPL-1.2
"""One run: a seed, a ladder, so many commands, in step with a site."""
import datetime
import os
import struct
from collections import Counter
from dataclasses import dataclass

import participants  # noqa: F401  its commands
import rules_move  # noqa: F401
from absence import Absences
from compare import Difference, Observed, compare_clocks, compare_events, compare_pots
from consent import Consent
from experts import Experts
from gates import Gates
from generate import Generator
from ladder import read_ladder
from money import Money
from offers import Offers
from recuse import Recuse
from rights import Rights
from rules import RULES
from table import Tables
from wire import NUMBERS, TREE, Site, case_of_id, pack
from world import World

SETTINGS = os.path.join(TREE, "config", "alle-ladders.yaml")
BATCH = 25
REINSTALL = 150 * 86_400_000
NOW = ("consent_withdraw", "ground_end")  # what nobody waits with for a newer calendar (GEN-6)
ENDS = 16  # one seed in so many begins where its calendar soon ends


class Model(Absences, Rights, Consent, Experts, Gates, Money, Offers, Recuse, Tables, World):
    pass


def people_of(file):
    """Who is let in: everybody whom the ladder names, and some who bring cases in or look on."""
    people = {"admin-1": ("gemeente", ["admin"]), "privacy-1": ("gemeente", ["privacy"]), "coordinator-1": ("gemeente", ["coordinator"]),
              "policy-1": ("gemeente", ["policy"])}
    first, second = (file.organisations or ["organisatie-a", "organisatie-b"])[-2:]  # of a shared ladder two, and others
    for n in (1, 2, 3):
        people[f"professional-{n}"] = (first if n < 3 else second, ["professional"])
    for tier in file.tiers.values():
        for n, person in enumerate(tier.workers):
            people.setdefault(person, ((first, second, "organisatie-c")[n % 3] if file.organisations else first, ["coach"]))
        for person in tier.chairs + tier.stand_ins:
            people[person] = (second if not file.organisations else people.get(person, ["organisatie-c"])[0], ["chair"])
        for organisation in tier.keys.get("core", ())[:2]:
            people[f"lid-{organisation}"[:39]] = (organisation, ["member"])
    return people


class Script:
    """What is given, in place of a generator: steps of an earlier run."""

    def __init__(self, steps):
        self.steps = list(steps)

    def time(self):
        return self.steps[0].ms

    def next(self):
        step = self.steps.pop(0)
        return step.person, step.command, step.body, step.command_id

    def knows(self, number):
        pass


@dataclass
class Step:
    ms: int
    person: str
    command: str
    body: dict  # as it is sent
    command_id: bytes
    case: str | None
    refused: set | None


class Run:
    def __init__(self, driver, seed, ladder, change=None, batch=BATCH, script=None):
        self.seed, self.batch = seed, batch
        self.file = read_ladder(ladder, SETTINGS)
        day = datetime.date(2025, 10, 6).toordinal() + seed * 37 % (9 * 364) if seed % ENDS else self.file.time.last - 500
        start = datetime.date.fromordinal(day)
        self.site = Site(driver, SETTINGS, f"{start} 09:00", os.path.join(TREE, "config", "ladders", ladder + ".yaml"))
        self.world = Model({ladder: self.file}, self.file.time.moment(day, 9 * 3600))
        self.installed = self.world.now
        if change is not None:
            change(self.world)
        self.generator = Generator(seed, self.world, ladder) if script is None else Script(script)
        self.observed = Observed()
        self.counted = Counter()
        self.log = []
        self.n = 0
        self.let_in()

    def let_in(self):
        for person, (organisation, roles) in people_of(self.file).items():
            self.world.people[person] = organisation, frozenset(roles)
            self.site.person(person, organisation, roles)
        self.site.finish()
        subjects = self.file.subjects[:3] or ["onderwerp"]
        for n, subject in enumerate(subjects + subjects[:1], 1):
            self.world.contacts[f"contact-{n}"] = {subject: 20000 * n}
            self.send("admin-1", "contact_put", {"contact": f"contact-{n}", "organisation": "ggz", "verified": "2020-01-02",
                                                 "mandates": [{"subject": subject, "max_cents": 20000 * n}], "texts": {"name": "Iemand"}})
        self.site.finish()

    def send(self, person, command, body, command_id=None):
        self.n += 1
        if command_id is None:
            command_id = struct.pack(">IIQ", self.world.now // 1000, self.seed & 0xFFFFFFFF, self.n << 8)
        self.site.command(self.world.now, person, pack({"version": 1, "id": command_id, "command": NUMBERS["command"][command],
                                                       "body": body}))
        return command_id

    def step(self):
        """One command, in the model and on its way to the site."""
        world = self.world
        to = self.generator.time()
        if to - self.installed > REINSTALL:
            self.site.install_again()
            self.installed = to
        world.advance(to)
        person, command, body, command_id = self.generator.next()
        command_id = self.send(person, command, body, command_id)
        told = dict(body)
        if command == "case_submit":
            told["case_id"] = case_of_id(command_id)
        refused = world.attempt(RULES[command], person, told, waits=command not in NOW)
        if command == "case_submit" and refused is None:
            self.generator.knows(told["case_id"])
        self.log.append(Step(to, person, command, body, command_id, told.get("case_id"), refused))
        return command_id, command, refused

    def run_batch(self, n):
        world, given, model = self.world, [], []
        world.touched = set()
        for _ in range(n):
            world.events = []
            given.append(self.step())
            model += [event + (len(self.log),) for event in world.events]
        replies, events, _ = self.site.finish()
        first = None
        for at, (command_id, command, refused) in enumerate(given, len(self.log) - n + 1):
            reply = replies[command_id]
            error = reply.get("name")
            self.counted[command, error] += 1
            if (error is None) != (refused is None) or (error is not None and error not in refused):
                detail = {key: reply[key] for key in ("name", "field", "missing", "detail") if key in reply}
                first = Difference(at, "another reply", detail or "done", sorted(refused) if refused else "done", self.log[at - 1].case)
                break
        other = compare_events(events, model, len(self.log))
        if other is not None and (first is None or other.step < first.step):
            first = other
        if first is not None:
            raise first
        for name, _, _, fields in events:
            self.observed.take(name, fields)
        touched = world.touched | {fields["case_id"] for _, _, _, fields in events}
        first = compare_clocks(self.observed, world, touched, len(self.log))
        if first is not None:
            raise first

    def look_at_pots(self):
        views = {}
        for year in {year for _, _, year in self.world.pots}:
            answer = self.site.query("policy-1", "pots", {"ladder": self.file.code, "year": year})["answer"]
            views.update({(view["pot"], year): view for view in answer["pots"]})
        different = compare_pots(views, self.world.pots, len(self.log))
        if different is not None:
            raise different

    def go(self, commands):
        """All of them, and the site checked at the end; a Difference where they part."""
        try:
            while len(self.log) < commands:
                self.run_batch(min(self.batch, commands - len(self.log)))
            self.look_at_pots()
        except BaseException:
            self.site.kill()
            raise
        found = self.site.close()
        if found:
            raise Difference(len(self.log), "the site does not pass its own check", found, "no findings", None)


def shrunk(driver, seed, ladder, log, case, change=None):
    """A shorter history that parts too: that of the case alone, then without each of its steps."""
    def parts(steps):
        try:
            Run(driver, seed, ladder, change, batch=1, script=steps).go(len(steps))
        except Difference as difference:
            return difference
        except Exception:  # a history with a hole in it may be none at all
            return None
        return None

    steps = [step for step in log if step.case == case or step.command.startswith("meeting_") or step.command == "absence_set"]
    last = parts(steps)
    if last is None:
        return None, None
    steps = steps[:last.step]
    at = len(steps) - 2
    while at >= 0 and len(steps) < 400:
        shorter = steps[:at] + steps[at + 1:]
        other = parts(shorter)
        if other is not None:
            steps, last = shorter[:other.step], other
            at = min(at, len(steps) - 1)
        at -= 1
    return steps, last
