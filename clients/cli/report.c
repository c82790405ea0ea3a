// SPDX-License-Identifier: EUPL-1.2
#include "clients/cli/report.h"

#include <inttypes.h>
#include <stdio.h>

#include "clients/cli/fill.h"
#include "clients/lib/json.h"
#include "clients/cli/ladders.h"
#include "clients/cli/terms.h"
#include "clients/cli/view.h"
#include "clients/cli/when.h"

/* --- refusals --- */

/* Does the fact answer to this code: is it its gate, or a field of it? */
static bool is_about(const struct missing_fact *fact, const struct code *code)
{
    return code_equal(&fact->code, code) || codes_have(&fact->fields, code);
}

static void print_fact(const struct missing_fact *fact)
{
    char text[CODES_MAX * (CODE_MAX + 2) + 1];
    fprintf(stderr, "    - %s: %s", fact->code.s, fact->words);
    if (fact->fields.n > 0)
        fprintf(stderr, " [%s]", view_codes_text(&fact->fields, text, sizeof text));
    if (fact->rule != NULL)
        fprintf(stderr, " (%s)", fact->rule);
    fputc('\n', stderr);
}

/* In the words of `why` as far as it has them (`facts` may be empty), else the ladder's codes. */
static void print_missing(const struct codes *missing, const struct missing_fact *facts, size_t n)
{
    struct codes rest = *missing;
    if (missing->n == 0)
        return;
    fprintf(stderr, "  %s\n", _("ontbreekt:"));
    for (size_t f = 0; f < n; f++) {
        bool about = false;
        for (uint32_t i = 0; i < missing->n; i++) {
            if (!is_about(&facts[f], &missing->v[i]))
                continue;
            about = true;
            codes_remove(&rest, &missing->v[i]);
        }
        if (about)
            print_fact(&facts[f]);
    }
    for (uint32_t i = 0; i < rest.n; i++)
        fprintf(stderr, "    - %s\n", rest.v[i].s);
}

/* What a mandate is about is a code that whoever asks need not know. */
static const char *detail_of(struct cli *cli, const struct reply *reply, char out[DETAIL_MAX])
{
    const struct detail_value *values = reply->values.v;
    struct reply worded = *reply;
    struct detail_value *v = arena_alloc(&cli->arena, (reply->values.n + 1) * sizeof *v);
    for (size_t i = 0; i < reply->values.n; i++) {
        v[i] = values[i];
        if (code_is(&v[i].place, "subject"))
            v[i].value = ladders_field_word(cli, "subject", v[i].value);
    }
    worded.values.v = v;
    return term_detail(&worded, out);
}

static void print_refusal(struct cli *cli, const char *about, const struct reply *reply,
                          const struct missing_fact *facts, size_t n)
{
    enum err code = (enum err)reply->error;
    char detail[DETAIL_MAX];
    const char *remedy = error_remedy(code);
    /* A newer daemon may know errors that we do not: then its own words are the best there are. */
    bool known = strcmp(error_name(code), "UNKNOWN") != 0;
    const char *message = known ? _(error_message(code)) : reply->message;
    if (!known)
        remedy = reply->remedy;
    fprintf(stderr, "doorbraak: %s%s%s (%s)\n", about == NULL ? "" : about,
            about == NULL ? "" : ": ", message == NULL ? "?" : message,
            reply->name == NULL ? error_name(code) : reply->name);
    /* The case named is what the command is about; the first gate stands in the list below. */
    if (reply->field != NULL && strcmp(reply->field, "case_id") != 0)
        fprintf(stderr, "  %s %s\n", _("veld:"), reply->field);
    if (reply->detail != NULL && reply->missing.n == 0)
        fprintf(stderr, "  %s %s\n", _("bijzonderheid:"), detail_of(cli, reply, detail));
    print_missing(&reply->missing, facts, n);
    if (remedy != NULL && remedy[0] != '\0')
        fprintf(stderr, "  %s %s\n", _("wat te doen:"), known ? _(remedy) : remedy);
}

void report_refusal(struct cli *cli, const char *about, const struct reply *reply)
{
    print_refusal(cli, about, reply, NULL, 0);
}

/* The answer to `why`; false when there is none. */
static bool ask_why(struct cli *cli, struct case_id case_id, struct why_answer *why)
{
    struct response response;
    struct query_why query = {.case_id = case_id, .english = cli->english};
    return case_id.n != 0 && cli->client != NULL &&
           client_query(cli->client, &message_query_why, &query, cli->timeout_ms, &response) ==
               CLIENT_ANSWERED &&
           client_answer(&response, &message_why_answer, why, &cli->arena);
}

/* --- what was done --- */

