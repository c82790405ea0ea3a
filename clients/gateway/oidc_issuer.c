// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/oidc_issuer.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"

enum { URL_MAX = 400 };

struct oidc_waiter {
    struct oidc_waiter *next;
    oidc_issuer_done *done;
    void *arg;
};

static int64_t now_s(void)
{
    return clock_boot_ms() / 1000;
}

bool oidc_issuer_open(struct oidc_issuer *issuer, const struct issuer *settings, const char *folder,
                      struct oidc_http *http)
{
    memset(issuer, 0, sizeof *issuer);
    issuer->settings = settings;
    issuer->http = http;
    return oidc_client_open(&issuer->client, settings, folder);
}

static void forget(struct oidc_issuer *issuer)
{
    free(issuer->authorization);
    free(issuer->token);
    free(issuer->jwks);
    free(issuer->end_session);
    issuer->authorization = issuer->token = issuer->jwks = issuer->end_session = NULL;
}

void oidc_issuer_release(struct oidc_issuer *issuer)
{
    ASSERT(!issuer->asking && issuer->waiting == NULL);
    forget(issuer);
    oidc_keys_release(&issuer->keys);
    oidc_client_release(&issuer->client);
}

/* --- the end of asking --- */

static void finish(struct oidc_issuer *issuer, const char *fault)
{
    struct oidc_waiter *waiting = issuer->waiting;
    bool known = issuer->known && now_s() - issuer->known_s < OIDC_STALE_S;
    issuer->asking = false;
    issuer->waiting = NULL;
    if (fault != NULL)
        log_event(LOG_LEVEL_ERROR, "issuer", NULL, 0, "%s: %s", issuer->settings->code.s, fault);
    while (waiting != NULL) {
        struct oidc_waiter *next = waiting->next;
        waiting->done(waiting->arg, known);
        free(waiting);
        waiting = next;
    }
}

static void on_keys(void *arg, unsigned status, const char *text, size_t len)
{
    struct oidc_issuer *issuer = arg;
    if (status != 200 || !oidc_keys_read(&issuer->keys, text, len)) {
        finish(issuer, "jwks");
        return;
    }
    issuer->known = true;
    issuer->known_s = now_s();
    finish(issuer, issuer->keys.n == 0 ? "jwks-empty" : NULL);
}

/* --- discovery --- */

/* An address that may be asked; NULL when there is none. Whoever is known by a certificate sends
 * nobody to where there is none, be it this machine. */
static char *take_url(const struct oidc_issuer *issuer, const json_t *document, const char *name)
{
    bool plain = strncasecmp(issuer->settings->url, "http:", 5) == 0;
    const char *url = json_string_value(json_object_get(document, name));
    if (url == NULL || strlen(url) > URL_MAX || !oidc_http_may_ask(url) ||
        (!plain && strncasecmp(url, "https:", 6) != 0))
        return NULL;
    return memory_given(strdup(url));
}

/* NULL when it is the description of this issuer, and it can do what is asked of it; else what is
 * wrong. What was known stays until then. */
static const char *read_description(struct oidc_issuer *issuer, const json_t *document)
{
    const char *name = json_string_value(json_object_get(document, "issuer"));
    if (name == NULL || strcmp(name, issuer->settings->url) != 0)
        return "discovery-other-issuer";
    char *authorization = take_url(issuer, document, "authorization_endpoint");
    char *token = take_url(issuer, document, "token_endpoint");
    char *jwks = take_url(issuer, document, "jwks_uri");
    if (authorization == NULL || token == NULL || jwks == NULL) {
        free(authorization);
        free(token);
        free(jwks);
        return "discovery-endpoints";
    }
    forget(issuer);
    issuer->authorization = authorization;
    issuer->token = token;
    issuer->jwks = jwks;
    issuer->end_session = take_url(issuer, document, "end_session_endpoint");
    issuer->names_itself =
        json_is_true(json_object_get(document, "authorization_response_iss_parameter_supported"));
    return NULL;
}

static bool ask(struct oidc_issuer *issuer, const char *url, oidc_answered *done)
{
    const struct oidc_request request = {.url = url, .ca_file = issuer->settings->ca_file};
    return oidc_http_ask(issuer->http, &request, done, issuer);
}

static void on_description(void *arg, unsigned status, const char *text, size_t len)
{
    struct oidc_issuer *issuer = arg;
    json_error_t error;
    json_t *document = status == 200 ? json_loadb(text, len, JSON_REJECT_DUPLICATES, &error) : NULL;
    const char *fault = document == NULL ? "discovery" : read_description(issuer, document);
    json_decref(document);
    if (fault == NULL && !ask(issuer, issuer->jwks, on_keys))
        fault = "busy";
    if (fault != NULL)
        finish(issuer, fault);
}

static void begin(struct oidc_issuer *issuer)
{
    char url[URL_MAX];
    const char *base = issuer->settings->url;
    size_t len = strlen(base);
    issuer->asking = true;
    issuer->tried_s = now_s();
    snprintf(url, sizeof url, "%s%s.well-known/openid-configuration", base,
             len > 0 && base[len - 1] == '/' ? "" : "/");
    if (!ask(issuer, url, on_description))
        finish(issuer, "busy");
}

void oidc_issuer_ready(struct oidc_issuer *issuer, bool newer, oidc_issuer_done *done, void *arg)
{
    int64_t now = now_s();
    bool tried = issuer->tried_s != 0 && now - issuer->tried_s < OIDC_PAUSE_S;
    bool fresh = issuer->known && now - issuer->known_s < OIDC_KEPT_S;
    if (!issuer->asking && (tried || (fresh && !newer))) {
        done(arg, issuer->known && now - issuer->known_s < OIDC_STALE_S);
        return;
    }
    struct oidc_waiter *waiter = memory_zeroed(1, sizeof *waiter);
    *waiter = (struct oidc_waiter){issuer->waiting, done, arg};
    issuer->waiting = waiter;
    if (!issuer->asking)
        begin(issuer);
}
