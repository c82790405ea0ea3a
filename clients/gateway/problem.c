// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/problem.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/language.h"
#include "clients/gateway/security.h"
#include "proto/detail.h"
#include "proto/reader.h"
#include "proto/term.h"

/* The statuses of refusals; what is not here is about a field (400). */
static const struct {
    enum err code;
    unsigned status;
} statuses[] = {
    {ERR_BUSY, 503},
    {ERR_READ_ONLY, 503},
    {ERR_STOPPING, 503},
    {ERR_TIME_JUMPED, 503},
    {ERR_COMMAND_EXPIRED, 409},
    {ERR_ID_REUSED, 409},
    {ERR_NOT_ENROLLED, 403},
    {ERR_DENIED, 403},
    {ERR_SAME_PERSON, 403},
    {ERR_RECUSED, 403},
    {ERR_RESTRICTED, 403},
    {ERR_NOT_PRACTICE, 403},
    {ERR_NO_MANDATE, 403},
    {ERR_NO_SUCH_CASE, 404},
    {ERR_NO_SUCH_ITEM, 404},
    {ERR_NO_SUCH_LADDER, 404},
    {ERR_NO_SUCH_TIER, 404},
    {ERR_NO_SUCH_MEETING, 404},
    {ERR_ERASED, 410},
    {ERR_GATE_NOT_MET, 409},
    {ERR_WRONG_STATE, 409},
    {ERR_ALREADY_CLAIMED, 409},
    {ERR_NOT_ON_LADDER, 409},
    {ERR_NO_WAY_BACK, 409},
    {ERR_GROUND_REQUIRED, 409},
    {ERR_OUTCOME_NOT_ALLOWED, 409},
    {ERR_RESIDENT_NOT_TOLD, 409},
    {ERR_AGREEMENTS_OPEN, 409},
    {ERR_MEETING_FULL, 409},
    {ERR_PACK_TOO_LATE, 409},
    {ERR_MEETING_NOT_HELD, 409},
    {ERR_POT_LIMIT, 409},
    {ERR_POT_EMPTY, 409},
    {ERR_CONSENT_WITHDRAWN, 409},
    {ERR_LIMIT_REACHED, 409},
    {ERR_TIER_HOLDS_CASES, 409},
    {ERR_KEY_IN_USE, 409},
    {ERR_LAST_ADMINISTRATOR, 409},
    {ERR_EXPIRED_CURSOR, 409},
    {ERR_CASE_EXISTS, 409},
    {ERR_POT_NOT_FOR, 409},
    {ERR_OVER_LIMIT, 409},
    {ERR_NO_QUORUM, 409},
    {ERR_NOBODY_LEFT, 409},
    {ERR_WRONG_MATTER, 409},
    {ERR_NOT_OFFERED, 409},
    {ERR_ALREADY_LINKED, 409},
    {ERR_ISSUE_EXISTS, 409},
    {ERR_GROUND_NOT_VALID, 409},
    {ERR_NO_REFERRAL, 409},
    {ERR_REFERRAL_RUNS, 409},
    {ERR_POT_HOLDS_MONEY, 409},
};

static unsigned status_of(enum err code)
{
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
        if (statuses[i].code == code)
            return statuses[i].status;
    return 400;
}

/* --- words --- */

static const char *translate(const char *dutch)
{
    return dutch[0] == '\0' ? dutch : gettext(dutch);
}

static void show_english(const char *place, const char *value, char *out, size_t size)
{
    uint64_t cents = strtoull(value, NULL, 10);
    if (strcmp(place, "cents") == 0)
        snprintf(out, size, "€%" PRIu64 ".%02u", cents / 100, (unsigned)(cents % 100));
    else
        term_show(place, value, translate, out, size);
}

static const char *detail_words(struct exchange *exchange, enum detail detail,
                                const struct list *values)
{
    char out[DETAIL_MAX];
    const char *sentence = detail_sentence(detail);
    if (sentence[0] == '\0')
        return "";
    detail_fill(exchange_say(exchange, sentence), values,
                exchange->english ? show_english : detail_show_dutch, out);
    return arena_string(&exchange->arena, out, strlen(out));
}

/* What is wrong with a field, as it stands beside it: a value alone says nothing. */
static const char *field_words(struct exchange *exchange, const char *title, enum detail number,
                               const char *detail)
{
    char out[DETAIL_MAX + 200];
    if (detail[0] == '\0')
        return title;
    if (number != DETAIL_VALUE)
        return detail;
    snprintf(out, sizeof out, "%s: %s", title, detail);
    return arena_string(&exchange->arena, out, strlen(out));
}

/* --- a list of errors --- */

void problems_add(struct problems *problems, enum problem_place in, const char *at,
                  const char *code, const char *words)
{
    if (problems->n == PROBLEM_ERRORS_MAX)
        return;
    struct problem_error *error = &problems->v[problems->n++];
    *error = (struct problem_error){.in = in, .code = code, .words = words};
    snprintf(error->at, sizeof error->at, "%s", at);
    size_t len = strlen(error->at); /* a long name may be cut within a character */
    while (!reader_text_valid(bytes_of(error->at, len)))
        error->at[--len] = '\0';
}

void problems_add_error(struct exchange *exchange, struct problems *problems, enum problem_place in,
                        const char *at, const struct error *error)
{
    struct list values = detail_values(error, &exchange->arena);
    const char *detail =
        error->code == ERR_BSN ? "" : detail_words(exchange, error->detail, &values);
    const char *title = exchange_say(exchange, error_message(error->code));
    problems_add(problems, in, at, error_name(error->code),
                 field_words(exchange, title, error->detail, detail));
}

