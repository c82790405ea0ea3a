# SPDX-License-Identifier: EUPL-1.2
"""A table's work: the plan on its way, meetings, minutes; and how a case ends and is opened again."""
import datetime

from case import Clock, Meeting
from rules import about, rule
from worktime import duration


class Tables:
    """A part of the world (world.py)."""

    pack_at = None  # the moment as which sending a plan counts, while its clock asks

    def date(self, case):
        return datetime.date.fromordinal(self.time_of(case).day(self.now)).isoformat()

    def start_on(self, case, trigger, owner, day, item=None):
        """A clock whose date is on the case, whatever the file says of how long."""
        for rule_ in self.ladder_of(case).rules(case.tier, trigger):
            case.clock_number += 1
            self.run(case, Clock(case.clock_number, trigger, rule_["code"], rule_["action"], ("fixed", 0), owner, case.tier,
                                 self.now, None, item=item, fixed=day))
        self.touch(case)

    # --- the plan ---

    def pack_limit(self, case, start, before):
        time = self.time_of(case)
        return time.due(duration(before), start, time.day(start))

    def pack_in_time(self, case, start, before):
        limit = self.pack_limit(case, start, before)
        return (case.pack_sent if case.pack_sent is not None else self.pack_at or self.now) <= limit

    def pack_changed(self, case, changed):
        """Another plan than they have goes again; but what they read for a meeting that began is what they read."""
        if not case.pack_went or (case.meeting is not None and self.now >= case.meeting):
            return
        case.pack_news |= changed
        if case.pack_sent is not None and case.meeting is not None:
            self.start(case, "pack", case.holder, fixed=self.time_of(case).day(case.meeting))
        case.pack_sent = None

    def pack_waived(self, case):
        """The plan is one fact, whichever gate asks it."""
        return any(gate["kind"] == "pack" and gate["code"] in case.waived for gate in self.tier_of(case).gates)

    def pack_complete(self, case):
        """All that the table asks is there; of a plan that went before only that it may still go."""
        gates = self.tier_of(case).gates
        asked = set(self.missing(case, case.tier, "agenda", case.meeting))
        if case.pack_went:
            asked &= {gate["code"] for gate in gates if gate["kind"] == "pack"}
        elif case.open_questions():
            return False
        return not asked and not case.consent_withdrawn

    def pack_goes(self, case, due):
        self.pack_at = due
        goes = self.now < case.meeting and self.pack_complete(case)
        self.pack_at = None
        if goes:
            self.send_pack(case, due)
        return goes

    def go_on(self, case):
        """What a command about a case leads to besides: a plan whose clock ran out before goes as soon as it may."""
        late = [clock for clock in case.clocks_of("pack") if clock.occurrence or clock.due <= self.now]
        if late and late[0].action == "send-pack":
            self.pack_goes(case, self.now)
        self.settle(case)
        self.touch(case)

    def send_pack(self, case, due=None):
        fields = {}
        if case.pack_news:
            fields["changed"] = case.pack_news
        if due is not None:
            fields["due"] = due
        case.pack_sent, case.pack_went, case.pack_news = self.now if due is None else due, True, set()
        self.emit("pack_sent", case, **fields)
        self.stop(case, "pack")

    # --- how it ends ---

    def finish(self, case, status):
        self.recall(case)
        self.unplan(case)
        case.clocks = []
        self.touch(case)
        case.status = status
        case.offered_to = case.claimed_by = case.meant_for = case.minutes_due = None
        case.stalled = False
        for question in case.questions:
            question.open = False
        for pause in case.pauses:  # over, and no pause of what begins when it is opened again
            pause[1] = pause[1] or self.now
        self.emit("case_" + status, case)

    def reopen(self, case):
        self.enter(case, case.moves_to or case.tier, "reopened")
        if case.consent_withdrawn:
            self.start(case, "consent", case.holder)
        if case.outside is not None and case.outside >= self.time_of(case).day(self.now):
            self.start(case, "outside", case.holder, fixed=case.outside)
        for number, asked in enumerate(case.consultations, 1):
            if asked.open:
                self.start(case, "consulted", asked.person, item=number)
        for number, agreement in enumerate(case.agreements, 1):
            if agreement.open:
                self.start(case, "agreed", agreement.owner, item=number, fixed=agreement.due_day)
            if agreement.condition == "pending":
                self.start(case, "condition", agreement.owner, item=number, fixed=agreement.condition_day)
        for number, spend in enumerate(case.spends, 1):
            if spend.left() > 0:
                self.start(case, "loan", case.holder, item=number)


