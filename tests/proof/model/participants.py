# SPDX-License-Identifier: EUPL-1.2
"""Who is invited to a case and what came of it (HRV-5), and which mandates it needs (UTR-18)."""
from dataclasses import dataclass

from rules import about, lacks

HOUSEHOLD = ("resident", "partner", "parent", "child", "other")


@dataclass(slots=True)
class Participant:
    who: str
    function: str | None = None
    attendance: str | None = None
    commitment: str | None = None


@dataclass(slots=True)
class Need:
    subject: str
    dropped: bool = False


def may_be_invited(world, file, who):
    tables = {organisation for tier in file.tiers.values() for organisation in (*tier.keys.get("core", ()), *tier.keys.get("shell", ()))}
    words = [topic["code"] for topic in file.keys.get("participants", ())]
    return who in world.people or who in tables or who in HOUSEHOLD or who in words


def organisation_of(world, who):
    return world.people[who][0] if who in world.people else who


@about("participant_invite")
def invite(world, case, person, body):
    errors = set()
    if not may_be_invited(world, world.ladder_of(case), body["who"]):
        errors.add("BAD_VALUE")
    if body["who"] in world.people:
        errors |= world.no_part(body["who"])
    if not case.is_open or body["who"] in [one.who for one in case.participants]:
        errors.add("WRONG_STATE")
    if "function" in body and body["function"].startswith("other-") == (organisation_of(world, body["who"]) == case.organisation):
        errors.add("BAD_VALUE")
    if errors:
        return errors
    case.participants.append(Participant(body["who"], body.get("function")))
    world.emit("participant_invited", case, participant=len(case.participants),
               **{name: body[name] for name in ("who", "function") if name in body})
    return None


@about("participant_record")
def participant_record(world, case, person, body):
    errors = set()
    if "attendance" not in body and "commitment" not in body:
        errors.add("MISSING_FIELD")
    if body.get("attendance") == "absent" or body.get("commitment") == "declined":
        errors |= lacks(body, "reason")
    if not 1 <= body["participant"] <= len(case.participants):
        errors.add("NO_SUCH_ITEM")
    if not case.is_open:
        errors.add("WRONG_STATE")
    if errors:
        return errors
    participant = case.participants[body["participant"] - 1]
    participant.attendance = body.get("attendance", participant.attendance)
    participant.commitment = body.get("commitment", participant.commitment)
    world.emit("participant_recorded", case,
               **{name: body[name] for name in ("participant", "attendance", "commitment") if name in body})
    return None


@about("mandate_need")
def mandate_need(world, case, person, body):
    """Of each subject once: needed again it is the same, with another amount."""
    subjects, errors = world.ladder_of(case).subjects, set()
    if subjects and body["subject"] not in subjects:
        errors.add("BAD_VALUE")
    if not case.is_open:
        errors.add("WRONG_STATE")
    number = next((n for n, need in enumerate(case.needs, 1) if need.subject == body["subject"]), None)
    dropped = bool(body.get("dropped"))
    if dropped and (number is None or case.needs[number - 1].dropped):
        errors.add("NO_SUCH_ITEM")
    if errors:
        return errors
    if number is None:
        case.needs.append(Need(body["subject"]))
        number = len(case.needs)
    case.needs[number - 1].dropped = dropped
    world.emit("mandate_needed", case, need=number, **{name: body[name] for name in ("subject", "cents", "dropped") if name in body})
    return None