static const char *place_name(enum problem_place place)
{
    switch (place) {
    case PROBLEM_BODY:
        return "body";
    case PROBLEM_PATH:
        return "path";
    case PROBLEM_QUERY:
        return "query";
    case PROBLEM_HEADER:
        return "header";
    }
    UNREACHABLE();
}

static json_t *error_json(const struct problem_error *error)
{
    json_t *json = json_object();
    json_object_set_new(json, "in", json_string(place_name(error->in)));
    json_object_set_new(json, error->in == PROBLEM_BODY ? "pointer" : "name",
                        json_string(error->at));
    json_object_set_new(json, "code", json_string(error->code));
    json_object_set_new(json, "detail", json_string(error->words));
    return json;
}

/* --- the document --- */

/* The standard for Dutch government interfaces wants a detail in each. */
static json_t *problem_json(unsigned status, const char *code, const char *title,
                            const char *detail)
{
    json_t *json = json_object();
    char type[80];
    snprintf(type, sizeof type, "urn:doorbraak:problem:%s", code);
    json_object_set_new(json, "type", json_string(type));
    json_object_set_new(json, "title", json_string(title));
    json_object_set_new(json, "status", json_integer(status));
    json_object_set_new(json, "detail", json_string(detail[0] == '\0' ? title : detail));
    json_object_set_new(json, "code", json_string(code));
    return json;
}

static void answer_take(struct exchange *exchange, unsigned status, json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);
    ASSERT(text != NULL);
    struct MHD_Response *response =
        exchange_response(exchange, "application/problem+json", bytes_of(text, strlen(text)));
    free(text);
    json_decref(json);
    if (status == 503 || status == 429)
        security_replace_header(response, "Retry-After", "5");
    if (status == 401)
        security_replace_header(response, "WWW-Authenticate", "Cookie realm=\"doorbraak\"");
    exchange_answer_take(exchange, status, response);
}

void problem_answer_all(struct exchange *exchange, const struct problems *problems)
{
    json_t *json =
        problem_json(400, "BAD_REQUEST",
                     exchange_say(exchange, N_("Niet alles is goed ingevuld of meegestuurd")),
                     exchange_say(exchange, N_("Wat er mis is, staat per onderdeel hieronder")));
    json_t *errors = json_array();
    for (size_t i = 0; i < problems->n; i++)
        json_array_append_new(errors, error_json(&problems->v[i]));
    json_object_set_new(json, "errors", errors);
    answer_take(exchange, 400, json);
}

void problem_answer(struct exchange *exchange, unsigned status, const char *code, const char *title,
                    const char *detail)
{
    json_t *json = problem_json(status, code, exchange_say(exchange, title),
                                detail == NULL ? "" : exchange_say(exchange, detail));
    answer_take(exchange, status, json);
}

void problem_answer_method(struct exchange *exchange, const char *allow)
{
    problem_answer(exchange, 405, "NO_SUCH_METHOD", N_("Deze methode is er hier niet"), NULL);
    security_replace_header(exchange->response, "Allow", allow);
}

/* "texts.plan" and "household[2].role" of the protocol as a JSON pointer. */
static void pointer_of_field(const char *field, char *out, size_t size)
{
    size_t n = 0;
    bool text = strncmp(field, "texts.", 6) == 0;
    out[n++] = '/';
    for (; *field != '\0' && n + 2 < size; field++) {
        if (*field == '.' || *field == '[')
            out[n++] = '/';
        else if (*field == '_' && !text && field[1] >= 'a' && field[1] <= 'z')
            out[n++] = (char)(*++field - 'a' + 'A');
        else if (*field != ']')
            out[n++] = *field;
    }
    out[n] = '\0';
}

static json_t *codes_json(const struct codes *codes)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < codes->n; i++)
        json_array_append_new(array, json_string(codes->v[i].s));
    return array;
}

void problem_answer_reply(struct exchange *exchange, const struct reply *reply)
{
    enum err code = (enum err)reply->error;
    bool known = strcmp(error_name(code), "UNKNOWN") != 0;
    const char *name = reply->name == NULL ? error_name(code) : reply->name;
    const char *title = known ? exchange_say(exchange, error_message(code)) : reply->message;
    const char *remedy = known ? exchange_say(exchange, error_remedy(code)) : reply->remedy;
    const char *detail = detail_words(exchange, (enum detail)reply->detail_number, &reply->values);
    if (detail[0] == '\0' && !known && reply->detail != NULL)
        detail = reply->detail;
    unsigned status = status_of(code);
    json_t *json = problem_json(status, name, title == NULL ? name : title, detail);
    if (remedy != NULL && remedy[0] != '\0')
        json_object_set_new(json, "remedy", json_string(remedy));
    if (reply->missing.n > 0)
        json_object_set_new(json, "missing", codes_json(&reply->missing));
    json_object_set_new(json, "stored", json_boolean(reply->stored));
    if (reply->field != NULL && reply->field[0] != '\0') {
        struct problem_error error = {
            .in = PROBLEM_BODY,
            .code = name,
            .words = title == NULL
                         ? detail
                         : field_words(exchange, title, (enum detail)reply->detail_number, detail)};
        pointer_of_field(reply->field, error.at, sizeof error.at);
        json_t *errors = json_array();
        json_array_append_new(errors, error_json(&error));
        json_object_set_new(json, "errors", errors);
    }
    answer_take(exchange, status, json);
}
