// SPDX-License-Identifier: EUPL-1.2
/* Signing in with OpenID Connect: the code flow with PKCE, at one of several issuers. The browser
 * leaves by /aanmelden/bij/CODE and comes back at /aanmelden/antwoord/CODE; then the daemon is
 * asked whose sign-in it is, and signin_accept begins the session. Whoever is not known, or has no
 * role, gets a page that says whom to ask and shows the code for him.
 *
 * An issuer has an answering address of its own, so that an answer of one never passes for
 * another's (RFC 9700, 2.1). */
#ifndef CLIENTS_GATEWAY_OIDC_H
#define CLIENTS_GATEWAY_OIDC_H

#include "clients/gateway/exchange.h"

struct oidc;

/* Makes the gateway's. `folder`: where credentials lie that systemd does not bring. False after
 * saying why in the log; it is to be closed all the same. Without issuers in the settings it
 * answers nothing. */
bool oidc_open(struct gateway *gateway, const char *folder);
/* Whoever waits is answered that it failed. */
void oidc_close(struct oidc *oidc);
/* After the loop has run until it was empty. */
void oidc_free(struct oidc *oidc);

/* Answers /aanmelden, and below it and /afmelden what is for issuers; false: not ours. */
bool oidc_answer(struct oidc *oidc, struct exchange *exchange);

/* The issuer's name as people know it, where one can sign out of it by /afmelden/bij/CODE; NULL:
 * one cannot, or there is none of that code. */
const char *oidc_issuer_name(struct oidc *oidc, const char *code);

#endif
