# SPDX-License-Identifier: EUPL-1.2
"""Who is away, and who acts meanwhile (GEN-7; daemon/access/README.md, "Stand-ins")."""
from dataclasses import dataclass

from rules import day_of, rule


@dataclass(slots=True)
class Absence:
    person: str
    first: int
    last: int
    stand_in: str

    def shares_a_day(self, first, last):
        return self.first <= last and first <= self.last


class Absences:
    """A part of the world (world.py)."""

    def today(self):
        return next(iter(self.ladders.values())).time.day(self.now)

    def acts_for(self, person, without=(), day=None):
        """Himself and all whom he acts for today, or on that day; nobody is reached through whoever is left out, nor are they."""
        found, day = [person] if person not in without else [], day or self.today()
        for one in found:
            found += [absence.person for absence in self.absences if absence.stand_in == one and absence.first <= day <= absence.last
                      and absence.person not in found and absence.person not in without]
        return found

    def is_one_of(self, person, *others):
        """Whether he is one of them, or acts for one."""
        return any(one in others for one in self.acts_for(person))

    def leads_round(self, new):
        """On one of its days its chain of stand-ins comes back to where it began."""
        kept = [absence for absence in self.absences
                if absence.person != new.person or not absence.shares_a_day(new.first, new.last)]
        for day in range(new.first, new.last + 1):
            whose = {absence.person: absence.stand_in for absence in kept if absence.first <= day <= absence.last}
            one = new.stand_in
            while one in whose:
                one = whose[one]
                if one == new.person:
                    return True
        return False


@rule("absence_set")
def absence_set(world, person, body):
    errors = set()
    if person != body["person"] and "admin" not in world.people[person][1]:
        errors.add("DENIED")
    errors |= {"NO_SUCH_PERSON"} if body["person"] not in world.people else set()
    errors |= world.no_part(body["stand_in"])
    if body["person"] == body["stand_in"]:
        errors.add("SAME_PERSON")
    new = Absence(body["person"], day_of(body["from"]), day_of(body["until"]), body["stand_in"])
    if new.last < new.first or world.leads_round(new):
        errors.add("BAD_VALUE")
    if errors:
        return errors
    world.absences = [absence for absence in world.absences
                      if absence.person != new.person or not absence.shares_a_day(new.first, new.last)] + [new]
    return None
