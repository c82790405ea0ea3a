// SPDX-License-Identifier: EUPL-1.2
/* How this program proves to an issuer who it is: with a shared secret, in the header or in the
 * form, or with a private key (RFC 7523). The secret comes from a file that nobody else may read.
 */
#ifndef CLIENTS_GATEWAY_OIDC_CLIENT_H
#define CLIENTS_GATEWAY_OIDC_CLIENT_H

#include <cjose/cjose.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "clients/gateway/web_settings.h"

enum { OIDC_SECRET_MAX = 500 };

struct oidc_client {
    const struct issuer *issuer;
    char secret[OIDC_SECRET_MAX]; /* "" with a key */
    cjose_jwk_t *key;             /* NULL with a secret */
    char alg[8];                  /* that the key signs with */
};

/* Reads the issuer's credential: of that name in $CREDENTIALS_DIRECTORY, else in `folder`. False
 * after saying what is wrong, in the log. */
bool oidc_client_open(struct oidc_client *client, const struct issuer *issuer, const char *folder);
void oidc_client_release(struct oidc_client *client);

/* The fields of a token request for this code, form-encoded, with what proves who asks; a header's
 * value in `*authorization`, or NULL. Both in the arena. */
const char *oidc_client_form(const struct oidc_client *client, const char *endpoint,
                             const char *code, const char *verifier, const char *redirect,
                             int64_t now_s, struct arena *arena, const char **authorization);

/* Makes a key pair for `client_auth: private-key`: the private JWK goes into a file that is not
 * there yet, the public JWK set, which the issuer is given, to stdout. False after saying why. */
bool oidc_client_make_key(const char *path);

/* A field of a form or a query, encoded (RFC 3986's unreserved stay). */
const char *oidc_encode(const char *text, struct arena *arena);

#endif
