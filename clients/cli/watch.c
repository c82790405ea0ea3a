// SPDX-License-Identifier: EUPL-1.2
/* Events as they come, one a line. What happened while nobody watched comes first: the place is
 * kept in the profile. */
#include "clients/lib/watch.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "clients/cli/cli.h"
#include "clients/lib/json.h"
#include "clients/cli/ladders.h"
#include "clients/cli/fill.h"
#include "clients/cli/terms.h"
#include "clients/cli/view.h"
#include "clients/cli/when.h"

/* The values of an event that say something to a person, in the order of their names. What repeats
 * the actor or only counts for the daemon is left out. */
enum { WORDS_MS = 2000 };

struct telling {
    struct cli *cli;
    const struct event_view *event;
    bool began;
};

static void tell(struct telling *telling, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void tell(struct telling *telling, const char *format, ...)
{
    va_list args;
    fputs(telling->began ? ", " : " — ", stdout);
    telling->began = true;
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
}

static void tell_number(struct telling *telling, const struct field *field, json_t *value)
{
    char cents[VIEW_CENTS_MAX];
    const char *words = term_count(field->name);
    if (fill_is_cents(field))
        tell(telling, "%s", view_cents_text((uint64_t)json_integer_value(value), cents));
    else if (words != NULL)
        tell(telling, "%s %" JSON_INTEGER_FORMAT, words, json_integer_value(value));
}

/* What ladders have words for; people and organisations are the codes that they are. */
static const char *words_of_code(const struct telling *telling, const struct field *field,
                                 const char *text)
{
    if (telling->event->kind == EV_CLOCK_FIRED && strcmp(field->name, "code") == 0)
        return ladders_step_words(telling->cli, NULL, NULL, text);
    return field->type == FIELD_LINE ? text : ladders_field_word(telling->cli, field->name, text);
}

static void tell_text(struct telling *telling, const struct field *field, json_t *value)
{
    const char *text = json_string_value(value);
    char when[WHEN_MAX];
    struct instant instant;
    struct civil_date date;
    int number = field->type == FIELD_ENUM ? enum_number(field->names, text, strlen(text)) : 0;
    if (field->type == FIELD_ENUM)
        tell(telling, "%s", number == 0 ? text : term_of(field->names, number));
    else if (field->type == FIELD_INSTANT && when_parse_utc(text, &instant))
        tell(telling, "%s", when_short(instant, when));
    else if (field->type == FIELD_DATE && civil_date_parse(text, strlen(text), &date))
        tell(telling, "%s", when_date(date, when));
    else if (field->type == FIELD_LINE || field->type == FIELD_CODE)
        tell(telling, "%s", words_of_code(telling, field, text));
}

static void tell_field(struct telling *telling, const struct field *field, json_t *value)
{
    size_t i;
    json_t *item;
    bool is_actor =
        json_is_string(value) && strcmp(json_string_value(value), telling->event->actor.s) == 0;
    bool is_usual = strcmp(field->name, "organisation") == 0 || strcmp(field->name, "ladder") == 0;
    if (is_actor || is_usual || field->type == FIELD_CASE)
        return;
    if (json_is_string(value))
        tell_text(telling, field, value);
    else if (json_is_integer(value))
        tell_number(telling, field, value);
    else if (json_is_true(value) && term_count(field->name) != NULL)
        tell(telling, "%s", term_count(field->name));
    if (field->type == FIELD_CODES)
        json_array_foreach(value, i, item) if (json_is_string(item))
            tell(telling, "%s", words_of_code(telling, field, json_string_value(item)));
}

static void print_event(struct cli *cli, const struct event_view *event)
{
    char when[WHEN_MAX];
    char number[CASE_ID_TEXT] = "-";
    const char *key;
    json_t *value;
    struct telling telling = {cli, event, false};
    const struct message *message = message_of_event(event->kind);
    if (event->case_id.n != 0)
        case_id_format(event->case_id, number);
    printf("%s  %-16s  %s", when_short(event->stamp, when), number, term_event(event->kind));
    if (!code_empty(&event->actor))
        printf(_(", door %s"), event->actor.s);
    view_via(&event->via);
    json_t *body = json_of_bytes(event->body, message);
    json_object_foreach(body, key, value)
    {
        const struct field *field =
            message == NULL ? NULL : message_field(message, bytes_of(key, strlen(key)));
        if (field != NULL)
            tell_field(&telling, field, value);
    }
    json_decref(body);
    putchar('\n');
}

static void print_event_json(const struct event_view *event)
{
    struct writer writer;
    const struct message *message = message_of_event(event->kind);
    writer_init(&writer);
    message_encode(&message_event_view, event, &writer);
    json_t *json = json_of_bytes(writer_bytes(&writer), &message_event_view);
    writer_release(&writer);
    if (message != NULL)
        json_object_set_new(json, "event", json_string(message->name));
    if (event->body.len > 0)
        json_object_set_new(json, "body", json_of_bytes(event->body, message));
    json_print_take(json);
}

static bool on_event(void *arg, const struct event_view *event)
{
    struct cli *cli = arg;
    bool bookkeeping = event->kind == 0 || event->kind == EV_CLOCKS_SET;
    if (bookkeeping && !cli->words.all)
        return true;
    if (cli->json)
        print_event_json(event);
    else if (event->kind == 0)
        printf("%" PRIu64 "  %s\n", event->sequence, _("(niet voor u zichtbaar)"));
    else
        print_event(cli, event);
    /* Whoever reads the other end of a pipe wants each line at once; gone means done. */
    return fflush(stdout) == 0;
}

static void on_news(void *arg, enum watch_news news, uint64_t n)
{
    const struct cli *cli = arg;
    if (cli->json)
        return;
    switch (news) {
    case WATCH_CONNECTED:
        fprintf(stderr, _("doorbraak: bij tot gebeurtenis %" PRIu64 "; wacht op nieuwe\n"), n);
        return;
    case WATCH_LOST:
        fprintf(stderr, "%s\n", _("doorbraak: geen verbinding; probeert het opnieuw"));
        return;
    case WATCH_GAP:
        fprintf(stderr, _("doorbraak: %" PRIu64 " gebeurtenissen gemist en opgehaald\n"), n);
        return;
    case WATCH_RESTORED:
        fprintf(stderr, "%s\n",
                _("doorbraak: het journaal is een ander dan eerst; kijk opnieuw met 'queue' en "
                  "'show'"));
        return;
    }
}

static void on_progress(void *arg, const struct cursor *cursor)
{
    const struct cli *cli = arg;
    profile_cursor_save(&cli->profile, cursor);
}

static bool take_number(struct words *words, const char *key, uint64_t *out, bool *bad)
{
    char *end;
    const char *value = words_take(words, key);
    if (value == NULL)
        return false;
    *out = strtoull(value, &end, 10);
    if (*end == '\0' && end != value && value[0] != '-')
        return true;
    *bad = true;
    return false;
}

/* Before the watching, which needs the connection for itself; not for long when nobody is there. */
static void load_words(struct cli *cli)
{
    int usual = cli->timeout_ms;
    if (cli->timeout_ms > WORDS_MS)
        cli->timeout_ms = WORDS_MS;
    ladders_known(cli, &(struct code){""});
    cli->timeout_ms = usual;
}

int verb_watch(struct cli *cli, const struct verb *verb)
{
    bool bad = false;
    uint64_t seconds = 0;
    uint64_t from = 0;
    struct cursor cursor = {0};
    take_number(&cli->words, "seconds", &seconds, &bad);
    bool given = take_number(&cli->words, "from", &from, &bad);
    if (bad)
        return cli_usage("%s", _("achter seconds en from hoort een heel getal"));
    if (cli->words.n_pairs > 0 || cli->words.n_places > 0 || seconds > 86400 * 365)
        return cli_usage(_("zie 'doorbraak %s --help'"), verb->name);
    int status = cli_connect(cli);
    if (status != EXIT_STATUS_OK)
        return status;
    if (!given)
        profile_cursor_load(&cli->profile, &cursor);
    struct watch_options options = {.timeout_ms = cli->timeout_ms,
                                    .once = cli->words.once,
                                    .most_ms = (int64_t)seconds * 1000,
                                    .events = cli->profile.events,
                                    .from_now = cli->words.now,
                                    .from = from};
    if (!cli->json)
        load_words(cli);
    /* Looking back leaves the place where watching goes on as it is. */
    struct watch_callbacks callbacks = {cli, on_event, on_news, given ? NULL : on_progress};
    return cli_explain_outcome(cli, client_watch(cli->client, &cursor, &options, &callbacks));
}
