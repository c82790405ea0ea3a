// SPDX-License-Identifier: EUPL-1.2
/* Links between matters, and earlier solutions: index keys of decided cases, counted by what stands
 * before the case. */
#include "base/assert.h"
#include "store/row.h"

bool state_link(struct state *state, struct case_id id, struct case_id other, struct link_row *out)
{
    struct key key;
    key_of_link(&key, id, other);
    return row_decode(state, &key, &message_link_row, out, NULL);
}

bool state_link_next(struct state *state, struct case_id id, struct case_id *other,
                     struct link_row *out)
{
    struct key key;
    struct bytes payload;
    key_of_link(&key, id, *other);
    if (!row_step(state, ROW_AFTER, key.len - sizeof other->n, &key, &payload))
        return false;
    row_decode_payload(key_bytes(&key), payload, &message_link_row, out, &state->arena);
    *other = key_last_case(key_bytes(&key));
    return true;
}

void state_link_put(struct state *state, struct case_id id, struct case_id other,
                    const struct link_row *row)
{
    struct key key;
    key_of_link(&key, id, other);
    row_encode(state, &key, &message_link_row, row);
}

void state_link_delete(struct state *state, struct case_id id, struct case_id other)
{
    struct key key;
    key_of_link(&key, id, other);
    row_delete(state, &key);
}

/* --- what links carry --- */

bool state_arrival(struct state *state, const struct code *link, struct case_id remote,
                   uint64_t referral, struct case_id *out)
{
    struct key key;
    struct bytes payload;
    key_of_arrival(&key, link, remote, referral);
    if (!row_step(state, ROW_AFTER, key.len, &key, &payload))
        return false;
    *out = key_last_case(key_bytes(&key));
    return true;
}

static void key_of_cursor(struct key *key, const struct code *person, const struct code *name)
{
    key_of_named(key, TABLE_CURSOR, person->s);
    key_add_code(key, name);
}

bool state_cursor(struct state *state, const struct code *person, const struct code *name,
                  struct cursor_row *out)
{
    struct key key;
    key_of_cursor(&key, person, name);
    return row_decode(state, &key, &message_cursor_row, out, &state->arena);
}

uint64_t state_cursors(struct state *state, const struct code *person, uint64_t most)
{
    struct key key;
    struct bytes payload;
    uint64_t n = 0;
    key_of_named(&key, TABLE_CURSOR, person->s);
    size_t prefix = key.len;
    while (n < most && row_step(state, ROW_AFTER, prefix, &key, &payload))
        n++;
    return n;
}

void state_cursor_put(struct state *state, const struct cursor_row *row)
{
    struct key key;
    key_of_cursor(&key, &row->person, &row->name);
    row_encode(state, &key, &message_cursor_row, row);
}

/* --- solutions --- */

/* ROOM MANDATE OUTCOME, behind what the key begins with. */
static void read_solution(const struct key *key, size_t prefix, struct solution *out)
{
    const char *room = (const char *)key->b + prefix;
    const char *mandate = room + strlen(room) + 1;
    const char *outcome = mandate + strlen(mandate) + 1;
    const size_t len = strlen(outcome);
    const int number = enum_number(&names_outcome, outcome, len);
    if ((const uint8_t *)outcome + len + 1 + sizeof(uint64_t) != key->b + key->len || number == 0)
        row_damaged(key_bytes(key), "no solution");
    out->outcome = (enum outcome)number;
    memset(&out->room, 0, sizeof out->room);
    memset(&out->mandate, 0, sizeof out->mandate);
    memcpy(out->room.s, room, strlen(room));
    memcpy(out->mandate.s, mandate, strlen(mandate));
}

static void key_of_group(struct key *key, const struct code *ladder, const struct code *obstacle,
                         const struct solution *at)
{
    key_of_solution(key, ladder, obstacle);
    key_add_code(key, &at->room);
    key_add_code(key, &at->mandate);
    key_add_text(key, enum_word(&names_outcome, (int)at->outcome));
}

bool state_solution_next(struct state *state, const struct code *ladder,
                         const struct code *obstacle, struct solution *at)
{
    struct key key;
    struct bytes payload;
    key_of_solution(&key, ladder, obstacle);
    const size_t prefix = key.len;
    if (at->outcome != outcome_none) { /* past all cases of the group */
        key_of_group(&key, ladder, obstacle, at);
        key_add_u64(&key, UINT64_MAX);
    }
    if (!row_step(state, ROW_AFTER, prefix, &key, &payload))
        return false;
    read_solution(&key, prefix, at);
    const size_t group = key.len - sizeof(uint64_t);
    for (at->cases = 1; at->cases < SOLUTION_COUNT_MAX; at->cases++)
        if (!row_step(state, ROW_AFTER, group, &key, &payload))
            break;
    return true;
}
