// SPDX-License-Identifier: EUPL-1.2
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/memory.h"
#include "clients/gateway/oidc_inside.h"

#define LEAVING     "/aanmelden/bij/"
#define RETURNING   "/aanmelden/antwoord/"
#define SIGNING_OUT "/afmelden/bij/"

/* --- open and close --- */

bool oidc_open(struct gateway *gateway, const char *folder)
{
    struct oidc *oidc = memory_zeroed(1, sizeof *oidc);
    const struct issuer *issuers = gateway->settings->issuers.v;
    ASSERT(gateway->settings->issuers.n <= OIDC_ISSUERS_MAX);
    oidc->gateway = gateway;
    gateway->oidc = oidc;
    oidc->http = oidc_http_new(&gateway->loop);
    randombytes_buf(oidc->key, sizeof oidc->key);
    for (size_t i = 0; i < gateway->settings->issuers.n; i++) {
        if (!oidc_issuer_open(&oidc->issuers[i], &issuers[i], folder, oidc->http))
            return false;
        oidc->n++;
    }
    return true;
}

void oidc_close(struct oidc *oidc)
{
    oidc_http_close(oidc->http);
    for (size_t i = 0; i < oidc->n; i++)
        oidc_issuer_release(&oidc->issuers[i]);
    oidc->n = 0;
    sodium_memzero(oidc->key, sizeof oidc->key);
}

void oidc_free(struct oidc *oidc)
{
    oidc_http_free(oidc->http);
    free(oidc);
}

/* --- the cookie of a sign-in under way --- */

/* Eight of them: pages that are open beside each other can sign in at once, and a browser that
 * begins often carries no more than that. */
const char *oidc_cookie_name(struct exchange *exchange, const char *state)
{
    char name[60];
    int n = snprintf(name, sizeof name, "%sdoorbraak-aanmelden-%u",
                     exchange->gateway->https ? "__Host-" : "", (unsigned char)state[0] % 8u);
    return arena_string(&exchange->arena, name, (size_t)n);
}

/* Lax: the issuer sends the browser back by a link of its own. */
static const char *cookie(struct exchange *exchange, const char *state, const char *sealed)
{
    char text[OIDC_FLOW_TEXT + 200];
    int n = snprintf(text, sizeof text, "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s",
                     oidc_cookie_name(exchange, state), sealed, OIDC_FLOW_S,
                     exchange->gateway->https ? "; Secure" : "");
    return arena_string(&exchange->arena, text, (size_t)n);
}

/* --- leaving --- */

const char *oidc_return_url(const struct oidc_visit *visit)
{
    char url[500];
    int n = snprintf(url, sizeof url, "%s" RETURNING "%s", visit->oidc->gateway->settings->origin,
                     visit->issuer->settings->code.s);
    return arena_string(&visit->exchange->arena, url, (size_t)n);
}

static const char *leaving_url(const struct oidc_visit *visit)
{
    struct arena *arena = &visit->exchange->arena;
    const struct oidc_issuer *issuer = visit->issuer;
    char challenge[OIDC_RANDOM_TEXT];
    char url[4096];
    oidc_flow_challenge(&visit->flow, challenge);
    int n = snprintf(url, sizeof url,
                     "%s%cresponse_type=code&client_id=%s&redirect_uri=%s&scope=%s&state=%s"
                     "&nonce=%s&code_challenge=%s&code_challenge_method=S256",
                     issuer->authorization, strchr(issuer->authorization, '?') == NULL ? '?' : '&',
                     oidc_encode(issuer->settings->client_id, arena),
                     oidc_encode(oidc_return_url(visit), arena),
                     oidc_encode(issuer->settings->scopes, arena), visit->flow.state,
                     visit->flow.nonce, challenge);
    return (size_t)n < sizeof url ? arena_string(arena, url, (size_t)n) : NULL;
}

