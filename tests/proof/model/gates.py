# SPDX-License-Identifier: EUPL-1.2
"""Gates: facts that must be on a case at a moment (doc/ladder-keys.md, "gate")."""


class Gates:
    """A part of the world (world.py)."""

    def missing(self, case, tier, at, start=None):
        """The gates of a tier that are not met at a moment: their codes. `start`: of the meeting that it is about."""
        return [gate["code"] for gate in self.ladder_of(case).tiers[tier].gates
                if gate["at"] == at and gate["code"] not in case.waived and not getattr(self, "met_" + gate["kind"])(case, gate, start)]

    def met_texts(self, case, gate, start):
        return all(name in case.texts for name in gate["fields"])

    def met_record(self, case, gate, start):
        return gate["record"] in case.records

    def met_contact(self, case, gate, start):
        return case.contact_tries >= gate.get("count", 1)

    def met_visited(self, case, gate, start):
        return any(tier in case.visited for tier in gate["tiers"])

    def met_ground(self, case, gate, start):
        return not case.consent_withdrawn

    def met_cleared(self, case, gate, start):
        return case.cleared

    def met_pack(self, case, gate, start):
        return self.pack_waived(case) or self.pack_in_time(case, start, gate["before"])

    def met_present(self, case, gate, start):
        """Whoever brought it in, has the lead since, or stood in for one of them that day was there, and nobody who may not be."""
        meeting = self.meetings.get((case.ladder, case.tier, start))
        there = meeting.present if meeting is not None else ()
        day = self.time_of(case).day(start) if there else None
        return (any({case.submitter, case.holder} & set(self.acts_for(who, day=day)) for who in there) and all(who in there for who in gate.get("attend", ()))
                and not any(who in there for who in gate.get("absent", ())))

    def met_experts(self, case, gate, start):
        """Whoever is named, and still needed, has spoken; of a gate that asks for some, so many."""
        if gate.get("named"):
            return all(expert.state != "needed" for expert in case.experts)
        spoke = [expert for expert in case.experts if expert.spoke]
        return (len({expert.person for expert in spoke}) >= gate.get("count", 1)
                and {expert.profession for expert in spoke} >= set(gate.get("professions", ())))

    def met_functions(self, case, gate, start):
        """Each is somebody's of whom it is recorded that he was there, or why not."""
        return {one.function for one in case.participants if one.attendance} >= set(gate["functions"])
