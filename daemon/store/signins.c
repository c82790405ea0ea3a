// SPDX-License-Identifier: EUPL-1.2
/* As what people sign in elsewhere: the key says it all, from either side. */
#include "base/language.h"
#include "store/row.h"

static void key_of_signin(struct key *key, const uint8_t subject[SIGNIN_SUBJECT],
                          const struct code *person)
{
    key_begin(key, TABLE_SIGNIN);
    key_add_bytes(key, subject, SIGNIN_SUBJECT);
    key_add_code(key, person);
}

static void key_of_signer(struct key *key, const uint8_t subject[SIGNIN_SUBJECT],
                          const struct code *person)
{
    key_of_named(key, TABLE_SIGNER, person->s);
    key_add_bytes(key, subject, SIGNIN_SUBJECT);
}

bool state_signin(struct state *state, const uint8_t subject[SIGNIN_SUBJECT], struct code *out)
{
    struct key key;
    struct bytes payload;
    key_begin(&key, TABLE_SIGNIN);
    key_add_bytes(&key, subject, SIGNIN_SUBJECT);
    size_t prefix = key.len;
    if (!row_step(state, ROW_AT_OR_AFTER, prefix, &key, &payload))
        return false;
    if (!code_set(out, (const char *)key.b + prefix,
                  strnlen((const char *)key.b + prefix, key.len - prefix)))
        row_damaged(key_bytes(&key), _("geen naam in de sleutel"));
    return true;
}

bool state_signin_next(struct state *state, const struct code *person, const uint8_t *after,
                       uint8_t out[SIGNIN_SUBJECT])
{
    struct key key;
    struct bytes payload;
    key_of_named(&key, TABLE_SIGNER, person->s);
    size_t prefix = key.len;
    if (after != NULL)
        key_add_bytes(&key, after, SIGNIN_SUBJECT);
    if (!row_step(state, after == NULL ? ROW_AT_OR_AFTER : ROW_AFTER, prefix, &key, &payload))
        return false;
    if (key.len != prefix + SIGNIN_SUBJECT)
        row_damaged(key_bytes(&key), _("geen aanmeldnaam in de sleutel"));
    memcpy(out, key.b + prefix, SIGNIN_SUBJECT);
    return true;
}

void state_signin_put(struct state *state, const uint8_t subject[SIGNIN_SUBJECT],
                      const struct code *person)
{
    struct key key;
    key_of_signin(&key, subject, person);
    row_write_index(state, &key);
    key_of_signer(&key, subject, person);
    row_write_index(state, &key);
}

void state_signin_delete(struct state *state, const uint8_t subject[SIGNIN_SUBJECT],
                         const struct code *person)
{
    struct key key;
    key_of_signin(&key, subject, person);
    row_delete(state, &key);
    key_of_signer(&key, subject, person);
    row_delete(state, &key);
}
