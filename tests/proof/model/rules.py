# SPDX-License-Identifier: EUPL-1.2
"""Commands about one case, from its beginning to its end: what each refuses, and what it leads to. A rule is a function of
(world, person, body) that returns the names of all errors that fit (the texts do not say which one comes first), or
None after it changed the world."""
import datetime

from case import Question

RULES = {}


def rule(name):
    def keep(function):
        RULES[name] = function
        return function
    return keep


def about(name):
    """A command about a case: what is the same for all."""
    def wrap(function):
        def run(world, person, body):
            case = world.cases.get(body["case_id"])
            if case is None:
                return {"NO_SUCH_CASE"}
            refused = world.denied(case, person, name)
            if refused is not None and not world.names_his_own(case, person, body):
                return refused | ({"WRONG_STATE"} if not case.is_open else set()) | world.shares(case, person, name, body)
            errors = world.shares(case, person, name, body)
            if errors:
                return errors | world.only_looking(function, case, person, body)
            errors = function(world, case, person, body)
            if not errors:
                world.go_on(case)
            return errors
        RULES[name] = run
        return function
    return wrap


def lacks(body, *fields):
    return {"TEXT_REQUIRED" for name in fields if name not in body.get("texts", {})}


# --- bringing in ---

def facts_wrong(world, file, body):
    errors = set()
    for name, known in (("district", file.areas), ("team", file.areas)):
        if known and name in body and body[name] not in known:
            errors.add("BAD_VALUE")
    if any(domain not in file.domains for domain in body.get("domains", ())):
        errors.add("BAD_VALUE")
    if any(obstacle not in file.obstacles for obstacle in body.get("obstacles", ())) and file.obstacles:
        errors.add("BAD_VALUE")
    if body.get("ground") == "statutory-task" and "ground_basis" not in body:
        errors.add("GROUND_REQUIRED")
    if "ground_basis" in body and body.get("ground") != "statutory-task":
        errors.add("BAD_VALUE")
    if ("outside_date" in body) != ("outside_kind" in body):
        errors.add("MISSING_FIELD" if "outside_date" in body else "BAD_VALUE")
    if "outside_date" in body and day_of(body["outside_date"]) < file.time.day(world.now):
        errors.add("DATE_IN_PAST")
    for name, words in body.get("texts", {}).items():
        if name not in file.form:
            errors.add("UNKNOWN_TEXT")
        elif len(words) > file.form[name].get("max", 2000):
            errors.add("TEXT_TOO_LONG")
    return errors


def day_of(text):
    return datetime.date.fromisoformat(text).toordinal()


@rule("case_submit")
def submit(world, person, body):
    errors = set()
    if not world.people[person][1] & {"professional", "coach"}:
        return {"DENIED"}
    if body["ladder"] not in world.ladders:
        return {"NO_SUCH_LADDER"}
    file = world.ladders[body["ladder"]]
    errors |= facts_wrong(world, file, body)
    if file.organisations and world.people[person][0] not in file.organisations:
        errors.add("NOT_OFFERED")
    if errors:
        return errors
    case = world.new_case(body["case_id"], body["ladder"], person)
    case.organisation = world.people[person][0]
    case.texts = dict(body.get("texts", {}))
    case.domains = list(body["domains"])
    case.obstacles = list(body.get("obstacles", ()))
    case.district, case.team, case.ground = body.get("district"), body.get("team"), body["ground"]
    case.urgent = body.get("urgency") == "urgent"
    told = {name: body[name] for name in ("district", "team", "domains", "ground", "ground_basis", "ladder", "obstacles",
                                          "outside_date", "outside_kind") if name in body}
    world.emit("case_submitted", case, submitter=person, organisation=world.people[person][0],
               stage=body.get("stage", "stuck"), urgency="urgent" if case.urgent else "normal", **told)
    world.enter(case, world.routed(case, 1), "submitted")
    if "outside_date" in body:
        case.outside = day_of(body["outside_date"])
        world.start(case, "outside", case.holder, fixed=case.outside)
    return None


