// SPDX-License-Identifier: EUPL-1.2
#include "store/key.h"

#include "base/assert.h"
#include "core/step.h"

static enum table table_of_byte(uint8_t byte)
{
#define TABLE_CASE(name, number)                                                                   \
    case TABLE_##name:                                                                             \
        return TABLE_##name;
    switch (byte) {
        STORE_TABLES(TABLE_CASE)
    default:
        return TABLE_NONE;
    }
#undef TABLE_CASE
}

static bool table_is_of_case(enum table table)
{
    return (table > TABLE_OF_CASE && table < TABLE_QUEUE) || table > TABLE_EVENT; /* 11-1f, 70-7f */
}

enum table key_table(struct bytes key)
{
    if (key.len == 0)
        return TABLE_NONE;
    if (key.data[0] != TABLE_OF_CASE) {
        enum table table = table_of_byte(key.data[0]);
        return table_is_of_case(table) ? TABLE_NONE : table;
    }
    enum table table = key.len < 10 ? TABLE_NONE : table_of_byte(key.data[9]);
    return table_is_of_case(table) ? table : TABLE_NONE;
}

const char *key_table_name(enum table table)
{
#define TABLE_NAME(name, number)                                                                   \
    case TABLE_##name:                                                                             \
        return #name;
    switch (table) {
        STORE_TABLES(TABLE_NAME)
    case TABLE_NONE:
    case TABLE_OF_CASE:
        return "unknown";
    }
#undef TABLE_NAME
    UNREACHABLE();
}

void key_format(struct bytes key, char out[2 * KEY_MAX + 1])
{
    static const char hex[] = "0123456789abcdef";
    size_t len = key.len > KEY_MAX ? KEY_MAX : key.len;
    for (size_t i = 0; i < len; i++) {
        out[2 * i] = hex[key.data[i] >> 4];
        out[2 * i + 1] = hex[key.data[i] & 15];
    }
    out[2 * len] = '\0';
}

bool key_set(struct key *key, struct bytes bytes)
{
    if (bytes.len > KEY_MAX)
        return false;
    key->len = bytes.len;
    memcpy(key->b, bytes.data, bytes.len);
    return true;
}

/* --- parts --- */

static uint8_t *grow(struct key *key, size_t by)
{
    ASSERT(key->len + by <= KEY_MAX);
    uint8_t *at = key->b + key->len;
    key->len += by;
    return at;
}

void key_begin(struct key *key, enum table table)
{
    key->len = 1;
    key->b[0] = (uint8_t)table;
}

void key_add_u8(struct key *key, uint8_t n)
{
    *grow(key, 1) = n;
}

void key_add_chunk(struct key *key, uint16_t chunk)
{
    put_be16(grow(key, 2), chunk);
}

void key_add_u64(struct key *key, uint64_t n)
{
    put_be64(grow(key, 8), n);
}

void key_add_date(struct key *key, struct civil_date date)
{
    ASSERT(date.n >= -1000000); /* some thousand years before 1970: order holds from there on */
    put_be32(grow(key, 4), date.n == 0 ? UINT32_MAX : (uint32_t)date.n + 1000000);
}

struct civil_date key_date_at(const struct key *key, size_t at)
{
    ASSERT(at + 4 <= key->len);
    uint32_t n = get_be32(key->b + at);
    return (struct civil_date){n == UINT32_MAX ? 0 : (int32_t)(n - 1000000)};
}

void key_add_instant(struct key *key, struct instant at)
{
    ASSERT(at.ms >= 0);
    key_add_u64(key, (uint64_t)at.ms);
}

void key_add_due(struct key *key, struct instant due)
{
    if (due.ms == 0)
        key_add_u64(key, UINT64_MAX);
    else
        key_add_instant(key, due);
}

void key_add_text(struct key *key, const char *text)
{
    size_t len = strlen(text);
    ASSERT(len <= CODE_MAX);
    memcpy(grow(key, len + 1), text, len + 1);
}

void key_add_code(struct key *key, const struct code *code)
{
    key_add_text(key, code->s);
}

void key_add_bytes(struct key *key, const void *data, size_t len)
{
    memcpy(grow(key, len), data, len);
}

uint16_t key_last_chunk(struct bytes key)
{
    ASSERT(key.len >= 2);
    return get_be16(key.data + key.len - 2);
}

struct case_id key_last_case(struct bytes key)
{
    ASSERT(key.len >= 8);
    return (struct case_id){get_be64(key.data + key.len - 8)};
}

