// SPDX-License-Identifier: EUPL-1.2
/* What the files of OpenID Connect share. Internal to them: oidc.c (leaving for an issuer),
 * oidc_return.c (coming back), oidc_pages.c (what is said meanwhile). */
#ifndef CLIENTS_GATEWAY_OIDC_INSIDE_H
#define CLIENTS_GATEWAY_OIDC_INSIDE_H

#include "clients/gateway/gateway.h"
#include "clients/gateway/oidc.h"
#include "clients/gateway/oidc_flow.h"
#include "clients/gateway/oidc_issuer.h"
#include "proto/signin.h"

enum { OIDC_ISSUERS_MAX = 8 };

struct oidc {
    struct gateway *gateway;
    struct oidc_http *http;
    size_t n;
    struct oidc_issuer issuers[OIDC_ISSUERS_MAX];
    uint8_t key[32]; /* seals what travels in cookies; gone with the process */
    struct oidc_used used;
    int64_t told_ms; /* the turns of what is said of refusals (knocks_take_turn) */
    unsigned untold; /* refusals since the last one that was said */
};

/* A request of a browser on its way to an issuer or back; lives in the exchange's arena. */
struct oidc_visit {
    struct oidc *oidc;
    struct oidc_issuer *issuer;
    struct exchange *exchange;
    struct oidc_flow flow;
    const char *code;  /* coming back: what the token is asked with */
    const char *token; /* and then the token, until it is verified */
    size_t token_len;
    bool looked_again; /* for newer keys */
    struct codes roles;
    uint8_t subject[SIGNIN_SUBJECT];
};

/* The address at which this issuer answers. */
const char *oidc_return_url(const struct oidc_visit *visit);

/* The cookie that holds what the answer must fit. */
const char *oidc_cookie_name(struct exchange *exchange, const char *state);

/* --- oidc_return.c --- */

void oidc_return_answer(struct oidc_visit *visit);

/* --- oidc_pages.c --- */

/* The issuers to choose from. */
void oidc_page_choice(struct oidc *oidc, struct exchange *exchange);
/* It did not work, and can be tried again. `why` goes to the log. */
void oidc_page_failed(struct oidc_visit *visit, unsigned status, const char *why);
/* Nobody is known by this sign-in, or he may do nothing here: whom to ask, and by which code. */
void oidc_page_unknown(struct oidc_visit *visit);
void oidc_page_no_role(struct oidc_visit *visit);

#endif
