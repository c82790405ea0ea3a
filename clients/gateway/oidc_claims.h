// SPDX-License-Identifier: EUPL-1.2
/* What an ID token says of who somebody is and which roles he has, in terms of this site. Pure. */
#ifndef CLIENTS_GATEWAY_OIDC_CLAIMS_H
#define CLIENTS_GATEWAY_OIDC_CLAIMS_H

#include <jansson.h>

#include "clients/gateway/web_settings.h"
#include "proto/signin.h"

/* The 32 bytes that stand for this sign-in: BLAKE2b-256 over the issuer, a NUL, and the claim that
 * tells people apart there. False when the token has no such claim as a text. */
bool oidc_claims_subject(const json_t *claims, const struct issuer *issuer,
                         uint8_t out[SIGNIN_SUBJECT]);

/* The site roles that the values at the issuer's role claim come to; none: the claim is not there,
 * or holds nothing that the settings name. */
void oidc_claims_roles(const json_t *claims, const struct issuer *issuer, struct codes *out);

#endif
