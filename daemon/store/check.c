// SPDX-License-Identifier: EUPL-1.2
/* `check`: reads the whole state and believes nothing. Each row in the order of the tree: key,
 * checksum, message; rows must have their index, and an index its row; long values all their
 * chunks; a pot is the sum of its spends. Never ends the process over what it finds: it reports,
 * with table and key and no content.
 */
#include <stdio.h>

#include "base/assert.h"
#include "base/language.h"
#include "core/link.h"
#include "store/chunk.h"
#include "store/env.h"
#include "store/pages.h"
#include "store/pot_sums.h"

#define REPORTS_MAX    100
#define REPLY_HEAD_LEN 40 /* stamp, request hash */

/* A long value while its chunks come by. */
struct gathering {
    struct key base; /* without chunk number; empty: none */
    size_t len;
    size_t got;
    uint16_t next;
    struct bytes data; /* in the arena */
};

struct check {
    struct state *state;
    store_report *report;
    void *arg;
    uint64_t found;
    uint64_t rows[256]; /* by table */
    struct key last;
    struct gathering gathering;
    struct arena arena;  /* of one row */
    struct arena chunks; /* of one long value */
    struct pot_sums pots;
    struct arena ledger; /* of theirs */
};

static void say(struct check *check, const char *sentence)
{
    check->found++;
    if (check->report != NULL && check->found <= REPORTS_MAX)
        check->report(check->arg, sentence);
}

static void say_of(struct check *check, struct bytes key, const char *what)
{
    char hex[2 * KEY_MAX + 1];
    char sentence[2 * KEY_MAX + 200];
    key_format(key, hex);
    snprintf(sentence, sizeof sentence, _("tabel %s, sleutel %s: %s"),
             key_table_name(key_table(key)), hex, what);
    say(check, sentence);
}

/* Zero-filled room for any message. NULL, and said so, when it does not decode. */
static void *decode(struct check *check, struct bytes key, struct bytes payload,
                    const struct message *message, struct bytes *rest)
{
    struct reader reader;
    struct error error;
    void *row = arena_alloc(&check->arena, message->size);
    reader_init(&reader, payload);
    bool named = message == &message_ladder || message == &message_calendar_installed ||
                 message == &message_zone_installed;
    if (!(named ? message_decode : message_unpack)(message, &reader, row, &check->arena, &error)) {
        say_of(check, key, _("de rij is niet te lezen"));
        return NULL;
    }
    *rest = bytes_of(reader.at, (size_t)(reader.end - reader.at));
    return row;
}

static void *decode_exact(struct check *check, struct bytes key, struct bytes payload,
                          const struct message *message)
{
    struct bytes rest;
    void *row = decode(check, key, payload, message, &rest);
    if (row != NULL && rest.len > 0) {
        say_of(check, key, _("er staat nog iets achter de rij"));
        return NULL;
    }
    return row;
}

/* A row that is damaged itself counts as there: it is reported when it comes by. `payload` is then
 * empty. */
static bool look_up(struct check *check, const struct key *key, struct bytes *payload)
{
    MDB_val k = {key->len, (void *)key->b};
    MDB_val value;
    *payload = bytes_of(NULL, 0);
    if (mdb_get(check->state->txn, check->state->dbi, &k, &value) != 0)
        return false;
    row_fault(key_bytes(key), bytes_of(value.mv_data, value.mv_size), payload);
    return true;
}

static void want_row(struct check *check, struct bytes key, const struct key *wanted,
                     const char *otherwise)
{
    struct bytes payload;
    if (!look_up(check, wanted, &payload))
        say_of(check, key, otherwise);
}

#define NO_INDEX _("de rij staat niet in haar index")
#define NO_ROW   _("de index noemt een rij die er niet is, of niet zo")

/* --- rows with an index --- */

static void check_case(struct check *check, struct bytes key, struct bytes payload)
{
    struct key index;
    const struct case_row *row = decode_exact(check, key, payload, &message_case_row);
    if (row == NULL)
        return;
    if (row->case_id.n != get_be64(key.data + 1))
        say_of(check, key, _("de rij is van een andere casus"));
    for (size_t i = 0; i < CASE_INDEXES; i++)
        if (key_of_case_index(&index, i, row))
            want_row(check, key, &index, NO_INDEX);
}

