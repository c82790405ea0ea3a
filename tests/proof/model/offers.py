# SPDX-License-Identifier: EUPL-1.2
"""Work that is offered to who has most room (`offer: room`; DHG-6), and whose it is what waits."""


class Offers:
    """A part of the world (world.py)."""

    def waits_for(self, case):
        """Whose it is: urgent the named person's, else whom it is offered to, else the tier's owner's."""
        place = self.tier_of(case)
        if case.urgent and "urgent" in place.keys:
            return place.keys["urgent"]
        return case.meant_for or place.owner()

    def has_at(self, case, person):
        """His cases there beside this one: taken up, or offered to him and waiting."""
        return sum(1 for other in self.cases.values()
                   if other is not case and (other.ladder, other.tier) == (case.ladder, case.tier)
                   and person in ((other.claimed_by,) if other.status == "working" else (other.meant_for,) if other.status == "queued" else ()))

    def away_today(self, person):
        return any(absence.person == person and absence.first <= self.today() <= absence.last for absence in self.absences)

    def offer(self, case, gave_back=None):
        """To one who is there today; not its holder, and to who just gave it back only where there is nobody else."""
        place = self.tier_of(case)
        if place.keys.get("offer") != "room" or (case.urgent and "urgent" in place.keys):
            return
        there = [person for person in place.workers if person != case.holder and not self.away_today(person)]
        others = [person for person in there if person != gave_back]
        if others or there:
            case.meant_for = min(others or there, key=lambda person: self.has_at(case, person))  # the first of equals
            self.emit("work_offered", case, person=case.meant_for)
