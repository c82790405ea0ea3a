// SPDX-License-Identifier: EUPL-1.2
/* Gates: facts that must be on a case at a moment. A gate that is not met names what is missing in
 * the ladder's own codes; the words for people stand in the ladder file (GEN-2). */
#include "base/assert.h"
#include "core/absence.h"
#include "core/decision.h"

static bool texts_met(const struct case_row *row, const struct gate *gate, struct codes *missing)
{
    bool met = true;
    for (uint32_t i = 0; i < gate->fields.n; i++) {
        if (codes_have(&row->filled, &gate->fields.v[i]))
            continue;
        codes_add(missing, &gate->fields.v[i]);
        met = false;
    }
    return met;
}

/* HRV-3, HRV-13: a yes that somebody must give, not a box that somebody fills. */
static bool said_yes(struct state *state, const struct case_row *row, const struct gate *gate,
                     struct codes *missing)
{
    struct record_row record = {0};
    bool met = record_made_on(state, row, &gate->record, &record);
    for (uint32_t i = 0; i < gate->fields.n; i++) {
        if (codes_have(&record.yes, &gate->fields.v[i]))
            continue;
        codes_add(missing, &gate->fields.v[i]);
        met = false;
    }
    return met;
}

/* ZWL-2: those professions spoke, and so many people. ZNS-12: whoever is concerned was named, and
 * spoke. */
static bool experts_spoke(struct state *state, const struct case_row *row, const struct gate *gate,
                          struct codes *missing)
{
    struct expert_row expert;
    struct codes people = {0};
    struct codes professions = {0};
    uint64_t least = gate->count != 0 ? gate->count : !gate->named;
    bool met = true;
    for (uint64_t n = 1; n <= row->experts; n++) {
        ASSERT(state_expert(state, row->case_id, n, &expert));
        if (gate->named && !expert.spoke && !expert.released) {
            codes_add(missing,
                      code_empty(&expert.profession) ? &expert.person : &expert.profession);
            met = false;
        }
        if (!expert.spoke)
            continue;
        codes_add(&people, &expert.person);
        if (!code_empty(&expert.profession))
            codes_add(&professions, &expert.profession);
    }
    met = met && people.n >= least;
    for (uint32_t i = 0; i < gate->professions.n; i++) {
        if (codes_have(&professions, &gate->professions.v[i]))
            continue;
        codes_add(missing, &gate->professions.v[i]);
        met = false;
    }
    return met;
}

static bool came_of_it(const struct gate *gate, const struct participant_row *row)
{
    if (gate->kind == gate_kind_COMMITTED)
        return row->commitment == commitment_GIVEN;
    return gate->kind == gate_kind_INVITED || row->attendance != attendance_none;
}

/* HRV-5, ZWL-4: of those named, else of everyone who is invited. Who was not there is met by the
 * reason that the record of it has. */
static bool participants_met(struct state *state, const struct case_row *row,
                             const struct gate *gate, struct codes *missing)
{
    struct participant_row participant;
    struct codes met = {0};
    bool all = row->participants > 0;
    for (uint64_t n = 1; n <= row->participants; n++) {
        ASSERT(state_participant(state, row->case_id, n, &participant));
        if (came_of_it(gate, &participant)) {
            codes_add(&met, &participant.who);
        } else if (gate->participants.n == 0) {
            codes_add(missing, &participant.who);
            all = false;
        }
    }
    for (uint32_t i = 0; i < gate->participants.n; i++) {
        if (codes_have(&met, &gate->participants.v[i]))
            continue;
        codes_add(missing, &gate->participants.v[i]);
        all = false;
    }
    return all;
}

/* ZWL-9: each function is somebody's, and it is recorded that he was there, or why not (ZWL-4). */
static bool functions_met(struct state *state, const struct case_row *row, const struct gate *gate,
                          struct codes *missing)
{
    struct participant_row participant;
    struct codes met = {0};
    for (uint64_t n = 1; n <= row->participants; n++) {
        ASSERT(state_participant(state, row->case_id, n, &participant));
        if (participant.function != function_none && participant.attendance != attendance_none) {
            struct code code = code_of(enum_word(&names_function, (int)participant.function));
            codes_add(&met, &code);
        }
    }

    bool all = true;
    for (uint32_t i = 0; i < gate->functions.n; i++) {
        if (codes_have(&met, &gate->functions.v[i]))
            continue;
        codes_add(missing, &gate->functions.v[i]);
        all = false;
    }
    return all;
}

static bool visited_met(const struct case_row *row, const struct gate *gate)
{
    for (uint32_t i = 0; i < gate->tiers.n; i++)
        if (codes_have(&row->visited, &gate->tiers.v[i]))
            return true;
    return false;
}