static void check_clocks(struct check *check, struct bytes key, struct bytes payload)
{
    struct key index;
    const struct clocks_row *row = decode_exact(check, key, payload, &message_clocks_row);
    if (row == NULL)
        return;
    const struct clock_start *clocks = row->clocks.v;
    for (size_t i = 1; i < row->clocks.n; i++)
        if (clocks[i].clock <= clocks[i - 1].clock)
            say_of(check, key, _("de termijnen staan niet op volgorde"));
    struct clock_place place = {clocks_due(row), {get_be64(key.data + 1)}};
    if (place.due.ms == 0)
        return;
    key_of_clock_due(&index, &place);
    want_row(check, key, &index, NO_INDEX);
}

static void check_key(struct check *check, struct bytes key, struct bytes payload)
{
    struct key index;
    const struct key_row *row = decode_exact(check, key, payload, &message_key_row);
    for (size_t i = 0; row != NULL && i < KEY_INDEXES; i++)
        if (key_of_key_index(&index, i, row))
            want_row(check, key, &index, NO_INDEX);
}

static void check_reply(struct check *check, struct bytes key, struct bytes payload)
{
    if (payload.len < REPLY_HEAD_LEN)
        say_of(check, key, _("de rij is te kort"));
}

static void check_ladder(struct check *check, struct bytes key, struct bytes payload)
{
    struct key data;
    key_begin(&data, TABLE_LADDER_DATA);
    key_add_bytes(&data, key.data + 1, key.len - 1);
    key_add_bytes(&data, payload.data, payload.len);
    key_add_chunk(&data, 0);
    want_row(check, key, &data, _("haar versie is er niet"));
}

/* --- money --- */

#define NO_SUM _("het potje is niet de som van zijn uitgaven")

static void check_spend(struct check *check, struct bytes key, struct bytes payload)
{
    const struct spend_row *row = decode_exact(check, key, payload, &message_spend_row);
    if (row != NULL)
        pot_sums_spend(&check->pots, row);
}

static void check_pot(struct check *check, struct bytes key, struct bytes payload)
{
    const struct pot_row *row = decode_exact(check, key, payload, &message_pot_row);
    if (row != NULL && !pot_sums_hold(&check->pots, key, row))
        say_of(check, key, NO_SUM);
}

static void check_pots_there(struct check *check)
{
    struct key key;
    while (pot_sums_missing(&check->pots, &key))
        say_of(check, key_bytes(&key), NO_SUM);
}

/* --- indexes --- */

static bool has_index(const struct case_row *row, enum table table, struct bytes key)
{
    struct key index;
    size_t first;
    size_t n = key_case_indexes(table, &first);
    for (size_t i = first; i < first + n; i++)
        if (key_of_case_index(&index, i, row) && bytes_equal(key_bytes(&index), key))
            return true;
    return false;
}

static void check_case_index(struct check *check, struct bytes key, enum table table)
{
    struct key of_case;
    struct bytes payload;
    key_of_case(&of_case, key_last_case(key), TABLE_CASE);
    if (!look_up(check, &of_case, &payload)) {
        say_of(check, key, NO_ROW);
        return;
    }
    if (payload.len == 0)
        return;
    const struct case_row *row =
        decode_exact(check, key_bytes(&of_case), payload, &message_case_row);
    if (row != NULL && !has_index(row, table, key))
        say_of(check, key, NO_ROW);
}

/* Each of the two says the same of the other. */
static void check_link(struct check *check, struct bytes key, struct bytes payload)
{
    struct key back;
    struct bytes other;
    const struct link_row *row = decode_exact(check, key, payload, &message_link_row);
    if (row == NULL)
        return;
    key_of_link(&back, key_last_case(key), (struct case_id){get_be64(key.data + 1)});
    if (!look_up(check, &back, &other)) {
        say_of(check, key, _("de andere weet er niet van"));
        return;
    }
    if (other.len == 0)
        return;
    const struct link_row *there = decode_exact(check, key_bytes(&back), other, &message_link_row);
    if (there != NULL && there->kind != link_inverse(row->kind))
        say_of(check, key, _("de andere zegt iets anders"));
}

