// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/practice.h"

#include <stdlib.h>

#include "base/io.h"
#include "base/language.h"
#include "clients/gateway/ask.h"
#include "clients/gateway/gateway.h"
#include "clients/gateway/oidc_inside.h"
#include "clients/gateway/page.h"
#include "clients/gateway/problem.h"
#include "clients/gateway/signin.h"

enum { PEOPLE_BYTES_MAX = 256 * 1024, FIELD_SIZE = 120 };

struct practice_person {
    struct code person;
    char organisation[FIELD_SIZE];
    char roles[FIELD_SIZE];
};

/* A line "person,organisation,roles" of the file; false for a comment and for what is none. */
static bool read_person(const char *text, struct practice_person *out)
{
    char person[FIELD_SIZE];
    return text[0] != '#' &&
           sscanf(text, "%119[^,],%119[^,],%119s", person, out->organisation, out->roles) == 3 &&
           code_set(&out->person, person, strlen(person));
}

static void add_button(struct page *page, const struct practice_person *person)
{
    page_html(page, "<li><button name=\"person\" value=\"");
    page_text(page, person->person.s);
    page_html(page, "\">");
    page_text(page, person->person.s);
    page_html(page, "<small>");
    page_text(page, person->organisation);
    page_html(page, " - ");
    page_text(page, person->roles);
    page_html(page, "</small></button></li>");
}

/* Where the file has groups, as for several municipalities, each opens by itself: nobody looks
 * through two hundred people. */
static void add_group(struct page *page, const char *name, bool *open)
{
    page_html(page, *open ? "</ul></details><details><summary>" : "</ul><details><summary>");
    page_text(page, name);
    page_html(page, "</summary><ul>");
    *open = true;
}

static void add_line(struct page *page, const char *text, bool *open)
{
    struct practice_person person;
    char name[FIELD_SIZE];
    if (sscanf(text, "[%119[^]]]", name) == 1)
        add_group(page, name, open);
    else if (read_person(text, &person))
        add_button(page, &person);
}

static void add_people(struct page *page, const char *file)
{
    uint8_t *data;
    size_t len;
    bool open = false;
    if (file == NULL || io_read_file(file, PEOPLE_BYTES_MAX, &data, &len) != 0)
        return;
    page_html(page, "<ul>");
    for (size_t at = 0; at < len;) {
        const uint8_t *newline = memchr(data + at, '\n', len - at);
        size_t line = newline == NULL ? len - at : (size_t)(newline - data) - at;
        char text[400];
        snprintf(text, sizeof text, "%.*s", (int)(line < sizeof text ? line : sizeof text - 1),
                 (const char *)data + at);
        add_line(page, text, &open);
        at += line + 1;
    }
    page_html(page, open ? "</ul></details>" : "</ul>");
    free(data);
}

/* Where somebody was when his session ended; NULL: nowhere of ours. */
static const char *way_back(struct exchange *exchange)
{
    const char *to = target_parameter(&exchange->target, "terug");
    return to != NULL && oidc_flow_is_path(to) ? to : NULL;
}

void practice_answer_page(struct exchange *exchange)
{
    const char *to = way_back(exchange);
    struct page page;
    page_begin(&page, exchange, N_("Oefenen: wie wilt u zijn?"));
    page_html(&page, "<p>");
    page_say(&page, N_("Dit is een oefenomgeving. De mensen zijn verzonnen; gebruik hier geen "
                       "gegevens van echte mensen."));
    page_html(&page, "</p><form method=\"post\" action=\"/aanmelden/oefenen");
    if (to != NULL) {
        page_html(&page, "?terug=");
        page_text(&page, oidc_encode(to, &exchange->arena));
    }
    page_html(&page, "\">");
    add_people(&page, exchange->gateway->settings->practice_people);
    page_html(&page, "</form>");
    page_answer(&page, 200);
}

/* The daemon says who it is, or that there is no such person. */
static void on_hello(void *arg, enum client_outcome outcome, const struct response *response)
{
    struct exchange *exchange = arg;
    struct hello_answer hello;
    if (outcome != CLIENT_ANSWERED) {
        ask_answer_away(exchange, outcome);
    } else if (!client_answer(response, &message_hello_answer, &hello, &exchange->arena)) {
        problem_answer(exchange, 403, "NO_SUCH_PERSON", N_("Deze persoon is hier niet bekend"),
                       NULL);
    } else {
        struct session like = {.person = hello.person, .organisation = hello.organisation};
        const char *to = way_back(exchange);
        signin_accept(exchange, &like, to == NULL ? "/" : to);
    }
}

/* The value of the form's only field; false when the body is anything else. */
static bool read_choice(struct exchange *exchange, struct code *out)
{
    static const char name[] = "person=";
    const char *type = headers_find(&exchange->headers, "content-type");
    size_t skip = sizeof name - 1;
    if (type == NULL || strcmp(type, "application/x-www-form-urlencoded") != 0 ||
        exchange->body_len <= skip || memcmp(exchange->body, name, skip) != 0)
        return false;
    const char *value = target_decode((const char *)exchange->body + skip,
                                      exchange->body_len - skip, true, &exchange->arena);
    return value != NULL && code_set(out, value, strlen(value));
}

void practice_answer_choice(struct exchange *exchange)
{
    struct acting acting = {.narrowed = false};
    if (!headers_same_origin(&exchange->headers, &exchange->gateway->origin, true))
        problem_answer(exchange, 403, "OTHER_ORIGIN",
                       N_("Dit verzoek komt niet van een pagina van Doorbraak"), NULL);
    else if (!read_choice(exchange, &acting.person))
        problem_answer(exchange, 400, "BAD_REQUEST", N_("Kies een persoon van de lijst"), NULL);
    else
        ask_for(exchange, &acting, &message_query_hello, &(struct query_hello){.client = NULL},
                NULL, on_hello);
}
