# SPDX-License-Identifier: EUPL-1.2
"""Experts of a case, each by its question: who may read it, who must speak first (HRV-4, ZNS-12)."""
from dataclasses import dataclass

from rules import about, lacks

NEEDED, SPOKE, RELEASED = "needed", "spoke", "released"


@dataclass(slots=True)
class Expert:
    person: str
    profession: str | None
    state: str = NEEDED
    spoke: bool = False  # also when he was released since


class Experts:
    """A part of the world (world.py)."""

    def is_expert(self, case, person):
        """Himself: it is his profession that is asked, so nobody stands in for him."""
        return any(expert.person == person and expert.state != RELEASED for expert in case.experts)

    def speaks(self, case, person):
        """He gave advice or made a record; whoever stands in for him has not."""
        for number, expert in enumerate(case.experts, 1):
            if expert.person == person and expert.state == NEEDED:
                expert.state, expert.spoke = SPOKE, True
                self.emit("expert_spoke", case, expert=number)


@about("expert_name")
def expert_name(world, case, person, body):
    professions = [topic["code"] for topic in world.ladder_of(case).keys.get("professions", ())]
    errors = world.no_part(body["person"])
    if "question" not in body.get("texts", {}):
        errors |= {"TEXT_REQUIRED", "MISSING_FIELD"}
    if professions and "profession" not in body:
        errors.add("MISSING_FIELD")
    if "profession" in body and body["profession"] not in professions:
        errors.add("BAD_VALUE")
    same = [one for one in case.experts if (one.person, one.profession) == (body["person"], body.get("profession"))]
    if not case.is_open or any(one.state != RELEASED for one in same):
        errors.add("WRONG_STATE")
    if errors:
        return errors
    case.experts.append(Expert(body["person"], body.get("profession")))
    world.emit("expert_named", case, expert=len(case.experts),
               **{name: body[name] for name in ("person", "profession") if name in body})
    return None


@about("expert_release")
def expert_release(world, case, person, body):
    errors = lacks(body, "reason")
    if "texts" not in body:
        errors.add("MISSING_FIELD")
    if not case.is_open:
        errors.add("WRONG_STATE")
    if not 1 <= body["expert"] <= len(case.experts):
        return errors | {"NO_SUCH_ITEM"}
    expert = case.experts[body["expert"] - 1]
    if expert.state == RELEASED:
        errors.add("WRONG_STATE")
    if errors:
        return errors
    expert.state = RELEASED
    world.emit("expert_released", case, expert=body["expert"])
    return None
