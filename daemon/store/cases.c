// SPDX-License-Identifier: EUPL-1.2
/* Cases with their indexes, what hangs on them, and the one row about the site. Of the case and of
 * the site row the last state is held in memory, as a command touches both with each of its events;
 * what changed is written when another case has its turn, or the transaction ends. */
#include "base/assert.h"
#include "store/row.h"

void state_site(struct state *state, struct site_row *out)
{
    struct held_rows *held = &state->held;
    struct key key;
    key_of_table(&key, TABLE_SITE);
    if (!held->has_site && !row_decode(state, &key, &message_site_row, &held->site, NULL))
        held->site = (struct site_row){0};
    held->has_site = true;
    *out = held->site;
}

void state_site_put(struct state *state, const struct site_row *row)
{
    ASSERT(state->writes);
    state->held.site = *row;
    state->held.has_site = true;
    state->held.site_changed = true;
}

static bool holds_case(const struct held_rows *held, struct case_id id)
{
    return held->has_case && case_id_equal(held->case_now.case_id, id);
}

static void note_indexes(struct held_rows *held)
{
    for (size_t i = 0; i < CASE_INDEXES; i++)
        if (!key_of_case_index(&held->case_indexes[i], i, &held->case_now))
            held->case_indexes[i].len = 0;
}

static void move_index(struct state *state, size_t which, const struct case_row *row,
                       const struct key *old)
{
    struct key new;
    bool has = key_of_case_index(&new, which, row);
    if (has && key_equal(old, &new))
        return;
    if (old->len > 0)
        row_delete(state, old);
    if (has)
        row_write_index(state, &new);
}

static void flush_case(struct state *state)
{
    struct held_rows *held = &state->held;
    struct key key;
    if (!held->case_changed)
        return;
    key_of_case(&key, held->case_now.case_id, TABLE_CASE);
    row_encode(state, &key, &message_case_row, &held->case_now);
    for (size_t i = 0; i < CASE_INDEXES; i++)
        move_index(state, i, &held->case_now, &held->case_indexes[i]);
    held->case_changed = false;
}

const struct case_row *state_case_look(struct state *state, struct case_id id)
{
    struct held_rows *held = &state->held;
    struct key key;
    if (holds_case(held, id))
        return &held->case_now;
    flush_case(state);
    key_of_case(&key, id, TABLE_CASE);
    held->has_case = row_decode(state, &key, &message_case_row, &held->case_now, NULL);
    return held->has_case ? &held->case_now : NULL;
}

bool state_case(struct state *state, struct case_id id, struct case_row *out)
{
    const struct case_row *row = state_case_look(state, id);
    if (row != NULL)
        *out = *row;
    return row != NULL;
}

struct case_row *state_case_change(struct state *state, struct case_id id)
{
    struct held_rows *held = &state->held;
    ASSERT(state->writes);
    bool known = state_case_look(state, id) != NULL;
    if (known && !held->case_changed)
        note_indexes(held);
    if (!known) {
        memset(&held->case_now, 0, sizeof held->case_now);
        held->case_now.case_id = id;
        held->has_case = true;
        for (size_t i = 0; i < CASE_INDEXES; i++)
            held->case_indexes[i].len = 0;
    }
    held->case_changed = true;
    return &held->case_now;
}

void held_forget(struct held_rows *held)
{
    held->has_case = false;
    held->case_changed = false;
    held->has_site = false;
    held->site_changed = false;
    held->has_earliest = false;
    held->clocks.case_id.n = 0;
    held->clocks.changed = false;
}

void held_flush(struct state *state)
{
    struct key key;
    flush_case(state);
    held_flush_clocks(state);
    if (!state->held.site_changed)
        return;
    key_of_table(&key, TABLE_SITE);
    row_encode(state, &key, &message_site_row, &state->held.site);
    state->held.site_changed = false;
}

static bool part_get(struct state *state, struct case_id id, enum table table, uint64_t n,
                     const struct message *message, void *out)
{
    struct key key;
    key_of_part(&key, id, table, n);
    return row_decode(state, &key, message, out, NULL);
}

static void part_put(struct state *state, struct case_id id, enum table table, uint64_t n,
                     const struct message *message, const void *row)
{
    struct key key;
    key_of_part(&key, id, table, n);
    row_encode(state, &key, message, row);
}

