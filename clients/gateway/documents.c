// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/documents.h"

#include <stdlib.h>

#include "base/assert.h"
#include "base/language.h"
#include "base/memory.h"
#include "clients/documents/gather.h"
#include "clients/gateway/ask.h"
#include "clients/gateway/delivery.h"
#include "clients/gateway/gateway.h"
#include "clients/gateway/maker.h"
#include "clients/gateway/problem.h"
#include "clients/gateway/security.h"
#include "clients/gateway/signin.h"
#include "proto/text_value.h"

enum { RUNNING_MAX = 2, WAITING_MAX = 64 };

enum making_stage { ASKING, WAITING, RUNNING };

/* One document on its way. */
struct making {
    struct documents *of;
    struct making *next;
    struct exchange *exchange; /* NULL: answered */
    struct acting acting;
    struct gather *gather;
    enum document_form form;
    char name[80]; /* of the file, without its kind */
    enum making_stage stage;
    struct maker *maker; /* while it runs */
};

struct documents {
    struct gateway *gateway;
    struct making *first;
    size_t n;
    size_t running;
};

struct documents *documents_new(struct gateway *gateway)
{
    struct documents *documents = memory_zeroed(1, sizeof *documents);
    documents->gateway = gateway;
    return documents;
}

void documents_free(struct documents *documents)
{
    ASSERT(documents == NULL || documents->first == NULL);
    free(documents);
}

size_t documents_pending(const struct documents *documents)
{
    return documents->n;
}

static void run_more(struct documents *documents);

static void forget(struct making *making)
{
    struct documents *documents = making->of;
    turns_give_back(&documents->gateway->turns, &making->acting.person);
    struct making **at = &documents->first;
    while (*at != making)
        at = &(*at)->next;
    *at = making->next;
    documents->n--;
    documents->running -= making->stage == RUNNING;
    gather_free(making->gather);
    free(making);
    run_more(documents);
}

/* --- the answer --- */

static void answer_busy(struct making *making)
{
    problem_answer(making->exchange, 503, "BUSY", N_("Het is nu te druk"),
                   N_("Probeer het straks opnieuw"));
    making->exchange = NULL;
}

/* The page styles itself, and does nothing else. */
#define PAGE_POLICY                                                                                \
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "         \
    "frame-ancestors 'none'"

static void answer_document(struct making *making, enum document_form form, struct bytes document)
{
    static const struct {
        const char *type;
        const char *kind;
    } forms[] = {[DOCUMENT_HTML] = {"text/html; charset=utf-8", "html"},
                 [DOCUMENT_PDF] = {"application/pdf", "pdf"},
                 [DOCUMENT_XML] = {"application/xml", "xml"}};
    char disposition[160];
    struct MHD_Response *response = exchange_response(making->exchange, forms[form].type, document);
    snprintf(disposition, sizeof disposition, "inline; filename=\"%s.%s\"", making->name,
             forms[form].kind);
    security_replace_header(response, "Content-Disposition", disposition);
    security_replace_header(response, "Content-Security-Policy", PAGE_POLICY);
    security_replace_header(response, "Vary", "Accept, Accept-Language, Cookie");
    delivery_give(making->exchange, response, &making->acting);
    making->exchange = NULL;
}

static void answer_failed(struct making *making)
{
    problem_answer(making->exchange, 500, "NO_DOCUMENT", N_("Het document is niet gemaakt"),
                   N_("Probeer het opnieuw; lukt het niet, vraag het de beheerder"));
    making->exchange = NULL;
}

/* --- being made --- */

static void on_made(void *arg, enum document_form form, const struct bytes *document)
{
    struct making *making = arg;
    if (document == NULL)
        answer_failed(making);
    else
        answer_document(making, form, *document);
}

static void on_gone(void *arg)
{
    forget(arg);
}

/* --- asking --- */

static void run_more(struct documents *documents)
{
    if (documents->gateway->stopping)
        return;
    for (struct making *at = documents->first; at != NULL; at = at->next) {
        if (at->stage != WAITING || documents->running >= RUNNING_MAX)
            continue;
        documents->running++;
        at->stage = RUNNING;
        at->maker =
            maker_start(&(struct maker_order){.loop = &documents->gateway->loop,
                                              .socket = documents->gateway->settings->documents,
                                              .form = at->form,
                                              .english = at->exchange->english,
                                              .bundle = gather_bundle(at->gather),
                                              .made = on_made,
                                              .gone = on_gone,
                                              .arg = at});
    }
}

static void ask_next(struct making *making);

static void on_part(void *arg, enum client_outcome outcome, const struct response *response)
{
    struct making *making = arg;
    if (outcome != CLIENT_ANSWERED) {
        ask_answer_away(making->exchange, outcome);
        forget(making);
        return;
    }
    switch (gather_take(making->gather, response)) {
    case GATHER_MORE:
        ask_next(making);
        return;
    case GATHER_DONE:
        making->stage = WAITING;
        if (!making->of->gateway->stopping) {
            run_more(making->of);
            return;
        }
        answer_busy(making);
        break;
    case GATHER_REFUSED:
        if (ask_is_shut_out(gather_refusal(making->gather)))
            signin_answer_ended(making->exchange);
        else
            problem_answer_reply(making->exchange, gather_refusal(making->gather));
        break;
    case GATHER_NONSENSE:
        answer_failed(making);
        break;
    }
    forget(making);
}