void report_next_step(struct cli *cli, struct case_id case_id, bool routes)
{
    struct why_answer why;
    char when[WHEN_MAX];
    const struct deadline_view *first = ask_why(cli, case_id, &why) ? view_step(&why) : NULL;
    if (first == NULL)
        return;
    if (routes && !code_empty(&why.next_tier))
        printf(_("  een trede hoger: %s\n"), ladders_tier_words(cli, NULL, &why.next_tier));
    printf(_("  volgende stap: %s, door %s"), first->words == NULL ? first->code.s : first->words,
           first->owner.s);
    if (first->due.ms != 0)
        printf(_(", uiterlijk %s"), when_long(first->due, when));
    putchar('\n');
}

/* Erasing reaches the backups that were made before when their keys expire. */
static void print_backups(const struct reply *reply)
{
    char when[WHEN_MAX];
    if (reply->backups_until.ms != 0)
        printf(_("  een reservekopie van vóór nu kan het nog openen, tot %s; daarna geen enkele\n"),
               when_long(reply->backups_until, when));
}

/* Each text by its field: it can be amended. */
static void print_hints(const struct reply *reply)
{
    const struct hint_view *v = VIEW_MEMBERS(hint_view, reply->hints);
    for (size_t i = 0; i < reply->hints.n; i++) {
        fprintf(stderr, "  %s:", v[i].field.s);
        view_hint(&v[i].hints);
    }
}

/* Whoever wrote cents, or a point for a comma, sees at once what it became. */
static void print_amounts(const struct message *command, const void *body)
{
    char text[VIEW_CENTS_MAX];
    for (size_t i = 0; i < command->n_fields; i++) {
        const struct field *field = &command->fields[i];
        if (!fill_is_cents(field))
            continue;
        uint64_t cents = *(const uint64_t *)(const void *)((const char *)body + field->offset);
        if (cents != 0)
            printf(_("  bedrag: %s\n"), view_cents_text(cents, text));
    }
}

static void print_done(struct cli *cli, const struct message *command, const void *body,
                       const struct reply *reply)
{
    char text[CASE_ID_TEXT];
    const char *item = term_item(command);
    if (reply->case_id.n == 0) {
        printf("%s", _("Vastgelegd."));
        if (item != NULL && reply->item != 0)
            printf(" (%s %" PRIu64 ")", item, reply->item);
        putchar('\n');
        print_backups(reply);
        view_warnings(&reply->warnings);
        print_hints(reply);
        return;
    }
    case_id_format(reply->case_id, text);
    if (command == &message_case_submit)
        printf(_("Casus %s is ingebracht."), text);
    else if (command == &message_consult_open || command == &message_issue_open)
        printf(_("Vastgelegd onder nummer %s."), text);
    else
        printf(_("Vastgelegd bij casus %s."), text);
    if (item != NULL && reply->item != 0)
        printf(" (%s %" PRIu64 ")", item, reply->item);
    putchar('\n');
    print_amounts(command, body);
    print_backups(reply);
    view_warnings(&reply->warnings);
    print_hints(reply);
    report_next_step(cli, reply->case_id,
                     command == &message_case_submit || command == &message_case_amend);
}

/* --- what is unknown --- */

static const char *reason_of(const struct sent *sent)
{
    if (sent->behind)
        return _("eerdere opdrachten wachten nog op verzending");
    switch (sent->outcome) {
    case CLIENT_ANSWERED:
        return _(error_message((enum err)sent->reply.error));
    case CLIENT_UNREACHABLE:
        return _("de dienst is niet te bereiken");
    case CLIENT_SILENT:
        return _("de dienst gaf geen antwoord");
    case CLIENT_NOT_ADMITTED:
        return _("de dienst laat deze sleutel niet toe");
    case CLIENT_TOO_LARGE:
        return _("het bericht is te groot");
    case CLIENT_NONSENSE:
        return _("het antwoord is niet te lezen");
    }
    return "?";
}

static int report_kept(const struct cli *cli, const struct message *command,
                       const struct sent *sent)
{
    char id[33];
    id_format(&sent->id, id);
    if (!cli->json) {
        fprintf(stderr, _("doorbraak: nog niet verzonden: %s\n"), reason_of(sent));
        fprintf(stderr,
                _("  bewaard in de outbox als %.12s; gaat mee met de volgende opdracht, of met "
                  "'doorbraak outbox send'\n"),
                id);
        if (command == &message_case_submit) {
            char text[CASE_ID_TEXT];
            case_id_format(case_id_from_command(&sent->id), text);
            fprintf(stderr, _("  de casus krijgt nummer %s\n"), text);
        }
    }
    return sent->outcome == CLIENT_NOT_ADMITTED ? EXIT_STATUS_PERMISSION : EXIT_STATUS_KEPT;
}

/* --- JSON --- */