@about("case_amend")
def amend(world, case, person, body):
    file = world.ladder_of(case)
    errors = facts_wrong(world, file, body)
    if not case.is_open:
        errors.add("WRONG_STATE")
    if errors:
        return errors
    changed = set(body.get("texts", {}))  # sealed: nobody sees whether the words are the same
    identified = "ground" in body and world.ground_changes(case, body["ground"])
    case.texts.update(body.get("texts", {}))
    told = {name: body[name] for name in ("district", "team", "domains", "obstacles", "outside_date", "outside_kind", "stage", "ground", "ground_basis")
            if name in body}
    before = file.route(world.tier_of(case).rung, case.district, case.team, case.domains)
    for name in ("district", "team", "domains"):
        if name in body:
            setattr(case, name, body[name])
    world.emit("case_amended", case, moves_to=world.reroute(case, before), **told)
    if identified:
        world.emit("case_identified", case, ground=body["ground"], **{name: body[name] for name in ("ground_basis",) if name in body})
    if "outside_date" in body:  # first: of two clocks that are due at one moment the one that began first fires first
        world.stop(case, "outside")
        case.outside = day_of(body["outside_date"])
        world.start(case, "outside", case.holder, fixed=case.outside)
    if changed:
        case.cleared = False
        world.pack_changed(case, changed)
    if case.status == "queued" and case.moves_to is not None and case.minutes_due is None:
        world.enter(case, case.moves_to, "rerouted")
    return None


# --- who works on it ---

# who gives the lead away keeps what he does at a tier, and what he was asked for what he is himself
NOT_OF_THE_LEAD = {"entered", "claimed", "working", "meeting", "held", "stalled", "spend", "consulted", "referred"}


@about("case_claim")
def claim(world, case, person, body):
    if case.status == "working":
        return {"ALREADY_CLAIMED"}
    if case.status != "queued":
        return {"WRONG_STATE"}
    world.take(case, person)
    return None


@about("case_release")
def release(world, case, person, body):
    if case.status != "working" or world.tier_of(case).holder_works:
        return {"WRONG_STATE"}
    world.release(case, "by-person")
    return None


@about("case_assign")
def assign(world, case, person, body):
    errors = set()
    errors |= world.no_part(body["person"])
    if not errors and not world.works_at(case.ladder, case.tier, body["person"]):
        errors.add("NO_SUCH_PERSON")
    if body["person"] in case.recused:
        errors.add("RECUSED")
    if case.status not in ("queued", "working") or world.tier_of(case).holder_works:
        errors.add("WRONG_STATE")
    if errors:
        return errors
    if case.status == "working":
        world.stop(case, "claimed", "working")
    world.take(case, body["person"])
    return None


@about("case_transfer")
def transfer(world, case, person, body):
    errors = set()
    if not world.is_one_of(person, case.holder, case.submitter):
        return {"DENIED"}
    errors |= world.no_part(body["person"])
    if body["person"] == case.holder:
        errors.add("SAME_PERSON")
    if not case.is_open:
        errors.add("WRONG_STATE")
    if errors:
        return errors
    world.stop(case, "offered")
    case.offered_to = body["person"]
    world.emit("transfer_offered", case, person=body["person"])
    world.start(case, "offered", body["person"])
    return None


@about("case_accept")
def accept(world, case, person, body):
    if case.offered_to is None or not case.is_open:
        return {"WRONG_STATE"}
    world.stop(case, "offered")
    person, case.offered_to = case.offered_to, None  # also where a stand-in says yes
    if body.get("decline"):
        world.emit("transfer_answered", case, person=person)
        return None
    before, case.holder = case.holder, person
    world.emit("transfer_answered", case, person=person, accepted=True)
    for clock in case.clocks:
        if clock.owner == before and clock.trigger not in NOT_OF_THE_LEAD:
            clock.owner = person
    if case.status == "working" and world.tier_of(case).holder_works and case.claimed_by != person:
        case.claimed_by = person
        world.emit("case_claimed", case, person=person)
        world.give(case, person, "working")
    return None


# --- talking ---

def ended(case):
    """Most who read a case read it no more when it ended."""
    return set() if case.is_open else {"WRONG_STATE", "DENIED"}