static void check_clock_index(struct check *check, struct bytes key)
{
    struct key of_clocks;
    struct bytes payload;
    key_of_case(&of_clocks, key_last_case(key), TABLE_CLOCKS);
    if (!look_up(check, &of_clocks, &payload)) {
        say_of(check, key, NO_ROW);
        return;
    }
    if (payload.len == 0)
        return;
    const struct clocks_row *row =
        decode_exact(check, key_bytes(&of_clocks), payload, &message_clocks_row);
    if (row != NULL && (uint64_t)clocks_due(row).ms != get_be64(key.data + 1))
        say_of(check, key, NO_ROW);
}

/* PERSON KEY, as they stand in both tables, lie behind `head` bytes. */
static void check_key_index(struct check *check, struct bytes key, size_t which, size_t head)
{
    struct key of_key;
    struct key index;
    struct bytes payload;
    key_begin(&of_key, TABLE_KEY);
    key_add_bytes(&of_key, key.data + head, key.len - head);
    if (!look_up(check, &of_key, &payload)) {
        say_of(check, key, NO_ROW);
        return;
    }
    if (payload.len == 0)
        return;
    const struct key_row *row = decode_exact(check, key_bytes(&of_key), payload, &message_key_row);
    if (row != NULL &&
        (!key_of_key_index(&index, which, row) || !bytes_equal(key_bytes(&index), key)))
        say_of(check, key, NO_ROW);
}

static void check_contact(struct check *check, struct bytes key, struct bytes payload)
{
    struct key index;
    const struct contact_row *row = decode_exact(check, key, payload, &message_contact_row);
    if (row != NULL && key_of_contact_index(&index, row))
        want_row(check, key, &index, NO_INDEX);
}

static void check_contact_index(struct check *check, struct bytes key)
{
    struct key first;
    struct key of_contact;
    struct key index;
    struct bytes payload;
    key_begin(&first, TABLE_CONTACT_CHECK);
    key_add_date(&first, (struct civil_date){0});
    key_begin(&of_contact, TABLE_CONTACT);
    key_add_bytes(&of_contact, key.data + first.len, key.len - first.len);
    if (!look_up(check, &of_contact, &payload)) {
        say_of(check, key, NO_ROW);
        return;
    }
    const struct contact_row *row =
        decode_exact(check, key_bytes(&of_contact), payload, &message_contact_row);
    if (row != NULL && (!key_of_contact_index(&index, row) || !bytes_equal(key_bytes(&index), key)))
        say_of(check, key, NO_ROW);
}

/* An absence stands in two tables, turned round: [byte]A until from B, both names with their NUL.
 */
static void check_absence(struct check *check, struct bytes key)
{
    struct key turned;
    size_t first = strnlen((const char *)key.data + 1, key.len - 1) + 1;
    if (key.len < 1 + first + 2 * 4 + 2) {
        say_of(check, key, NO_ROW);
        return;
    }
    enum table other = key_table(key) == TABLE_ABSENCE ? TABLE_ABSENT : TABLE_ABSENCE;
    key_begin(&turned, other);
    key_add_bytes(&turned, key.data + 1 + first + 2 * 4, key.len - 1 - first - 2 * 4);
    key_add_bytes(&turned, key.data + 1 + first, 2 * 4);
    key_add_bytes(&turned, key.data + 1, first);
    want_row(check, key, &turned, NO_INDEX);
}

/* --- long values --- */

static const struct message *message_in_chunks(enum table table)
{
    if (table == TABLE_CONTENT || table == TABLE_CONTACT_TEXT)
        return &message_content_row;
    if (table == TABLE_LADDER_DATA)
        return &message_ladder;
    if (table == TABLE_CALENDAR)
        return &message_calendar_installed;
    if (table == TABLE_ZONE)
        return &message_zone_installed;
    return table == TABLE_EVENT ? &message_event_row : NULL;
}

