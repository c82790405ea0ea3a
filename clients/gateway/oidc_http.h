// SPDX-License-Identifier: EUPL-1.2
/* Requests to issuers, in the loop: libcurl's multi interface on libuv, nothing waits. Https only,
 * with the system's certificates or the issuer's own; plain http to this machine itself, for a
 * trial. No redirects, no cookies, a bounded answer in bounded time. What goes over the line is
 * never logged. */
#ifndef CLIENTS_GATEWAY_OIDC_HTTP_H
#define CLIENTS_GATEWAY_OIDC_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

enum {
    OIDC_HTTP_ANSWER_MAX = 1 << 20,
    OIDC_HTTP_TIMEOUT_MS = 10000,
    OIDC_HTTP_MOST = 64 /* under way at once */
};

struct oidc_http;

struct oidc_http *oidc_http_new(uv_loop_t *loop);
/* Whatever is under way ends as if there were no answer, from within this call. */
void oidc_http_close(struct oidc_http *http);
/* After the loop has run until it was empty. */
void oidc_http_free(struct oidc_http *http);

struct oidc_request {
    const char *url;
    const char *form;          /* a POST with these fields, encoded; NULL: a GET */
    const char *authorization; /* the header's value; NULL: none */
    const char *ca_file;       /* in place of the system's certificates; NULL: those */
};

/* Called once. `status` 0: no answer. The text is borrowed for the call and ends with a NUL. */
typedef void oidc_answered(void *arg, unsigned status, const char *text, size_t len);

/* Copies the request. False, and nothing is called, when too much is under way or the URL is none
 * that may be asked. */
bool oidc_http_ask(struct oidc_http *http, const struct oidc_request *request, oidc_answered *done,
                   void *arg);

/* May it be asked: https, or http to the loopback; without user, password or fragment. */
bool oidc_http_may_ask(const char *url);

#endif
