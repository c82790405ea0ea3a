#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""PMM-3, PMM-4: two daemons and the real doorbraak-link between them. A case crosses once however often the link or
a daemon dies, comes back with its steps, questions and outcome, and takes nothing along that the ladder file does
not name."""
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

import protocol
from daemon_site import BUILD, SANITIZER_EXIT, Site, die_with_parent, main
from protocol import Keys, Refused

LINK = os.path.join(BUILD, "doorbraak-link")
WORDS = "Mijn toeslag telt mijn loon dubbel"
RUNGS = "Team en tafel kwamen er niet uit"
LOCAL = "Alleen voor het wijkteam bestemd"
QUESTION = "Welke toeslag is het precies"
ANSWER = "De kinderopvangtoeslag van vorig jaar"
OUTCOME = "De toeslag telt vanaf nu een keer"
DESK = "Intern advies van het loket"
SECONDS = 45  # at most, for something to come to pass

HEAD = """\
code: {code}
name: Proef
english: Trial
organisation: {organisation}
zone: Europe/Amsterdam
calendar: nl
climb: strict
domains:
  - {{code: debts, name: schulden, english: debts}}
  - {{code: money, name: geld, english: money}}
{more}clocks:
  - {{trigger: entered, code: pick-up, after: 2 working days, action: remind, words: "Oppakken", english: "Pick up"}}
  - {{trigger: claimed, code: lease, after: 5 working days, action: release, words: "Loslaten", english: "Release"}}
  - {{trigger: working, code: work, after: 5 working days, action: remind, words: "Werken", english: "Work"}}
  - {{trigger: asked, code: answer, after: 2 working days, action: remind, words: "Antwoorden", english: "Answer"}}
  - {{trigger: consulted, code: advise, after: 2 working days, action: remind, words: "Adviseren", english: "Advise"}}
  - {{trigger: decided, code: tell, after: 3 working days, action: remind, words: "Vertellen", english: "Tell"}}
  - {{trigger: agreed, code: agreement, action: remind, words: "Afspraak", english: "Agreement"}}
  - {{trigger: condition, code: condition, action: remind, words: "Voorwaarde", english: "Condition"}}
  - {{trigger: evaluation, code: evaluate, action: remind, words: "Evalueren", english: "Evaluate"}}
  - {{trigger: settled, code: close, after: 5 working days, action: remind, words: "Sluiten", english: "Close"}}
  - {{trigger: offered, code: accept, after: 2 working days, action: remind, words: "Overnemen", english: "Accept"}}
  - {{trigger: stalled, code: stalled, after: 2 working days, action: remind, words: "Vastgelopen", english: "Stalled"}}
  - {{trigger: consent, code: ground, after: 2 working days, action: remind, words: "Grondslag", english: "Ground"}}
  - {{trigger: referred, code: no-news, after: 5 working days, action: remind, words: "Navragen", english: "Ask"}}
"""

TOWN = HEAD.replace(
    "{more}", """form:
  - {{code: resident_words, words: "Wat zegt de inwoner?", english: "What does the resident say?"}}
  - {{code: plan, words: "Wat is het plan?", english: "What is the plan?"}}
""") + """\
tiers:
  - {{code: team, rung: 1, kind: team, name: Team, english: Team, roles: [professional]}}
  - code: landelijk
    rung: 2
    kind: national
    name: Landelijk
    english: National
    workers: [functionaris-1]
    referrals:
      - to: pmm
        ladder: loket
        grounds: [consent]
        words: [{{code: money, there: debts}}]
        texts: [{{code: resident_words}}, {{code: local_rungs, from: why_here}}]
    decisions: [{{outcome: solved}}]
"""

NATION = HEAD.replace("  - {{trigger: referred", "#  - {{trigger: referred").replace(
    "{more}", """form:
  - {{code: resident_words, words: "Wat zegt de inwoner?", english: "What does the resident say?"}}
  - {{code: local_rungs, words: "Wat is geprobeerd?", english: "What was tried?"}}
