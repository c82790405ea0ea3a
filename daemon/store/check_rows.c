// SPDX-License-Identifier: EUPL-1.2
/* Rows that must agree with others: a row with its indexes, an index with its row, a link from both
 * sides, a pot with its spends. Cases and clocks are check_places.c's. */
#include "store/check_parts.h"

#include "base/language.h"
#include "core/link.h"
#include "store/shell_rows.h"

#define REPLY_HEAD_LEN (8 + REQUEST_HASH_LEN) /* stamp, request hash */

void check_want_row(struct check *check, struct bytes key, const struct key *wanted,
                    const char *otherwise)
{
    struct bytes payload;
    if (!check_look_up(check, wanted, &payload))
        check_say_of(check, key, otherwise);
}

/* --- rows with an index --- */

static void check_key(struct check *check, struct bytes key, struct bytes payload)
{
    struct key index;
    const struct key_row *row = check_decode(check, key, payload, &message_key_row);
    for (size_t i = 0; row != NULL && i < KEY_INDEXES; i++)
        if (key_of_key_index(&index, i, row))
            check_want_row(check, key, &index, NO_INDEX);
}

static void check_reply(struct check *check, struct bytes key, struct bytes payload)
{
    if (payload.len < REPLY_HEAD_LEN)
        check_say_of(check, key, _("de rij is te kort"));
}

static void check_ladder(struct check *check, struct bytes key, struct bytes payload)
{
    struct key data;
    key_begin(&data, TABLE_LADDER_DATA);
    key_add_bytes(&data, key.data + 1, key.len - 1);
    key_add_bytes(&data, payload.data, payload.len);
    key_add_chunk(&data, 0);
    check_want_row(check, key, &data, _("haar versie is er niet"));
}

/* --- money --- */

#define NO_SUM _("het potje is niet de som van zijn uitgaven")

static void check_spend(struct check *check, struct bytes key, struct bytes payload)
{
    const struct spend_row *row = check_decode(check, key, payload, &message_spend_row);
    if (row != NULL)
        pot_sums_spend(&check->pots, row);
}

static void check_pot(struct check *check, struct bytes key, struct bytes payload)
{
    const struct pot_row *row = check_decode(check, key, payload, &message_pot_row);
    if (row != NULL && !pot_sums_hold(&check->pots, key, row))
        check_say_of(check, key, NO_SUM);
}

void check_pots_there(struct check *check)
{
    struct key key;
    while (pot_sums_missing(&check->pots, &key))
        check_say_of(check, key_bytes(&key), NO_SUM);
}

/* --- indexes --- */

/* Each of the two says the same of the other. */
static void check_link(struct check *check, struct bytes key, struct bytes payload)
{
    struct key back;
    struct bytes other;
    const struct link_row *row = check_decode(check, key, payload, &message_link_row);
    if (row == NULL)
        return;
    key_of_link(&back, key_last_case(key), (struct case_id){get_be64(key.data + 1)});
    if (!check_look_up(check, &back, &other)) {
        check_say_of(check, key, _("de andere weet er niet van"));
        return;
    }
    if (other.len == 0)
        return;
    const struct link_row *there = check_decode(check, key_bytes(&back), other, &message_link_row);
    if (there != NULL && there->kind != link_inverse(row->kind))
        check_say_of(check, key, _("de andere zegt iets anders"));
}

/* PERSON KEY, as they stand in both tables, lie behind `head` bytes. */
static void check_key_index(struct check *check, struct bytes key, size_t which, size_t head)
{
    struct key of_key;
    struct key index;
    struct bytes payload;
    key_begin(&of_key, TABLE_KEY);
    key_add_bytes(&of_key, key.data + head, key.len - head);
    if (!check_look_up(check, &of_key, &payload)) {
        check_say_of(check, key, NO_ROW);
        return;
    }
    if (payload.len == 0)
        return;
    const struct key_row *row = check_decode(check, key_bytes(&of_key), payload, &message_key_row);
    if (row != NULL &&
        (!key_of_key_index(&index, which, row) || !bytes_equal(key_bytes(&index), key)))
        check_say_of(check, key, NO_ROW);
}

static void check_contact(struct check *check, struct bytes key, struct bytes payload)
{
    struct key index;
    const struct contact_row *row = check_decode(check, key, payload, &message_contact_row);
    if (row != NULL && key_of_contact_index(&index, row))
        check_want_row(check, key, &index, NO_INDEX);
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
    if (!check_look_up(check, &of_contact, &payload)) {
        check_say_of(check, key, NO_ROW);
        return;
    }
    const struct contact_row *row =
        check_decode(check, key_bytes(&of_contact), payload, &message_contact_row);
    if (row != NULL && (!key_of_contact_index(&index, row) || !bytes_equal(key_bytes(&index), key)))
        check_say_of(check, key, NO_ROW);
}

