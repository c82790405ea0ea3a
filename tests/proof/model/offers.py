# SPDX-License-Identifier: EUPL-1.2
"""Work that is offered to who has most room (`offer: room`; DHG-6), and whose it is what waits."""


class Offers:
    """A part of the world (world.py)."""

    def waits_for(self, case):
        """Whose it is: urgent the named person's, else whom it is offered to, else the tier's owner's."""
        urgent = self.tier_of(case).keys.get("urgent")
        if case.urgent and urgent is not None and self.has_part(case, urgent):
            return urgent
        return case.meant_for or self.queue_owner(case)

    def has_part(self, case, person):
        """On a shared ladder a case waits for its own organisation's people, but at a table."""
        if person in case.recused:
            return False
        return self.tier_of(case).kind == "table" or person not in self.people or not self.of_another(case, person)

    def queue_owner(self, case):
        """The tier's owner's; where he has no part in it the first's who works there and has, else a coordinator's."""
        owner = self.owner_of(case)
        if owner is None:
            return case.holder
        if self.has_part(case, owner):
            return owner
        workers = [person for person in self.tier_of(case).workers if person in self.people and self.has_part(case, person)]
        coordinators = sorted(person for person, (_, roles) in self.people.items() if "coordinator" in roles)
        return (workers + coordinators + [case.holder])[0]

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
        there = [person for person in place.workers if person != case.holder and self.has_part(case, person)
                 and not self.away_today(person)]
        others = [person for person in there if person != gave_back]
        if others or there:
            case.meant_for = min(others or there, key=lambda person: self.has_at(case, person))  # the first of equals
            self.emit("work_offered", case, person=case.meant_for)
