# SPDX-License-Identifier: EUPL-1.2
"""The site as the model has it: people, cases, meetings, pots; and the steps that several commands share."""
import copy
import heapq

from case import Case, Meeting
from clocks import Clocks
from worktime import duration


class Done(Exception):
    """A command would be done."""


NEAR = 1000 * 86_400_000  # no term is longer


class World(Clocks):
    looking = False
    beyond = False  # a clock was begun, or moved, whose end the calendar does not know

    def __init__(self, ladders, now):
        self.ladders = ladders
        self.now = now
        self.people = {}    # person: (organisation, roles)
        self.contacts = {}  # entry of the phone list: [(subject, most cents, last day or None)]
        self.absences = []
        self.cases = {}
        self.meetings = {}  # (ladder, tier, start)
        self.pots = {}      # (ladder, pot, year): [reserved, spent, lent, repaid, forgiven]
        self.events = []
        self.touched = set()
        self.heap = []
        self.fired = 0

    # --- around a case ---

    def ladder_of(self, case):
        return self.ladders[case.ladder]

    def tier_of(self, case):
        return self.ladders[case.ladder].tiers[case.tier]

    def time_of(self, case):
        return self.ladders[case.ladder].time

    duration_of = staticmethod(duration)

    def only_looking(self, function, case, person, body):
        """The errors that a command has besides; nothing is done."""
        before = copy.deepcopy(case.__dict__)
        self.looking = True
        try:
            return function(self, case, person, body) or set()
        except Done:
            return set()
        finally:
            self.looking = False
            case.__dict__.update(before)

    def attempt(self, rule, person, body, waits=True):
        """What a rule says; of a command that leads beyond the calendar, and can wait, nothing is done."""
        if self.now + NEAR < min(file.time.ends(file.time.last) for file in self.ladders.values()):
            return rule(self, person, body)
        meeting = self.meetings.get((body.get("ladder"), body.get("tier"), body.get("start")))
        numbers = {body.get("case_id"), body.get("other"), *(meeting.cases if meeting else ())} & self.cases.keys()
        before = {number: copy.deepcopy(self.cases[number].__dict__) for number in numbers}
        kept = {name: copy.deepcopy(getattr(self, name)) for name in ("meetings", "pots", "touched", "heap", "events")}
        known, self.beyond = list(self.cases), False
        refused = rule(self, person, body)
        if refused is not None or not self.beyond or not waits:
            return refused
        for number, attributes in before.items():
            self.cases[number].__dict__.update(attributes)
        self.cases = {number: self.cases[number] for number in known}
        self.__dict__.update(kept)
        return {"BEYOND_CALENDAR"}

    def emit(self, name, case, **fields):
        if self.looking:
            raise Done
        self.events.append((name, case.number, self.now, fields))
        self.touched.add(case.number)

    def touch(self, case):
        self.touched.add(case.number)
        due = [clock.due for clock in case.clocks if clock.due is not None]
        if due:
            heapq.heappush(self.heap, (min(due), case.number))

    def earliest(self, until):
        """When the next clock is due, if that is by then."""
        while self.heap and self.heap[0][0] <= until:
            due, number = self.heap[0]
            clocks = [clock.due for clock in self.cases[number].clocks if clock.due is not None]
            if clocks and min(clocks) == due:
                return due
            heapq.heappop(self.heap)
        return None

    def due_cases(self, now):
        found = {}
        for due, number in self.heap:
            if due <= now:
                case = self.cases[number]
                if any(clock.due is not None and clock.due <= now for clock in case.clocks):
                    found[number] = case
        return found.values()

    def new_case(self, number, ladder, holder):
        self.cases[number] = case = Case(number, ladder, holder, self.now)
        return case

    # --- where it is ---

    def tied(self, case, tier, person):
        """What the chair of such a table may not be to a case (HRV-5, ZWL-2)."""
        known = {"holder": case.holder == person, "submitter": case.submitter == person, "experts": self.is_expert(case, person),
                 "organisation": person in self.people and self.people[person][0] == case.organisation}
        return any(known[word] for word in self.ladder_of(case).tiers[tier].keys.get("independent", ()))

    def owner_of(self, case, tier=None):
        """Who owns what is at a tier: the first who chairs, or works there; at a table one without ties to the case, where there is one."""
        tier = tier or case.tier
        place = self.ladder_of(case).tiers[tier]
        first = place.owner()
        if first is None or (first not in case.recused and not self.tied(case, tier, first)):
            return first
        others = place.chairs + place.stand_ins + ([] if place.kind == "table" else place.workers)
        left = [person for person in others if person not in case.recused]
        return next((person for person in left if not self.tied(case, tier, person)), left[0] if left else None)

    def routed(self, case, rung):
        """The tier of a rung that it belongs to; where several do equally well, the one where it was before, else the
        one with the fewest cases at work."""
        found = self.ladder_of(case).route(rung, case.district, case.team, case.domains)
        for tier in found:
            if tier.code in case.visited:
                return tier.code
        return min(found, key=lambda tier: self.at_work(case.ladder, tier.code)).code if found else None

    def reroute(self, case, before):
        """Facts changed that say where it belongs, `before` of which its rung led there: where it should be now, or None."""
        rung = self.tier_of(case).rung
        now = self.ladder_of(case).route(rung, case.district, case.team, case.domains)
        if case.tier in [tier.code for tier in now]:
            case.moves_to = None
        elif now != before or case.moves_to is not None:
            case.moves_to = self.routed(case, rung)
            return case.moves_to
        return None

    def at_work(self, ladder, tier):
        return sum(1 for case in self.cases.values()
                   if case.ladder == ladder and case.tier == tier and case.status in ("working", "planned"))

    def leave(self, case):
        """What ends at a tier when the case leaves it or ends."""
        self.unplan(case)
        self.outcome_over(case)
        self.stop(case, "entered", "claimed", "working", "pack", "meeting", "stalled", "decided", "settled", "evaluation")
        case.claimed_by = case.meant_for = None

    @staticmethod
    def outcome_over(case):
        """Advice that was the outcome is nobody's to judge any more; on a consultation it still is."""
        case.clocks = [clock for clock in case.clocks if clock.trigger != "advised" or clock.item is not None]

    def unplan(self, case):
        """It is on no agenda to come; one of a meeting that was held stays as it was."""
        if case.meeting is not None:
            meeting = self.meetings[(case.ladder, case.tier, case.meeting)]
            if not meeting.held:
                meeting.cases.remove(case.number)
            case.meeting = None

    def recall(self, case):
        """It goes on here: the site that it was referred to has it no more."""
        if case.referred:
            case.referred = False
            self.emit("referral_ended", case, referral=case.referrals, end="recalled")
            self.stop(case, "referred")

    def refer(self, case):
        for referral in self.tier_of(case).keys.get("referrals", ())[:1]:
            case.referrals, case.referred = case.referrals + 1, True
            self.emit("referral_opened", case, referral=case.referrals, to=referral["to"], ladder=referral["ladder"])
            self.start(case, "referred", self.owner_of(case))

    def enter(self, case, tier, entry, skipped=()):
        self.recall(case)
        self.leave(case)
        case.tier, case.moves_to = tier, None
        case.cleared = False
        case.waived = []
        case.outcome = case.decided_by = case.teller = None
        case.told = case.stalled = False
        if tier not in case.visited:
            case.visited.append(tier)
        case.pack_sent, case.pack_went, case.pack_news = None, False, set()
        case.urgent_since = self.now if case.urgent else None
        place = self.tier_of(case)
        self.emit("case_entered", case, tier=tier, entry=entry, rung=place.rung, skipped=list(skipped))
        if place.holder_works:
            self.take(case, case.holder)
        else:
            self.wait(case)

    def wait(self, case, gave_back=None):
        case.status = "queued"
        case.claimed_by = case.meant_for = None
        if case.moves_to is not None and case.minutes_due is None:
            self.enter(case, case.moves_to, "rerouted")
            return
        self.offer(case, gave_back)
        self.start(case, "entered", self.waits_for(case))

    def take(self, case, person):
        self.stop(case, "entered")
        case.status = "working"
        case.claimed_by, case.meant_for = person, None
        self.emit("case_claimed", case, person=person)
        if not self.tier_of(case).holder_works:
            self.start(case, "claimed", person)
        self.start(case, "working", person)

    def release(self, case, how):
        had_it = case.claimed_by
        self.emit("case_released", case, release=how)
        self.stop(case, "claimed", "working")
        self.wait(case, had_it)

    # --- what goes on after an outcome ---

    @staticmethod
    def still_open(case):
        return (any(a.open or a.condition == "pending" for a in case.agreements)
                or any(s.state == "requested" or s.left() > 0 for s in case.spends))

    def settle(self, case):
        """All that was agreed is done, the resident knows, and no evaluation is to come: what is left is closing."""
        done = (case.status == "decided" and case.told and not self.still_open(case) and case.minutes_due is None
                and not case.stalled and not case.clocks_of("evaluation") and not any(clock.item is None for clock in case.clocks_of("advised")))
        runs = case.clocks_of("settled")
        if done and not runs:
            self.start(case, "settled", case.holder)
        elif not done and runs:
            self.stop(case, "settled")

    def stalls(self, case):
        case.stalled = True
        self.emit("case_stalled", case, chair=self.decider_of(case))
        self.start(case, "stalled", self.decider_of(case))

    # --- meetings ---

    def meeting(self, ladder, tier, start):
        """The one that begins then, by the rule or as it was convened; None."""
        key = ladder, tier, start
        if key not in self.meetings:
            file = self.ladders[ladder]
            if file.meeting_on(tier, file.time.day(start)) != start:
                return None
            self.meetings[key] = Meeting(file.tiers[tier].keys["meeting_minutes"], False)
        return self.meetings[key]