static void ask_next(struct making *making)
{
    const struct message *message;
    const void *body;
    gather_next(making->gather, &message, &body);
    if (ask_send(making->of->gateway, message, body, NULL, &making->acting, on_part, making))
        return;
    answer_busy(making);
    forget(making);
}

void documents_end_all(struct documents *documents)
{
    struct making *next;
    for (struct making *at = documents->first; at != NULL; at = next) {
        next = at->next;
        if (at->stage == ASKING)
            continue; /* the line to the daemon has it, and gives it back */
        if (at->exchange != NULL)
            answer_busy(at);
        if (at->stage == RUNNING)
            maker_stop(at->maker);
        else
            forget(at);
    }
}

/* --- the request --- */

/* As what: `vorm`, else what the reader takes. False: nothing that there is. */
static bool choose_form(const struct exchange *exchange, enum document_form *out)
{
    const char *asked = target_parameter(&exchange->target, "vorm");
    const char *accept = headers_find(&exchange->headers, "accept");
    const char *from = asked != NULL ? asked : accept == NULL ? "*/*" : accept;
    bool page = strstr(from, "html") != NULL || strstr(from, "*/*") != NULL;
    *out = page                          ? DOCUMENT_HTML
           : strstr(from, "pdf") != NULL ? DOCUMENT_PDF
           : strstr(from, "xml") != NULL ? DOCUMENT_XML
                                         : DOCUMENT_HTML;
    return page || *out != DOCUMENT_HTML;
}

/* A segment of a path: what stands before the next slash; moves behind it. */
static struct bytes segment(const char **path)
{
    size_t len = strcspn(*path, "/");
    struct bytes found = bytes_of(*path, len);
    *path += len + ((*path)[len] == '/');
    return found;
}

static bool segment_is(const char **path, const char *word)
{
    struct bytes found = segment(path);
    return bytes_equal(found, bytes_of(word, strlen(word)));
}

static struct gather *gather_of_case(const char *path, bool english, char name[80])
{
    struct case_id id;
    if (!segment_is(&path, "zaken"))
        return NULL;
    struct bytes number = segment(&path);
    if (strcmp(path, "document") != 0 || !case_id_parse((const char *)number.data, number.len, &id))
        return NULL;
    snprintf(name, 80, "%.*s", (int)number.len, (const char *)number.data);
    return gather_new_case(id, english);
}

static struct gather *gather_of_meeting(const char *path, bool english, char name[80])
{
    struct code ladder;
    struct code tier;
    struct instant start;
    if (!segment_is(&path, "ladders"))
        return NULL;
    struct bytes code = segment(&path);
    if (!code_set(&ladder, (const char *)code.data, code.len) || !segment_is(&path, "treden"))
        return NULL;
    code = segment(&path);
    if (!code_set(&tier, (const char *)code.data, code.len) || !segment_is(&path, "vergaderingen"))
        return NULL;
    struct bytes moment = segment(&path);
    bool minutes = strcmp(path, "notulen") == 0;
    if ((!minutes && strcmp(path, "stukken") != 0) || !text_value_instant(moment, &start))
        return NULL;
    snprintf(name, 80, "%s-%s-%.10s", minutes ? "notulen" : "stukken", tier.s,
             (const char *)moment.data);
    return gather_new_meeting(minutes ? DOCUMENT_MINUTES : DOCUMENT_PACK, &ladder, &tier, start,
                              english);
}

/* Reading is recorded under somebody's name: a page elsewhere does not make him read, nor does a
 * browser that looks ahead. A program says that it means it with the token of its sign-in. */
static bool is_meant(const struct exchange *exchange)
{
    const char *token = headers_find(&exchange->headers, "x-csrf-token");
    return headers_by_hand(&exchange->headers, &exchange->gateway->origin) ||
           session_csrf_is(exchange->session, token);
}

bool documents_answer(struct exchange *exchange, const char *path)
{
    char name[80];
    enum document_form form;
    struct documents *documents = exchange->gateway->documents;
    if (exchange->method != ROUTE_GET || exchange->head || path[0] != '/')
        return false; /* HEAD: nothing is shown, so nothing may be recorded as read */
    struct gather *gather = gather_of_case(path + 1, exchange->english, name);
    if (gather == NULL)
        gather = gather_of_meeting(path + 1, exchange->english, name);
    if (gather == NULL)
        return false;
    if (!is_meant(exchange)) {
        problem_answer(exchange, 403, "OTHER_ORIGIN",
                       N_("Dit verzoek komt niet van een pagina van Doorbraak"),
                       N_("Open het document vanuit Doorbraak: dat u het leest, wordt vastgelegd"));
    } else if (!choose_form(exchange, &form)) {
        problem_answer(exchange, 406, "FORM", N_("Kies html, pdf of xml"), NULL);
    } else if (documents->n >= WAITING_MAX) {
        problem_answer(exchange, 503, "BUSY", N_("Het is nu te druk"),
                       N_("Probeer het straks opnieuw"));
    } else if (ask_take_turn(exchange, &exchange->session->person)) {
        struct making *making = memory_zeroed(1, sizeof *making);
        struct making **last = &documents->first;
        while (*last != NULL)
            last = &(*last)->next;
        *last = making;
        *making = (struct making){.of = documents,
                                  .exchange = exchange,
                                  .acting = ask_acting(exchange->session),
                                  .gather = gather,
                                  .form = form};
        memcpy(making->name, name, sizeof name);
        documents->n++;
        ask_next(making);
        return true;
    }
    gather_free(gather);
    return true;
}
