// SPDX-License-Identifier: EUPL-1.2
/* The keys that an issuer signs with, as its JWK set says. Only those are kept that can sign what
 * this program accepts: RSA of 2048 bits or more, and the curves of ES256, ES384 and ES512. Pure.
 *
 * Not here: fetching them, and when (oidc_issuer.h). */
#ifndef CLIENTS_GATEWAY_OIDC_KEYS_H
#define CLIENTS_GATEWAY_OIDC_KEYS_H

#include <cjose/cjose.h>
#include <stdbool.h>
#include <stddef.h>

enum { OIDC_KEYS_MAX = 32, OIDC_KID_MAX = 200, OIDC_ALG_MAX = 8 };

struct oidc_key {
    cjose_jwk_t *jwk;
    char kid[OIDC_KID_MAX]; /* "" when it has none */
    char alg[OIDC_ALG_MAX]; /* the only one that it is for; "" when it does not say */
};

struct oidc_keys {
    size_t n;
    struct oidc_key v[OIDC_KEYS_MAX];
};

/* Reads a JWK set in place of what was there. False, and nothing changes, when it is none. A key
 * that is of no use is passed over; no key at all is a set too. */
bool oidc_keys_read(struct oidc_keys *keys, const char *text, size_t len);
void oidc_keys_release(struct oidc_keys *keys);

/* The one key that signs with this algorithm ("RS256") under this id; NULL id: the only one that
 * could. NULL: there is none, or it is not certain which. */
const struct oidc_key *oidc_keys_find(const struct oidc_keys *keys, const char *alg,
                                      const char *kid);

/* Is it an algorithm that is accepted? None that needs no key, or one that both sides know. */
bool oidc_alg_is_accepted(const char *alg);

/* Base64url without padding, as all that is signed has it (RFC 7515, 2); nothing at all is it too.
 * The library ends the program over some texts that are not, so look before it does. */
bool oidc_is_base64url(const char *text, size_t len);

#endif
