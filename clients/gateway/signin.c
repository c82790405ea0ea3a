// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/signin.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/language.h"
#include "base/log.h"
#include "clients/gateway/gateway.h"
#include "clients/gateway/oidc.h"
#include "clients/gateway/page.h"
#include "clients/gateway/practice.h"
#include "clients/gateway/problem.h"
#include "clients/gateway/security.h"
#include "clients/gateway/stream.h"

/* __Host-: only over https, for this host alone, and no other page of it can put one there. A
 * browser does not take that over http, which is for the loopback; there a cookie goes to every
 * port, and so the port is in its name: two gateways on one machine are two sign-ins. */
static const char *cookie_name(struct exchange *exchange)
{
    const struct gateway *gateway = exchange->gateway;
    char name[40];
    if (gateway->https)
        return "__Host-doorbraak";
    int n = snprintf(name, sizeof name, "doorbraak-%u", gateway->port);
    return arena_string(&exchange->arena, name, (size_t)n);
}

/* The stream is opened anew by the browser itself, each hour and after each break. */
static bool is_use(const struct exchange *exchange)
{
    return headers_find(&exchange->headers, "x-background") == NULL &&
           !stream_is_path(exchange->target.path);
}

struct session *signin_session(struct exchange *exchange)
{
    size_t len = 0;
    const char *token = headers_cookie(&exchange->headers, cookie_name(exchange), &len);
    return session_find(&exchange->gateway->sessions, token, len, is_use(exchange),
                        clock_boot_ms());
}

/* SameSite=Lax: who follows a link of a mail arrives signed in. */
static const char *cookie(struct exchange *exchange, const char *token)
{
    char text[200];
    int n = snprintf(text, sizeof text, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
                     cookie_name(exchange), token, exchange->gateway->https ? "; Secure" : "",
                     token[0] == '\0' ? "; Max-Age=0" : "");
    return arena_string(&exchange->arena, text, (size_t)n);
}

void signin_accept(struct exchange *exchange, const struct session *like, const char *to)
{
    char token[SESSION_TOKEN_TEXT];
    exchange->session = signin_session(exchange); /* it may have ended while somebody was asked */
    if (exchange->session != NULL)
        session_end(exchange->session);
    struct session own = *like;
    own.wall = codes_have(&exchange->gateway->settings->wall_people, &like->person);
    exchange->session = session_begin(&exchange->gateway->sessions, &own, clock_boot_ms(), token);
    log_event(LOG_LEVEL_INFO, "signed-in", "sessions",
              (int64_t)sessions_count(&exchange->gateway->sessions, clock_boot_ms()), "%s", "");
    exchange_redirect(exchange, to, cookie(exchange, token));
}

const char *signin_end(struct exchange *exchange)
{
    exchange->session = signin_session(exchange);
    if (exchange->session != NULL)
        session_end(exchange->session);
    exchange->session = NULL;
    return cookie(exchange, "");
}

void signin_answer_nobody(struct exchange *exchange)
{
    problem_answer(exchange, 401, "NOT_SIGNED_IN", N_("U bent niet aangemeld"),
                   N_("Meld u aan op /aanmelden"));
}

void signin_answer_ended(struct exchange *exchange)
{
    const char *cookie = signin_end(exchange);
    problem_answer(exchange, 401, "NOT_SIGNED_IN", N_("Uw aanmelding is voorbij"),
                   N_("Meld u opnieuw aan op /aanmelden"));
    security_replace_header(exchange->response, "Set-Cookie", cookie);
}

static void answer_no_way(struct exchange *exchange)
{
    struct page page;
    const char *whom = exchange->gateway->settings->whom_to_ask;
    page_begin(&page, exchange, N_("Aanmelden kan nu niet"));
    page_html(&page, "<p>");
    page_say(&page, N_("Er is nog geen manier ingesteld om aan te melden."));
    page_html(&page, "</p><p>");
    page_say(&page, whom == NULL ? N_("Vraag het aan uw beheerder.") : N_("Vraag het aan:"));
    page_html(&page, " ");
    page_text(&page, whom == NULL ? "" : whom);
    page_html(&page, "</p>");
    page_answer(&page, 503);
}

/* Where a session that ends leads to: in practice to the page on which one chooses who to be, else
 * to the issuer, who signed the browser in and would do so again. */
const char *signin_next(struct exchange *exchange, bool form)
{
    char path[SESSION_ISSUER_MAX + 40];
    const char *issuer = exchange->session == NULL ? "" : exchange->session->issuer;
    if (exchange->gateway->practice)
        return "/aanmelden";
    if (issuer[0] == '\0')
        return "/afmelden/klaar";
    int n = snprintf(path, sizeof path, "%s%s", form ? "/afmelden/klaar?bij=" : "/afmelden/bij/",
                     issuer);
    return arena_string(&exchange->arena, path, (size_t)n);
}

static void answer_signed_out(struct exchange *exchange)
{
    struct page page;
    const char *code = target_parameter(&exchange->target, "bij");
    const char *name = oidc_issuer_name(exchange->gateway->oidc, code);
    page_begin(&page, exchange, N_("U bent afgemeld"));
    page_html(&page, "<ul>");
    if (name != NULL) {
        page_html(&page, "<li><a href=\"/afmelden/bij/");
        page_text(&page, code);
        page_html(&page, "\">");
        page_say(&page, N_("Ook afmelden bij uw organisatie:"));
        page_html(&page, " ");
        page_text(&page, name);
        page_html(&page, "</a></li>");
    }
    page_html(&page, "<li><a href=\"/aanmelden\">");
    page_say(&page, N_("Opnieuw aanmelden"));
    page_html(&page, "</a></li></ul>");
    page_answer(&page, 200);
}

/* Signing out is a form's work, or the client's DELETE: a link that signs somebody out could stand
 * on any page. */
static void answer_out(struct exchange *exchange)
{
    struct page page;
    if (exchange->method == ROUTE_POST &&
        headers_same_origin(&exchange->headers, &exchange->gateway->origin, true)) {
        const char *to = signin_next(exchange, true);
        /* Not to the issuer at once: browsers hold a form's whole way against form-action. */
        exchange_redirect(exchange, to, signin_end(exchange));
        return;
    }
    page_begin(&page, exchange, N_("Afmelden"));
    page_html(&page, "<form method=\"post\" action=\"/afmelden\"><button>");
    page_say(&page, N_("Meld mij af"));
    page_html(&page, "</button></form>");
    page_answer(&page, 200);
}

static bool is_path(const struct exchange *exchange, const char *path, enum route_method method)
{
    return exchange->method == method && strcmp(exchange->target.path, path) == 0;
}

bool signin_answer(struct exchange *exchange)
{
    if (strcmp(exchange->target.path, "/afmelden") == 0)
        answer_out(exchange);
    else if (is_path(exchange, "/afmelden/klaar", ROUTE_GET))
        answer_signed_out(exchange);
    else if (!exchange->gateway->practice && oidc_answer(exchange->gateway->oidc, exchange))
        return true;
    else if (is_path(exchange, "/aanmelden", ROUTE_GET))
        exchange->gateway->practice ? practice_answer_page(exchange) : answer_no_way(exchange);
    else if (is_path(exchange, "/aanmelden/oefenen", ROUTE_POST) && exchange->gateway->practice)
        practice_answer_choice(exchange);
    else
        return page_answer_file(exchange);
    return true;
}
