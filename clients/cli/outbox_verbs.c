// SPDX-License-Identifier: EUPL-1.2
/* What waits to be sent: list, send, show, drop. An entry goes by the beginning of its id. */
#include <stdio.h>

#include "clients/lib/json.h"
#include "clients/cli/report.h"
#include "clients/cli/when.h"
#include "base/clock.h"
#include "proto/text.h"

enum { PREFIX_LEAST = 4 };

static int load(struct cli *cli, struct outbox_entries *entries)
{
    int status = cli_connect(cli);
    if (status != EXIT_STATUS_OK)
        return status;
    int result = outbox_list(&cli->profile, &cli->arena, entries);
    if (result == 0)
        return EXIT_STATUS_OK;
    cli_warn(_("de outbox is niet te lezen: %s"), strerror(-result));
    return EXIT_STATUS_INTERNAL;
}

static const char *state_words(const struct outbox_entry *entry, const char **code)
{
    switch (entry->state) {
    case OUTBOX_WAITING:
        *code = outbox_is_expired(entry, clock_wall_ms()) ? "expired" : "waiting";
        return (*code)[0] == 'e' ? _("ouder dan 30 dagen, gaat niet meer weg") : _("wacht");
    case OUTBOX_REFUSED:
        *code = "refused";
        return _("geweigerd");
    case OUTBOX_UNREADABLE:
        *code = "unreadable";
        return _("niet te openen (beschadigd, of van een ander sleutelpaar)");
    }
    return "?";
}

static json_t *entry_json(const struct outbox_entry *entry)
{
    char id[33];
    char when[WHEN_MAX];
    const char *state;
    id_format(&entry->id, id);
    state_words(entry, &state);
    json_t *json = json_object();
    json_object_set_new(json, "id", json_string(id));
    json_object_set_new(json, "written",
                        json_string(when_utc(instant_of_ms(entry->written_ms), when)));
    json_object_set_new(json, "state", json_string(state));
    if (entry->state != OUTBOX_UNREADABLE)
        json_object_set_new(json, "command", json_string(report_command_name(entry->frame)));
    if (entry->state == OUTBOX_REFUSED)
        json_object_set_new(json, "error", json_string(error_name((enum err)entry->error)));
    return json;
}

static void print_entry(const struct outbox_entry *entry)
{
    char id[33];
    char when[WHEN_MAX];
    const char *code;
    id_format(&entry->id, id);
    printf("%.12s  %s  %-18s %s", id, when_short(instant_of_ms(entry->written_ms), when),
           entry->state == OUTBOX_UNREADABLE ? "?" : report_command_name(entry->frame),
           state_words(entry, &code));
    if (entry->state == OUTBOX_REFUSED)
        printf(": %s", _(error_message((enum err)entry->error)));
    putchar('\n');
}

int verb_outbox_list(struct cli *cli, const struct verb *verb)
{
    struct outbox_entries entries;
    (void)verb;
    int status = load(cli, &entries);
    if (status != EXIT_STATUS_OK)
        return status;
    if (cli->json) {
        json_t *list = json_array();
        for (size_t i = 0; i < entries.n; i++)
            json_array_append_new(list, entry_json(&entries.v[i]));
        json_print_take(list);
        return status;
    }
    if (entries.n == 0)
        printf("%s\n", _("De outbox is leeg."));
    for (size_t i = 0; i < entries.n; i++)
        print_entry(&entries.v[i]);
    return status;
}

int verb_outbox_send(struct cli *cli, const struct verb *verb)
{
    (void)verb;
    int status = cli_connect(cli);
    if (status != EXIT_STATUS_OK)
        return status;
    struct send_report report = report_waiting(cli);
    if (send_outbox(cli->client, &cli->profile, cli->timeout_ms, &report, &cli->arena))
        return verb_outbox_list(cli, verb);
    cli_warn("%s", _("niet alles is verzonden; de rest blijft in de outbox"));
    return EXIT_STATUS_KEPT;
}

/* The one entry whose id begins so; says why not. */
static const struct outbox_entry *find(const struct cli *cli, const struct outbox_entries *entries)
{
    const char *prefix = cli->words.n_places == 1 ? cli->words.places[0] : "";
    const struct outbox_entry *found = NULL;
    if (strlen(prefix) < PREFIX_LEAST) {
        cli_usage("%s", _("noem de opdracht met ten minste vier tekens van haar id"));
        return NULL;
    }
    for (size_t i = 0; i < entries->n; i++) {
        char id[33];
        id_format(&entries->v[i].id, id);
        if (strncmp(id, prefix, strlen(prefix)) != 0)
            continue;
        if (found != NULL) {
            cli_usage(_("'%.40s' is het begin van meer dan een opdracht"), prefix);
            return NULL;
        }
        found = &entries->v[i];
    }
    if (found == NULL)
        cli_usage(_("'%.40s' staat niet in de outbox"), prefix);
    return found;
}

static void write_out(void *arg, const char *text, size_t len)
{
    (void)arg;
    fwrite(text, 1, len, stdout);
}

int verb_outbox_show(struct cli *cli, const struct verb *verb)
{
    struct outbox_entries entries;
    struct request request;
    struct error error;
    (void)verb;
    int status = load(cli, &entries);
    if (status != EXIT_STATUS_OK)
        return status;
    const struct outbox_entry *entry = find(cli, &entries);
    if (entry == NULL)
        return EXIT_STATUS_USAGE;
    void *body = arena_alloc(&cli->arena, MESSAGE_SIZE_MAX);
    struct reader reader;
    bool readable =
        entry->state != OUTBOX_UNREADABLE && request_decode(entry->frame, &request, &error);
    if (readable)
        reader_init(&reader, request.body);
    if (!readable || !message_decode(request.message, &reader, body, &cli->arena, &error)) {
        print_entry(entry);
        return EXIT_STATUS_BAD_DATA;
    }
    if (cli->json) {
        json_t *json = entry_json(entry);
        json_object_set_new(json, "body", json_of_bytes(request.body, request.message));
        json_print_take(json);
        return status;
    }
    print_entry(entry);
    text_show(request.message, body, &(struct text_sink){write_out, NULL});
    return status;
}

int verb_outbox_drop(struct cli *cli, const struct verb *verb)
{
    struct outbox_entries entries;
    (void)verb;
    int status = load(cli, &entries);
    if (status != EXIT_STATUS_OK)
        return status;
    const struct outbox_entry *entry = find(cli, &entries);
    if (entry == NULL)
        return EXIT_STATUS_USAGE;
    int lock = outbox_lock(&cli->profile, OUTBOX_SEND, cli->timeout_ms);
    int result = lock < 0 ? lock : outbox_remove(&cli->profile, entry->name);
    outbox_unlock(lock);
    if (result != 0) {
        cli_warn(_("weggooien lukte niet: %s"), strerror(-result));
        return EXIT_STATUS_INTERNAL;
    }
    if (!cli->json)
        printf("%s\n", _("Weggegooid."));
    return EXIT_STATUS_OK;
}
