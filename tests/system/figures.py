# SPDX-License-Identifier: EUPL-1.2
"""Every figure of a report beside a count of another program: some hundred cases walk a ladder at random over some
months, and what the report says is counted once more from the events that the coordinator may see, by rules that are
written here from doc/report.md. The ladder leaves nothing out; ladders that do are another test."""
import collections
import os
import random
import re
import shutil
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from daemon_site import SOURCE, Site, main
from protocol import COMMANDS, EVENTS, QUERIES, Refused, case_of_id, new_id, unpack

ZONE = ZoneInfo("Europe/Amsterdam")
HOLIDAYS = set()
DAY_MS = 8.5 * 3600 * 1000  # of the calendar of daemon_site.py
BOOMERANG = 60 * 86400 * 1000  # of the ladder
TABLE, FREE = "tafel", ("team",)  # where nobody takes a case over, it does not wait
TIERS = {"team": 1, "coach": 2, "tafel": 3}
PAUSING = ("waiting", "working", "stay")

for table, numbers in (("commands", COMMANDS), ("queries", QUERIES), ("events", EVENTS)):
    with open(os.path.join(SOURCE, "proto", table + ".def"), encoding="utf-8") as lines:
        numbers.update((found[2], int(found[1]))
                       for found in re.finditer(r"^(?:COMMAND|QUERY|EVENT)\((\d+), (?:query_)?(\w+),", lines.read(), re.M))

with open(os.path.join(SOURCE, "config", "calendars", "nl.ics"), encoding="utf-8") as calendar:
    for text in calendar:
        if text.startswith("DTSTART;VALUE=DATE:"):
            HOLIDAYS.add(datetime.strptime(text.strip()[-8:], "%Y%m%d").date())


# --- working time ---

def working_ms(first, last):
    """Between two moments in ms: Monday to Friday from half past eight until five, but for holidays."""
    total = 0
    begin, end = (datetime.fromtimestamp(ms / 1000, ZONE) for ms in (first, last))
    day = begin.date()
    while day <= end.date():
        if day.weekday() < 5 and day not in HOLIDAYS:
            opens = datetime(day.year, day.month, day.day, 8, 30, tzinfo=ZONE).timestamp() * 1000
            closes = datetime(day.year, day.month, day.day, 17, 0, tzinfo=ZONE).timestamp() * 1000
            total += max(0, min(closes, last) - max(opens, first))
        day += timedelta(days=1)
    return total


def without(first, last, pauses):
    return sum(working_ms(max(a, first), min(b, last)) for a, b in pauses if min(b, last) > max(a, first))


# --- the walk ---

