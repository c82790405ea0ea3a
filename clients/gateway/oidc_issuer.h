// SPDX-License-Identifier: EUPL-1.2
/* One issuer: what it says of itself (discovery) and its keys, fetched when they are needed, kept
 * for a while, and fetched again when a token is signed with a key that is not among them. */
#ifndef CLIENTS_GATEWAY_OIDC_ISSUER_H
#define CLIENTS_GATEWAY_OIDC_ISSUER_H

#include "clients/gateway/oidc_client.h"
#include "clients/gateway/oidc_http.h"
#include "clients/gateway/oidc_keys.h"

enum {
    OIDC_KEPT_S = 3600,   /* then it is asked again */
    OIDC_STALE_S = 86400, /* and where it does not answer, what it said is good for so long */
    OIDC_PAUSE_S = 5, /* after a failure; and at least so long between two looks for newer keys */
};

struct oidc_waiter;

struct oidc_issuer {
    const struct issuer *settings;
    struct oidc_client client;
    struct oidc_http *http;
    /* what it says of itself; NULL: nothing yet, or it has none */
    char *authorization;
    char *token;
    char *jwks;
    char *end_session;
    bool names_itself; /* in its answers, by `iss` (RFC 9207) */
    struct oidc_keys keys;
    int64_t known_s; /* since when; by the boot clock */
    int64_t tried_s;
    bool known;
    bool asking;
    struct oidc_waiter *waiting;
};

/* False after saying why in the log. The settings are borrowed. */
bool oidc_issuer_open(struct oidc_issuer *issuer, const struct issuer *settings, const char *folder,
                      struct oidc_http *http);
/* When nothing is asked of it any more. */
void oidc_issuer_release(struct oidc_issuer *issuer);

typedef void oidc_issuer_done(void *arg, bool known);

/* Calls `done` when the issuer's description and keys are here, now or later; `known` false when
 * they are not to be had. `newer`: not those that are here, unless they came a moment ago. */
void oidc_issuer_ready(struct oidc_issuer *issuer, bool newer, oidc_issuer_done *done, void *arg);

#endif
