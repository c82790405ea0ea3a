// SPDX-License-Identifier: EUPL-1.2
/* People, their keys, who stands in for whom, and the phone list. */
#include <xxhash.h>

#include "base/assert.h"
#include "base/language.h"
#include "store/row.h"

static void get_name(struct code *out, const struct key *key, size_t at)
{
    const char *text = (const char *)key->b + at;
    if (at >= key->len || !code_set(out, text, strnlen(text, key->len - at)))
        row_damaged(key_bytes(key), _("geen naam in de sleutel"));
}

/* --- people --- */

bool state_person(struct state *state, const struct code *person, struct person_row *out)
{
    struct person_row *held = &state->held.person;
    struct key key;
    if (code_empty(person))
        return false;
    if (!code_equal(&held->person, person)) {
        key_of_named(&key, TABLE_PERSON, person->s);
        if (!row_decode(state, &key, &message_person_row, held, NULL))
            return false;
    }
    message_copy(&message_person_row, out, held);
    return true;
}

bool state_person_next(struct state *state, const struct code *after, struct person_row *out)
{
    struct key key;
    struct bytes payload;
    key_of_named(&key, TABLE_PERSON, after->s);
    if (!row_step(state, ROW_AFTER, 1, &key, &payload))
        return false;
    row_decode_payload(key_bytes(&key), payload, &message_person_row, out, &state->arena);
    return true;
}

void state_person_put(struct state *state, const struct person_row *row)
{
    struct key key;
    key_of_named(&key, TABLE_PERSON, row->person.s);
    if (code_equal(&state->held.person.person, &row->person))
        state->held.person.person.s[0] = '\0';
    row_encode(state, &key, &message_person_row, row);
}

/* --- keys --- */

/* A gateway speaks for many with one key, so the last one is held. */
bool state_key(struct state *state, const struct code *person, const struct code *key_name,
               struct key_row *out)
{
    struct held_rows *held = &state->held;
    struct key key;
    if (!code_equal(&held->key.key, key_name) || !code_equal(&held->key.person, person)) {
        key_of_key(&key, person, key_name);
        held->key.key.s[0] = '\0';
        if (!row_decode(state, &key, &message_key_row, &held->key, NULL))
            return false;
        ASSERT(held->key.public_key.len == sizeof held->key_public);
        memcpy(held->key_public, held->key.public_key.data, sizeof held->key_public);
    }
    *out = held->key;
    out->public_key.data = arena_copy(&state->arena, held->key_public, sizeof held->key_public);
    return true;
}

bool state_key_next(struct state *state, const struct code *person, const struct code *after,
                    struct key_row *out)
{
    struct key prefix;
    struct key key;
    struct bytes payload;
    struct code name;
    key_of_named(&prefix, TABLE_KEY, person->s);
    key_of_key(&key, person, after);
    if (!row_step(state, ROW_AFTER, prefix.len, &key, &payload))
        return false;
    get_name(&name, &key, prefix.len);
    return state_key(state, person, &name, out);
}

/* The key that an index names in its last two parts. */
static bool key_of_names(struct state *state, const struct key *index, size_t at,
                         struct key_row *out)
{
    struct code person;
    struct code name;
    get_name(&person, index, at);
    get_name(&name, index, at + strlen(person.s) + 1);
    return state_key(state, &person, &name, out);
}

bool state_key_by_public(struct state *state, const uint8_t public_key[32], struct key_row *out)
{
    struct key key;
    struct bytes payload;
    key_begin(&key, TABLE_KEY_PUBLIC);
    key_add_bytes(&key, public_key, 32);
    size_t prefix = key.len;
    return row_step(state, ROW_AT_OR_AFTER, prefix, &key, &payload) &&
           key_of_names(state, &key, prefix, out);
}

bool state_key_ending(struct state *state, struct instant now, struct key_row *out)
{
    struct key key;
    struct bytes payload;
    key_begin(&key, TABLE_KEY_UNTIL);
    if (!row_step(state, ROW_AT_OR_AFTER, 1, &key, &payload) ||
        get_be64(key.b + 1) > (uint64_t)now.ms)
        return false;
    return key_of_names(state, &key, 1 + sizeof(uint64_t), out);
}

void state_key_put(struct state *state, const struct key_row *row)
{
    struct key_row before;
    struct key key;
    struct key index;
    key_of_key(&key, &row->person, &row->key);
    if (state_key(state, &row->person, &row->key, &before))
        for (size_t i = 0; i < KEY_INDEXES; i++)
            if (key_of_key_index(&index, i, &before))
                row_delete(state, &index);
    state->held.key.key.s[0] = '\0';
    row_encode(state, &key, &message_key_row, row);
    for (size_t i = 0; i < KEY_INDEXES; i++)
        if (key_of_key_index(&index, i, row))
            row_write_index(state, &index);
}