@about("case_ask")
def ask(world, case, person, body):
    errors = set()
    whom = body.get("person", case.holder)
    errors |= world.no_part(whom) | world.apart(case, whom) | ({"SAME_PERSON"} if whom == person else set())
    if "question" not in body.get("texts", {}):
        errors.add("MISSING_FIELD")
    if not case.is_open:
        errors.add("WRONG_STATE")
    if errors:
        return errors
    case.questions.append(Question(whom, person))
    number = len(case.questions)
    world.emit("question_asked", case, person=whom, question=number)
    if len(case.open_questions()) == 1:
        world.pause(case)
    world.start(case, "asked", whom, item=number)
    return None


@about("case_answer")
def answer(world, case, person, body):
    number = body["question"]
    if not 1 <= number <= len(case.questions):
        return {"NO_SUCH_ITEM"} | ended(case)
    question = case.questions[number - 1]
    errors = set()
    if not world.is_one_of(person, question.person, case.holder):
        errors.add("DENIED")
    if not question.open:
        errors.add("WRONG_STATE")
    errors |= ended(case)
    if errors:
        return errors
    question.open = False
    world.emit("question_answered", case, question=number)
    world.stop(case, "asked", item=number)
    if not case.open_questions():
        world.resume(case)
    return None


@about("case_consult")
def consult(world, case, person, body):
    errors = set()
    errors |= world.no_part(body["person"]) | world.apart(case, body["person"])
    errors |= {"SAME_PERSON"} if body["person"] == person else set()
    if not case.is_open:
        errors.add("WRONG_STATE")
    if errors:
        return errors
    case.consultations.append(Question(body["person"], person))
    number = len(case.consultations)
    world.emit("consultation_asked", case, person=body["person"], consultation=number)
    world.start(case, "consulted", body["person"], item=number)
    return None


@about("case_advise")
def advise(world, case, person, body):
    number, errors = body.get("consultation"), set()
    if number is None:
        number = next((n for n, asked in enumerate(case.consultations, 1) if asked.open and asked.person == person), None)
    elif not 1 <= number <= len(case.consultations):
        errors.add("NO_SUCH_ITEM")
    else:
        if not world.is_one_of(person, case.consultations[number - 1].person):
            errors.add("DENIED")
        if not case.consultations[number - 1].open:
            errors.add("WRONG_STATE")
    errors |= ended(case)
    if world.ladder_of(case).keys.get("advice_checked"):
        errors |= lacks(body, "checked")
    if errors:
        return errors
    if number is None:
        world.emit("advice_given", case)
        world.speaks(case, person)
        return None
    case.consultations[number - 1].open = False
    world.emit("advice_given", case, consultation=number)
    world.speaks(case, person)
    world.stop(case, "consulted", item=number)
    world.start(case, "advised", case.consultations[number - 1].by, item=number)
    return None


@about("case_contact")
def contact(world, case, person, body):
    errors = set()
    if body["contact"] not in world.contacts:
        errors.add("NO_SUCH_ITEM")
    if not case.is_open:
        errors.add("WRONG_STATE")
    if errors:
        return errors
    case.contact_tries += 1
    if body["contact"] not in case.contacts:
        case.contacts.append(body["contact"])
    if body["result"] != "not-reached":  # no word
        case.agreed_with = [contact for contact in case.agreed_with if contact != body["contact"]]
    if body["result"] == "agreed":
        case.agreed_with.append(body["contact"])
    world.emit("contact_tried", case, contact=body["contact"], result=body["result"])
    return None


@about("case_record")
def record(world, case, person, body):
    file = world.ladder_of(case)
    if body["record"] not in file.records:
        return {"NO_SUCH_ITEM"}
    form = file.records[body["record"]]
    fields = [field["code"] for field in form["fields"]]
    errors = set()
    if case.tier not in form["tiers"] or not case.is_open:
        errors.add("WRONG_STATE")
    if not world.relations(case, person) & {"worker", "claimer"}:
        errors.add("DENIED")
    errors |= lacks(body, *fields)
    if any(name not in fields for name in body.get("texts", {})):
        errors.add("UNKNOWN_TEXT")
    if errors:
        return errors
    if body["record"] not in case.records:
        case.records.append(body["record"])
    world.emit("record_made", case, record=body["record"])
    world.speaks(case, person)
    return None