static void on_known(void *arg, bool known)
{
    struct oidc_visit *visit = arg;
    char sealed[OIDC_FLOW_TEXT];
    const char *url = known ? leaving_url(visit) : NULL;
    if (url == NULL) {
        oidc_page_failed(visit, 503, "away");
        return;
    }
    oidc_flow_seal(&visit->flow, visit->oidc->key, sealed);
    exchange_redirect(visit->exchange, url, cookie(visit->exchange, visit->flow.state, sealed));
}

static void leave(struct oidc_visit *visit)
{
    oidc_flow_begin(&visit->flow, &visit->issuer->settings->code,
                    target_parameter(&visit->exchange->target, "terug"), clock_boot_ms() / 1000);
    oidc_issuer_ready(visit->issuer, false, on_known, visit);
}

/* --- paths --- */

static struct oidc_issuer *issuer_of(struct oidc *oidc, const char *code)
{
    for (size_t i = 0; i < oidc->n; i++)
        if (code_is(&oidc->issuers[i].settings->code, code))
            return &oidc->issuers[i];
    return NULL;
}

static bool visit_begin(struct oidc *oidc, struct exchange *exchange, struct oidc_issuer *issuer,
                        void (*go)(struct oidc_visit *visit))
{
    if (issuer == NULL)
        return false;
    struct oidc_visit *visit = arena_alloc(&exchange->arena, sizeof *visit);
    visit->oidc = oidc;
    visit->issuer = issuer;
    visit->exchange = exchange;
    go(visit);
    return true;
}

/* Without a hint of whose session it is, as that would put a token with his name into an address;
 * the issuer may ask him whether he means it. */
static void leave_for_good(struct oidc_visit *visit)
{
    struct arena *arena = &visit->exchange->arena;
    const char *end = visit->issuer->end_session;
    char back[400];
    char url[2048];
    snprintf(back, sizeof back, "%s/afmelden/klaar", visit->oidc->gateway->settings->origin);
    int n =
        snprintf(url, sizeof url, "%s%cclient_id=%s&post_logout_redirect_uri=%s",
                 end == NULL ? "" : end, end == NULL || strchr(end, '?') == NULL ? '?' : '&',
                 oidc_encode(visit->issuer->settings->client_id, arena), oidc_encode(back, arena));
    bool can = end != NULL && (size_t)n < sizeof url;
    exchange_redirect(visit->exchange,
                      can ? arena_string(arena, url, (size_t)n) : "/afmelden/klaar", NULL);
}

bool oidc_answer(struct oidc *oidc, struct exchange *exchange)
{
    const char *path = exchange->target.path;
    if (oidc->n == 0 || exchange->method != ROUTE_GET)
        return false;
    if (strcmp(path, "/aanmelden") == 0 && oidc->n == 1)
        return visit_begin(oidc, exchange, &oidc->issuers[0], leave);
    if (strcmp(path, "/aanmelden") == 0) {
        oidc_page_choice(oidc, exchange);
        return true;
    }
    if (strncmp(path, LEAVING, sizeof LEAVING - 1) == 0)
        return visit_begin(oidc, exchange, issuer_of(oidc, path + sizeof LEAVING - 1), leave);
    if (strncmp(path, RETURNING, sizeof RETURNING - 1) == 0)
        return visit_begin(oidc, exchange, issuer_of(oidc, path + sizeof RETURNING - 1),
                           oidc_return_answer);
    if (strncmp(path, SIGNING_OUT, sizeof SIGNING_OUT - 1) == 0)
        return visit_begin(oidc, exchange, issuer_of(oidc, path + sizeof SIGNING_OUT - 1),
                           leave_for_good);
    return false;
}

const char *oidc_issuer_name(struct oidc *oidc, const char *code)
{
    const struct oidc_issuer *issuer = code == NULL ? NULL : issuer_of(oidc, code);
    return issuer == NULL || issuer->end_session == NULL ? NULL : issuer->settings->name;
}