/* --- absences: the key says it all, from either side --- */

/* The rest of a key behind the person that it begins with: until, from, the other one. */
static void get_absence(const struct key *key, bool by_stand_in, struct absence_row *out)
{
    struct code first;
    struct code other;
    get_name(&first, key, 1);
    const size_t dates = 1 + strlen(first.s) + 1;
    if (key->len < dates + 2 * 4)
        row_damaged(key_bytes(key), _("geen datum in de sleutel"));
    get_name(&other, key, dates + 2 * 4);
    *out = (struct absence_row){.from = key_date_at(key, dates + 4),
                                .person = by_stand_in ? other : first,
                                .stand_in = by_stand_in ? first : other,
                                .until = key_date_at(key, dates)};
}

/* Where a person is held who stands in for nobody on this day. */
static struct code *alone_at(struct held_rows *held, const struct code *person,
                             struct civil_date day)
{
    if (held->alone_on.n != day.n)
        memset(held->alone, 0, sizeof held->alone);
    held->alone_on = day;
    return &held->alone[XXH3_64bits(person->s, strlen(person->s)) % HELD_ALONE];
}

static void forget_alone(struct state *state)
{
    state->held.alone_on.n = 0;
}

void state_absence_put(struct state *state, const struct absence_row *row)
{
    struct key key;
    forget_alone(state);
    key_of_absence(&key, TABLE_ABSENCE, row);
    row_write_index(state, &key);
    key_of_absence(&key, TABLE_ABSENT, row);
    row_write_index(state, &key);
}

static bool next_absence(struct state *state, enum table table, const struct code *whose,
                         struct absence_row *at)
{
    struct key key;
    struct bytes payload;
    key_of_named(&key, table, whose->s);
    size_t prefix = key.len;
    bool begins = code_empty(&at->person);
    if (!begins)
        key_of_absence(&key, table, at);
    if (!row_step(state, begins ? ROW_AT_OR_AFTER : ROW_AFTER, prefix, &key, &payload))
        return false;
    get_absence(&key, table == TABLE_ABSENCE, at);
    return true;
}

bool state_absence_next(struct state *state, const struct code *person, struct absence_row *at)
{
    return next_absence(state, TABLE_ABSENT, person, at);
}

bool state_stand_in_next(struct state *state, const struct code *stand_in, struct absence_row *at)
{
    return next_absence(state, TABLE_ABSENCE, stand_in, at);
}

void state_absence_delete(struct state *state, const struct absence_row *row)
{
    struct key key;
    forget_alone(state);
    key_of_absence(&key, TABLE_ABSENT, row);
    row_delete(state, &key);
    key_of_absence(&key, TABLE_ABSENCE, row);
    row_delete(state, &key);
}

bool state_absence_on(struct state *state, const struct code *person, struct civil_date day,
                      struct absence_row *out)
{
    struct key key;
    struct bytes payload;
    struct absence_row row;
    key_of_named(&key, TABLE_ABSENT, person->s);
    size_t prefix = key.len;
    key_add_date(&key, day); /* only those that end on this day or later */
    bool more = row_step(state, ROW_AT_OR_AFTER, prefix, &key, &payload);
    for (; more; more = row_step(state, ROW_AFTER, prefix, &key, &payload)) {
        get_absence(&key, false, &row);
        if (row.from.n > day.n)
            continue;
        *out = row;
        return true;
    }
    return false;
}

void state_absences_forget(struct state *state, const struct code *person, struct civil_date from,
                           struct civil_date until)
{
    struct absence_row row = {.person = {{0}}};
    while (state_absence_next(state, person, &row))
        if ((until.n == 0 || row.from.n <= until.n) && (from.n == 0 || row.until.n >= from.n))
            state_absence_delete(state, &row);
}

void state_stands_in_for(struct state *state, const struct code *stand_in, struct civil_date day,
                         struct codes *out)
{
    struct key key;
    struct key today;
    struct bytes payload;
    struct code person;
    struct code *alone = alone_at(&state->held, stand_in, day);
    out->n = 0;
    if (code_equal(alone, stand_in))
        return;
    key_of_named(&key, TABLE_ABSENCE, stand_in->s);
    size_t prefix = key.len;
    key_add_date(&key, day); /* only those that end on this day or later */
    today = key;
    const size_t date_len = key.len - prefix;
    bool more = row_step(state, ROW_AT_OR_AFTER, prefix, &key, &payload);
    while (more && out->n < CODES_MAX) {
        get_name(&person, &key, prefix + 2 * date_len);
        if (memcmp(key.b + prefix + date_len, today.b + prefix, date_len) <= 0)
            codes_add(out, &person);
        more = row_step(state, ROW_AFTER, prefix, &key, &payload);
    }
    if (out->n == 0)
        *alone = *stand_in;
}

