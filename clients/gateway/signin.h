// SPDX-License-Identifier: EUPL-1.2
/* Signing in and out, as far as it does not matter who vouches for a person: the cookie, the pages,
 * and in practice the page on which one chooses who to be. OpenID Connect (oidc.h) ends in
 * signin_accept. */
#ifndef CLIENTS_GATEWAY_SIGNIN_H
#define CLIENTS_GATEWAY_SIGNIN_H

#include "clients/gateway/exchange.h"

struct practice_people;

/* The session of the request's cookie; NULL when nobody is signed in. What a page asks by itself,
 * as something happened, says X-Background and does not count as use; nor does the stream, to which
 * a browser comes back by itself. */
struct session *signin_session(struct exchange *exchange);

/* Answers /aanmelden… and /afmelden; false when the path is none of those. */
bool signin_answer(struct exchange *exchange);

/* The browser of this exchange is `like`'s from now on (issuer, person, organisation, roles). What
 * was signed in there before ends, the token is new, and the page goes on to `to`, a path of ours.
 */
void signin_accept(struct exchange *exchange, const struct session *like, const char *to);

/* Where the browser goes when its session ends: a path of ours. `form`: it got there by a form. */
const char *signin_next(struct exchange *exchange, bool form);

/* Ends the session, if any; the cookie that takes the old one away. */
const char *signin_end(struct exchange *exchange);

/* 401 for who must sign in first; and for who was signed in, whose session ends. */
void signin_answer_nobody(struct exchange *exchange);
void signin_answer_ended(struct exchange *exchange);

#endif
