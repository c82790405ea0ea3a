# SPDX-License-Identifier: EUPL-1.2
"""Up and down the ladder, outcomes, and the end of a case."""
from rules import about, day_of, lacks


def unused(file, case, rungs):
    """Of each of these rungs on which the case never was, the tier that it would have come to (AMS-2)."""
    was_on = {file.tiers[tier].rung for tier in case.visited}
    tiers = [file.route(rung, case.district, case.team, case.domains)[:1] for rung in rungs if rung not in was_on]
    return [tier.code for found in tiers for tier in found]


@about("case_escalate")
def escalate(world, case, person, body):
    file, errors = world.ladder_of(case), set()
    place = world.tier_of(case)
    if not case.is_open or case.open_questions() or case.minutes_due is not None:
        errors.add("WRONG_STATE")
    if (case.status == "decided" and not case.stalled and case.outcome != "no-mandate"):
        errors.add("WRONG_STATE")
    if place.kind == "table" and (person in case.recused or not world.chairs(case.ladder, case.tier, person)):
        errors.add("DENIED")
    tier = body.get("tier")
    if tier is None:
        tier = world.routed(case, min((t.rung for t in file.tiers.values() if t.rung > place.rung), default=0))
        if tier is None:
            return errors | {"NOT_ON_LADDER"}
    elif tier not in file.tiers:
        return errors | {"NO_SUCH_TIER"}
    rung = file.tiers[tier].rung
    routed = tier in [t.code for t in file.route(rung, case.district, case.team, case.domains)]
    if rung <= place.rung or (file.strict and not routed):
        errors.add("NOT_ON_LADDER")
    skipped = sorted({t.rung for t in file.tiers.values() if place.rung < t.rung < rung})
    if skipped and file.strict and not all(t.keys.get("optional") for t in file.tiers.values() if t.rung in skipped):
        errors.add("NOT_ON_LADDER")
    elif unused(file, case, skipped):
        errors |= lacks(body, "reason")
    if world.missing(case, tier, "entry"):
        errors.add("GATE_NOT_MET")
    if not world.somebody_left(case, tier):
        errors.add("NOBODY_LEFT")
    for referral in file.tiers[tier].keys.get("referrals", ())[:1]:
        if case.ground not in referral["grounds"]:
            errors.add("GROUND_REQUIRED")
    if errors:
        return errors
    world.enter(case, tier, "escalated", unused(file, case, skipped))
    world.refer(case)
    return None


@about("case_return")
def hand_back(world, case, person, body):
    file, errors = world.ladder_of(case), lacks(body, "reason")
    place = world.tier_of(case)
    if not case.is_open or case.open_questions() or case.minutes_due is not None:
        errors.add("WRONG_STATE")
    if case.status == "decided" and not case.stalled:
        errors.add("WRONG_STATE")
    tier = body.get("tier")
    if tier is None:
        tier = world.routed(case, 1)
    if tier not in file.tiers:
        return errors | {"NO_SUCH_TIER"}
    rung = file.tiers[tier].rung
    routed = [t.code for t in file.route(rung, case.district, case.team, case.domains)]
    if rung >= place.rung or (tier not in case.visited and tier not in routed):
        errors.add("NO_WAY_BACK")
    if errors:
        return errors
    world.enter(case, tier, "returned")
    return None


