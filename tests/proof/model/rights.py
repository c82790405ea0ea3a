# SPDX-License-Identifier: EUPL-1.2
"""Who somebody is to a case, and what that lets him do (proto/README.md, "Who may do what")."""

ALLOWED = {
    "case_amend": {"holder", "claimer"},
    "case_claim": {"worker"},
    "case_release": {"claimer", "chair"},
    "case_assign": {"worker", "chair"},
    "case_transfer": {"holder", "worker", "chair", "coordinator", "admin"},  # others only when the holder left
    "case_accept": {"offered"},
    "case_ask": {"claimer", "worker", "chair"},
    "case_answer": {"reader"},
    "case_consult": {"holder", "claimer", "worker"},
    "case_advise": {"reader"},
    "case_contact": {"holder", "claimer", "worker"},
    "case_record": {"holder", "claimer", "worker", "expert"},
    "case_escalate": {"holder", "claimer", "worker"},
    "case_return": {"claimer", "worker", "chair"},
    "case_clear": {"chair"},
    "gate_waive": {"chair"},
    "agenda_put": {"chair"},
    "agenda_remove": {"chair"},
    "pack_send": {"holder", "chair"},
    "minutes_send": {"chair"},
    "case_decide": {"decider"},
    "participant_invite": {"holder", "claimer", "worker", "chair"},
    "participant_record": {"holder", "claimer", "worker", "chair"},
    "mandate_need": {"holder", "claimer", "worker", "chair"},
    "expert_name": {"holder", "claimer", "worker", "chair"},
    "expert_release": {"holder", "claimer", "worker", "chair"},
    "agreement_make": {"chair", "decided_by", "holder"},
    "agreement_settle": None,  # money.py: its own owner
    "condition_settle": None,
    "case_stall": {"holder", "owner"},
    "resident_tell": {"holder", "teller"},
    "case_close": {"holder", "chair", "decided_by"},
    "case_recuse": None,  # recuse.py: of the tier, for himself; its chair for others
    "case_evaluate": {"holder", "chair", "decided_by"},
    "case_withdraw": {"holder"},
    "case_reopen": {"holder", "chair", "decided_by"},
    "consent_give": {"holder"},
    "consent_withdraw": {"holder", "privacy"},
    "urgency_set": {"holder", "claimer", "worker", "chair"},
    "spend_request": {"holder", "claimer", "worker"},
    "spend_approve": None,  # whoever sees the case; the pot says who decides
    "spend_reject": None,
    "loan_repay": {"holder", "chair", "decided_by"},
    "loan_forgive": None,
}
READERS = {"holder", "claimer", "worker", "chair", "offered", "decided_by", "asked", "member", "agreed", "expert"}
APART = {"asked", "member", "agreed"}  # by which who stepped back does not read it
OVERSEES = {"coordinator", "privacy"}  # see where cases are, and not what is in them


class Rights:
    """A part of the world (world.py)."""

    def works_at(self, ladder, tier, person, names=None):
        """`names`: of all whom he acts for, himself among them; his site roles are his own."""
        place = self.ladders[ladder].tiers[tier]
        if any(name in place.workers or name in place.chairs or name in place.stand_ins for name in names or (person,)):
            return True
        return not place.holder_works and bool(place.roles & self.people[person][1])

    def chairs(self, ladder, tier, person, names=None):
        place = self.ladders[ladder].tiers[tier]
        return any(name in place.chairs or name in place.stand_ins for name in names or self.acts_for(person))

    def of_another(self, case, person):
        """Of another of the organisations that share a ladder: their people have to do with their own cases, but at a table."""
        organisation = self.people[person][0]
        return organisation in self.ladder_of(case).organisations and organisation != case.organisation

    def relations(self, case, person):
        found, names = set(), self.acts_for(person)
        organisation, roles = self.people[person]
        if case.holder in names or case.submitter in names:  # who brought it in keeps these rights, but not the lead
            found.add("holder")
        if case.claimed_by in names and person not in case.recused:
            found.add("claimer")
        another = self.of_another(case, person)
        at_work = names if person not in case.recused else []  # nor for whom he stands in
        here = not another or self.tier_of(case).kind == "table"
        if here and at_work and self.works_at(case.ladder, case.tier, person, at_work):
            found.add("worker")
        if here and at_work and self.chairs(case.ladder, case.tier, person, at_work):
            found.add("chair")
        if case.offered_to in names:
            found.add("offered")
        if case.decided_by in names and person not in case.recused:
            found.add("decided_by")
        agreed = [agreement for agreement in case.agreements if agreement.owner in names]
        if case.is_open and any(agreement.open or agreement.condition == "pending" for agreement in agreed):
            found.add("agreed")
        step = self.next_step(case) if case.is_open else None
        if step is not None and step[1] in names:
            found.add("owner")
        if any(q.person in names and q.open for q in case.questions + case.consultations):
            found.add("asked")
        if case.meeting is not None and not case.consent_withdrawn and organisation in self.tier_of(case).keys.get("core", ()):
            found.add("member")
        if self.is_expert(case, person):
            found.add("expert")
        if at_work and self.decides(case, person, at_work):
            found.add("decider")
        if found & (READERS - APART if person in case.recused else READERS):
            found.add("reader")
        if any(self.decides_on(case, self.ladder_of(case).pots[spend.pot], person, names) for spend in case.spends):
            found.add("pot")
        if case.teller in names:
            found.add("teller")
        if at_work and any(self.works_at(case.ladder, tier, person, at_work) for tier in case.visited
               if not another or self.ladder_of(case).tiers[tier].kind == "table"):
            found.add("was_there")
        if roles & OVERSEES and not another:
            found.add("oversees")
        return found | roles & ({"admin"} if another else {"privacy", "coordinator", "admin"})

    def decides(self, case, person, names):
        """Who gives the outcome: at a table its chair, elsewhere who works on it; when it stalls whoever decided."""
        if self.tier_of(case).kind == "table":
            return self.chairs(case.ladder, case.tier, person, names)
        return (self.decider_of(case) if case.stalled else case.claimed_by) in names

    def denied(self, case, person, command):
        """What the refusal must be when he may not, else None."""
        found = self.relations(case, person)
        allowed = ALLOWED[command] if ALLOWED[command] is not None else found - {"admin"}
        if found & allowed:
            return None
        if found - {"admin"}:
            return {"DENIED"}
        if self.expected_once(case, person):
            return {"DENIED", "NO_SUCH_CASE"} | ({"NO_SUCH_ITEM"} if ALLOWED[command] is None else set())
        return {"NO_SUCH_CASE"}

    def names_his_own(self, case, person, body):
        """Whose agreement a command names may give it, whatever he still sees of the case."""
        number = body.get("agreement", 0)
        return 1 <= number <= len(case.agreements) and self.is_one_of(person, case.agreements[number - 1].owner)

    def expected_once(self, case, person):
        """Who was expected at a meeting whose minutes are out reads them for a while, which is not modelled."""
        file = self.ladder_of(case)
        return case.minutes_sent > 0 and any(self.people[person][0] in file.tiers[tier].keys.get("core", ()) for tier in case.visited)

    def no_part(self, person):
        """Whoever is given a part in a case is known here, and no privacy officer."""
        if person not in self.people:
            return {"NO_SUCH_PERSON"}
        return {"BAD_VALUE"} if "privacy" in self.people[person][1] else set()
