// SPDX-License-Identifier: EUPL-1.2
/* Cases and clocks against their indexes, both ways. The keys that rows must have in an index are
 * added up, and so are those that the indexes have: where the two sums are the same, the keys are,
 * and nothing was looked up. When they differ, each is, to say which. */
#include <xxhash.h>

#include "base/language.h"
#include "store/check_parts.h"

/* The keys in indexes that one row must have. */
struct wanted {
    size_t n;
    struct key v[CASE_INDEXES > 1 + CLOCKS_MAX ? CASE_INDEXES : 1 + CLOCKS_MAX];
};

static void case_wants(struct wanted *wanted, const struct case_row *row)
{
    wanted->n = 0;
    for (size_t i = 0; i < CASE_INDEXES; i++)
        wanted->n += key_of_case_index(&wanted->v[wanted->n], i, row);
}

static void clocks_want(struct wanted *wanted, struct case_id id, const struct clocks_row *row)
{
    struct owner_place owners[CLOCKS_MAX];
    struct clock_place place = {clocks_due(row), id};
    wanted->n = 0;
    if (place.due.ms == 0)
        return;
    key_of_clock_due(&wanted->v[wanted->n++], &place);
    size_t n = key_owners(row, id, owners);
    for (size_t i = 0; i < n; i++)
        key_of_owner(&wanted->v[wanted->n++], &owners[i]);
}

static bool is_of_clocks(enum table index)
{
    return index == TABLE_CLOCK_DUE || index == TABLE_OWNER;
}

static bool is_index(enum table table)
{
    size_t first;
    return is_of_clocks(table) || key_case_indexes(table, &first) > 0;
}

/* --- adding up --- */

static void add(struct key_sum *sum, struct bytes key)
{
    XXH128_hash_t hash = XXH3_128bits(key.data, key.len);
    sum->low += hash.low64;
    sum->high += hash.high64;
}

static void add_wanted(struct check *check, const struct wanted *wanted)
{
    for (size_t i = 0; i < wanted->n; i++)
        add(&check->wanted, key_bytes(&wanted->v[i]));
}

static void check_case(struct check *check, struct bytes key, struct bytes payload)
{
    struct wanted wanted;
    const struct case_row *row = check_decode(check, key, payload, &message_case_row);
    if (row == NULL)
        return;
    if (row->case_id.n != get_be64(key.data + 1))
        check_say_of(check, key, _("de rij is van een andere casus"));
    case_wants(&wanted, row);
    add_wanted(check, &wanted);
}

static void check_clocks(struct check *check, struct bytes key, struct bytes payload)
{
    struct wanted wanted;
    const struct clocks_row *row = check_decode(check, key, payload, &message_clocks_row);
    if (row == NULL)
        return;
    const struct clock_start *clocks = row->clocks.v;
    for (size_t i = 1; i < row->clocks.n; i++)
        if (clocks[i].clock <= clocks[i - 1].clock)
            check_say_of(check, key, _("de termijnen staan niet op volgorde"));
    clocks_want(&wanted, (struct case_id){get_be64(key.data + 1)}, row);
    add_wanted(check, &wanted);
}

bool check_place(struct check *check, enum table table, struct bytes key, struct bytes payload)
{
    if (table == TABLE_CASE)
        check_case(check, key, payload);
    else if (table == TABLE_CLOCKS)
        check_clocks(check, key, payload);
    else if (is_index(table))
        add(&check->indexed, key);
    else
        return false;
    return true;
}

/* --- looking up. Of a row that is damaged itself it was said already. --- */

static bool wants(struct check *check, struct wanted *wanted, enum table table, struct case_id id,
                  struct bytes payload)
{
    const struct message *message = table == TABLE_CASE ? &message_case_row : &message_clocks_row;
    struct reader reader;
    struct error error;
    void *row = arena_alloc(&check->arena, message->size);
    reader_init(&reader, payload);
    if (!message_unpack(message, &reader, row, &check->arena, &error))
        return false;
    if (table == TABLE_CASE)
        case_wants(wanted, row);
    else
        clocks_want(wanted, id, row);
    return true;
}

static bool has(const struct wanted *wanted, struct bytes key)
{
    for (size_t i = 0; i < wanted->n; i++)
        if (bytes_equal(key_bytes(&wanted->v[i]), key))
            return true;
    return false;
}

static void look_up_index(struct check *check, struct bytes key, enum table of)
{
    struct wanted wanted;
    struct key row;
    struct bytes payload;
    struct case_id id = key_last_case(key);
    key_of_case(&row, id, of);
    if (!check_look_up(check, &row, &payload) ||
        (payload.len > 0 && wants(check, &wanted, of, id, payload) && !has(&wanted, key)))
        check_say_of(check, key, NO_ROW);
}

static void look_up_row(struct check *check, struct bytes key, struct bytes value)
{
    struct wanted wanted;
    struct bytes payload;
    enum table table = key_table(key);
    arena_clear(&check->arena);
    if (row_fault(key, value, &payload) != NULL)
        return;
    if (is_index(table)) {
        look_up_index(check, key, is_of_clocks(table) ? TABLE_CLOCKS : TABLE_CASE);
        return;
    }
    if ((table != TABLE_CASE && table != TABLE_CLOCKS) ||
        !wants(check, &wanted, table, (struct case_id){get_be64(key.data + 1)}, payload))
        return;
    for (size_t i = 0; i < wanted.n; i++)
        check_want_row(check, key, &wanted.v[i], NO_INDEX);
}

void check_places(struct check *check)
{
    if (check->wanted.low != check->indexed.low || check->wanted.high != check->indexed.high)
        check_walk(check, look_up_row);
}