/* --- whole keys --- */

void key_of_table(struct key *key, enum table table)
{
    key_begin(key, table);
}

void key_of_case(struct key *key, struct case_id id, enum table table)
{
    key_begin(key, TABLE_OF_CASE);
    key_add_u64(key, id.n);
    key_add_u8(key, (uint8_t)table);
}

void key_of_part(struct key *key, struct case_id id, enum table table, uint64_t n)
{
    key_of_case(key, id, table);
    key_add_u64(key, n);
}

void key_of_link(struct key *key, struct case_id id, struct case_id other)
{
    key_of_part(key, id, TABLE_LINK, other.n);
}

void key_of_clock_due(struct key *key, const struct clock_place *place)
{
    key_begin(key, TABLE_CLOCK_DUE);
    key_add_instant(key, place->due);
    key_add_u64(key, place->case_id.n);
}

struct instant clocks_due(const struct clocks_row *row)
{
    const struct clock_start *clocks = row->clocks.v;
    struct instant due = {0};
    for (size_t i = 0; i < row->clocks.n; i++)
        if (clocks[i].due.ms != 0 && (due.ms == 0 || clocks[i].due.ms < due.ms))
            due = clocks[i].due;
    return due;
}

void key_of_content(struct key *key, struct case_id id, uint64_t sequence, const struct code *field)
{
    key_of_part(key, id, TABLE_CONTENT, sequence);
    key_add_code(key, field);
}

void key_of_text(struct key *key, enum table table, const struct code *whose, uint64_t sequence,
                 const struct code *field)
{
    key_begin(key, table);
    key_add_code(key, whose);
    key_add_u64(key, sequence);
    key_add_code(key, field);
}

void key_of_table_tier(struct key *key, enum table table, const struct code *ladder,
                       const struct code *tier)
{
    key_begin(key, table);
    key_add_code(key, ladder);
    key_add_code(key, tier);
}

void key_of_pot(struct key *key, const struct code *ladder, const struct code *pot, uint64_t year)
{
    key_of_table_tier(key, TABLE_POT, ladder, pot);
    key_add_u64(key, year);
}

void key_of_named(struct key *key, enum table table, const char *name)
{
    key_begin(key, table);
    key_add_text(key, name);
}

void key_of_key(struct key *key, const struct code *person, const struct code *name)
{
    key_begin(key, TABLE_KEY);
    key_add_code(key, person);
    key_add_code(key, name);
}

void key_of_feed(struct key *key, const struct code *person, const struct code *ladder,
                 const struct code *tier)
{
    key_of_key(key, person, ladder);
    key->b[0] = TABLE_FEED;
    key_add_code(key, tier);
}

void key_of_feed_subject(struct key *key, const struct feed_row *row)
{
    key_begin(key, TABLE_FEED_SUBJECT);
    key_add_bytes(key, row->subject.data, row->subject.len);
    key_add_code(key, &row->person);
    key_add_code(key, &row->ladder);
    key_add_code(key, &row->tier);
}

void key_of_event(struct key *key, uint64_t sequence)
{
    key_begin(key, TABLE_EVENT);
    key_add_u64(key, sequence);
}

/* --- indexes --- */

static bool case_is_open(const struct case_row *row)
{
    return row->status != status_CLOSED && row->status != status_WITHDRAWN;
}

static bool case_is_queued(const struct case_row *row)
{
    return row->status == status_QUEUED || row->status == status_WORKING ||
           row->status == status_PLANNED;
}

static void key_of_queue(struct key *key, const struct case_row *row)
{
    key_of_table_tier(key, TABLE_QUEUE, &row->ladder, &row->tier);
    key_add_u8(key, row->urgency == urgency_URGENT ? 0 : 1);
    key_add_date(key, row->outside_date);
    key_add_instant(key, row->entered);
    key_add_u64(key, row->case_id.n);
}

static void key_of_due(struct key *key, const struct case_row *row)
{
    key_of_named(key, TABLE_DUE, row->ladder.s);
    key_add_due(key, row->due);
    key_add_u64(key, row->case_id.n);
}

void key_of_owner(struct key *key, const struct owner_place *place)
{
    key_of_named(key, TABLE_OWNER, place->owner.s);
    key_add_instant(key, place->due);
    key_add_u64(key, place->case_id.n);
}

