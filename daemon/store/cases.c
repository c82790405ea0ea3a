// SPDX-License-Identifier: EUPL-1.2
/* Cases with their indexes, what hangs on them, and the one row about the site. Cases and the site
 * row are held in memory (held.h). */
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
    state->wrote = true;
    state->held.site = *row;
    state->held.has_site = true;
    state->held.site_changed = true;
}

static bool among(const struct index_keys *keys, const struct key *key)
{
    for (size_t i = 0; i < keys->n; i++)
        if (key_equal(&keys->v[i], key))
            return true;
    return false;
}

static void move_indexes(struct state *state, const struct case_row *row,
                         const struct index_keys *old)
{
    struct index_keys new;
    key_of_case_indexes(&new, row);
    for (size_t i = 0; i < old->n; i++)
        if (!among(&new, &old->v[i]))
            row_delete(state, &old->v[i]);
    for (size_t i = 0; i < new.n; i++)
        if (!among(old, &new.v[i]))
            row_write_index(state, &new.v[i]);
}

void held_flush_row(struct state *state, struct held_case *held)
{
    struct key key;
    if (!held->row_changed)
        return;
    key_of_case(&key, held->id, TABLE_CASE);
    row_encode(state, &key, &message_case_row, &held->row);
    move_indexes(state, &held->row, &held->indexes);
    held->row_changed = false;
}

/* Its row is looked up once. */
static struct held_case *case_of(struct state *state, struct case_id id)
{
    struct held_case *held = held_case(state, id);
    struct key key;
    if (held->known)
        return held;
    key_of_case(&key, id, TABLE_CASE);
    held->there = row_decode(state, &key, &message_case_row, &held->row, NULL);
    held->known = true;
    return held;
}

const struct case_row *state_case_look(struct state *state, struct case_id id)
{
    const struct held_case *held = case_of(state, id);
    return held->there ? &held->row : NULL;
}

bool state_case(struct state *state, struct case_id id, struct case_row *out)
{
    const struct case_row *row = state_case_look(state, id);
    if (row != NULL)
        message_copy(&message_case_row, out, row);
    return row != NULL;
}

struct case_row *state_case_change(struct state *state, struct case_id id)
{
    struct held_case *held = case_of(state, id);
    held_change(state, held);
    if (!held->there) {
        message_clear(&message_case_row, &held->row);
        held->row.case_id = id;
        held->there = true;
        held->indexes.n = 0;
    } else if (!held->row_changed) {
        key_of_case_indexes(&held->indexes, &held->row);
    }
    held->row_changed = true;
    return &held->row;
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

/* What hangs on a case in numbers: reading one, and putting it under its own. */
#define PART(name, table)                                                                          \
    bool state_##name(struct state *state, struct case_id id, uint64_t n, struct name##_row *out)  \
    {                                                                                              \
        return part_get(state, id, table, n, &message_##name##_row, out);                          \
    }                                                                                              \
                                                                                                   \
    void state_##name##_put(struct state *state, struct case_id id, const struct name##_row *row)  \
    {                                                                                              \
        part_put(state, id, table, row->name, &message_##name##_row, row);                         \
    }

PART(question, TABLE_QUESTION)
PART(consultation, TABLE_CONSULTATION)
PART(agreement, TABLE_AGREEMENT)
PART(record, TABLE_RECORD)
PART(expert, TABLE_EXPERT)
PART(sitting, TABLE_SITTING)
PART(participant, TABLE_PARTICIPANT)
PART(need, TABLE_NEED)
PART(ground, TABLE_GROUND)
PART(shared, TABLE_SHARED)
PART(temporary, TABLE_TEMPORARY)
PART(spend, TABLE_SPEND)
PART(account, TABLE_ACCOUNT)
PART(vote, TABLE_VOTE)
PART(proposal, TABLE_PROPOSAL)
PART(referral, TABLE_REFERRAL)
#undef PART

bool state_step(struct state *state, struct case_id id, uint64_t n, struct step_row *out)
{
    return part_get(state, id, TABLE_STEP, n, &message_step_row, out);
}

void state_step_put(struct state *state, struct case_id id, const struct step_row *row)
{
    part_put(state, id, TABLE_STEP, row->number, &message_step_row, row);
}

bool state_measure(struct state *state, struct case_id id, uint64_t n, struct measure_row *out,
                   struct arena *arena)
{
    struct key key;
    key_of_part(&key, id, TABLE_MEASURE, n);
    return row_decode(state, &key, &message_measure_row, out, arena);
}

void state_measure_put(struct state *state, struct case_id id, const struct measure_row *row)
{
    part_put(state, id, TABLE_MEASURE, row->measure, &message_measure_row, row);
}

bool state_household(struct state *state, struct case_id id, struct household_row *out,
                     struct arena *arena)
{
    struct key key;
    key_of_case(&key, id, TABLE_HOUSEHOLD);
    return row_decode(state, &key, &message_household_row, out, arena);
}

void state_household_put(struct state *state, struct case_id id, const struct household_row *row)
{
    struct key key;
    key_of_case(&key, id, TABLE_HOUSEHOLD);
    row_encode(state, &key, &message_household_row, row);
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
