# SPDX-License-Identifier: EUPL-1.2
"""Differences that are planted in the model, one at a time. Each must be found, or comparing shows nothing."""
import datetime
import types

from clocks import WAITS


def holidays_count(world):
    for ladder in world.ladders.values():
        ladder.time.closed = set()


def no_summer_time(world):
    for ladder in world.ladders.values():
        ladder.time.zone = datetime.timezone(datetime.timedelta(hours=1))


def a_question_pauses_nothing(world):
    world.pause = world.touch


def a_consultation_pauses(world):
    begin = world.start

    def start(case, trigger, *arguments, **named):
        begin(case, trigger, *arguments, **named)
        if trigger == "consulted":
            for clock in case.clocks_of(*WAITS):
                clock.due = None
    world.start = start


def a_gate_is_left_out(world):
    for ladder in world.ladders.values():
        for tier in ladder.tiers.values():
            tier.gates = [gate for gate in tier.gates if gate["kind"] != "texts"]


def a_claim_never_ends(world):
    world.fire_release = lambda case, clock: None


def a_reminder_comes_once(world):
    world.fire_remind = lambda case, clock: None


def escalating_takes_the_lead(world):
    enter = world.enter

    def entered(case, *arguments):
        enter(case, *arguments)
        owner = world.tier_of(case).owner()
        case.holder = owner or case.holder
    world.enter = entered


def anybody_may_claim(world):
    denied = world.denied
    world.denied = lambda case, person, command: None if command == "case_claim" else denied(case, person, command)


def closing_without_telling(world):
    still_open = world.still_open

    def settle(self, case):
        if case.status == "decided" and not still_open(case):
            case.told = True
    world.settle = types.MethodType(settle, world)


def a_pick_up_a_day_later(world):
    for ladder in world.ladders.values():
        for rules in [ladder.clocks, *(tier.clocks for tier in ladder.tiers.values())]:
            for rule in rules.get("entered", ()):
                rule["after"] = (rule["after"][0], rule["after"][1] + 1)


def what_is_refused_stays_reserved(world):
    reject = world.reject

    def rejected(case, number):
        reject(case, number)
        world.pot_row(case, case.spends[number - 1])[0] += case.spends[number - 1].cents
    world.reject = rejected


def whoever_asks_may_approve(world):
    approve = world.decides_on
    world.decides_on = lambda case, pot, person, names=None: person == case.holder or approve(case, pot, person, names)


def withdrawn_consent_ends_nothing(world):
    world.shares = lambda case, person, command, body: set()


def any_ground_is_another(world):
    def changes(case, ground):
        before, case.ground = case.ground, ground
        world.another_ground(case)
        return before == "anonymous" and ground != "anonymous"
    world.ground_changes = changes


def nobody_acts_for_two(world):
    reached = world.acts_for

    def acts_for(person, without=(), day=None):
        found = reached(person, without, day)
        day = day or world.today()
        return [one for one in found if one == person or any(
            absence.person == one and absence.stand_in == person and absence.first <= day <= absence.last for absence in world.absences)]
    world.acts_for = acts_for


def an_absence_lasts_a_week_more(world):
    leads_round = world.leads_round

    def longer(new):
        found = leads_round(new)
        new.last += 7
        return found
    world.leads_round = longer


def a_stand_in_is_another_pair_of_eyes(world):
    world.second_eyes = lambda case, pot, spend, person: True


def an_expert_never_spoke(world):
    world.speaks = lambda case, person: [world.emit("expert_spoke", case, expert=number)
                                         for number, expert in enumerate(case.experts, 1)
                                         if expert.person == person and expert.state == "needed"]


def who_is_released_reads_on(world):
    world.is_expert = lambda case, person: any(expert.person == person for expert in case.experts)


def a_privacy_officer_is_invited(world):
    world.no_part = lambda person: set() if person in world.people else {"NO_SUCH_PERSON"}


def the_calendar_has_no_end(world):
    for ladder in world.ladders.values():
        ladder.time.last += 3650


def offered_to_the_first(world):
    world.has_at = lambda case, person: 0


def no_rung_is_ever_passed(world):
    enter = world.enter
    world.enter = lambda case, tier, entry, skipped=(): enter(case, tier, entry)


def no_organisation_is_another(world):
    world.of_another = lambda case, person: False


def who_stepped_back_works_on(world):
    steps_back = world.steps_back

    def stays(case, person):
        steps_back(case, person)
        case.recused.remove(person)
    world.steps_back = stays


def an_evaluation_is_never_due(world):
    start_on = world.start_on
    world.start_on = lambda case, trigger, *arguments: None if trigger == "evaluation" else start_on(case, trigger, *arguments)


AT_THE_END = {the_calendar_has_no_end}  # what shows only where a calendar ends
ON = {offered_to_the_first: "den-haag", no_rung_is_ever_passed: "amsterdam", no_organisation_is_another: "zwolle"}  # what shows only on such a ladder

PLANTED = [holidays_count, no_summer_time, a_question_pauses_nothing, a_consultation_pauses, a_gate_is_left_out, a_claim_never_ends,
           a_reminder_comes_once, escalating_takes_the_lead, anybody_may_claim, closing_without_telling, a_pick_up_a_day_later,
           what_is_refused_stays_reserved, whoever_asks_may_approve, withdrawn_consent_ends_nothing, any_ground_is_another,
           nobody_acts_for_two, an_absence_lasts_a_week_more, a_stand_in_is_another_pair_of_eyes,
           an_expert_never_spoke, who_is_released_reads_on, a_privacy_officer_is_invited, the_calendar_has_no_end, offered_to_the_first,
           no_rung_is_ever_passed, no_organisation_is_another, who_stepped_back_works_on, an_evaluation_is_never_due]
