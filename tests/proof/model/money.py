# SPDX-License-Identifier: EUPL-1.2
"""Money from pots, and what is agreed (doc/ladder-keys.md, "pot"; UTR-10, UTR-13, UTR-15)."""
import datetime

from case import Agreement, Spend
from rules import about, day_of, lacks

TOGETHER, TABLE = "two-together", "table"
MODELLED = (TOGETHER, TABLE)  # kinds of approval
RESERVED, SPENT, LENT, REPAID, FORGIVEN = range(5)


class Money:
    """A part of the world (world.py)."""

    def pot_row(self, case, spend):
        return self.pots.setdefault((case.ladder, spend.pot, spend.year), [0] * 5)

    def pot_tiers(self, case, pot):
        """The tiers of the pot that a case has to do with: where it is, was, and where it belongs on their rungs."""
        file = self.ladder_of(case)
        rungs = sorted({file.tiers[tier].rung for tier in pot["tiers"]})
        routed = [tier.code for rung in rungs for tier in file.route(rung, case.district, case.team, case.domains)]
        return [tier for tier in dict.fromkeys([case.tier, *reversed(case.visited), *routed]) if tier in pot["tiers"]]

    def decides_on(self, case, pot, person, names=None):
        if person in case.recused:
            return False
        tiers, names = self.pot_tiers(case, pot), names or self.acts_for(person)
        if pot["approval"] == TABLE:
            return any(self.chairs(case.ladder, tier, person, names) for tier in tiers)
        return any(self.works_at(case.ladder, tier, person, names) for tier in tiers)

    def second_eyes(self, case, pot, spend, person):
        """He decides without whoever had a part in it, and without whom he reaches through them."""
        names = self.acts_for(person, (spend.by, spend.contact))
        return bool(names) and self.decides_on(case, pot, person, names)

    def asked_for(self, case, pot, spend):
        """Whose it is to decide: the first of the pot's tier who did not ask himself, and is not the contact; the holder's where the case
        has to do with none of its tiers."""
        for tier in self.pot_tiers(case, pot):
            place = self.ladder_of(case).tiers[tier]
            for person in place.chairs + place.stand_ins if pot["approval"] == TABLE else place.workers:
                if person not in (spend.by, spend.contact, *case.recused):
                    return person
            return self.owner_of(case, tier) or case.holder
        return case.holder

    def mandate_short(self, contact, subject, cents):
        return self.contacts.get(contact, {}).get(subject, 0) < cents

    def approve(self, case, number):
        spend = case.spends[number - 1]
        row = self.pot_row(case, spend)
        spend.state = "approved"
        row[RESERVED] -= spend.cents
        row[LENT if spend.loan else SPENT] += spend.cents
        self.emit("spend_approved", case, spend=number)
        self.stop(case, "spend", item=number)
        if spend.loan and case.is_open:
            self.start(case, "loan", case.holder, item=number)

    def reject(self, case, number):
        spend = case.spends[number - 1]
        spend.state = "rejected"
        self.pot_row(case, spend)[RESERVED] -= spend.cents
        self.emit("spend_rejected", case, spend=number)
        self.stop(case, "spend", item=number)

    def settle_condition(self, case, number, result):
        case.agreements[number - 1].condition = result
        self.emit("condition_settled", case, agreement=number, result=result)
        self.stop(case, "condition", item=number)

    def loan_moves(self, case, number, cents, what):
        spend = case.spends[number - 1]
        self.pot_row(case, spend)[REPAID if what == "repaid" else FORGIVEN] += cents
        setattr(spend, what, getattr(spend, what) + cents)
        self.emit("loan_" + what, case, spend=number, cents=cents)
        self.stop(case, "loan", item=number)
        if spend.left() > 0 and case.is_open:
            self.start(case, "loan", case.holder, item=number)


# --- commands about money ---

