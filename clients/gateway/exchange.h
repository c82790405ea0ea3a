// SPDX-License-Identifier: EUPL-1.2
/* One request over HTTP and its answer. Whoever handles it gives the answer at once, or later, when
 * the daemon answered: until then its connection waits, and the loop does other things. */
#ifndef CLIENTS_GATEWAY_EXCHANGE_H
#define CLIENTS_GATEWAY_EXCHANGE_H

#include <microhttpd.h>

#include "clients/gateway/headers.h"
#include "clients/gateway/routes.h"
#include "clients/gateway/session.h"
#include "clients/gateway/target.h"

struct gateway;
struct line;

enum {
    EXCHANGE_BODY_MAX = 256 * 1024,
    EXCHANGE_BODY_OF_NOBODY = 16 * 1024 /* of who is not signed in */
};

struct exchange {
    struct gateway *gateway;
    struct MHD_Connection *connection;
    struct arena arena;
    char *raw_target;
    enum route_method method; /* HEAD is a GET whose body the library leaves out */
    bool head;
    bool options; /* OPTIONS, which is no route's method */
    struct target target;
    struct headers headers;
    bool english;
    struct session *session;   /* NULL: nobody; looked up anew for each request */
    const struct route *route; /* that was asked, once that is known */
    uint8_t *body;             /* pages of its own */
    size_t body_len;
    size_t body_room;
    size_t body_max;
    bool checked; /* the headers were looked at */
    bool handled;
    bool suspended;
    unsigned status;
    struct MHD_Response *response; /* the answer, once there is one */
    bool shared;                   /* and it stays when the exchange is over */
    bool endless;                  /* it has no end: a stream */
    struct line *line;             /* its connection, among all (crowd.h) */
};

/* The answer; takes the response. Once for each exchange. */
void exchange_answer_take(struct exchange *exchange, unsigned status,
                          struct MHD_Response *response);

/* The same with one that is for many answers, and stays the caller's. */
void exchange_answer_shared(struct exchange *exchange, unsigned status,
                            struct MHD_Response *response);

/* With the headers that every answer has; `type` as "text/html; charset=utf-8". The bytes are
 * copied. It is not to be kept by anybody: whoever may be, has a response of his own. */
void exchange_answer_bytes(struct exchange *exchange, unsigned status, const char *type,
                           struct bytes body);
void exchange_answer_text(struct exchange *exchange, unsigned status, const char *type,
                          const char *text);

/* See Other: what a form leads to. `cookie` may be NULL. */
void exchange_redirect(struct exchange *exchange, const char *to, const char *cookie);

/* A response with the headers that every answer has; copies the bytes. */
struct MHD_Response *exchange_response(const struct exchange *exchange, const char *type,
                                       struct bytes body);

/* What came of its body, given back. */
void exchange_forget_body(struct exchange *exchange);

/* The Dutch text, or its English from the catalogue. */
const char *exchange_say(const struct exchange *exchange, const char *dutch);

#endif
