// SPDX-License-Identifier: EUPL-1.2
/* Lists of cases, page by page. A cursor is the part of the index key behind what the query fixes,
 * in hex: a client may hold it, and whatever it hands in is checked before it is used. */
#include "base/assert.h"
#include "base/language.h"
#include "store/row.h"

/* The part of the key that the query fixes. */
static void key_of_query(struct key *key, const struct case_list_query *query)
{
    switch (query->list) {
    case CASES_OF_TIER:
        key_of_table_tier(key, TABLE_QUEUE, &query->ladder, &query->tier);
        return;
    case CASES_BY_DUE:
        key_of_named(key, TABLE_DUE, query->ladder.s);
        return;
    case CASES_OF_OWNER:
        key_of_named(key, TABLE_OWNER, query->person.s);
        return;
    case CASES_DECIDED:
        key_of_named(key, TABLE_DECIDED, query->ladder.s);
        return;
    case CASES_OF_HOLDER:
        key_of_named(key, TABLE_HOLDER, query->person.s);
        return;
    case CASES_ENDED:
        key_of_named(key, TABLE_ENDED, query->ladder.s);
        return;
    case CASES_ALIKE:
        key_of_alike(key, &query->ladder, &query->code);
        return;
    case ISSUES_ABOUT:
        key_of_issues_about(key, &query->ladder, &query->code, &query->domain);
        return;
    case ISSUES_RANKED:
        key_of_named(key, TABLE_ISSUE_RANK, query->ladder.s);
        return;
    case STORIES:
        key_of_named(key, TABLE_STORY, query->ladder.s);
        return;
    case CASES_AT_WORK:
    case CASES_OFFERED:
        key_of_work(key, query->list == CASES_AT_WORK ? TABLE_WORK : TABLE_OFFERED, &query->ladder,
                    &query->tier, &query->person);
        return;
    case CONSULTATIONS:
        key_of_consulted(key, &query->ladder, query->of, &query->code);
        return;
    case CASES_REFERRED:
        key_of_named(key, TABLE_REFERRED, query->code.s);
        return;
    }
    UNREACHABLE();
}

/* Bytes of the rest; case_id is always the last. */
static size_t rest_len(enum case_list list)
{
    switch (list) {
    case CASES_OF_TIER:
        return 1 + 4 + 8 + 8;
    case CASES_BY_DUE:
    case CASES_OF_OWNER:
    case CASES_DECIDED:
    case CASES_ENDED:
    case CASES_ALIKE:
    case ISSUES_ABOUT:
    case CONSULTATIONS:
    case STORIES:
        return 8 + 8;
    case ISSUES_RANKED:
        return 1 + 1 + 8;
    case CASES_OF_HOLDER:
    case CASES_AT_WORK:
    case CASES_OFFERED:
    case CASES_REFERRED:
        return 8;
    }
    UNREACHABLE();
}

static uint64_t count_keys(struct state *state, struct key *key, size_t prefix,
                           struct case_id except, uint64_t most)
{
    struct bytes payload;
    uint64_t n = 0;
    bool more = row_step(state, ROW_AT_OR_AFTER, prefix, key, &payload);
    for (; more && n < most; more = row_step(state, ROW_AFTER, prefix, key, &payload))
        n += !case_id_equal(key_last_case(key_bytes(key)), except);
    return n;
}

uint64_t state_work_count(struct state *state, const struct code *ladder, const struct code *tier,
                          const struct code *person, struct case_id except, uint64_t most)
{
    struct key key;
    key_of_work(&key, TABLE_WORK, ladder, tier, person);
    return count_keys(state, &key, key.len, except, most);
}

uint64_t state_offered_count(struct state *state, const struct code *ladder,
                             const struct code *tier, const struct code *person,
                             struct case_id except, uint64_t most)
{
    struct key key;
    key_of_work(&key, TABLE_OFFERED, ladder, tier, person);
    return count_keys(state, &key, key.len, except, most);
}

uint64_t state_came_count(struct state *state, const struct code *ladder, struct instant since,
                          struct case_id except, uint64_t most)
{
    struct key key;
    key_of_named(&key, TABLE_CAME, ladder->s);
    size_t prefix = key.len;
    key_add_instant(&key, since);
    return count_keys(state, &key, prefix, except, most);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool key_add_cursor(struct key *key, const char cursor[STATE_CURSOR_MAX], size_t len)
{
    if (strnlen(cursor, STATE_CURSOR_MAX) != 2 * len)
        return false;
    for (size_t i = 0; i < len; i++) {
        int high = hex_digit(cursor[2 * i]);
        int low = hex_digit(cursor[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        key_add_u8(key, (uint8_t)(high << 4 | low));
    }
    return true;
}

bool state_cursor_valid(const struct case_list_query *query, const char *cursor)
{
    struct key key = {0};
    return cursor[0] == '\0' || key_add_cursor(&key, cursor, rest_len(query->list));
}

bool state_cases_next(struct state *state, const struct case_list_query *query,
                      char cursor[STATE_CURSOR_MAX], struct case_id *out)
{
    struct key key;
    struct bytes payload;
    char text[2 * KEY_MAX + 1];
    key_of_query(&key, query);
    const size_t prefix = key.len;
    const size_t rest = rest_len(query->list);
    bool begins = cursor[0] == '\0';
    if (begins && query->list == CASES_DECIDED)
        key_add_instant(&key, query->since);
    if (!begins && !key_add_cursor(&key, cursor, rest))
        return false;
    if (!row_step(state, begins ? ROW_AT_OR_AFTER : ROW_AFTER, prefix, &key, &payload))
        return false;
    if (key.len != prefix + rest)
        row_damaged(key_bytes(&key), _("de sleutel heeft de verkeerde lengte"));
    *out = key_last_case(key_bytes(&key));
    key_format(bytes_of(key.b + prefix, rest), text);
    memcpy(cursor, text, 2 * rest + 1);
    return true;
}