@about("spend_request")
def spend_request(world, case, person, body):
    file, errors = world.ladder_of(case), set()
    pot = file.pots.get(body["pot"])
    if not case.is_open:
        errors.add("WRONG_STATE")
    if pot is None:
        return errors | {"NO_SUCH_POT"}
    cents, loan = body["cents"], body["kind"] == "loan"
    if cents == 0 or (loan and not pot.get("loans")):
        errors.add("BAD_VALUE")
    contact = body.get("contact") if pot["approval"] == TOGETHER else None
    if pot["approval"] == TOGETHER:
        errors |= together_wrong(world, case, body, file)
        if contact == person:
            errors.add("SAME_PERSON")
    before = sum(spend.cents for spend in case.spends if spend.pot == body["pot"] and spend.state != "rejected")
    if (pot.get("max_cents") and cents > pot["max_cents"]) or (pot.get("case_cents") and before + cents > pot["case_cents"]):
        errors.add("POT_LIMIT")
    if errors:
        return errors
    year = datetime.date.fromordinal(world.time_of(case).day(world.now)).year
    spend = Spend(body["pot"], year, cents, loan, person, contact, body.get("subject"))
    case.spends.append(spend)
    world.pot_row(case, spend)[RESERVED] += cents
    number = len(case.spends)
    world.emit("spend_requested", case, spend=number, year=year,
               **{name: body[name] for name in ("pot", "cents", "kind", "contact", "subject") if name in body})
    if pot["approval"] == TOGETHER and world.decides_on(case, pot, person):
        world.approve(case, number)
    else:
        world.start(case, "spend", world.asked_for(case, pot, spend), item=number)
    return None


def together_wrong(world, case, body, file):
    """Two together: a contact person of the phone list who said yes on this case, with a mandate for it."""
    if "contact" not in body or "subject" not in body:
        return {"MISSING_FIELD"}
    errors = set() if body["contact"] in world.contacts else {"NO_SUCH_ITEM"}
    if file.subjects and body["subject"] not in file.subjects:
        errors.add("BAD_VALUE")
    if body["contact"] not in case.agreed_with or world.mandate_short(body["contact"], body["subject"], body["cents"]):
        errors.add("NO_MANDATE")
    return errors


def spend_at(case, number):
    return case.spends[number - 1] if 1 <= number <= len(case.spends) else None


def decided_wrong(world, case, person, number, asker_too=False):
    """What refuses a word about a spend, beside its state."""
    spend = spend_at(case, number)
    if spend is None:
        return {"NO_SUCH_ITEM"}
    pot = world.ladder_of(case).pots[spend.pot]
    if asker_too and world.is_one_of(person, spend.by):
        return set()
    if not world.decides_on(case, pot, person):
        return {"DENIED"}
    return set() if world.second_eyes(case, pot, spend, person) else {"SAME_PERSON"}


@about("spend_approve")
def spend_approve(world, case, person, body):
    spend = spend_at(case, body["spend"])
    errors = decided_wrong(world, case, person, body["spend"])
    if not case.is_open or (spend is not None and spend.state != "requested"):
        errors.add("WRONG_STATE")
    if (spend is not None and spend.contact is not None
            and (spend.contact not in case.agreed_with or world.mandate_short(spend.contact, spend.subject, spend.cents))):
        errors.add("NO_MANDATE")
    if errors:
        return errors
    world.approve(case, body["spend"])
    return None


@about("spend_reject")
def spend_reject(world, case, person, body):
    spend = spend_at(case, body["spend"])
    errors = decided_wrong(world, case, person, body["spend"], asker_too=True)
    if not case.is_open or (spend is not None and spend.state != "requested"):
        errors.add("WRONG_STATE")
    if errors:
        return errors
    world.reject(case, body["spend"])
    return None


@about("loan_repay")
def loan_repay(world, case, person, body):
    spend = spend_at(case, body["spend"])
    if spend is None:
        return {"NO_SUCH_ITEM"}
    if not spend.loan or spend.state != "approved":
        return {"WRONG_STATE"}
    if body["cents"] == 0 or body["cents"] > spend.left():
        return {"BAD_VALUE"}
    world.loan_moves(case, body["spend"], body["cents"], "repaid")
    return None