size_t key_owners(const struct clocks_row *row, struct case_id id,
                  struct owner_place out[CLOCKS_MAX])
{
    const struct clock_start *each[CLOCKS_MAX];
    size_t n = step_of_each(row->clocks.v, row->clocks.n, each);
    for (size_t i = 0; i < n; i++)
        out[i] = (struct owner_place){each[i]->owner, each[i]->due, id};
    return n;
}

void key_of_absence(struct key *key, enum table table, const struct absence_row *row)
{
    bool by_stand_in = table == TABLE_ABSENCE;
    key_of_named(key, table, by_stand_in ? row->stand_in.s : row->person.s);
    key_add_date(key, row->until);
    key_add_date(key, row->from);
    key_add_code(key, by_stand_in ? &row->person : &row->stand_in);
}

void key_of_term(struct key *key, const struct code *ladder, const struct code *tier,
                 const struct code *person)
{
    key_of_table_tier(key, TABLE_TERM, ladder, tier);
    key_add_code(key, person);
}

void key_of_work(struct key *key, enum table table, const struct code *ladder,
                 const struct code *tier, const struct code *person)
{
    key_of_named(key, table, ladder->s);
    if (tier == NULL)
        return;
    key_add_code(key, tier);
    if (person != NULL)
        key_add_code(key, person);
}

static bool is_case(const struct case_row *row)
{
    return row->matter == matter_none || row->matter == matter_CASE;
}

bool key_of_case_index(struct key *key, size_t which, const struct case_row *row)
{
    switch (which) {
    case 0:
        if (!case_is_queued(row))
            return false;
        key_of_queue(key, row);
        return true;
    case 1:
        if (!case_is_open(row))
            return false;
        key_of_due(key, row);
        return true;
    case 2:
        if (row->outcome == outcome_none)
            return false;
        key_of_named(key, TABLE_DECIDED, row->ladder.s);
        key_add_instant(key, row->decided);
        key_add_u64(key, row->case_id.n);
        return true;
    case 3:
        if (!case_is_open(row) || code_empty(&row->holder))
            return false;
        key_of_named(key, TABLE_HOLDER, row->holder.s);
        key_add_u64(key, row->case_id.n);
        return true;
    case 4:
        if (!is_case(row) || (row->status != status_WORKING && row->status != status_PLANNED))
            return false;
        key_of_work(key, TABLE_WORK, &row->ladder, &row->tier, &row->claimed_by);
        key_add_u64(key, row->case_id.n);
        return true;
    case 5:
        if (!is_case(row) || row->status == status_WITHDRAWN || row->outcome == outcome_MERGED)
            return false;
        key_of_named(key, TABLE_CAME, row->ladder.s);
        key_add_instant(key, row->submitted);
        key_add_u64(key, row->case_id.n);
        return true;
    case 6:
        if (!is_case(row) || row->status != status_QUEUED || code_empty(&row->meant_for))
            return false;
        key_of_work(key, TABLE_OFFERED, &row->ladder, &row->tier, &row->meant_for);
        key_add_u64(key, row->case_id.n);
        return true;
    case 7:
        if (case_is_open(row) || row->erased || row->ended.ms == 0)
            return false;
        key_of_named(key, TABLE_ENDED, row->ladder.s);
        key_add_instant(key, row->ended);
        key_add_u64(key, row->case_id.n);
        return true;
    default:
        return key_of_belong_index(key, which - 8, row);
    }
}

bool key_of_key_index(struct key *key, size_t which, const struct key_row *row)
{
    if (which == 0) {
        ASSERT(row->public_key.len == 32);
        key_begin(key, TABLE_KEY_PUBLIC);
        key_add_bytes(key, row->public_key.data, row->public_key.len);
    } else {
        if (row->revoked || row->until.ms == 0)
            return false;
        key_begin(key, TABLE_KEY_UNTIL);
        key_add_instant(key, row->until);
    }
    key_add_code(key, &row->person);
    key_add_code(key, &row->key);
    return true;
}

bool key_of_contact_index(struct key *key, const struct contact_row *row)
{
    key_begin(key, TABLE_CONTACT_CHECK);
    key_add_date(key, row->verified);
    key_add_code(key, &row->contact);
    return !row->overdue;
}

void key_of_reply(struct key *key, const struct code *actor, const struct id *command_id)
{
    key_begin(key, TABLE_REPLY);
    key_add_bytes(key, command_id->b, sizeof command_id->b);
    key_add_code(key, actor);
}