# --- commands ---

@about("case_clear")
def clear(world, case, person, body):
    if not case.is_open or world.tier_of(case).kind != "table" or case.open_questions():
        return {"WRONG_STATE"}
    if world.tied(case, case.tier, person):
        return {"SAME_PERSON"}
    case.cleared = True
    world.emit("case_cleared", case)
    return None


@about("gate_waive")
def waive(world, case, person, body):
    gates = {gate["code"]: gate for gate in world.tier_of(case).gates}
    errors = set()
    if body["gate"] not in gates:
        errors |= {"NO_SUCH_ITEM", "NOT_ON_LADDER"}
    elif not gates[body["gate"]].get("waivable"):
        errors.add("NOT_ON_LADDER")
    if world.tied(case, case.tier, person):
        errors.add("SAME_PERSON")
    others = world.acts_for(person, (case.holder, case.submitter))
    if not others or not world.chairs(case.ladder, case.tier, person, others):
        errors.add("SAME_PERSON")
    if not case.is_open:
        errors.add("WRONG_STATE")
    if errors:
        return errors
    if body["gate"] not in case.waived:
        case.waived.append(body["gate"])
    world.emit("gate_waived", case, gate=body["gate"])
    return None


@about("agenda_put")
def agenda_put(world, case, person, body):
    start, errors = body["start"], set()
    place = world.tier_of(case)
    if place.kind != "table":
        return {"WRONG_STATE", "NO_SUCH_MEETING"}
    if case.status != "queued" and not (case.status == "decided" and case.stalled) and case.status != "working":
        errors.add("WRONG_STATE")
    if world.tied(case, case.tier, person):
        errors.add("SAME_PERSON")
    meeting = world.meeting(case.ladder, case.tier, start)
    if meeting is None:
        return errors | {"NO_SUCH_MEETING"}
    if start <= world.now:
        errors |= {"DATE_IN_PAST", "WRONG_STATE"}
    if meeting.held:
        errors |= {"WRONG_STATE", "DATE_IN_PAST"}
    if (len(meeting.cases) + 1) * place.case_minutes() > meeting.minutes:
        errors.add("MEETING_FULL")
    lacking = world.missing(case, case.tier, "agenda", start)
    if lacking:
        late = [gate["code"] for gate in place.gates if gate["at"] == "agenda" and gate["kind"] == "pack"]
        errors |= {"PACK_TOO_LATE"} if set(lacking) <= set(late) else {"GATE_NOT_MET", "PACK_TOO_LATE"}
    if errors:
        return errors
    world.stop(case, "entered", "claimed", "working", "stalled", "settled", "evaluation")
    case.status, case.meeting, case.stalled, case.claimed_by, case.meant_for = "planned", start, False, None, None
    case.outcome, case.told = None, False
    world.emit("agenda_placed", case, start=start)
    meeting.cases.append(case.number)
    time = world.time_of(case)
    if case.pack_sent is None:
        world.start(case, "pack", case.holder, fixed=time.day(start))
    world.start(case, "meeting", world.owner_of(case), begun=start)
    return None


@about("agenda_remove")
def agenda_remove(world, case, person, body):
    if case.status != "planned":
        return {"WRONG_STATE"}
    world.emit("agenda_removed", case)
    world.stop(case, "pack", "meeting", "working")
    world.unplan(case)
    case.pack_sent, case.pack_went, case.pack_news, case.waived = None, False, set(), []
    world.wait(case)
    return None


