// SPDX-License-Identifier: EUPL-1.2
/* Is this ID token what the issuer says to us, now, about the sign-in that was begun here? Pure:
 * keys, clock and what is expected come in. OpenID Connect Core 1.0, 3.1.3.7. */
#ifndef CLIENTS_GATEWAY_OIDC_TOKEN_H
#define CLIENTS_GATEWAY_OIDC_TOKEN_H

#include <jansson.h>
#include <stdint.h>

#include "clients/gateway/oidc_keys.h"

enum {
    OIDC_TOKEN_MAX = 32768, /* bytes */
    OIDC_LEEWAY_S = 60,     /* clocks differ by so much */
    OIDC_FRESH_S = 600      /* it was made for this sign-in, so lately */
};

struct oidc_expect {
    const char *issuer;
    const char *client_id;
    const char *nonce;
    int64_t now_s;
};

enum oidc_fault {
    OIDC_SOUND,
    OIDC_MALFORMED,
    OIDC_ALGORITHM,   /* none, one with a shared secret, or one that is not known */
    OIDC_UNKNOWN_KEY, /* perhaps a newer one: fetch the keys again */
    OIDC_SIGNATURE,
    OIDC_ISSUER,
    OIDC_AUDIENCE,
    OIDC_EXPIRED,
    OIDC_STALE, /* made long ago, or in the future */
    OIDC_NONCE,
    OIDC_SUBJECT
};

/* OIDC_SOUND: `*claims` is the token's, the caller's to free. Else it is left as it was. */
enum oidc_fault oidc_token_verify(const char *token, size_t len, const struct oidc_keys *keys,
                                  const struct oidc_expect *expect, json_t **claims);

/* A word for the log: "expired". */
const char *oidc_fault_word(enum oidc_fault fault);

#endif