bool state_question(struct state *state, struct case_id id, uint64_t n, struct question_row *out)
{
    return part_get(state, id, TABLE_QUESTION, n, &message_question_row, out);
}

void state_question_put(struct state *state, struct case_id id, const struct question_row *row)
{
    part_put(state, id, TABLE_QUESTION, row->question, &message_question_row, row);
}

bool state_consultation(struct state *state, struct case_id id, uint64_t n,
                        struct consultation_row *out)
{
    return part_get(state, id, TABLE_CONSULTATION, n, &message_consultation_row, out);
}

void state_consultation_put(struct state *state, struct case_id id,
                            const struct consultation_row *row)
{
    part_put(state, id, TABLE_CONSULTATION, row->consultation, &message_consultation_row, row);
}

bool state_agreement(struct state *state, struct case_id id, uint64_t n, struct agreement_row *out)
{
    return part_get(state, id, TABLE_AGREEMENT, n, &message_agreement_row, out);
}

void state_agreement_put(struct state *state, struct case_id id, const struct agreement_row *row)
{
    part_put(state, id, TABLE_AGREEMENT, row->agreement, &message_agreement_row, row);
}

bool state_record(struct state *state, struct case_id id, uint64_t n, struct record_row *out)
{
    return part_get(state, id, TABLE_RECORD, n, &message_record_row, out);
}

void state_record_put(struct state *state, struct case_id id, const struct record_row *row)
{
    part_put(state, id, TABLE_RECORD, row->record, &message_record_row, row);
}

bool state_expert(struct state *state, struct case_id id, uint64_t n, struct expert_row *out)
{
    return part_get(state, id, TABLE_EXPERT, n, &message_expert_row, out);
}

void state_expert_put(struct state *state, struct case_id id, const struct expert_row *row)
{
    part_put(state, id, TABLE_EXPERT, row->expert, &message_expert_row, row);
}

bool state_participant(struct state *state, struct case_id id, uint64_t n,
                       struct participant_row *out)
{
    return part_get(state, id, TABLE_PARTICIPANT, n, &message_participant_row, out);
}

void state_participant_put(struct state *state, struct case_id id,
                           const struct participant_row *row)
{
    part_put(state, id, TABLE_PARTICIPANT, row->participant, &message_participant_row, row);
}

bool state_spend(struct state *state, struct case_id id, uint64_t n, struct spend_row *out)
{
    return part_get(state, id, TABLE_SPEND, n, &message_spend_row, out);
}

void state_spend_put(struct state *state, struct case_id id, const struct spend_row *row)
{
    part_put(state, id, TABLE_SPEND, row->spend, &message_spend_row, row);
}

bool state_account(struct state *state, struct case_id id, uint64_t n, struct account_row *out)
{
    return part_get(state, id, TABLE_ACCOUNT, n, &message_account_row, out);
}

void state_account_put(struct state *state, struct case_id id, const struct account_row *row)
{
    part_put(state, id, TABLE_ACCOUNT, row->account, &message_account_row, row);
}

bool state_vote(struct state *state, struct case_id id, uint64_t n, struct vote_row *out)
{
    return part_get(state, id, TABLE_VOTE, n, &message_vote_row, out);
}

void state_vote_put(struct state *state, struct case_id id, const struct vote_row *row)
{
    part_put(state, id, TABLE_VOTE, row->vote, &message_vote_row, row);
}

bool state_proposal(struct state *state, struct case_id id, uint64_t n, struct proposal_row *out)
{
    return part_get(state, id, TABLE_PROPOSAL, n, &message_proposal_row, out);
}

void state_proposal_put(struct state *state, struct case_id id, const struct proposal_row *row)
{
    part_put(state, id, TABLE_PROPOSAL, row->proposal, &message_proposal_row, row);
}

void state_read_put(struct state *state, struct case_id id, uint64_t sequence,
                    const struct read_row *row)
{
    part_put(state, id, TABLE_READ, sequence, &message_read_row, row);
}

bool state_read_next(struct state *state, struct case_id id, uint64_t *sequence,
                     struct read_row *out)
{
    struct key key;
    struct bytes payload;
    key_of_part(&key, id, TABLE_READ, *sequence);
    if (!row_step(state, ROW_AFTER, key.len - sizeof *sequence, &key, &payload))
        return false;
    row_decode_payload(key_bytes(&key), payload, &message_read_row, out, &state->arena);
    *sequence = get_be64(key.b + key.len - sizeof *sequence);
    return true;
}