@about("pack_send")
def pack_send(world, case, person, body):
    place, errors = world.tier_of(case), set()
    if place.kind != "table" or not case.is_open:
        errors.add("WRONG_STATE")
    elif case.meeting is not None:
        for gate in place.gates:
            if (gate["at"] == "agenda" and gate["kind"] == "pack" and not world.pack_waived(case)
                    and not world.pack_in_time(case, case.meeting, gate["before"])):
                errors.add("PACK_TOO_LATE")
    if errors:
        return errors
    world.send_pack(case)
    return None


@about("minutes_send")
def minutes_send(world, case, person, body):
    if case.minutes_due is None:
        return ({"TEXT_REQUIRED"} if case.minutes_sent else {"MEETING_NOT_HELD"}) | (set() if case.is_open else {"WRONG_STATE"})
    case.minutes_due = None
    case.minutes_sent += 1
    world.emit("minutes_sent", case, version=case.minutes_sent)
    world.stop(case, "held")
    if case.status == "planned":
        world.start(case, "working", world.owner_of(case))
    if case.status == "queued" and case.moves_to is not None:
        world.enter(case, case.moves_to, "rerouted")
    return None


@about("case_stall")
def stall(world, case, person, body):
    if "reason" not in body.get("texts", {}):
        return {"MISSING_FIELD"}
    if case.status != "decided" or case.stalled:
        return {"WRONG_STATE"}
    world.stalls(case)
    return None


@rule("meeting_convene")
def convene(world, person, body):
    if body["ladder"] not in world.ladders:
        return {"NO_SUCH_LADDER"}
    file = world.ladders[body["ladder"]]
    place = file.tiers.get(body["tier"])
    if place is None:
        return {"NO_SUCH_TIER"}
    errors = set()
    if place.kind != "table":
        return {"WRONG_STATE", "DENIED", "NOT_ON_LADDER", "NO_SUCH_MEETING"}
    if not world.chairs(body["ladder"], body["tier"], person):
        errors.add("DENIED")
    if not place.keys.get("convened"):
        errors |= {"NOT_ON_LADDER", "WRONG_STATE"}
    if body["start"] <= world.now:
        errors.add("DATE_IN_PAST")
    day = file.time.day(body["start"])
    if day > file.time.last:
        errors.add("BEYOND_CALENDAR")
    elif not file.time.is_working(day) and not body.get("closed_day"):
        errors.add("BAD_VALUE")
    if world.meeting(body["ladder"], body["tier"], body["start"]) is not None:
        errors.add("WRONG_STATE")
    if body.get("minutes", place.case_minutes()) < place.case_minutes():
        errors.add("BAD_VALUE")
    if errors:
        return errors
    world.meetings[(body["ladder"], body["tier"], body["start"])] = Meeting(body.get("minutes", place.case_minutes()), True)
    return None


@rule("meeting_hold")
def hold(world, person, body):
    if body["ladder"] not in world.ladders:
        return {"NO_SUCH_LADDER"}
    file = world.ladders[body["ladder"]]
    if body["tier"] not in file.tiers:
        return {"NO_SUCH_TIER"}
    if not world.chairs(body["ladder"], body["tier"], person):
        return {"DENIED"}
    meeting = world.meeting(body["ladder"], body["tier"], body["start"])
    if meeting is None:
        return {"NO_SUCH_MEETING"}
    if meeting.held or body["start"] > world.now:
        return {"WRONG_STATE"}
    absent = {who for gate in file.tiers[body["tier"]].gates if gate["kind"] == "present" for who in gate.get("absent", ())}
    if absent & set(body["present"]):
        return {"ATTENDANCE"}
    meeting.held, meeting.present = True, tuple(body["present"])
    for number in meeting.cases:
        case = world.cases[number]
        case.minutes_due = case.last_meeting = body["start"]
        world.stop(case, "meeting", "pack")
        apart = person in case.recused or world.tied(case, case.tier, person)
        world.start(case, "held", world.owner_of(case) if apart else person)
    return None
