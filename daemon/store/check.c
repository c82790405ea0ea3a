// SPDX-License-Identifier: EUPL-1.2
/* `check`: reads the whole state and believes nothing. Each row in the order of the tree: key,
 * checksum, message; rows must have their index, and an index its row; long values all their
 * chunks; a pot is the sum of its spends. Never ends the process over what it finds: it reports,
 * with table and key and no content.
 */
#include <stdio.h>

#include "base/assert.h"
#include "base/language.h"
#include "store/check_parts.h"
#include "store/chunk.h"

#define REPORTS_MAX 100

static void say(struct check *check, const char *sentence)
{
    check->found++;
    if (check->report != NULL && check->found <= REPORTS_MAX)
        check->report(check->arg, sentence);
}

void check_say_of(struct check *check, struct bytes key, const char *what)
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
        check_say_of(check, key, _("de rij is niet te lezen"));
        return NULL;
    }
    *rest = bytes_of(reader.at, (size_t)(reader.end - reader.at));
    return row;
}

void *check_decode(struct check *check, struct bytes key, struct bytes payload,
                   const struct message *message)
{
    struct bytes rest;
    void *row = decode(check, key, payload, message, &rest);
    if (row != NULL && rest.len > 0) {
        check_say_of(check, key, _("er staat nog iets achter de rij"));
        return NULL;
    }
    return row;
}

bool check_look_up(struct check *check, const struct key *key, struct bytes *payload)
{
    MDB_val k = {key->len, (void *)key->b};
    MDB_val value;
    *payload = bytes_of(NULL, 0);
    if (mdb_get(check->state->txn, check->state->dbi, &k, &value) != 0)
        return false;
    row_fault(key_bytes(key), bytes_of(value.mv_data, value.mv_size), payload);
    return true;
}

/* --- long values --- */

static const struct message *message_in_chunks(enum table table)
{
    if (table == TABLE_CONTENT || table == TABLE_CONTACT_TEXT || table == TABLE_MAIL_TEXT)
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
        check_say_of(check, key, _("een stuk ontbreekt"));
    } else {
        const struct content_row *row = decode(check, key, g->data, message, &rest);
        size_t wanted = row != NULL && message == &message_content_row ? row->length : 0;
        if (row != NULL && rest.len != wanted)
            check_say_of(check, key, _("de waarde heeft de verkeerde lengte"));
    }
    g->base.len = 0;
}

static void begin_gathering(struct check *check, struct bytes base, struct bytes payload)
{
    struct gathering *g = &check->gathering;
    end_gathering(check);
    if (payload.len < CHUNK_HEAD_LEN) {
        check_say_of(check, base, _("het eerste stuk is te kort"));
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
        check_say_of(check, key, _("een stuk dat hier niet hoort"));
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
        {TABLE_SITTING, &message_sitting_row},
        {TABLE_MEETING, &message_meeting_row},
        {TABLE_ATTENDANT, &message_attendant},
        {TABLE_PERSON, &message_person_row},
        {TABLE_EXPORT, &message_export_row},
        {TABLE_TERM, &message_term_row},
        {TABLE_REFERRAL, &message_referral_row},
        {TABLE_STEP, &message_step_row},
        {TABLE_CURSOR, &message_cursor_row},
        {TABLE_FINISHED, &message_finished_row},
        {TABLE_MAIL, &message_mail_row},
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
    if (table == TABLE_NONE)
        check_say_of(check, key, _("een sleutel van geen enkele tabel"));
    else if (message_in_chunks(table) != NULL)
        check_chunk(check, key, payload);
    else if (message_alone(table) != NULL)
        check_decode(check, key, payload, message_alone(table));
    else if (!check_place(check, table, key, payload))
        check_against_others(check, table, key, payload);
}

/* Bytes in their order, as the tree has them. */
static bool comes_after(struct bytes a, struct bytes b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = memcmp(a.data, b.data, common);
    return order < 0 || (order == 0 && a.len < b.len);
}

/* From the root, as every look-up goes: the first row of a page and its last. What lies between
 * them in order is found on the same way. */
static void check_way_to_last(struct check *check)
{
    struct bytes found;
    if (check->last.len > 0 && !check_look_up(check, &check->last, &found))
        check_say_of(check, key_bytes(&check->last),
                     _("de rij is niet te vinden met haar sleutel"));
}

static void check_order(struct check *check, struct bytes key)
{
    uintptr_t page = (uintptr_t)key.data / check->state->store->page_len;
    bool another = page != check->page;
    if (another)
        check_way_to_last(check);
    if (check->last.len > 0 && !comes_after(key_bytes(&check->last), key))
        check_say_of(check, key, _("de rij staat op de verkeerde plaats"));
    key_set(&check->last, key);
    check->page = page;
    if (another)
        check_way_to_last(check);
}

static void check_row(struct check *check, struct bytes key, struct bytes value)
{
    struct bytes payload;
    enum table table = key_table(key);
    arena_clear(&check->arena);
    const char *fault = row_fault(key, value, &payload);
    if (fault != NULL) {
        check_say_of(check, key, fault);
        return;
    }
    check_order(check, key);
    check_table(check, table, key, payload);
    if (message_in_chunks(table) == NULL || key_last_chunk(key) == 0)
        check->rows[table]++;
}

void check_walk(struct check *check, check_visit *visit)
{
    MDB_cursor *cursor;
    MDB_val key;
    MDB_val value;
    int opened = mdb_cursor_open(check->state->txn, check->state->dbi, &cursor);
    if (opened != 0)
        row_failed(bytes_of(NULL, 0), opened);
    int rc = mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
    for (; rc == 0; rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) {
        visit(check, bytes_of(key.mv_data, key.mv_size), bytes_of(value.mv_data, value.mv_size));
        row_note_look(check->state);
    }
    if (rc != MDB_NOTFOUND)
        say(check, _("de boom is niet tot het eind te lezen"));
    mdb_cursor_close(cursor);
}

static void check_all(struct check *check)
{
    check_walk(check, check_row);
    check_way_to_last(check);
    end_gathering(check);
    check_pots_there(check);
    check_places(check);
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
    mapped_read_ahead(&store->mapped, true);
    check_all(&check);
    mapped_read_ahead(&store->mapped, false);
    store_read_end(store);
    arena_release(&check.arena);
    arena_release(&check.chunks);
    arena_release(&check.ledger);
    if (count != NULL)
        give_counts(&check, count);
    return check.found;
}