@about("loan_forgive")
def loan_forgive(world, case, person, body):
    spend = spend_at(case, body["spend"])
    errors = decided_wrong(world, case, person, body["spend"])
    if spend is None:
        return errors
    if not spend.loan or spend.state != "approved":
        return errors | {"WRONG_STATE"}
    agreed = [agreement for agreement in case.agreements if agreement.spend == body["spend"] and agreement.condition]
    if agreed and not any(agreement.condition == "met" for agreement in agreed):
        errors.add("WRONG_STATE")
    most = sum(agreement.cents for agreement in agreed if agreement.condition == "met") - spend.forgiven if agreed else spend.left()
    if body["cents"] == 0 or body["cents"] > min(most, spend.left()):
        errors.add("BAD_VALUE")
    if errors:
        return errors
    world.loan_moves(case, body["spend"], body["cents"], "forgiven")
    return None


# --- commands about what is agreed ---

@about("agreement_make")
def agreement_make(world, case, person, body):
    today, errors = world.time_of(case).day(world.now), world.no_part(body["owner"])
    if case.status not in ("decided", "planned"):
        errors.add("WRONG_STATE")
    if any(name in body and day_of(body[name]) < today for name in ("due", "condition_date")):
        errors.add("DATE_IN_PAST")
    if "condition_date" in body:
        errors |= lacks(body, "condition")
    elif "condition" in body["texts"]:
        errors.add("MISSING_FIELD")
    if "spend" in body and spend_at(case, body["spend"]) is None:
        errors.add("NO_SUCH_ITEM")
    if errors:
        return errors
    condition = "pending" if "condition_date" in body else None
    day = day_of(body["condition_date"]) if condition else None
    case.agreements.append(Agreement(body["owner"], person, True, condition, day, day_of(body["due"]), body.get("amount_cents", 0),
                                     body.get("spend")))
    number = len(case.agreements)
    world.emit("agreement_made", case, agreement=number,
               **{name: body[name] for name in ("owner", "due", "condition_date", "amount_cents", "spend") if name in body})
    world.start(case, "agreed", body["owner"], item=number, fixed=day_of(body["due"]))
    if condition:
        world.start(case, "condition", body["owner"], item=number, fixed=day)
    return None


def may_settle(world, case, person, number):
    """Its owner may, the holder, the chair, who decided, and whose the case's next step is."""
    if not 1 <= number <= len(case.agreements):
        return {"NO_SUCH_ITEM", "DENIED"}
    may = world.relations(case, person) & {"holder", "chair", "decided_by", "owner"}
    return set() if may or world.is_one_of(person, case.agreements[number - 1].owner) else {"DENIED"}


@about("agreement_settle")
def agreement_settle(world, case, person, body):
    errors = may_settle(world, case, person, body["agreement"])
    if body["result"] == "failed":
        errors |= lacks(body, "note")
    if not case.is_open:
        errors.add("WRONG_STATE")
    agreement = None if "NO_SUCH_ITEM" in errors else case.agreements[body["agreement"] - 1]
    if agreement is not None and not agreement.open:
        errors.add("WRONG_STATE")
    if errors:
        return errors
    agreement.open = False
    world.emit("agreement_settled", case, agreement=body["agreement"], result=body["result"])
    world.stop(case, "agreed", item=body["agreement"])
    if body["result"] == "failed" and agreement.condition == "pending":
        world.settle_condition(case, body["agreement"], "not-met")
    if body["result"] == "failed" and case.status == "decided" and not case.stalled:
        world.stalls(case)
    return None


@about("condition_settle")
def condition_settle(world, case, person, body):
    errors = may_settle(world, case, person, body["agreement"])
    if not case.is_open:
        errors.add("WRONG_STATE")
    agreement = None if "NO_SUCH_ITEM" in errors else case.agreements[body["agreement"] - 1]
    if agreement is not None and agreement.condition != "pending":
        errors.add("WRONG_STATE")
    if errors:
        return errors
    world.settle_condition(case, body["agreement"], "met" if body.get("met") else "not-met")
    return None