static void end_gathering(struct check *check)
{
    struct gathering *g = &check->gathering;
    struct bytes key = key_bytes(&g->base);
    const struct message *message = message_in_chunks(key_table(key));
    struct bytes rest;
    if (key.len == 0)
        return;
    if (g->got < g->len) {
        say_of(check, key, _("een stuk ontbreekt"));
    } else {
        const struct content_row *row = decode(check, key, g->data, message, &rest);
        size_t wanted = row != NULL && message == &message_content_row ? row->length : 0;
        if (row != NULL && rest.len != wanted)
            say_of(check, key, _("de waarde heeft de verkeerde lengte"));
    }
    g->base.len = 0;
}

static void begin_gathering(struct check *check, struct bytes base, struct bytes payload)
{
    struct gathering *g = &check->gathering;
    end_gathering(check);
    if (payload.len < CHUNK_HEAD_LEN) {
        say_of(check, base, _("het eerste stuk is te kort"));
        return;
    }
    arena_clear(&check->chunks);
    key_set(&g->base, base);
    g->len = get_be32(payload.data);
    g->data = bytes_of(arena_alloc(&check->chunks, g->len), g->len);
    g->got = 0;
    g->next = 0;
}

static void check_chunk(struct check *check, struct bytes key, struct bytes payload)
{
    struct gathering *g = &check->gathering;
    struct bytes base = bytes_of(key.data, key.len - 2);
    uint16_t n = key_last_chunk(key);
    size_t head = n == 0 ? CHUNK_HEAD_LEN : 0;
    if (n == 0)
        begin_gathering(check, base, payload);
    if (!bytes_equal(key_bytes(&g->base), base) || n != g->next || n >= chunk_count(g->len) ||
        payload.len != head + chunk_len(g->len, n)) {
        say_of(check, key, _("een stuk dat hier niet hoort"));
        return;
    }
    memcpy((uint8_t *)(uintptr_t)g->data.data + g->got, payload.data + head, payload.len - head);
    g->got += payload.len - head;
    g->next++;
}

/* --- every row --- */

/* Of the rows that are a message and nothing else. */
static const struct message *message_alone(enum table table)
{
    static const struct {
        enum table table;
        const struct message *message;
    } all[] = {
        {TABLE_SITE, &message_site_row},
        {TABLE_HOUSEHOLD, &message_household_row},
        {TABLE_QUESTION, &message_question_row},
        {TABLE_CONSULTATION, &message_consultation_row},
        {TABLE_AGREEMENT, &message_agreement_row},
        {TABLE_ACCOUNT, &message_account_row},
        {TABLE_VOTE, &message_vote_row},
        {TABLE_PROPOSAL, &message_proposal_row},
        {TABLE_RECORD, &message_record_row},
        {TABLE_EXPERT, &message_expert_row},
        {TABLE_PARTICIPANT, &message_participant_row},
        {TABLE_NEED, &message_need_row},
        {TABLE_GROUND, &message_ground_row},
        {TABLE_SHARED, &message_shared_row},
        {TABLE_MEASURE, &message_measure_row},
        {TABLE_TEMPORARY, &message_temporary_row},
        {TABLE_READ, &message_read_row},
        {TABLE_READING, &message_reading_row},
        {TABLE_ERASURE, &message_erasure_row},
        {TABLE_ERASED, &message_erased_row},
        {TABLE_GLASS, &message_glass_row},
        {TABLE_MEETING, &message_meeting_row},
        {TABLE_PERSON, &message_person_row},
        {TABLE_EXPORT, &message_export_row},
        {TABLE_TERM, &message_term_row},
        {TABLE_REFERRAL, &message_referral_row},
        {TABLE_STEP, &message_step_row},
        {TABLE_CURSOR, &message_cursor_row},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].table == table)
            return all[i].message;
    return NULL;
}

