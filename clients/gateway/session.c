// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/session.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/memory.h"

void sessions_init(struct sessions *sessions, int64_t idle_ms, int64_t most_ms)
{
    ASSERT(sodium_init() >= 0);
    sessions->v = memory_zeroed(SESSIONS_MAX, sizeof *sessions->v);
    sessions->n = 0;
    sessions->idle_ms = idle_ms;
    sessions->most_ms = most_ms;
}

void sessions_release(struct sessions *sessions)
{
    sodium_memzero(sessions->v, SESSIONS_MAX * sizeof *sessions->v);
    free(sessions->v);
    sessions->v = NULL;
}

static void new_token(char out[SESSION_TOKEN_TEXT])
{
    uint8_t random[32];
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(out, SESSION_TOKEN_TEXT, random, sizeof random);
}

static void hash_of(const char *token, size_t len, uint8_t out[32])
{
    crypto_generichash(out, 32, (const uint8_t *)token, len, NULL, 0);
}

static bool is_over(const struct sessions *sessions, const struct session *session, int64_t now_ms)
{
    return !session->taken || (!session->wall && now_ms - session->used_ms >= sessions->idle_ms) ||
           now_ms - session->begun_ms >= sessions->most_ms;
}

/* A free place; else that of the person's own oldest one where he has many, else the oldest. */
static struct session *make_room(struct sessions *sessions, const struct code *person,
                                 int64_t now_ms)
{
    struct session *oldest = NULL;
    struct session *own = NULL;
    struct session *room = NULL;
    unsigned owned = 0;
    for (size_t i = 0; i < sessions->n; i++) {
        struct session *at = &sessions->v[i];
        if (is_over(sessions, at, now_ms)) {
            session_end(at);
            room = at;
            continue;
        }
        if (oldest == NULL || at->used_ms < oldest->used_ms)
            oldest = at;
        if (!code_equal(&at->person, person))
            continue;
        owned++;
        if (own == NULL || at->used_ms < own->used_ms)
            own = at;
    }
    if (owned >= SESSIONS_OF_PERSON_MAX)
        return own;
    if (room == NULL && sessions->n < SESSIONS_MAX)
        room = &sessions->v[sessions->n++];
    return room != NULL ? room : oldest;
}

struct session *session_begin(struct sessions *sessions, const struct session *like, int64_t now_ms,
                              char token[SESSION_TOKEN_TEXT])
{
    struct session *session = make_room(sessions, &like->person, now_ms);
    *session = *like;
    session->taken = true;
    session->begun_ms = now_ms;
    session->used_ms = now_ms;
    new_token(token);
    new_token(session->csrf);
    hash_of(token, SESSION_TOKEN_TEXT - 1, session->hash);
    return session;
}

struct session *session_find(struct sessions *sessions, const char *token, size_t len, bool used,
                             int64_t now_ms)
{
    uint8_t hash[32];
    if (token == NULL || len != SESSION_TOKEN_TEXT - 1)
        return NULL;
    hash_of(token, len, hash);
    for (size_t i = 0; i < sessions->n; i++) {
        struct session *session = &sessions->v[i];
        if (!session->taken || memcmp(session->hash, hash, sizeof hash) != 0)
            continue;
        if (is_over(sessions, session, now_ms)) {
            session_end(session);
            return NULL;
        }
        if (used)
            session->used_ms = now_ms;
        return session;
    }
    return NULL;
}

bool session_lives(const struct sessions *sessions, const struct session *session,
                   const uint8_t hash[32], int64_t now_ms)
{
    return memcmp(session->hash, hash, 32) == 0 && !is_over(sessions, session, now_ms);
}

void session_end(struct session *session)
{
    sodium_memzero(session, sizeof *session);
}

bool session_csrf_is(const struct session *session, const char *token)
{
    return token != NULL && strlen(token) == SESSION_TOKEN_TEXT - 1 &&
           sodium_memcmp(token, session->csrf, SESSION_TOKEN_TEXT - 1) == 0;
}

size_t sessions_count(const struct sessions *sessions, int64_t now_ms)
{
    size_t n = 0;
    for (size_t i = 0; i < sessions->n; i++)
        n += !is_over(sessions, &sessions->v[i], now_ms);
    return n;
}