/* The plan is with the participants in time, or still can be (UTR-3). */
static bool pack_met(struct state *state, const struct case_row *row, const struct ladder *ladder,
                     const struct gate *gate, struct instant now, struct instant meeting)
{
    const struct calendar *calendar = state_calendar(state, &ladder->calendar);
    const struct zone *zone = state_zone(state, ladder->zone);
    struct deadline_rule rule = {duration_unpack(gate->before), meeting,
                                 zone_local(zone, meeting).date, false};
    struct deadline due;
    if (meeting.ms == 0 || !deadline_compute(calendar, zone, &rule, NULL, 0, &due))
        return false;
    struct instant sent = row->pack_sent.ms != 0 ? row->pack_sent : now;
    return sent.ms <= due.due.ms;
}

/* Who brought it in or leads it, or who stood in for one of them that day (GEN-7). */
static bool bringer_was_there(struct state *state, const struct case_row *row,
                              const struct codes *present, struct civil_date day)
{
    for (uint32_t i = 0; i < present->n; i++) {
        struct core_actor there = {.person = present->v[i], .today = day};
        absence_reach(state, &there);
        if (actor_is(&there, &row->submitter) || actor_is(&there, &row->holder))
            return true;
    }
    return false;
}

static bool present_met(struct state *state, const struct case_row *row,
                        const struct ladder *ladder, const struct gate *gate,
                        struct instant meeting, struct codes *missing)
{
    struct meeting_row held;
    if (!state_meeting(state, &row->ladder, &row->tier, meeting, &held) || !held.held)
        return false;
    struct civil_date day = zone_local(state_zone(state, ladder->zone), meeting).date;
    bool met = bringer_was_there(state, row, &held.present, day);
    for (uint32_t i = 0; i < gate->absent.n; i++)
        met = met && !codes_have(&held.present, &gate->absent.v[i]);
    for (uint32_t i = 0; i < gate->attend.n; i++) {
        if (codes_have(&held.present, &gate->attend.v[i]))
            continue;
        codes_add(missing, &gate->attend.v[i]);
        met = false;
    }
    return met;
}

/* A waiver is about a fact: where the kind alone is the fact (the pack, the chair's check), it
 * holds for every gate of the tier that looks at it. */
static bool waived(const struct case_row *row, const struct tier *tier, const struct gate *gate)
{
    const struct gate *gates = tier->gates.v;
    bool kind_is_fact = gate->kind == gate_kind_PACK || gate->kind == gate_kind_CLEARED;
    for (size_t i = 0; i < tier->gates.n; i++)
        if ((&gates[i] == gate || (kind_is_fact && gates[i].kind == gate->kind)) &&
            codes_have(&row->waived, &gates[i].code))
            return true;
    return false;
}

bool gate_met(struct state *state, const struct case_row *row, const struct ladder *ladder,
              const struct tier *tier, const struct gate *gate, struct instant now,
              struct instant meeting, struct codes *missing)
{
    if (waived(row, tier, gate))
        return true;
    switch (gate->kind) {
    case gate_kind_TEXTS:
        return texts_met(row, gate, missing);
    case gate_kind_RECORD:
        return codes_have(&row->records, &gate->record);
    case gate_kind_CONTACT:
        return row->contact_tries >= (gate->count == 0 ? 1 : gate->count);
    case gate_kind_VISITED:
        return visited_met(row, gate);
    case gate_kind_TRIED:
        return row->tried.n >= (gate->count == 0 ? 1 : gate->count);
    case gate_kind_GROUND:
        return row->ground != ground_none && !row->consent_withdrawn;
    case gate_kind_CLEARED:
        return row->cleared;
    case gate_kind_PACK:
        return pack_met(state, row, ladder, gate, now, meeting);
    case gate_kind_PRESENT:
        return present_met(state, row, ladder, gate, meeting, missing);
    case gate_kind_SAID_YES:
        return said_yes(state, row, gate, missing);
    case gate_kind_EXPERTS:
        return experts_spoke(state, row, gate, missing);
    case gate_kind_FUNCTIONS:
        return functions_met(state, row, gate, missing);
    case gate_kind_INVITED:
    case gate_kind_COMMITTED:
    case gate_kind_ATTENDED:
        return participants_met(state, row, gate, missing);
    case gate_kind_none:
        break;
    }
    UNREACHABLE();
}

bool gates_check(struct decision *d, const struct tier *tier, enum gate_at at,
                 struct instant meeting)
{
    struct codes missing = {0};
    const struct gate *first = NULL;
    const struct gate *gates = tier->gates.v;
    for (size_t i = 0; i < tier->gates.n; i++) {
        const struct gate *gate = &gates[i];
        if (gate->at != at || gate_met(d->state, &d->row, d->ladder, tier, gate, d->command->stamp,
                                       meeting, &missing))
            continue;
        if (first == NULL)
            first = gate;
        codes_add(&missing, &gate->code);
    }
    if (first == NULL)
        return true;
    refuse_with(
        d, first->kind == gate_kind_PACK && missing.n == 1 ? ERR_PACK_TOO_LATE : ERR_GATE_NOT_MET,
        "case_id", DETAIL_VALUE, "%s", first->code.s);
    d->error->missing = missing;
    return false;
}
