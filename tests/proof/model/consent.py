# SPDX-License-Identifier: EUPL-1.2
"""On which ground a case is shared, and what ends when consent is withdrawn (GEN-6)."""
from rules import about

# What would share a case anew, or goes on from what was shared: nobody does it, the holder neither.
SHARING = {"case_transfer", "case_accept", "case_ask", "case_answer", "case_consult", "case_advise", "case_contact", "case_record",
           "case_escalate", "agenda_put", "pack_send", "minutes_send", "case_decide", "expert_name",
           "participant_invite"}


class Consent:
    """A part of the world (world.py)."""

    def shares(self, case, person, command, body):
        """What the refusal is of a command that would share what may not be shared any more."""
        if not case.consent_withdrawn or command not in SHARING:
            return set()
        if (command == "case_answer" and self.is_one_of(person, case.holder)) or body.get("decline"):
            return set()
        return {"CONSENT_WITHDRAWN"}

    def another_ground(self, case):
        """Sharing goes on."""
        if case.consent_withdrawn:
            case.consent_withdrawn = False
            self.stop(case, "consent")

    def ground_changes(self, case, ground):
        """Says whether it may tell now who it is about. What was written under a name is not of the anonymous case."""
        before, case.ground = case.ground, ground
        if ground != "consent":
            self.another_ground(case)
        if ground == "anonymous" and before != "anonymous":
            case.texts = {}
        return before == "anonymous" and ground != "anonymous"


@about("consent_give")
def consent_give(world, case, person, body):
    if not case.is_open:
        return {"WRONG_STATE"}
    world.emit("consent_given", case)
    if case.ground == "consent":
        world.another_ground(case)
    return None


@about("consent_withdraw")
def consent_withdraw(world, case, person, body):
    if not case.is_open:
        return {"WRONG_STATE"}
    if case.consent_withdrawn:
        return {"CONSENT_WITHDRAWN"}
    world.emit("consent_withdrawn", case)
    if case.ground == "consent":
        case.consent_withdrawn = True
        world.start(case, "consent", case.holder)
    return None
