// SPDX-License-Identifier: EUPL-1.2
#include "clients/cli/view.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/language.h"
#include "clients/lib/json.h"
#include "clients/cli/report.h"
#include "clients/cli/terms.h"
#include "clients/cli/when.h"

enum { LABEL_WIDTH = 18, PAGES_MAX = 200 };

bool view_ask(struct cli *cli, const struct verb *verb, const struct message *message, void *out,
              int *status)
{
    struct response response;
    void *query = arena_alloc(&cli->arena, MESSAGE_SIZE_MAX);
    *status = cli_fill(cli, verb, query);
    if (*status == EXIT_STATUS_OK)
        *status = cli_query(cli, verb->message, query, message, out, &response);
    if (*status != EXIT_STATUS_OK)
        return false;
    if (cli->json)
        json_print_take(json_of_bytes(response.answer, message));
    return !cli->json;
}

bool view_tell(struct cli *cli, const struct verb *verb, const void *body,
               const struct message *message, void *out, int *status)
{
    struct sent sent;
    send_command_now(cli->client, verb->message, body, cli->timeout_ms, &cli->arena, &sent);
    struct response response = {.answer = sent.answer};
    if (sent.state != SENT_DONE || !client_answer(&response, message, out, &cli->arena)) {
        *status = report_sent(cli, verb->message, body, &sent);
        return false;
    }
    *status = EXIT_STATUS_OK;
    if (cli->json)
        json_print_take(json_of_bytes(sent.answer, message));
    return !cli->json;
}

int view_pages(struct cli *cli, const struct verb *verb, const struct message *message,
               const char *(*show)(struct cli *cli, const void *page, size_t number))
{
    void *query = arena_alloc(&cli->arena, MESSAGE_SIZE_MAX);
    void *page = arena_alloc(&cli->arena, message->size);
    const struct field *after = message_field(verb->message, bytes_of("after", 5));
    const struct field *next = message_field(message, bytes_of("next", 4));
    int status = cli_fill(cli, verb, query);
    for (size_t i = 0; i < PAGES_MAX && status == EXIT_STATUS_OK; i++) {
        struct response response;
        status = cli_query(cli, verb->message, query, message, page, &response);
        if (status != EXIT_STATUS_OK)
            return status;
        if (cli->json)
            json_print_take(json_of_bytes(response.answer, message));
        else
            show(cli, page, i);
        const char *cursor =
            *(const char *const *)(const void *)((const char *)page + next->offset);
        if (cursor == NULL)
            return status;
        *(const char **)(void *)((char *)query + after->offset) = cursor;
    }
    if (status == EXIT_STATUS_OK)
        cli_warn("%s", _("de lijst is langer dan wordt getoond"));
    return status;
}

static void label_of(const char *label)
{
    int width = 0;
    for (const char *c = label; *c != '\0'; c++)
        width += ((unsigned char)*c & 0xc0) != 0x80;
    printf("  %s%*s ", label, width < LABEL_WIDTH ? LABEL_WIDTH - width : 0, "");
}

void view_line(const char *label, const char *value)
{
    if (value == NULL || value[0] == '\0')
        return;
    label_of(label);
    view_words("", bytes_of(value, strlen(value)));
}

void view_via(const struct code *via)
{
    if (!code_empty(via))
        printf(_(" via %s"), via->s);
}

void view_codes(const char *label, const struct codes *codes)
{
    char text[CODES_MAX * (CODE_MAX + 2) + 1];
    if (codes->n > 0)
        view_line(label, view_codes_text(codes, text, sizeof text));
}

void view_moment(const char *label, struct instant instant)
{
    char text[WHEN_MAX];
    view_line(label, when_long(instant, text));
}

void view_date(const char *label, struct civil_date date)
{
    char text[WHEN_MAX];
    view_line(label, when_date(date, text));
}

void view_cents(const char *label, uint64_t cents)
{
    char text[VIEW_CENTS_MAX];
    if (cents != 0)
        view_line(label, view_cents_text(cents, text));
}

void view_yes(const char *label, bool yes)
{
    if (yes)
        view_line(label, _("ja"));
}

const char *view_codes_text(const struct codes *codes, char *out, size_t size)
{
    size_t at = 0;
    snprintf(out, size, "-");
    for (uint32_t i = 0; i < codes->n && at < size; i++)
        at += (size_t)snprintf(out + at, size - at, "%s%s", i == 0 ? "" : ", ", codes->v[i].s);
    return out;
}

/* C0 and C1 control characters and DEL; UTF-8 itself was checked when the answer was read. */
static bool is_control(const uint8_t *at, size_t left)
{
    return at[0] < 0x20 || at[0] == 0x7f || (at[0] == 0xc2 && left > 1 && at[1] < 0xa0);
}

void view_words(const char *indent, struct bytes words)
{
    fputs(indent, stdout);
    for (size_t i = 0; i < words.len; i++) {
        if (words.data[i] == '\n' && i + 1 < words.len) {
            printf("\n%s", indent);
        } else if (is_control(words.data + i, words.len - i)) {
            putchar(words.data[i] == '\t' ? ' ' : '?');
            i += words.data[i] == 0xc2;
        } else {
            putchar(words.data[i]);
        }
    }
    putchar('\n');
}

void view_hint(const struct codes *hints)
{
    fprintf(stderr, "  %s", _("let op: hier lijkt te staan:"));
    for (uint32_t i = 0; i < hints->n; i++) {
        int hint = enum_number(&names_hint, hints->v[i].s, strlen(hints->v[i].s));
        fprintf(stderr, "%s %s", i == 0 ? "" : ",",
                hint == 0 ? hints->v[i].s : term_of(&names_hint, hint));
    }
    fprintf(stderr, ". %s\n", _("Anderen lezen dit; laat het weg als het niet nodig is."));
}

const struct deadline_view *view_step(const struct why_answer *why)
{
    const struct deadline_view *v = VIEW_MEMBERS(deadline_view, why->deadlines);
    for (size_t i = 0; i < why->deadlines.n; i++)
        if (strcmp(v[i].code.s, why->step) == 0)
            return &v[i];
    return NULL;
}