static const char *const state_names[] = {[SENT_DONE] = "done",
                                          [SENT_REFUSED] = "refused",
                                          [SENT_KEPT] = "kept",
                                          [SENT_NOT_STORED] = "not-stored",
                                          [SENT_UNKNOWN] = "unknown",
                                          [SENT_UNREACHABLE] = "unreachable",
                                          [SENT_NOT_ADMITTED] = "not-admitted"};

static void print_json(const struct sent *sent, const struct message *command)
{
    char id[33];
    struct writer writer;
    id_format(&sent->id, id);
    writer_init(&writer);
    message_encode(&message_reply, &sent->reply, &writer);
    json_t *json = json_object();
    json_object_set_new(json, "outcome", json_string(state_names[sent->state]));
    json_object_set_new(json, "command", json_string(command->name));
    json_object_set_new(json, "id", json_string(id));
    json_object_set_new(json, "reply", json_of_bytes(writer_bytes(&writer), &message_reply));
    if (command == &message_case_submit) {
        char text[CASE_ID_TEXT];
        case_id_format(case_id_from_command(&sent->id), text);
        json_object_set_new(json, "case_id", json_string(text));
    }
    writer_release(&writer);
    json_print_take(json);
}

/* --- one command --- */

/* The case that a command is about; none for those about meetings, people or the site. */
static struct case_id case_of(const struct message *command, const void *body)
{
    const struct field *field = message_field(command, bytes_of("case_id", 7));
    if (field == NULL)
        return (struct case_id){0};
    return *(const struct case_id *)(const void *)((const char *)body + field->offset);
}

static int report_refused(struct cli *cli, const struct sent *sent, struct case_id case_id)
{
    struct why_answer why = {0};
    if (!cli->json) {
        if (sent->reply.error == ERR_GATE_NOT_MET)
            ask_why(cli, case_id, &why);
        print_refusal(cli, NULL, &sent->reply, why.missing.v, why.missing.n);
    }
    return sent->reply.error == ERR_NOT_ENROLLED ? EXIT_STATUS_PERMISSION : EXIT_STATUS_REFUSED;
}

int report_sent(struct cli *cli, const struct message *command, const void *body,
                const struct sent *sent)
{
    if (cli->json)
        print_json(sent, command);
    switch (sent->state) {
    case SENT_DONE:
        if (!cli->json)
            print_done(cli, command, body, &sent->reply);
        return EXIT_STATUS_OK;
    case SENT_REFUSED:
        return report_refused(cli, sent, case_of(command, body));
    case SENT_KEPT:
        return report_kept(cli, command, sent);
    case SENT_NOT_STORED:
        cli_warn(_("de outbox is niet te schrijven (%s); er is niets verzonden"),
                 strerror(sent->error));
        return EXIT_STATUS_UNKNOWN;
    case SENT_UNREACHABLE:
        return cli_explain_outcome(cli, CLIENT_UNREACHABLE);
    case SENT_NOT_ADMITTED:
        return cli_explain_outcome(cli, CLIENT_NOT_ADMITTED);
    case SENT_UNKNOWN:
        cli_warn("%s", _("de dienst gaf geen antwoord; of het is uitgevoerd is niet bekend"));
        return EXIT_STATUS_KEPT;
    }
    return EXIT_STATUS_INTERNAL;
}

/* --- those that waited --- */

const char *report_command_name(struct bytes frame)
{
    struct request request;
    struct error error;
    return request_decode(frame, &request, &error) ? request.message->name : "?";
}

static void say_waited(void *arg, const struct outbox_entry *entry, const struct sent *sent)
{
    struct cli *cli = arg;
    char about[96];
    char id[33];
    id_format(&entry->id, id);
    if (sent->state == SENT_DONE)
        fprintf(stderr, _("outbox: %s (%.12s) is alsnog verzonden\n"),
                report_command_name(entry->frame), id);
    if (sent->state != SENT_REFUSED)
        return;
    snprintf(about, sizeof about, "outbox: %.40s (%.12s)", report_command_name(entry->frame), id);
    report_refusal(cli, about, &sent->reply);
    fprintf(stderr,
            _("  de tekst staat nog in de outbox: 'doorbraak outbox show %.12s'; weg ermee: "
              "'doorbraak outbox drop %.12s'\n"),
            id, id);
}

static void say_expired(void *arg, const struct outbox_entry *entry)
{
    char when[WHEN_MAX];
    char id[33];
    (void)arg;
    id_format(&entry->id, id);
    fprintf(
        stderr,
        _("outbox: %s (%.12s) van %s is ouder dan 30 dagen en wordt niet meer verzonden; kijk met "
          "'doorbraak outbox show %.12s'\n"),
        report_command_name(entry->frame), id, when_long(instant_of_ms(entry->written_ms), when),
        id);
}

struct send_report report_waiting(struct cli *cli)
{
    return (struct send_report){cli, say_waited, say_expired};
}