/* --- terms --- */

bool state_term(struct state *state, const struct code *ladder, const struct code *tier,
                const struct code *person, struct term_row *out)
{
    struct key key;
    key_of_term(&key, ladder, tier, person);
    return row_decode(state, &key, &message_term_row, out, NULL);
}

bool state_term_next(struct state *state, const struct code *ladder, const struct code *tier,
                     const struct code *after, struct term_row *out)
{
    struct key prefix;
    struct key key;
    struct bytes payload;
    key_of_table_tier(&prefix, TABLE_TERM, ladder, tier);
    key_of_term(&key, ladder, tier, after);
    if (!row_step(state, ROW_AFTER, prefix.len, &key, &payload))
        return false;
    row_decode_payload(key_bytes(&key), payload, &message_term_row, out, &state->arena);
    return true;
}

void state_term_put(struct state *state, const struct code *ladder, const struct code *tier,
                    const struct term_row *row)
{
    struct key key;
    key_of_term(&key, ladder, tier, &row->person);
    row_encode(state, &key, &message_term_row, row);
}

/* --- the phone list --- */

bool state_contact(struct state *state, const struct code *contact, struct contact_row *out,
                   struct arena *arena)
{
    struct key key;
    key_of_named(&key, TABLE_CONTACT, contact->s);
    return row_decode(state, &key, &message_contact_row, out, arena);
}

bool state_contact_next(struct state *state, const struct code *after, struct contact_row *out,
                        struct arena *arena)
{
    struct key key;
    struct bytes payload;
    key_of_named(&key, TABLE_CONTACT, after->s);
    if (!row_step(state, ROW_AFTER, 1, &key, &payload))
        return false;
    row_decode_payload(key_bytes(&key), payload, &message_contact_row, out, arena);
    return true;
}

bool state_contact_oldest(struct state *state, struct contact_row *out, struct arena *arena)
{
    struct key key;
    struct bytes payload;
    struct code contact;
    key_begin(&key, TABLE_CONTACT_CHECK);
    key_add_date(&key, (struct civil_date){-1000000}); /* before every day */
    size_t head = key.len;
    if (!row_step(state, ROW_AT_OR_AFTER, 1, &key, &payload))
        return false;
    get_name(&contact, &key, head);
    return state_contact(state, &contact, out, arena);
}

static void forget_check(struct state *state, const struct code *contact)
{
    struct contact_row before;
    struct key index;
    if (state_contact(state, contact, &before, &state->arena) &&
        key_of_contact_index(&index, &before))
        row_delete(state, &index);
}

void state_contact_put(struct state *state, const struct contact_row *row)
{
    struct key key;
    struct key index;
    forget_check(state, &row->contact);
    key_of_named(&key, TABLE_CONTACT, row->contact.s);
    row_encode(state, &key, &message_contact_row, row);
    if (key_of_contact_index(&index, row))
        row_write_index(state, &index);
}

void state_contact_mark_overdue(struct state *state, const struct code *contact)
{
    struct contact_row row;
    ASSERT(state_contact(state, contact, &row, &state->arena));
    row.overdue = true;
    state_contact_put(state, &row);
}

void state_contact_delete(struct state *state, const struct code *contact)
{
    struct key key;
    forget_check(state, contact);
    key_of_named(&key, TABLE_CONTACT, contact->s);
    row_delete(state, &key);
}

/* --- mail --- */

bool state_mail(struct state *state, const struct code *person, struct mail_row *out)
{
    struct key key;
    key_of_named(&key, TABLE_MAIL, person->s);
    return row_decode(state, &key, &message_mail_row, out, NULL);
}

bool state_mail_next(struct state *state, const struct code *after, struct mail_row *out)
{
    struct key key;
    struct bytes payload;
    key_of_named(&key, TABLE_MAIL, after->s);
    if (!row_step(state, ROW_AFTER, 1, &key, &payload))
        return false;
    row_decode_payload(key_bytes(&key), payload, &message_mail_row, out, NULL);
    return true;
}

void state_mail_put(struct state *state, const struct mail_row *row)
{
    struct key key;
    key_of_named(&key, TABLE_MAIL, row->person.s);
    row_encode(state, &key, &message_mail_row, row);
}

void state_mail_delete(struct state *state, const struct code *person)
{
    struct key key;
    key_of_named(&key, TABLE_MAIL, person->s);
    row_delete(state, &key);
}
