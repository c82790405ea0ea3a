// SPDX-License-Identifier: EUPL-1.2
/* The headers of a request, and what must hold of them before anybody looks at what they say: none
 * that could be read two ways, a Host that is ours, and of what changes something a sender who came
 * from our own pages. Pure but for the library's own list. */
#ifndef CLIENTS_GATEWAY_HEADERS_H
#define CLIENTS_GATEWAY_HEADERS_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HEADERS_MAX = 64 };

struct header {
    const char *name;
    const char *value;
    size_t value_len;
};

struct headers {
    size_t n;
    bool overflow;
    struct header v[HEADERS_MAX];
};

/* Whose requests are answered. */
struct origin {
    const char *scheme;      /* "http" or "https", as the browser sees it */
    const char *public_host; /* with its port if it has one; NULL: any allowed host */
    size_t n;
    const char *const *hosts; /* names that a Host header may have, without port */
};

/* Borrowed from the connection. */
void headers_read(struct MHD_Connection *connection, struct headers *out);

/* The value, whatever the case of the name; NULL when it is not there. */
const char *headers_find(const struct headers *headers, const char *name);

/* NULL when nothing is wrong, else what is, for a log: a code. `*status` becomes the HTTP status.
 */
const char *headers_refuse(const struct headers *headers, const struct origin *origin,
                           uint64_t body_max, unsigned *status);

/* The length of the body that it announces; 0: none, or in pieces. */
uint64_t headers_length(const struct headers *headers);

/* Does a request that changes something come from a page of ours? One that says nothing about
 * where it comes from comes from no browser; `must_say` refuses those as well. */
bool headers_same_origin(const struct headers *headers, const struct origin *origin, bool must_say);

/* Did somebody follow a link of ours, or give the address himself? Not what a browser fetches
 * ahead, nor what another page sends him to. Browsers that do not say where they come from (before
 * 2023) have the page that the link stood on in Referer. */
bool headers_by_hand(const struct headers *headers, const struct origin *origin);

/* "en" is asked for rather than "nl". */
bool headers_want_english(const struct headers *headers);

/* May an answer be encoded so? `coding` as "br". */
bool headers_accept_coding(const struct headers *headers, const char *coding);

/* The value of a cookie; NULL when it is not there, or there twice. `*len` its length. */
const char *headers_cookie(const struct headers *headers, const char *name, size_t *len);

#endif
