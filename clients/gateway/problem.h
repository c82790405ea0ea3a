// SPDX-License-Identifier: EUPL-1.2
/* application/problem+json (RFC 9457): what is wrong, everything at once, in the reader's language,
 * with what to do about it. */
#ifndef CLIENTS_GATEWAY_PROBLEM_H
#define CLIENTS_GATEWAY_PROBLEM_H

#include "clients/gateway/exchange.h"
#include "proto/envelope.h"

enum problem_place { PROBLEM_BODY, PROBLEM_PATH, PROBLEM_QUERY, PROBLEM_HEADER };

/* One thing that is wrong with what was sent. */
struct problem_error {
    enum problem_place in;
    char at[96];       /* body: a JSON pointer as "/household/0/role"; else the name */
    const char *code;  /* "MISSING_FIELD", or a detail's "AT_MOST" */
    const char *words; /* in the reader's language */
};

enum { PROBLEM_ERRORS_MAX = 64 };

struct problems {
    size_t n;
    struct problem_error v[PROBLEM_ERRORS_MAX];
};

/* One more; beyond PROBLEM_ERRORS_MAX they are dropped. `words` is kept as it is. */
void problems_add(struct problems *problems, enum problem_place in, const char *at,
                  const char *code, const char *words);

/* The same of an error of the protocol's codec, whose field is `at`. */
void problems_add_error(struct exchange *exchange, struct problems *problems, enum problem_place in,
                        const char *at, const struct error *error);

/* 400 with all of them. */
void problem_answer_all(struct exchange *exchange, const struct problems *problems);

/* One that needs no list. `code` is its stable name, `title` and `detail` are Dutch texts of the
 * catalogue; `detail` may be NULL. */
void problem_answer(struct exchange *exchange, unsigned status, const char *code, const char *title,
                    const char *detail);

/* 405; `allow` as "GET, HEAD". */
void problem_answer_method(struct exchange *exchange, const char *allow);

/* What the daemon refused, with the status that fits its code. */
void problem_answer_reply(struct exchange *exchange, const struct reply *reply);

#endif
