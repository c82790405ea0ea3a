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
    world.decides_on = lambda case, pot, person: person == case.holder or approve(case, pot, person)


def withdrawn_consent_ends_nothing(world):
    world.shares = lambda case, person, command, body: set()


def any_ground_is_another(world):
    def changes(case, ground):
        before, case.ground = case.ground, ground
        world.another_ground(case)
        return before == "anonymous" and ground != "anonymous"
    world.ground_changes = changes


PLANTED = [holidays_count, no_summer_time, a_question_pauses_nothing, a_consultation_pauses, a_gate_is_left_out, a_claim_never_ends,
           a_reminder_comes_once, escalating_takes_the_lead, anybody_may_claim, closing_without_telling, a_pick_up_a_day_later,
           what_is_refused_stays_reserved, whoever_asks_may_approve, withdrawn_consent_ends_nothing, any_ground_is_another]
