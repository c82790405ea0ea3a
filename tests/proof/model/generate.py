# SPDX-License-Identifier: EUPL-1.2
"""The next command, from a seed: mostly what somebody at that case would do next, also what he may not. It looks at the
model's picture of the site to choose."""
import datetime
import random

from bodies import DAY, Bodies
from money import MODELLED

INVITED = ("functions", "committed", "attended", "invited")  # gates that ask for participants
MINUTE, HOUR = 60_000, 3_600_000
FOCUS = 12


class Generator(Bodies):
    def __init__(self, seed, world, ladder):
        self.random = random.Random(seed)
        self.world = world
        self.ladder = ladder
        self.file = world.ladders[ladder]
        self.focus = []
        self.pots = [code for code, pot in self.file.pots.items() if pot["approval"] in MODELLED]

    def one(self, things):
        things = list(things)  # never of a set: its order is no seed's
        return things[int(self.random.random() * len(things))] if things else None

    def chance(self, of):
        return self.random.random() * of < 1

    # --- time ---

    def time(self):
        """How long until the next command: mostly little; now and then to the moment of a clock, or just beside it."""
        world, r = self.world, self.random.random()
        if r < 0.60:
            return world.now + int(self.random.random() * 10) * 1000
        if r < 0.80:
            return world.now + int(self.random.random() * 90) * MINUTE
        if r < 0.90:
            return world.now + int(self.random.random() * 10) * HOUR
        if r < 0.985 and self.focus:
            case = world.cases[self.one(self.focus)]
            due = [clock.due for clock in case.clocks if clock.due is not None and clock.due < world.now + 21 * DAY]
            if due:
                return max(world.now, self.one(due) + self.one((-1000, 0, 0, 1000)))
        return world.now + int(self.random.random() * 4 * DAY) // 1000 * 1000

    # --- whom, what ---

    def somebody(self):
        return self.one(self.world.people)

    def of_tier(self, case):
        place = self.world.tier_of(case)
        return self.one(place.chairs + place.stand_ins + place.workers) or case.holder

    def next(self):
        """(person, command, body, None): the command's id is made by who sends it."""
        if self.chance(25):
            return (*self.absence(), None)
        person, command, body = self.choose()
        others = self.standing_in(person)
        return self.one(others) if others and self.chance(2) else person, command, body, None

    def standing_in(self, person):
        """Who acts for somebody today."""
        if not any(absence.person == person for absence in self.world.absences):
            return []
        reached = type(self.world).acts_for  # as it is, whatever difference is planted
        return [other for other in self.world.people if other != person and person in reached(self.world, other)]

    def absence(self):
        case = self.world.cases[self.one(self.focus)] if self.focus else None
        first = self.one((-1, 0, 0, 0, 1, 4))
        until = first + self.one((-1, 0, 2, 6, 13))
        person, stand_in = self.away(case)
        last = self.world.absences[-1] if self.world.absences else None
        if last is not None and person == last.stand_in:  # a chain
            first, until = last.first - self.world.today(), last.last - self.world.today()
        body = {"person": person, "stand_in": stand_in, "from": self.date(first), "until": self.date(until)}
        if self.chance(20):
            body[self.one(("person", "stand_in"))] = "niemand-1"
        return self.one((person, "admin-1", "admin-1", self.somebody())), "absence_set", body

    def away(self, case):
        """Who goes, and who acts for him: people of the case, who acts for another, and of two pairs of eyes the one for the other."""
        if case is None or self.chance(5):
            return self.somebody(), self.somebody()
        if self.world.absences and self.chance(3):
            return self.world.absences[-1].stand_in, self.somebody()
        asked = [(one, spend) for one in map(self.world.cases.get, self.focus) for spend in one.spends if spend.state == "requested"]
        if asked and self.chance(2):
            case, spend = self.one(asked)
            return self.world.asked_for(case, self.file.pots[spend.pot], spend) or case.holder, spend.by
        person = self.one((case.holder, case.claimed_by or case.holder, self.of_tier(case)))
        return person, self.one((self.somebody(), self.of_tier(case), case.holder))

    def choose(self):
        self.focus = [number for number in self.focus if self.kept(number)]
        if len(self.focus) < FOCUS and (not self.focus or self.chance(6)):
            return self.submit()
        if self.chance(40):
            return self.submit()
        case = self.world.cases[self.one(self.focus)]
        if self.chance(4):
            return self.wild(case)
        return self.likely(case)

    def kept(self, number):
        case = self.world.cases.get(number)
        return case is not None and (case.is_open or self.random.random() < 0.8)

    def knows(self, number):
        self.focus.append(number)

    def words(self):
        return self.one(("een", "twee", "drie"))

    def texts(self, fields):
        return {name: self.words() for name in fields}

    def submit(self):
        body = {"ladder": self.ladder, "domains": [self.one(self.file.domains)],
                "ground": self.one(("consent", "consent", "anonymous", "vital-interest"))}
        if self.chance(3):
            body["ground"], body["ground_basis"] = "statutory-task", "Wmo 2015, artikel 2.3.2"
        if self.file.areas and not self.chance(8):
            body["district"] = self.one(self.file.areas)
        fields = [name for name in self.file.form if not self.chance(25)]
        body["texts"] = self.texts(fields)
        if not body["texts"]:
            del body["texts"]
        if self.chance(5):
            body["outside_date"], body["outside_kind"] = self.date(self.one((0, 3, 8, 20, 60))), "court"
        if self.chance(10):
            body["urgency"] = "urgent"
        if self.chance(20):
            self.spoil_facts(body)
        person = self.one(p for p, (_, roles) in self.world.people.items() if "professional" in roles)
        if self.chance(30):
            person = self.somebody()
        return person, "case_submit", body

    def spoil_facts(self, body):
        what = int(self.random.random() * 8)
        if what == 0:
            body["domains"] = ["onzin"]
        elif what == 1:
            body["district"] = "nergens"
        elif what == 2:
            body["ground_basis"] = "artikel 1"
        elif what == 3:
            body["ground"] = "statutory-task"
            body.pop("ground_basis", None)
        elif what == 4:
            body["outside_date"] = self.date(-3)
            body["outside_kind"] = "court"
        elif what == 5:
            body["outside_date"] = self.date(5)
            body.pop("outside_kind", None)
        elif what == 6:
            body["texts"] = {"kleur": "blauw"}
        else:
            body["ladder"] = "nergens"

    def date(self, days):
        day = self.file.time.day(self.world.now) + days
        return datetime.date.fromordinal(day).isoformat()

    def wild(self, case):
        """Any command, by anybody: half of them by somebody who has to do with the case."""
        command = self.one(COMMANDS[:-1])  # all but what is about no case
        person = self.somebody() if self.chance(3) else self.one((case.holder, self.of_tier(case), case.claimed_by or case.holder,
                                                                  case.offered_to or case.holder, case.teller or case.holder))
        return person, command, self.body(command, case)

    # --- what somebody would do next ---

    def likely(self, case):
        command, person = self.likely_step(case)
        if case.tier is not None and command == "meeting_hold":
            return person, command, self.hold_body(case)
        if command == "meeting_convene":
            day = self.file.time.day(self.world.now) + int(self.random.random() * 8)
            start = self.file.time.moment(day, 10 * 3600)
            body = {"ladder": self.ladder, "tier": case.tier, "start": start}
            if self.chance(3):
                body["minutes"] = self.one((10, 30, 60, 120))
            return person, command, body
        return person, command, self.body(command, case)

    def hold_body(self, case):
        present = {case.submitter, self.somebody()} if not self.chance(8) else {self.somebody()}
        others = self.standing_in(case.submitter)
        if others and self.chance(2):
            present = {self.one(others)}
        if self.chance(12):
            present.add("resident")
        asked = {who for gate in self.world.tier_of(case).gates for who in gate.get("attend", ())}
        if not self.chance(8):
            present |= asked
        return {"ladder": self.ladder, "tier": case.tier, "start": case.meeting or self.meeting(case), "present": sorted(present)}

    def likely_step(self, case):
        place = self.world.tier_of(case)
        if not case.is_open:
            return "case_reopen", case.holder
        if case.open_questions() and not self.chance(4):
            return "case_answer", case.questions[case.open_questions()[0] - 1].person
        if case.offered_to and self.chance(2):
            return "case_accept", case.offered_to
        if case.consultations and case.consultations[-1].open and self.chance(4):
            return "case_advise", case.consultations[-1].person
        if self.chance(60):
            return "case_withdraw", case.holder
        if self.chance(3 if case.consent_withdrawn else 60):
            return self.likely_consent(case)
        if self.chance(40):
            return "case_transfer", case.holder
        if self.chance(25):
            return "case_amend", case.holder
        if self.chance(40):
            return "urgency_set", case.holder
        if self.chance(20 if case.recused else 60):
            return "case_recuse", self.of_tier(case)
        expert = next((expert for expert in case.experts if expert.state == "needed"), None)
        if expert is not None and self.chance(6):
            return self.one(("case_advise", "case_advise", "case_record")), expert.person
        if self.chance(15 if expert is not None else 60):
            return ("expert_release" if case.experts and not self.chance(3) else "expert_name"), case.claimed_by or case.holder
        place = self.world.tier_of(case)
        if self.chance(3 if any(gate["kind"] in INVITED for gate in place.gates) else 50):
            return self.one(("participant_invite", "participant_record", "mandate_need")), case.claimed_by or case.holder
        money = self.likely_money(case)
        if money is not None:
            return money
        if case.status == "decided":
            return self.likely_decided(case)
        worker = case.claimed_by or self.of_tier(case)
        if self.chance(12):
            return "case_ask", worker
        if self.chance(20):
            return "case_consult", worker
        if self.chance(25):
            return "case_return", worker
        if self.chance(25):
            return "case_release", worker
        if self.chance(25):
            return "case_assign", worker
        if place.kind == "table":
            return self.likely_table(case)
        if case.status == "queued":
            return "case_claim", worker
        r = self.random.random()
        if r < 0.25:
            return "case_record", worker
        if r < 0.35 or (place.kind == "phone" and r < 0.6):
            return "case_contact", worker
        if r < 0.42:
            return "case_decide", worker
        return "case_escalate", case.holder

    def likely_consent(self, case):
        if case.consent_withdrawn:
            return self.one(("consent_give", "case_amend")), case.holder
        return ("consent_withdraw", self.one((case.holder, "privacy-1"))) if not self.chance(6) else ("consent_give", case.holder)

    def likely_money(self, case):
        """A step about money or an agreement, or None."""
        spend = next((spend for spend in case.spends if spend.state == "requested"), None)
        if spend is not None and self.chance(4):
            decider = self.world.asked_for(case, self.file.pots[spend.pot], spend) or case.holder
            if spend.by in self.standing_in(decider):
                return "spend_approve", spend.by
            return self.one(("spend_approve", "spend_approve", "spend_reject")), decider
        loan = next((spend for spend in case.spends if spend.left() > 0), None)
        if loan is not None and self.chance(6):
            return (("loan_repay", case.holder) if self.chance(2) else
                    ("loan_forgive", self.world.asked_for(case, self.file.pots[loan.pot], loan) or case.holder))
        agreement = next((agreement for agreement in case.agreements if agreement.open or agreement.condition == "pending"), None)
        if agreement is not None and self.chance(5):
            return ("agreement_settle" if agreement.open else "condition_settle"), agreement.owner
        if self.chance(25) and self.pots:
            return "spend_request", self.one((case.holder, case.claimed_by or case.holder, self.of_tier(case)))
        if self.chance(8 if case.status == "decided" else 80):
            return "agreement_make", self.one((case.holder, case.decided_by or self.of_tier(case)))
        return None

    def likely_table(self, case):
        chair = self.one(self.world.tier_of(case).chairs + self.world.tier_of(case).stand_ins)
        if case.minutes_due is not None and self.chance(2):
            return "minutes_send", chair
        if case.status == "planned":
            meeting = self.world.meetings[(case.ladder, case.tier, case.meeting)]
            if not meeting.held:
                if case.meeting <= self.world.now:
                    return "meeting_hold", chair
                return self.one((("pack_send", case.holder), ("agenda_remove", chair), ("case_amend", case.holder), ("case_clear", chair),
                                 ("gate_waive", chair), ("meeting_hold", chair)))
            return ("case_decide", chair) if not self.chance(8) else ("agenda_remove", chair)
        if not case.cleared:
            return "case_clear", chair
        r = self.random.random()
        if r < 0.6:
            return "agenda_put", chair
        if r < 0.75:
            return "meeting_convene", chair
        if r < 0.85:
            return "gate_waive", chair
        return ("case_escalate", chair) if r < 0.95 else ("pack_send", case.holder)

    def likely_decided(self, case):
        chair = self.one(self.world.tier_of(case).chairs) or case.decided_by or case.holder
        if case.minutes_due is not None and self.chance(2):
            return "minutes_send", chair
        if not case.told and not self.chance(3):
            return "resident_tell", case.teller
        r = self.random.random()
        if r < 0.12:
            return "case_stall", case.holder
        if r < 0.25:
            return "case_decide", chair
        if r < 0.32:
            return "agenda_put", chair
        if r < 0.42:
            return "case_evaluate", self.one((case.holder, chair))
        return "case_close", case.holder


COMMANDS = ["case_amend", "case_claim", "case_release", "case_assign", "case_transfer", "case_accept", "case_ask", "case_answer",
            "case_consult", "case_advise", "case_contact", "case_record", "case_escalate", "case_return", "case_decide",
            "resident_tell", "case_evaluate", "case_recuse", "case_close", "case_withdraw", "case_reopen", "urgency_set", "case_clear", "gate_waive", "agenda_put",
            "agenda_remove", "pack_send", "minutes_send", "case_stall", "spend_request", "spend_approve", "spend_reject", "loan_repay",
            "loan_forgive", "agreement_make", "agreement_settle", "condition_settle", "consent_give", "consent_withdraw", "expert_name", "expert_release",
            "participant_invite", "participant_record", "mandate_need", "absence_set"]
