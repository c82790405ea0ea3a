// SPDX-License-Identifier: EUPL-1.2
/* Who is signed in. A browser holds a random token in a cookie; here is only its hash, with the
 * person, the roles that the sign-in gave, and when it ends. In memory alone: who restarts the
 * gateway signs everybody out, and nothing about who works when is kept.
 *
 * Not here: the cookie's name and attributes (signin.h), what a person may do (the daemon). */
#ifndef CLIENTS_GATEWAY_SESSION_H
#define CLIENTS_GATEWAY_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/values.h"

enum {
    SESSION_TOKEN_TEXT = 65, /* 32 random bytes in hex, and a NUL */
    SESSION_ISSUER_MAX = 200,
    SESSIONS_MAX = 4096,
    SESSIONS_OF_PERSON_MAX = 16 /* one more ends the one that was used longest ago */
};

struct session {
    uint8_t hash[32]; /* of the token */
    char csrf[SESSION_TOKEN_TEXT];
    char issuer[SESSION_ISSUER_MAX]; /* who vouched for the person; "" in practice */
    struct code person;
    struct code organisation;
    bool narrowed;      /* of the person's roles only those below count */
    struct codes roles; /* that the issuer's claim came to */
    int64_t begun_ms;   /* boot clock */
    int64_t used_ms;
    bool wall; /* a screen that nobody touches: it stays without use, and looks only */
    bool taken;
};

struct sessions {
    struct session *v; /* SESSIONS_MAX */
    size_t n;          /* places that were ever taken */
    int64_t idle_ms;
    int64_t most_ms;
};

void sessions_init(struct sessions *sessions, int64_t idle_ms, int64_t most_ms);
void sessions_release(struct sessions *sessions);

/* A new session with a new token, which the caller puts in the cookie; whatever was signed in with
 * an older token of this browser is the caller's to end. `like` gives issuer, person, organisation
 * and roles. */
struct session *session_begin(struct sessions *sessions, const struct session *like, int64_t now_ms,
                              char token[SESSION_TOKEN_TEXT]);

/* The session of a cookie's value; NULL when there is none or it has ended. `used`: it counts as
 * use, and its end moves on. */
struct session *session_find(struct sessions *sessions, const char *token, size_t len, bool used,
                             int64_t now_ms);

/* The same for one that is known: has it ended meanwhile? Does not count as use. */
bool session_lives(const struct sessions *sessions, const struct session *session,
                   const uint8_t hash[32], int64_t now_ms);

void session_end(struct session *session);

/* In constant time. */
bool session_csrf_is(const struct session *session, const char *token);

size_t sessions_count(const struct sessions *sessions, int64_t now_ms);

#endif
