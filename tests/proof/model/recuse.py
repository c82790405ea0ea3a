# SPDX-License-Identifier: EUPL-1.2
"""Who steps back from a case, and whose it is then (HRV-5, GEN-7, GEN-8)."""
from rules import about, lacks

OF_THE_TIER = ("entered", "working", "meeting", "held", "stalled")  # what waits for its owner


class Recuse:
    """A part of the world (world.py)."""

    @staticmethod
    def apart(case, person):
        """He reads it no more, unless he holds it or brought it in, and could not answer."""
        return {"RECUSED"} if person in case.recused and person not in (case.holder, case.submitter) else set()

    def is_of_tier(self, case, person):
        """Himself, by name or role: nobody steps back as another's stand-in."""
        place = self.tier_of(case)
        if person not in self.people:
            return False
        return (self.works_at(case.ladder, case.tier, person, [person]) or bool(place.roles & self.people[person][1])
                or place.keys.get("lead") == person or place.keys.get("urgent") == person or person in place.keys.get("board", ()))

    def somebody_left(self, case, tier=None):
        place = self.ladder_of(case).tiers[tier or case.tier]
        return self.owner_of(case, place.code) is not None or (place.kind != "table" and bool(place.roles)) or place.kind == "team"

    def steps_back(self, case, person):
        case.recused.append(person)
        owner = self.owner_of(case)
        self.emit("case_recused", case, person=person, owner=owner)
        if case.status == "working" and case.claimed_by == person and not self.tier_of(case).holder_works:
            self.release(case, "by-person")
        elif case.meant_for == person:
            self.emit("work_offered", case)
            self.stop(case, "entered")
            self.wait(case, person)
        else:
            for clock in case.clocks_of(*OF_THE_TIER):
                if clock.owner == person:
                    clock.owner = owner or case.holder
            self.touch(case)
        for number, spend in enumerate(case.spends, 1):
            if spend.state == "requested":
                self.ask_another(case, number, person)

    def ask_another(self, case, number, person):
        """Money is asked of who is left, from now on."""
        if any(clock.item == number and clock.owner == person for clock in case.clocks_of("spend")):
            self.stop(case, "spend", item=number)
            spend = case.spends[number - 1]
            self.start(case, "spend", self.asked_for(case, self.ladder_of(case).pots[spend.pot], spend), item=number)


@about("case_recuse")
def case_recuse(world, case, person, body):
    who, back = body.get("person", person), bool(body.get("back"))
    errors = lacks(body, "reason")
    if not case.is_open:
        errors.add("WRONG_STATE")
    chairs = world.chairs(case.ladder, case.tier, person, world.acts_for(person)) and person not in case.recused
    if who != person and not chairs:
        errors.add("DENIED")
    if not world.is_of_tier(case, who):
        errors.add("NO_SUCH_PERSON")
    if (who in case.recused) != back:
        errors.add("WRONG_STATE")
    if errors:
        return errors
    if back:
        world.emit("case_recused", case, person=who, back=True, owner=world.owner_of(case))  # who has it keeps it
        case.recused.remove(who)
        return None
    case.recused.append(who)
    left = world.somebody_left(case)
    case.recused.remove(who)
    if not left:
        return {"NOBODY_LEFT"}
    world.steps_back(case, who)
    return None