returns: [explanation]
""") + """\
tiers:
  - code: loket
    rung: 1
    kind: coach
    name: Loket
    english: Desk
    workers: [loket-1]
    gates:
      - {{code: rungs, at: arrival, kind: texts, fields: [local_rungs], words: "Zeg wat is geprobeerd", english: "Say what was tried"}}
    decisions: [{{outcome: solved, texts: [explanation]}}]
"""


# PMM-4, GEN-15: the national table wants a ground of its own.
WITH_GROUNDS = TOWN.replace("form:\n", """receivers:
  - {{code: landelijk, name: de landelijke tafel, english: the national table, own_ground: true}}
grounds:
  - {{code: toestemming, kind: consent, name: toestemming, english: consent}}
consent_ends: "Bel uw casushouder."
consent_ends_english: "Call your case holder."
purposes:
  - {{code: oplossen, name: een oplossing, english: a solution}}
form:
""", 1)


class Pair:
    """A town, a national desk, and the folders of a link between them."""

    def __init__(self, town=TOWN):
        self.ladder = town
        self.stack = contextlib.ExitStack()
        self.folder = self.stack.enter_context(tempfile.TemporaryDirectory(prefix="doorbraak-link-"))
        self.log_path = os.path.join(self.folder, "log")
        self.link = None

    def __enter__(self):
        try:
            self.town = self.site(self.ladder, "mini", "gemeente-proef", ["professional-1:professional", "functionaris-1:policy"])
            self.nation = self.site(NATION, "loket", "pmm", ["loket-1:coach"])
            self.profile("here", self.town, "koppeling-pmm", "pmm")
            self.profile("there", self.nation, "koppeling-gemeente", "gemeente-proef")
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def __exit__(self, *what):
        self.end_link(kill=True)
        self.stack.__exit__(*what)

    def site(self, ladder, code, organisation, people):
        site = self.stack.enter_context(Site())
        with open(site.ladder, "w", encoding="utf-8") as file:
            file.write(ladder.format(code=code, organisation=organisation))
        site.start()
        site.pin_ports()
        for person in people:
            site.let_in(*person.split(":"))
        return site

    def profile(self, name, site, person, organisation, enrolled=True, key="link-1"):
        folder = os.path.join(self.folder, name)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        keys = Keys()
        if enrolled:
            with site.connect() as admin:
                admin.command("person_put", person=person, organisation=organisation, roles=["link"])
                admin.command("key_add", person=person, key=key, public_key=keys.public_bytes)
        for file, text in (("server", site.commands + "\n" + site.server_key.decode() + "\n"),
                           ("key.public", keys.public.decode() + "\n"), ("key.secret", keys.secret.decode() + "\n"),
                           ("person", person + "\n" + key + "\n")):
            path = os.path.join(folder, file)
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
                out.write(text)
        return keys

    def words(self, *more):
        return [LINK, "--here", os.path.join(self.folder, "here"), "--there", os.path.join(self.folder, "there"), *more]

    def start_link(self):
        with open(self.log_path, "ab") as log:
            self.link = subprocess.Popen(self.words("--every", "0.1"), env=self.town.environment(), stdout=log, stderr=log,
                                         stdin=subprocess.DEVNULL, preexec_fn=die_with_parent)

    def end_link(self, kill=False):
        if self.link is None:
            return
        self.link.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
        status = self.link.wait(30)
        self.link = None
        assert kill or status == 0, f"the link ended with {status}"

    def once(self):
        """A round, by a link that ends; its status."""
        done = subprocess.run(self.words("--once"), env=self.town.environment(), timeout=120, capture_output=True,
                              check=False)
        with open(self.log_path, "ab") as log:
            log.write(done.stderr)
        assert done.returncode != SANITIZER_EXIT, done.stderr.decode()
        return done.returncode

    def log(self):
        with open(self.log_path, encoding="utf-8") as file:
            return file.read()

    def settle(self):
        """Rounds until nothing is left: three, as what is brought is itself something that happened."""
        for _ in range(3):
            assert self.once() == 0, self.log()[-2000:]

    # --- what people do ---

    def as_(self, person):
        site = self.nation if person.startswith("loket") else self.town
        return site.connect(person)

    def refer(self, number=1):
        worker = self.as_("professional-1")
        case = worker.command("case_submit", ladder="mini", domains=["money"], ground="consent",
                              texts={"plan": LOCAL, "resident_words": f"{WORDS} {number}"})["case_id"]
        worker.command("case_escalate", case_id=case, texts={"reason": RUNGS})
        return case

    def arrived(self):
        """The cases at the desk, each with the one that it comes from."""
        with self.as_("loket-1") as desk:
            lines = list(desk.pages("queue", "cases", ladder="loket", tier="loket"))
            return {desk.query("show", case_id=line["case_id"])["origin"]: line["case_id"] for line in lines}

    def shown(self, case):
        with self.as_("professional-1") as worker:
            return worker.query("show", case_id=case)


def refused(what, *arguments):
    try:
        what(*arguments)
    except Refused as refusal:
        return refusal.reply["name"]
    return None


def until(what, seconds=SECONDS):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(Refused, KeyError, IndexError):
            if found := what():
                return found
        time.sleep(0.1)
    raise AssertionError("it does not come to pass")


def crosses_and_comes_back():
    with Pair() as pair:
        case = pair.refer()
        pair.start_link()
        there = until(lambda: pair.arrived().get(case))
        with pair.as_("loket-1") as desk, pair.as_("professional-1") as worker:
            texts = {(field, words) for _, field, words in desk.read(there)}
            assert texts == {("resident_words", WORDS + " 1"), ("local_rungs", RUNGS)}, texts
            show = desk.query("show", case_id=there)
            assert show["domains"] == ["debts"] and show["organisation"] == "gemeente-proef", show
            assert "professional-1" not in str(show), show
            desk.command("case_claim", case_id=there)
            desk.command("case_ask", case_id=there, texts={"question": QUESTION})
            until(lambda: pair.shown(case)["questions"][0])
            worker.command("case_answer", case_id=case, question=1, texts={"answer": ANSWER})
            until(lambda: desk.query("show", case_id=there)["questions"][0].get("answered"))
            assert ("question_answered", "answer", ANSWER) in desk.read(there)
            desk.command("case_advise", case_id=there, texts={"advice": DESK})
            desk.command("case_decide", case_id=there, outcome="solved", texts={"explanation": OUTCOME})
            until(lambda: pair.shown(case).get("outcome") == "solved")
            until(lambda: desk.query("show", case_id=there).get("told"))
            desk.command("case_close", case_id=there)
            referral = until(lambda: pair.shown(case)["referrals"][0].get("step") == "closed" and pair.shown(case)["referrals"][0])
            assert referral["remote"] == there and referral["end"] == "outcome", referral
            show = pair.shown(case)
            assert show["holder"] == "professional-1" and show["status"] == "decided" and not show.get("told"), show
            words = str(worker.read(case))
            assert OUTCOME in words and QUESTION in words and DESK not in words, words
        pair.end_link()
        log = pair.log()
        for secret in (WORDS, RUNGS, LOCAL, QUESTION, ANSWER, OUTCOME, DESK):
            assert secret not in log, f"the link's log holds '{secret}'"
        for site in (pair.town, pair.nation):
            site.stop()
            site.check()
        return f"{log.count(chr(10))} log lines"


def nothing_is_lost_or_doubled():
    """Links and daemons die at random moments, for a bounded time; in the end each case crossed once."""
    chance = random.Random(20260309)
    with Pair() as pair:
        cases = {pair.refer(n): n for n in range(1, 7)}
        killed = 0
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and killed < 12:
            pair.start_link()
            time.sleep(chance.uniform(0.02, 0.9))
            pair.end_link(kill=True)
            killed += 1
            if killed % 4 == 0:
                site = chance.choice([pair.town, pair.nation])
                site.kill()
                time.sleep(chance.uniform(0, 0.3))
                site.start()
        pair.settle()
        arrived = pair.arrived()
        assert sorted(arrived) == sorted(cases), (arrived, cases)
        with pair.as_("loket-1") as desk:
            for case, there in arrived.items():
                texts = [words for _, field, words in desk.read(there) if field == "resident_words"]
                assert texts == [f"{WORDS} {cases[case]}"], texts
                desk.command("case_ask", case_id=there, texts={"question": QUESTION})
        for _ in range(3):
            pair.start_link()
            time.sleep(chance.uniform(0.02, 0.6))
            pair.end_link(kill=True)
        pair.settle()
        for case in cases:
            show = pair.shown(case)
            assert len(show["questions"]) == 1, show["questions"]
            assert len(show["referrals"]) == 1 and show["referrals"][0]["remote"] == arrived[case], show
        with pair.as_("professional-1") as worker:
            for case in cases:
                steps = [e for e in worker.query("events_from", sequence=1, limit=200)["events"]
                         if e.get("case_id") == case and e.get("kind") == 191]
                bodies = [protocol.unpack(step["body"]) for step in steps]
                numbers = [body["number"] for body in bodies]
                assert numbers == sorted(set(numbers)), numbers
        return f"{killed} links killed"


def a_side_that_is_away_is_waited_for():
    with Pair() as pair:
        case = pair.refer()
        pair.nation.stop()
        assert pair.once() == 69, pair.log()
        pair.start_link()
        time.sleep(1)
        pair.nation.start()
        there = until(lambda: pair.arrived().get(case))
        pair.town.stop()
        with pair.as_("loket-1") as desk:
            desk.command("case_claim", case_id=there)
            desk.command("case_decide", case_id=there, outcome="solved", texts={"explanation": OUTCOME})
        pair.town.start()
        until(lambda: pair.shown(case).get("outcome") == "solved")
        pair.end_link()


def consent_that_is_withdrawn_ends_it():
    with Pair() as pair:
        case, other = pair.refer(1), pair.refer(2)
        with pair.as_("professional-1") as worker, pair.as_("loket-1") as desk:
            worker.command("consent_withdraw", case_id=other)
            pair.settle()
            arrived = pair.arrived()
            assert list(arrived) == [case], arrived
            worker.command("consent_withdraw", case_id=case)
            pair.settle()
            assert refused(desk.read, arrived[case]) == "CONSENT_WITHDRAWN"
            worker.command("consent_give", case_id=case)
            pair.settle()
            assert desk.read(arrived[case])
            worker.command("case_withdraw", case_id=case, texts={"reason": "Verhuisd"})
            pair.settle()
            assert desk.query("show", case_id=arrived[case])["status"] == "withdrawn"
        referral = pair.shown(case)["referrals"][0]
        assert referral["end"] == "recalled" and referral["step"] == "withdrawn", referral


def what_is_missing_comes_back():
    with Pair() as pair:
        worker = pair.as_("professional-1")
        case = worker.command("case_submit", ladder="mini", domains=["money"], ground="consent",
                              texts={"resident_words": WORDS})["case_id"]
        worker.command("case_escalate", case_id=case)
        pair.settle()
        assert not pair.arrived()
        referral = pair.shown(case)["referrals"][0]
        assert referral["end"] == "handed-back" and "local_rungs" in referral["missing"], referral
        with pair.as_("functionaris-1") as officer:
            officer.command("referral_send", case_id=case, texts={"reason": RUNGS})
        pair.settle()
        assert list(pair.arrived()) == [case]


def a_restored_side_is_brought_up_to_date():
    with Pair() as pair:
        case = pair.refer()
        pair.settle()
        there = pair.arrived()[case]
        path = pair.town.connect().query("backup", name="eerste")["path"]
        with pair.as_("loket-1") as desk:
            desk.command("case_claim", case_id=there)
            desk.command("case_decide", case_id=there, outcome="solved", texts={"explanation": OUTCOME})
        pair.settle()
        assert pair.shown(case)["outcome"] == "solved"
        pair.town.stop()
        pair.town.restore(path)
        pair.town.start()
        assert "outcome" not in pair.shown(case)
        pair.settle()
        show = pair.shown(case)
        assert show["outcome"] == "solved" and len(show["referrals"]) == 1, show
        assert pair.arrived() == {} or pair.arrived() == {case: there}
        with pair.as_("professional-1") as worker:
            assert OUTCOME in str(worker.read(case))


def a_key_or_role_that_is_gone_hands_nothing_back():
    with Pair() as pair:
        case = pair.refer()
        with pair.nation.connect() as admin:
            admin.command("person_put", person="koppeling-gemeente", organisation="gemeente-proef", roles=["professional"])
            assert pair.once() == 77, pair.log()
            assert "end" not in pair.shown(case)["referrals"][0]
            admin.command("person_put", person="koppeling-gemeente", organisation="gemeente-proef", roles=["link"])
        pair.settle()
        there = pair.arrived()[case]
        with pair.town.connect() as admin:
            admin.command("person_put", person="koppeling-pmm", organisation="pmm", roles=["professional"])
            assert pair.once() == 77, pair.log()
            admin.command("person_put", person="koppeling-pmm", organisation="pmm", roles=["link"])
        # while it runs: that is in the log, and another key goes on where it was
        pair.start_link()
        with pair.as_("loket-1") as desk, pair.nation.connect() as admin:
            desk.command("case_claim", case_id=there)
            until(lambda: pair.shown(case)["referrals"][0]["step"] == "taken-up")
            admin.command("key_revoke", person="koppeling-gemeente", key="link-1")
            desk.command("case_decide", case_id=there, outcome="solved", texts={"explanation": OUTCOME})
            until(lambda: pair.log().count('"not-admitted"') > 2)
        pair.end_link()
        assert "end" not in pair.shown(case)["referrals"][0]
        pair.profile("there", pair.nation, "koppeling-gemeente", "gemeente-proef", key="link-2")
        pair.settle()
        assert pair.shown(case)["outcome"] == "solved"


def a_ground_for_that_site_that_ends_closes_it_there():
    with Pair(WITH_GROUNDS) as pair, pair.as_("professional-1") as worker, pair.as_("loket-1") as desk:
        case = worker.command("case_submit", ladder="mini", domains=["money"], ground="consent", household=[{"role": "resident", "birth_year": 1980}],
                              texts={"resident_words": WORDS})["case_id"]
        worker.command("ground_put", case_id=case, basis="toestemming", receiver="landelijk", by="self")
        worker.command("case_escalate", case_id=case, texts={"reason": RUNGS})
        pair.settle()
        there = pair.arrived()[case]
        # a ground that comes to its last day makes no event: each start looks at all cases, whatever the cursor says
        assert pair.log().count('"all-cases"') == 3, pair.log()
        worker.command("ground_end", case_id=case, ground=1)
        pair.settle()
        assert refused(desk.read, there) == "CONSENT_WITHDRAWN"
        worker.command("ground_put", case_id=case, basis="toestemming", receiver="landelijk", by="self")
        pair.settle()
        assert desk.read(there)


def what_is_refused_is_read_once():
    """To bring a question again it must be read again, and that is an event of the case: it would go round for ever."""
    with Pair() as pair:
        case = pair.refer()
        pair.town.let_in("privacy-1", "privacy")
        pair.start_link()
        there = until(lambda: pair.arrived().get(case))
        with pair.as_("loket-1") as desk, pair.town.connect("privacy-1") as officer:
            officer.command("case_restrict", case_id=case, ground="accuracy")
            desk.command("case_claim", case_id=there)
            desk.command("case_ask", case_id=there, texts={"question": QUESTION})
            until(lambda: "here referral_question" in pair.log())
            last = desk.query("hello")["sequence"]
            time.sleep(2)
            assert pair.log().count("here referral_question") == 1, pair.log()
            assert desk.query("hello")["sequence"] - last < 5, "the readings of a case go on"
            officer.command("case_unrestrict", case_id=case, told="2026-01-01")
            until(lambda: pair.shown(case)["questions"][0])


def what_both_sides_refuse_comes_to_rest():
    """A question that is refused here and an answer that is refused there: each reading of the one is an event of the
    case at the side of the other."""
    with Pair(TOWN.replace("grounds: [consent]", "grounds: [consent, anonymous]")) as pair:
        case = pair.refer()
        pair.settle()
        there = pair.arrived()[case]
        with (pair.as_("loket-1") as desk, pair.as_("professional-1") as worker,
              pair.as_("functionaris-1") as officer):
            desk.command("case_claim", case_id=there)
            desk.command("case_ask", case_id=there, texts={"question": QUESTION})
            pair.settle()
            worker.command("case_answer", case_id=case, question=1, texts={"answer": ANSWER})
            # what was written before it became anonymous stays here, and an answer without words is none
            worker.command("case_amend", case_id=case, ground="anonymous")
            for number in range(2, 65):  # as many as a case has in its life
                officer.command("case_ask", case_id=case, texts={"question": LOCAL})
                worker.command("case_answer", case_id=case, question=number, texts={"answer": LOCAL})
            desk.command("case_ask", case_id=there, texts={"question": QUESTION})
            pair.start_link()
            until(lambda: "here referral_question" in pair.log() and "there case_answer" in pair.log())
            until(lambda: is_at_rest(worker, desk))


def is_at_rest(*sides):
    def last():
        return [side.query("hello")["sequence"] for side in sides]

    before = last()
    time.sleep(2)
    return last() == before


def what_a_side_does_not_understand_stops_no_other_case():
    """The case is there already, brought by another person: its command makes a case that exists."""
    left = 86400 - time.time() % 86400  # a command's id is of the day
    time.sleep(left if left < 60 else 0)
    with Pair() as pair:
        case = pair.refer(1)
        pair.settle()
        assert list(pair.arrived()) == [case]
        pair.profile("there", pair.nation, "koppeling-nieuw", "gemeente-proef", key="link-2")
        other = pair.refer(2)
        pair.settle()
        assert sorted(pair.arrived()) == sorted([case, other]), pair.arrived()
        assert "end" not in pair.shown(case)["referrals"][0], pair.shown(case)
        lines = [line for line in pair.log().splitlines() if '"laid-aside"' in line]
        assert lines and all(case in line for line in lines), pair.log()


def a_second_one_does_not_start():
    with Pair() as pair:
        case = pair.refer()
        pair.start_link()
        until(lambda: pair.arrived().get(case))
        assert pair.once() == 75, pair.log()


def another_key_is_refused():
    with Pair() as pair:
        pair.refer()
        pair.profile("there", pair.nation, "koppeling-vreemd", "gemeente-proef", enrolled=False)
        assert pair.once() in (69, 77), pair.log()
        assert not pair.arrived()


main(crosses_and_comes_back, nothing_is_lost_or_doubled, a_side_that_is_away_is_waited_for,
     consent_that_is_withdrawn_ends_it, what_is_missing_comes_back, a_restored_side_is_brought_up_to_date,
     a_key_or_role_that_is_gone_hands_nothing_back, a_ground_for_that_site_that_ends_closes_it_there,
     what_is_refused_is_read_once, what_both_sides_refuse_comes_to_rest,
     what_a_side_does_not_understand_stops_no_other_case, a_second_one_does_not_start, another_key_is_refused)