@about("case_decide")
def decide(world, case, person, body):
    place, errors = world.tier_of(case), set()
    outcome = body["outcome"]
    if not case.is_open or case.open_questions() or (case.status == "decided" and not case.stalled):
        errors.add("WRONG_STATE")
    if world.tied(case, case.tier, person):
        errors.add("SAME_PERSON")
    choice = place.decisions.get(outcome)
    if choice is None:
        errors.add("OUTCOME_NOT_ALLOWED")
    else:
        wanted = list(choice.get("texts", ()))
        errors |= lacks(body, *wanted)
        if choice.get("unmet") and not body.get("unmet"):
            errors.add("MISSING_FIELD")
        if choice.get("lacking") and not body.get("lacking"):
            errors.add("MISSING_FIELD")
    if any(code not in place.triangle for code in body.get("unmet", ())):
        errors.add("BAD_VALUE")
    if place.kind == "table":
        if case.meeting is None or not world.meetings[(case.ladder, case.tier, case.meeting)].held:
            errors |= {"WRONG_STATE", "MEETING_NOT_HELD"}
    if "MEETING_NOT_HELD" not in errors and world.missing(case, case.tier, "decision", case.meeting):
        errors |= {"GATE_NOT_MET", "PACK_TOO_LATE"}
    if "teller" in body:
        errors |= world.no_part(body["teller"])
    if "tell_by" in body and day_of(body["tell_by"]) < world.time_of(case).day(world.now):
        errors.add("DATE_IN_PAST")
    if errors:
        return errors
    world.recall(case)
    world.stop(case, "entered", "claimed", "working", "pack", "meeting", "stalled", "decided", "settled")
    case.status, case.outcome, case.stalled, case.told = "decided", outcome, False, False
    case.decided_by, case.claimed_by, case.meant_for = person, None, None
    case.teller = body.get("teller", case.holder)
    fields = {name: body[name] for name in ("unmet", "lacking", "tell_by") if name in body}
    world.emit("case_decided", case, outcome=outcome, teller=case.teller, **fields)
    if "tell_by" in body:
        world.start_on(case, "decided", case.teller, day_of(body["tell_by"]))
    else:
        world.start(case, "decided", case.teller)
    if not case.clocks_of("evaluation"):
        world.start(case, "evaluation", case.holder)
    world.outcome_over(case)
    if outcome == "advice":
        world.start(case, "advised", case.submitter)
    return None


@about("resident_tell")
def tell(world, case, person, body):
    if case.status != "decided" or case.told:
        return {"WRONG_STATE"}
    case.told = True
    world.emit("resident_told", case, date=body.get("date", world.date(case)))
    world.stop(case, "decided")
    return None


@about("case_evaluate")
def evaluate(world, case, person, body):
    """Go on, adjust or finish; who goes on says when it is looked at again (HRV-7, AMS-6)."""
    errors, finished = set(), body["result"] == "finish"
    if case.status != "decided":
        errors.add("WRONG_STATE")
    if not finished and "next" not in body:
        errors.add("MISSING_FIELD")
    if "next" in body and day_of(body["next"]) < world.time_of(case).day(world.now):
        errors.add("DATE_IN_PAST")
    if errors:
        return errors
    world.emit("case_evaluated", case, result=body["result"], next=None if finished else body["next"])
    world.stop(case, "evaluation")
    if not finished:
        world.start_on(case, "evaluation", case.holder, day_of(body["next"]))
    return None


@about("case_close")
def close(world, case, person, body):
    errors = set()
    if case.status != "decided":
        return {"WRONG_STATE"}
    if not case.told:
        errors.add("RESIDENT_NOT_TOLD")
    if world.still_open(case):
        errors.add("AGREEMENTS_OPEN")
    if case.minutes_due is not None or case.stalled:
        errors.add("WRONG_STATE")
    if errors:
        return errors
    world.finish(case, "closed")
    return None


@about("case_withdraw")
def withdraw(world, case, person, body):
    errors = lacks(body, "reason")
    if not case.is_open:
        errors.add("WRONG_STATE")
    if errors:
        return errors
    for number, spend in enumerate(case.spends, 1):
        if spend.state == "requested":
            world.reject(case, number)
    world.finish(case, "withdrawn")
    return None


@about("case_reopen")
def reopen(world, case, person, body):
    if "reason" not in body.get("texts", {}):
        return {"MISSING_FIELD"}
    if case.is_open:
        return {"WRONG_STATE"}
    world.reopen(case)
    return None


@about("urgency_set")
def urgency(world, case, person, body):
    urgent = body["urgency"] == "urgent"
    if not case.is_open or urgent == case.urgent:
        return {"WRONG_STATE"}
    case.urgent = urgent
    world.emit("urgency_changed", case, urgency=body["urgency"])
    if urgent and case.urgent_since is None:
        case.urgent_since = world.now
    owner = world.waits_for(case)
    if case.status == "queued":
        world.give(case, owner, "entered")
    elif case.status == "planned":
        world.stop(case, "entered")
        if urgent:
            world.start(case, "entered", owner, begun=case.urgent_since)
    return None