/* An absence stands in two tables, turned round: [byte]A until from B, both names with their NUL.
 */
static void check_absence(struct check *check, struct bytes key)
{
    struct key turned;
    size_t first = strnlen((const char *)key.data + 1, key.len - 1) + 1;
    if (key.len < 1 + first + 2 * 4 + 2) {
        check_say_of(check, key, NO_ROW);
        return;
    }
    enum table other = key_table(key) == TABLE_ABSENCE ? TABLE_ABSENT : TABLE_ABSENCE;
    key_begin(&turned, other);
    key_add_bytes(&turned, key.data + 1 + first + 2 * 4, key.len - 1 - first - 2 * 4);
    key_add_bytes(&turned, key.data + 1 + first, 2 * 4);
    key_add_bytes(&turned, key.data + 1, first);
    check_want_row(check, key, &turned, NO_INDEX);
}

/* So does a sign-in: [byte] subject A, [byte] A subject. */
static void check_signin(struct check *check, struct bytes key)
{
    struct key turned;
    bool by_person = key_table(key) == TABLE_SIGNER;
    if (key.len < 1 + SIGNIN_SUBJECT + 2) {
        check_say_of(check, key, NO_ROW);
        return;
    }
    size_t first = by_person ? key.len - 1 - SIGNIN_SUBJECT : SIGNIN_SUBJECT;
    key_begin(&turned, by_person ? TABLE_SIGNIN : TABLE_SIGNER);
    key_add_bytes(&turned, key.data + 1 + first, key.len - 1 - first);
    key_add_bytes(&turned, key.data + 1, first);
    check_want_row(check, key, &turned, NO_INDEX);
}

/* An address of a calendar program, and what it holds. */
static void check_feed(struct check *check, struct bytes key, struct bytes payload)
{
    struct key index;
    const struct feed_row *row = check_decode(check, key, payload, &message_feed_row);
    if (row == NULL)
        return;
    key_of_feed_subject(&index, row);
    check_want_row(check, key, &index, NO_INDEX);
}

static void check_feed_index(struct check *check, struct bytes key)
{
    struct key feed;
    struct key index;
    struct bytes payload;
    if (key.len < 1 + FEED_SUBJECT) {
        check_say_of(check, key, NO_ROW);
        return;
    }
    key_begin(&feed, TABLE_FEED);
    key_add_bytes(&feed, key.data + 1 + FEED_SUBJECT, key.len - 1 - FEED_SUBJECT);
    if (!check_look_up(check, &feed, &payload)) {
        check_say_of(check, key, NO_ROW);
        return;
    }
    if (payload.len == 0)
        return;
    const struct feed_row *row = check_decode(check, key_bytes(&feed), payload, &message_feed_row);
    if (row == NULL)
        return;
    key_of_feed_subject(&index, row);
    if (!bytes_equal(key_bytes(&index), key))
        check_say_of(check, key, NO_ROW);
}

void check_against_others(struct check *check, enum table table, struct bytes key,
                          struct bytes payload)
{
    if (table == TABLE_LINK)
        check_link(check, key, payload);
    else if (table == TABLE_SPEND)
        check_spend(check, key, payload);
    else if (table == TABLE_POT)
        check_pot(check, key, payload);
    else if (table == TABLE_KEY)
        check_key(check, key, payload);
    else if (table == TABLE_KEY_PUBLIC)
        check_key_index(check, key, 0, 1 + 32);
    else if (table == TABLE_KEY_UNTIL)
        check_key_index(check, key, 1, 1 + sizeof(uint64_t));
    else if (table == TABLE_ABSENCE || table == TABLE_ABSENT)
        check_absence(check, key);
    else if (table == TABLE_SIGNIN || table == TABLE_SIGNER)
        check_signin(check, key);
    else if (table == TABLE_FEED)
        check_feed(check, key, payload);
    else if (table == TABLE_FEED_SUBJECT)
        check_feed_index(check, key);
    else if (table == TABLE_CONTACT)
        check_contact(check, key, payload);
    else if (table == TABLE_CONTACT_CHECK)
        check_contact_index(check, key);
    else if (table == TABLE_LADDER)
        check_ladder(check, key, payload);
    else if (table == TABLE_REPLY)
        check_reply(check, key, payload);
}
