// SPDX-License-Identifier: EUPL-1.2
/* What somebody does so that a gate of the ladder is met, a step at a time. A kind of gate that is
 * not known here is left as it is. */
#include "core/decision.h"

#include "tests/property/generator.h"

static bool with_texts(struct choice *c, const struct gate *gate)
{
    struct case_amend *body = c->move->body;
    c->move->message = &message_case_amend;
    body->case_id = c->row.case_id;
    for (uint32_t i = 0; i < gate->fields.n; i++) {
        const struct form_field *field = ladder_form_field(c->ladder, &gate->fields.v[i]);
        if (field != NULL)
            texts_put(&body->texts, &field->code, random_text(c->g, field->max));
    }
    likely_by(c, &c->row.holder);
    return body->texts.n > 0;
}

bool make_record(struct choice *c, const struct code *code)
{
    const struct record_form *form = ladder_record(c->ladder, code);
    for (uint32_t i = 0; form != NULL && i < form->after.n; i++)
        if (!codes_have(&c->row.records, &form->after.v[i]))
            return make_record(c, &form->after.v[i]);
    if (form == NULL || !codes_have(&form->tiers, &c->tier->code))
        return false;
    if (form->by == record_by_EXPERTS && c->row.experts == 0) {
        likely(c, &message_expert_name);
        return true;
    }
    if (form->by != record_by_HOLDER && form->by != record_by_EXPERTS &&
        code_empty(&c->row.claimed_by) && c->row.status == status_QUEUED) {
        likely(c, &message_case_claim);
        return true;
    }
    /* the one that is wanted, with a yes where there is a choice: most of the time */
    for (int i = 0; i < 12; i++) {
        struct case_record *body = c->move->body;
        *body = (struct case_record){.case_id = {0}};
        likely(c, &message_case_record);
        if (code_equal(&body->record, code))
            break;
    }
    return true;
}

static bool with_record(struct choice *c, const struct gate *gate)
{
    return make_record(c, &gate->record);
}

static bool with_contact(struct choice *c, const struct gate *gate)
{
    (void)gate;
    struct case_contact *body = likely(c, &message_case_contact);
    if (code_empty(&body->contact)) { /* nobody is on the phone list yet */
        *body = (struct case_contact){.case_id = {0}};
        likely(c, &message_contact_put);
        return true;
    }
    if (one_in(c->g, 2))
        body->result = contact_result_AGREED;
    likely_by(c, &c->row.holder);
    return true;
}

static bool with_ground(struct choice *c, const struct gate *gate)
{
    (void)gate;
    likely(c, &message_consent_give);
    likely_by(c, &c->row.holder);
    return true;
}

static bool with_clearing(struct choice *c, const struct gate *gate)
{
    (void)gate;
    likely(c, &message_case_clear);
    return true;
}

/* Somebody of a profession that did not speak yet is named, and speaks. */
static bool with_experts(struct choice *c, const struct gate *gate)
{
    struct expert_row expert;
    for (uint64_t n = c->row.experts; n > 0; n--) {
        if (!state_expert(c->state, c->row.case_id, n, &expert) || expert.spoke || expert.released)
            continue;
        struct case_advise *advise = likely(c, &message_case_advise);
        advise->consultation = 0;
        likely_by(c, &expert.person);
        return true;
    }
    struct expert_name *body = likely(c, &message_expert_name);
    struct code profession = one_of(c->g, &gate->professions);
    if (!code_empty(&profession))
        body->profession = profession;
    return true;
}

static bool invite(struct choice *c, const struct gate *gate)
{
    struct participant_invite *body = likely(c, &message_participant_invite);
    struct code who = one_of(c->g, &gate->participants);
    if (!code_empty(&who))
        body->who = who;
    return true;
}

static bool with_participants(struct choice *c, const struct gate *gate)
{
    if (c->row.participants < 1 + gate->participants.n || gate->kind == gate_kind_INVITED)
        return invite(c, gate);
    struct participant_record *body = likely(c, &message_participant_record);
    if (one_in(c->g, 4))
        return true;
    body->attendance = attendance_PRESENT;
    body->commitment = commitment_GIVEN;
    return true;
}

static bool (*const meets[])(struct choice *, const struct gate *) = {
    [gate_kind_TEXTS] = with_texts,
    [gate_kind_RECORD] = with_record,
    [gate_kind_CONTACT] = with_contact,
    [gate_kind_GROUND] = with_ground,
    [gate_kind_CLEARED] = with_clearing,
    [gate_kind_SAID_YES] = with_record,
    [gate_kind_EXPERTS] = with_experts,
    [gate_kind_INVITED] = with_participants,
    [gate_kind_COMMITTED] = with_participants,
    [gate_kind_ATTENDED] = with_participants,
};

static bool waive(struct choice *c, const struct gate *gate)
{
    struct gate_waive *body = likely(c, &message_gate_waive);
    body->gate = gate->code;
    return true;
}

bool meet_gates(struct choice *c, const struct tier *tier, enum gate_at at, struct instant meeting)
{
    const struct gate *gates = tier->gates.v;
    for (size_t i = 0; i < tier->gates.n; i++) {
        const struct gate *gate = &gates[i];
        struct codes missing = {0};
        if (gate->at != at ||
            gate_met(c->state, &c->row, c->ladder, tier, gate, c->g->world->now, meeting, &missing))
            continue;
        if (gate->waivable && one_in(c->g, 4))
            return waive(c, gate);
        size_t kind = (size_t)gate->kind;
        if (kind < sizeof meets / sizeof meets[0] && meets[kind] != NULL && meets[kind](c, gate))
            return true;
    }
    return false;
}