/* What is left has nothing but its checksum. */
static void check_table(struct check *check, enum table table, struct bytes key,
                        struct bytes payload)
{
    size_t first;
    if (table == TABLE_NONE)
        say_of(check, key, _("een sleutel van geen enkele tabel"));
    else if (message_in_chunks(table) != NULL)
        check_chunk(check, key, payload);
    else if (message_alone(table) != NULL)
        decode_exact(check, key, payload, message_alone(table));
    else if (key_case_indexes(table, &first) > 0)
        check_case_index(check, key, table);
    else if (table == TABLE_CASE)
        check_case(check, key, payload);
    else if (table == TABLE_LINK)
        check_link(check, key, payload);
    else if (table == TABLE_SPEND)
        check_spend(check, key, payload);
    else if (table == TABLE_POT)
        check_pot(check, key, payload);
    else if (table == TABLE_CLOCKS)
        check_clocks(check, key, payload);
    else if (table == TABLE_CLOCK_DUE)
        check_clock_index(check, key);
    else if (table == TABLE_KEY)
        check_key(check, key, payload);
    else if (table == TABLE_KEY_PUBLIC)
        check_key_index(check, key, 0, 1 + 32);
    else if (table == TABLE_KEY_UNTIL)
        check_key_index(check, key, 1, 1 + sizeof(uint64_t));
    else if (table == TABLE_ABSENCE || table == TABLE_ABSENT)
        check_absence(check, key);
    else if (table == TABLE_CONTACT)
        check_contact(check, key, payload);
    else if (table == TABLE_CONTACT_CHECK)
        check_contact_index(check, key);
    else if (table == TABLE_LADDER)
        check_ladder(check, key, payload);
    else if (table == TABLE_REPLY)
        check_reply(check, key, payload);
}

/* Bytes in their order, as the tree has them. */
static bool comes_after(struct bytes a, struct bytes b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = memcmp(a.data, b.data, common);
    return order < 0 || (order == 0 && a.len < b.len);
}

static void check_row(struct check *check, struct bytes key, struct bytes value)
{
    struct bytes payload;
    struct bytes found;
    enum table table = key_table(key);
    arena_clear(&check->arena);
    const char *fault = row_fault(key, value, &payload);
    if (fault != NULL) {
        say_of(check, key, fault);
        return;
    }
    if (check->last.len > 0 && !comes_after(key_bytes(&check->last), key))
        say_of(check, key, _("de rij staat op de verkeerde plaats"));
    key_set(&check->last, key);
    if (!look_up(check, &check->last, &found))
        say_of(check, key, _("de rij is niet te vinden met haar sleutel"));
    check_table(check, table, key, payload);
    if (message_in_chunks(table) == NULL || key_last_chunk(key) == 0)
        check->rows[table]++;
}

static void walk(struct check *check)
{
    MDB_cursor *cursor;
    MDB_val key;
    MDB_val value;
    ASSERT(mdb_cursor_open(check->state->txn, check->state->dbi, &cursor) == 0);
    int rc = mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
    for (; rc == 0; rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT))
        check_row(check, bytes_of(key.mv_data, key.mv_size),
                  bytes_of(value.mv_data, value.mv_size));
    if (rc != MDB_NOTFOUND)
        say(check, _("de boom is niet tot het eind te lezen"));
    mdb_cursor_close(cursor);
    end_gathering(check);
    check_pots_there(check);
}

static void give_counts(const struct check *check, store_count *count)
{
#define TABLE_COUNT(name, byte) count(check->arg, #name, check->rows[TABLE_##name]);
    STORE_TABLES(TABLE_COUNT)
#undef TABLE_COUNT
}

uint64_t store_check(struct store *store, store_report *report, store_count *count, void *arg)
{
    struct check check = {.report = report, .arg = arg};
    struct store_fault fault;
    if (store_flush(store) != STORE_OK) {
        say(&check, _("de laatste groepen zijn niet te schrijven"));
        return check.found;
    }
    if (pages_verify(store->fd, PAGES_ALL, &fault) != STORE_OK) {
        say(&check, fault.what);
        return check.found;
    }
    arena_init(&check.arena);
    arena_init(&check.chunks);
    arena_init(&check.ledger);
    check.pots.arena = &check.ledger;
    check.state = store_read_begin(store);
    walk(&check);
    store_read_end(store);
    arena_release(&check.arena);
    arena_release(&check.chunks);
    arena_release(&check.ledger);
    if (count != NULL)
        give_counts(&check, count);
    return check.found;
}
