// SPDX-License-Identifier: EUPL-1.2
/* A browser comes back from an issuer: is it the one that left, with the answer that fits? Then the
 * code becomes a token, the token a sign-in, and the daemon says whose that is. */
#include <string.h>

#include "base/clock.h"
#include "clients/gateway/ask.h"
#include "clients/gateway/oidc_claims.h"
#include "clients/gateway/oidc_inside.h"
#include "clients/gateway/oidc_token.h"
#include "clients/gateway/signin.h"

/* --- whose it is --- */

static bool have_one_in_common(const struct codes *a, const struct codes *b)
{
    for (uint32_t i = 0; i < a->n; i++)
        if (codes_have(b, &a->v[i]))
            return true;
    return false;
}

static void on_person(void *arg, enum client_outcome outcome, const struct response *response)
{
    struct oidc_visit *visit = arg;
    struct exchange *exchange = visit->exchange;
    struct signin_answer person;
    struct reply reply;
    bool narrowed = visit->issuer->settings->roles_claim != NULL;
    if (outcome != CLIENT_ANSWERED) {
        oidc_page_failed(visit, 503, "daemon-away");
    } else if (client_answer(response, &message_signin_answer, &person, &exchange->arena)) {
        struct session like = {.person = person.person,
                               .organisation = person.organisation,
                               .narrowed = narrowed,
                               .roles = visit->roles};
        if (narrowed && !have_one_in_common(&person.roles, &visit->roles)) {
            oidc_page_no_role(visit);
            return;
        }
        snprintf(like.issuer, sizeof like.issuer, "%s", visit->issuer->settings->code.s);
        signin_accept(exchange, &like, visit->flow.to);
    } else if (client_reply(response, &reply, &exchange->arena) &&
               reply.error == ERR_NO_SUCH_PERSON) {
        oidc_page_unknown(visit);
    } else {
        oidc_page_failed(visit, 503, "daemon");
    }
}

static void ask_whose(struct oidc_visit *visit)
{
    struct query_signin query = {.subject = bytes_of(visit->subject, sizeof visit->subject)};
    if (!ask_send(visit->oidc->gateway, &message_query_signin, &query, NULL, NULL, on_person,
                  visit))
        oidc_page_failed(visit, 503, "busy");
}

/* --- the token --- */

static void verify(struct oidc_visit *visit);

static void on_newer_keys(void *arg, bool known)
{
    struct oidc_visit *visit = arg;
    if (known)
        verify(visit);
    else
        oidc_page_failed(visit, 503, "away");
}

static void verify(struct oidc_visit *visit)
{
    const struct issuer *settings = visit->issuer->settings;
    const struct oidc_expect expect = {.issuer = settings->url,
                                       .client_id = settings->client_id,
                                       .nonce = visit->flow.nonce,
                                       .now_s = clock_wall_ms() / 1000};
    json_t *claims = NULL;
    enum oidc_fault fault =
        oidc_token_verify(visit->token, visit->token_len, &visit->issuer->keys, &expect, &claims);
    if (fault == OIDC_UNKNOWN_KEY && !visit->looked_again) {
        visit->looked_again = true;
        oidc_issuer_ready(visit->issuer, true, on_newer_keys, visit);
        return;
    }
    if (fault != OIDC_SOUND) {
        oidc_page_failed(visit, 403, oidc_fault_word(fault));
        return;
    }
    bool identified = oidc_claims_subject(claims, settings, visit->subject);
    oidc_claims_roles(claims, settings, &visit->roles);
    json_decref(claims);
    if (identified)
        ask_whose(visit);
    else
        oidc_page_failed(visit, 403, "subject-claim");
}

static void on_token(void *arg, unsigned status, const char *text, size_t len)
{
    struct oidc_visit *visit = arg;
    json_error_t error;
    json_t *answer = status == 200 ? json_loadb(text, len, JSON_REJECT_DUPLICATES, &error) : NULL;
    const json_t *token = json_object_get(answer, "id_token");
    if (json_is_string(token)) {
        visit->token_len = json_string_length(token);
        visit->token =
            arena_string(&visit->exchange->arena, json_string_value(token), visit->token_len);
    }
    json_decref(answer);
    if (visit->token != NULL)
        verify(visit);
    else /* 4xx: it does not take the code, or us */
        oidc_page_failed(visit, status / 100 == 4 ? 403 : 503, "token-endpoint");
}

static void ask_token(void *arg, bool known)
{
    struct oidc_visit *visit = arg;
    const char *authorization;
    if (!known) {
        oidc_page_failed(visit, 503, "away");
        return;
    }
    const char *form = oidc_client_form(
        &visit->issuer->client, visit->issuer->token, visit->code, visit->flow.verifier,
        oidc_return_url(visit), clock_wall_ms() / 1000, &visit->exchange->arena, &authorization);
    const struct oidc_request request = {.url = visit->issuer->token,
                                         .form = form,
                                         .authorization = authorization,
                                         .ca_file = visit->issuer->settings->ca_file};
    if (!oidc_http_ask(visit->oidc->http, &request, on_token, visit))
        oidc_page_failed(visit, 503, "busy");
}

/* --- the answer in the browser --- */

/* The flow that this browser left with, by the state that came back; false: it left with none. */
static bool find_flow(struct oidc_visit *visit, const char *state)
{
    struct exchange *exchange = visit->exchange;
    size_t len = 0;
    if (state == NULL || state[0] == '\0')
        return false;
    const char *sealed =
        headers_cookie(&exchange->headers, oidc_cookie_name(exchange, state), &len);
    return oidc_flow_open(sealed, len, visit->oidc->key, clock_boot_ms() / 1000, &visit->flow) &&
           oidc_flow_state_is(&visit->flow, state) &&
           code_equal(&visit->flow.issuer, &visit->issuer->settings->code);
}

/* RFC 9207: where the issuer names itself it must be this one. */
static bool named_rightly(const struct oidc_visit *visit)
{
    const char *issuer = target_parameter(&visit->exchange->target, "iss");
    if (issuer == NULL)
        return !visit->issuer->names_itself;
    return strcmp(issuer, visit->issuer->settings->url) == 0;
}

void oidc_return_answer(struct oidc_visit *visit)
{
    const struct target *target = &visit->exchange->target;
    visit->code = target_parameter(target, "code");
    if (!find_flow(visit, target_parameter(target, "state")))
        oidc_page_failed(visit, 403, "state");
    else if (!oidc_used_take(&visit->oidc->used, &visit->flow, clock_boot_ms() / 1000))
        oidc_page_failed(visit, 403, "state-used");
    else if (!named_rightly(visit))
        oidc_page_failed(visit, 403, "other-issuer");
    else if (target_parameter(target, "error") != NULL || visit->code == NULL)
        oidc_page_failed(visit, 403, "declined");
    else
        oidc_issuer_ready(visit->issuer, false, ask_token, visit);
}
