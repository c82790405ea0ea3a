// SPDX-License-Identifier: EUPL-1.2
/* A sign-in between leaving for the issuer and coming back: what the answer must fit. It travels in
 * a cookie of the browser that left, sealed with a key that only this process has, so that an
 * answer counts in that browser alone, and whoever never comes back costs nothing here. */
#ifndef CLIENTS_GATEWAY_OIDC_FLOW_H
#define CLIENTS_GATEWAY_OIDC_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/values.h"

enum {
    OIDC_RANDOM_TEXT = 44, /* 32 random bytes in base64url, and a NUL */
    OIDC_TO_MAX = 300,     /* a path of ours, with its NUL */
    OIDC_FLOW_TEXT = 1100, /* sealed, with its NUL */
    OIDC_FLOW_S = 600,     /* so long may it take to sign in there */
    OIDC_USED_MAX = 4096
};

struct oidc_flow {
    struct code issuer;
    char state[OIDC_RANDOM_TEXT];
    char nonce[OIDC_RANDOM_TEXT];
    char verifier[OIDC_RANDOM_TEXT]; /* PKCE */
    char to[OIDC_TO_MAX];            /* where to, afterwards */
    int64_t until_s;                 /* by the boot clock */
};

/* `to` NULL, or no path of ours: to the first page. */
void oidc_flow_begin(struct oidc_flow *flow, const struct code *issuer, const char *to,
                     int64_t now_s);

/* base64url(SHA-256(verifier)), for the issuer to hold the verifier against (RFC 7636, S256). */
void oidc_flow_challenge(const struct oidc_flow *flow, char out[OIDC_RANDOM_TEXT]);

void oidc_flow_seal(const struct oidc_flow *flow, const uint8_t key[32], char out[OIDC_FLOW_TEXT]);
/* False when it was not sealed with this key, or its time is over. */
bool oidc_flow_open(const char *text, size_t len, const uint8_t key[32], int64_t now_s,
                    struct oidc_flow *out);

/* In constant time. */
bool oidc_flow_state_is(const struct oidc_flow *flow, const char *state);

/* Sign-ins that came back once: the cookie may still be somewhere. */
struct oidc_used {
    struct {
        uint8_t hash[16];
        int64_t until_s;
    } v[OIDC_USED_MAX];
    size_t next;
};
/* True the first time. */
bool oidc_used_take(struct oidc_used *used, const struct oidc_flow *flow, int64_t now_s);

/* "/zaken/D-…": of this site, and nothing that a browser could read as another's address. */
bool oidc_flow_is_path(const char *to);

#endif