class Walk:
    """People who do what comes to mind; what the daemon refuses is no harm."""

    def __init__(self, site, seed):
        self.site = site
        self.dice = random.Random(seed)
        self.people = {}
        for person, roles in (("professional-1", ["professional"]), ("professional-2", ["professional"]),
                              ("koploper-overvecht-1", ["coach"]), ("voorzitter-overvecht", ["chair"]),
                              ("coordinator-1", ["coordinator"])):
            site.let_in(person, *roles)
            self.people[person] = site.connect(person)
        self.admin = site.connect()
        self.cases = []
        self.done = self.refused = 0

    def now(self):
        return self.people["coordinator-1"].query("standup", ladder="cijfers")["now"]

    def attempt(self, person, name, /, **body):
        try:
            self.people[person].command(name, **body)
            self.done += 1
            return True
        except Refused:
            self.refused += 1
            return False

    def advance(self, unit, amount):
        self.admin.command("practice_advance", duration=unit << 32 | amount)

    def submit(self):
        body = {"ladder": "cijfers", "ground": "statutory-task", "ground_basis": "Wmo 2015, artikel 2.3.2",
                "domains": self.dice.choice((["debts"], ["housing"], ["debts", "housing"])),
                "obstacles": self.dice.choice(([], ["waiting-time"], ["clashing-rules", "waiting-time"])),
                "texts": {"resident_words": "Ik wil rust."}}
        if self.dice.random() < 0.8:
            body["stage"] = self.dice.choice(("stuck", "threatens"))
        command_id = new_id()
        if self.attempt(self.dice.choice(("professional-1", "professional-2")), "case_submit", request_id=command_id,
                        **body):
            self.cases.append(case_of_id(command_id))

    def meet(self, case):
        start = (self.now() // 3600000 + 1) * 3600000
        chair = "voorzitter-overvecht"
        self.attempt(chair, "meeting_convene", ladder="cijfers", tier=TABLE, start=start)
        if not self.attempt(chair, "agenda_put", case_id=case, start=start):
            return
        self.advance(7, 90)
        self.attempt(chair, "meeting_hold", ladder="cijfers", tier=TABLE, start=start, present=[chair])
        self.attempt(chair, "minutes_send", case_id=case, texts={"minutes": "Zoals het plan."})

    def choices(self, status, number, other):
        """What may be done to a case, the likely things more than once."""
        words = {"texts": {"reason": "Zo is het."}}
        cents = self.dice.randint(1, 900)
        talk = [("case_ask", {"texts": {"question": "Hoe?"}, "person": "professional-1"}),
                ("case_consult", {"person": "koploper-overvecht-1", "texts": {"question": "Hoe?"}}),
                ("case_advise", {"consultation": number, "texts": {"advice": "Zo."}}),
                ("advice_score", {"consultation": number, "usable": self.dice.choice(("yes", "partly", "no"))}),
                ("case_amend", {"obstacles": ["clashing-rules"]})]
        answers = [("case_answer", {"question": n, "texts": {"answer": "Zo."}}) for n in (1, 2, 3)]
        rare = [("case_withdraw", words), ("case_merge", {"into": other, **words})] if self.dice.random() < 0.2 else []
        higher = [("case_escalate", {}), ("case_escalate", {"tier": TABLE, **words})]
        money = [("spend_request", {"pot": "mini", "cents": cents, "consulted": True,
                                    "kind": self.dice.choice(("gift", "loan")), **words}),
                 ("loan_repay", {"spend": number, "cents": cents % 200 + 1}),
                 ("loan_forgive", {"spend": number, "cents": cents % 200 + 1, **words}),
                 ("return_estimate", {"cents": 50000, "texts": {"basis": "Huur."}})]
        compared = [("return_compare", {"returned": "less", "cents": 20000}), ("return_compare", {"returned": "unknown"})]
        if status in ("queued", "planned"):
            return [("case_claim", {})] * 3 + higher[1:] + answers + talk + rare
        if status == "working":
            outcomes = [("case_decide", {"outcome": "solved"}),
                        ("case_decide", {"outcome": "advice", "texts": {"advice": "Zo."}}),
                        ("case_decide", {"outcome": "tailor-made", "texts": {"explanation": "Past."}}),
                        ("case_decide", {"outcome": "justified-no", "unmet": ["return"], "texts": {"explanation": "Nee."}})]
            back = [("case_return", words), ("case_return", {"tier": "coach", **words}), ("case_release", words)]
            return outcomes + 3 * higher + back + 2 * answers + talk + money + rare
        if status == "decided":
            return [("resident_tell", {}), ("case_close", {})] * 3 + [("case_stall", words),
                                                                     ("case_evaluate", {"result": "finish"})] + money
        return [("case_reopen", words)] + money[1:3] + compared

    def step(self):
        case, other = (self.dice.choice(self.cases[-25:]) for _ in range(2))
        status = self.people["coordinator-1"].query("show", case_id=case)["status"]
        name, body = self.dice.choice(self.choices(status, self.dice.randint(1, 3), other))
        people = [person for person in self.people if person != "coordinator-1"]
        self.dice.shuffle(people)
        for person in people:
            if self.attempt(person, name, case_id=case, **body):
                return

    def go(self, rounds):
        for _ in range(rounds):
            for _ in range(self.dice.randint(1, 3)):
                self.submit()
            for _ in range(self.dice.randint(15, 30)):
                self.step()
            if self.dice.random() < 0.7:
                self.meet(self.dice.choice(self.cases[-12:]))
            if self.dice.random() < 0.1:
                self.attempt("professional-1", "consult_open", ladder="cijfers", domains=["debts"],
                             texts={"question": "Kan dit?"})
            self.advance(*self.dice.choice(((7, 37), (7, 181), (1, 3), (2, 1), (3, 1), (3, 2))))


# --- counting once more ---

class Case:
    def __init__(self):
        self.tier = None
        self.entered = self.taken = self.left_table = None
        self.staying = False
        self.highest = None
        self.tables = set()
        self.named = set()
        self.open = 0
        self.pauses = []  # (from, until)
        self.finished = False
        self.clocks = {}


class Count:
    def __init__(self, first, last):
        self.first, self.last = first, last
        self.numbers = collections.Counter()
        self.lengths = collections.defaultdict(list)
        self.cases = {}
        self.spends = {}
        self.now = 0

    def add(self, *key, n=1):
        if self.first <= self.now < self.last:
            self.numbers[key] += n

    def length(self, kind, case, begin):
        if not self.first <= self.now < self.last:
            return
        pauses = [(a, self.now if b is None else b) for a, b in case.pauses]
        ms = max(0, working_ms(begin, self.now) - without(begin, self.now, pauses))
        self.lengths[kind, case.tier].append(ms / DAY_MS * 10)

    def leave(self, case):
        if case.staying:
            self.length("stay", case, case.entered)
            if case.taken is not None:
                self.length("working", case, case.taken)
            if case.tier == TABLE:
                case.left_table = self.now
        case.staying = False

    def take_up(self, case):
        if case.taken is None:
            if case.staying and case.tier not in FREE:
                self.length("waiting", case, case.entered)
            case.taken = self.now

    def enter(self, case, body):
        tier, entry = body["tier"], body["entry"]
        self.leave(case)
        if entry != "submitted":
            self.add("entered", tier, entry)
        back = tier in case.tables and entry not in ("returned", "rerouted") and case.left_table is not None and \
            self.now - case.left_table <= BOOMERANG
        if back or entry == "reopened":
            self.add("boomerang", tier)
        case.tier, case.entered, case.taken, case.staying = tier, self.now, None, True
        if case.highest is None or TIERS[tier] > TIERS[case.highest]:
            case.highest = tier
        if tier == TABLE:
            case.tables.add(tier)

    def name(self, case, body):
        for kind, field in (("domain", "domains"), ("obstacle", "obstacles")):
            for code in body.get(field, []):
                if (kind, code) not in case.named:
                    self.add(kind, "", code)
                case.named.add((kind, code))

    def pause(self, case, change):
        if change > 0 and case.open == 0:
            case.pauses.append((self.now, None))
        case.open += change
        if change < 0 and case.open == 0:
            case.pauses[-1] = (case.pauses[-1][0], self.now)

    def end(self, case):
        """Questions that were open then are over."""
        if case.open > 0:
            self.pause(case, -case.open)

    def clocks(self, case, body):
        for clock in body.get("started", []):
            if clock["clock"] not in case.clocks and not clock.get("occurrence"):
                self.add("clock-started", clock["tier"], clock["code"])
            case.clocks[clock["clock"]] = clock["tier"]

    def money(self, case_id, kind, body):
        if kind == "spend_requested":
            spend = len([key for key in self.spends if key[0] == case_id]) + 1
            self.spends[case_id, body.get("spend", spend)] = (body["kind"], body["cents"], body["pot"])
            self.add("asked", "", body["pot"], n=body["cents"])
            return
        what, cents, pot = self.spends[case_id, body["spend"]]
        name = {"spend_approved": "lent" if what == "loan" else "spent", "loan_repaid": "repaid",
                "loan_forgiven": "forgiven"}[kind]
        self.add(name, "", pot, n=body.get("cents", cents))

    def carried(self, case_id, case, body):
        if body["kind"] == "question":
            self.pause(case, 1)
        if body["kind"] == "spend" and (body["other"], body["was"]) in self.spends:
            self.spends[case_id, body["item"]] = self.spends[body["other"], body["was"]]

    def event(self, stamp, kind, body):
        self.now = stamp
        case_id = body.get("case_id")
        if kind == "consult_opened":
            self.add("consultation-apart")
        if kind == "case_submitted":
            self.cases[case_id] = Case()
            self.add("submitted", "", body.get("stage", "unknown"))
        case = self.cases.get(case_id)
        if case is None:
            return
        if kind in ("case_submitted", "case_amended"):
            self.name(case, body)
        elif kind == "case_entered":
            self.enter(case, body)
        elif kind in ("case_claimed", "agenda_placed"):
            self.take_up(case)
        elif kind == "case_decided":
            self.leave(case)
            self.add("outcome", case.tier, body["outcome"])
        elif kind == "case_closed":
            self.leave(case)
            self.end(case)
            self.add("finished", "", f"rung {TIERS[case.tier]}")
            self.add("highest", "", f"rung {TIERS[case.highest]}")
        elif kind in ("case_withdrawn", "case_merged"):
            self.leave(case)
            self.end(case)
            self.add(kind.removeprefix("case_"))
        elif kind == "question_asked":
            self.pause(case, 1)
        elif kind == "question_answered":
            self.pause(case, -1)
        elif kind == "item_carried":
            self.carried(case_id, case, body)
        elif kind == "clocks_set":
            self.clocks(case, body)
        elif kind == "clock_fired" and not body.get("occurrence"):
            self.add("clock-ran-out", case.clocks[body["clock"]], body["code"])
        elif kind == "consultation_asked":
            self.add("consultation")
        elif kind == "advice_given":
            self.add("advice")
        elif kind == "advice_scored":
            self.add("usable", "", body["usable"])
        elif kind == "return_compared":
            self.add("returned", "", body["returned"])
            if body["returned"] != "unknown":
                self.add("return-estimated", n=body["estimated_cents"])
                self.add("return-found", n=body.get("cents", 0))
        elif kind in ("spend_requested", "spend_approved", "loan_repaid", "loan_forgiven"):
            self.money(case_id, kind, body)


def lines_by_key(answer, period):
    """(figure, tier, name) to the value, of amounts in cents and counts; totals left out; and lengths."""
    numbers = collections.Counter()
    lengths = {}
    for line in answer:
        if line.get("period", 0) != period:
            continue
        assert not line.get("hidden"), line
        figure, tier, name = line["figure"], line.get("tier", ""), line.get("name", "")
        if figure in PAUSING:
            lengths[figure, tier, name] = line.get("value", 0)
        elif figure in ("asked", "spent", "lent", "repaid", "forgiven"):
            if line["unit"] == "cents":
                numbers[figure, tier, name] = line.get("value", 0)
        elif figure in ("finished", "highest"):
            if "rung" in line:
                numbers[figure, tier, f"rung {line['rung']}"] = line.get("value", 0)
        elif figure in ("entered", "outcome"):
            if tier and name:
                numbers[figure, tier, name] = line.get("value", 0)
        elif figure == "boomerang":
            if tier:
                numbers[figure, tier] = line.get("value", 0)
        elif figure in ("submitted", "usable", "returned", "issue-adopted", "issue-closed"):
            if name:
                numbers[figure, "", name] = line.get("value", 0)
        elif figure in ("domain", "obstacle", "clock-started", "clock-ran-out"):
            numbers[figure, tier, name] = line.get("value", 0)
        elif figure != "issue-proposed":
            numbers[(figure,)] = line.get("value", 0)
    return +numbers, lengths


def percentile(values, percent):
    """Nearest rank."""
    return sorted(values)[(len(values) * percent + 99) // 100 - 1]


def differences(numbers, lengths, count):
    for key in sorted(set(numbers) | set(+count.numbers)):
        if numbers[key] != count.numbers[key]:
            yield f"{key}: the report says {numbers[key]}, the events {count.numbers[key]}"
    for kind, tier in sorted(count.lengths):
        values = count.lengths[kind, tier]
        found = {name: lengths.get((kind, tier, name)) for name in ("cases", "median", "ninety-percent")}
        if found["cases"] != len(values):
            yield f"{kind} {tier}: the report counts {found['cases']}, the events {len(values)}"
        for name, percent in (("median", 50), ("ninety-percent", 90)):
            wanted = percentile(values, percent)
            step = 1 if wanted < 250 else 10
            if found[name] is None or not found[name] - 0.001 <= wanted < found[name] + step:
                yield f"{kind} {tier} {name}: the report says {found[name]} tenths, the events {wanted:.2f}"


# --- the site ---

def open_site(site):
    shutil.copy(os.path.join(SOURCE, "tests", "scenario", "ladders", "cijfers.yaml"), os.path.dirname(site.ladder))
    site.start()


def report(client, **body):
    """All pages of a report: its periods and its lines."""
    periods = []
    lines = []
    while True:
        answer = client.query("report", ladder="cijfers", **body)
        periods += answer.get("periods", [])
        lines += answer.get("lines", [])
        if "next" not in answer:
            return periods, lines
        body = {"after": answer["next"]}


def all_events(client):
    names = {number: name for name, number in EVENTS.items()}
    hello = client.query("hello")
    events = []
    following = 1
    while following <= hello["sequence"]:
        answer = client.query("events_from", sequence=following, epoch=hello["epoch"], limit=100)
        page = answer["events"]
        following = page[-1]["sequence"] + 1
        events += [(event["stamp"], names[event["kind"]], unpack(event["body"])) for event in page if "body" in event]
    return events


def civil(ms):
    return datetime.fromtimestamp(ms / 1000, ZONE).date().isoformat()


def counts_as_the_events_do():
    seed = int(os.environ.get("DOORBRAAK_SEED", "8"))
    with Site() as site:
        open_site(site)
        walk = Walk(site, seed)
        begun = walk.now()
        walk.go(int(os.environ.get("DOORBRAAK_ROUNDS", "90")))
        client = walk.people["coordinator-1"]
        events = all_events(client)
        whole = {"from": civil(begun), "until": civil(walk.now())}
        compared = 0
        for more in ({}, {"every": "month"}, {"every": "quarter"}):
            periods, lines = report(client, **whole, **more)
            for number, period in enumerate(periods):
                count = Count(period["from"], period["until"])
                for event in events:
                    count.event(*event)
                numbers, lengths = lines_by_key(lines, number)
                found = list(differences(numbers, lengths, count))
                assert not found, f"seed {seed}, {more}, period {number}:\n" + "\n".join(found)
                compared += len(numbers) + len(lengths)
        site.stop()
        site.check()
        return f"{len(walk.cases)} cases, {walk.done} commands ({walk.refused} refused), {compared} numbers compared"


if __name__ == "__main__":
    main(counts_as_the_events_do)
