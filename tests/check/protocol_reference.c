// SPDX-License-Identifier: EUPL-1.2
/* Prints the reference part of proto/README.md: every command, query with its answer, event, part
 * and error, each with its fields and one worked example. All of it comes from the tables in proto/
 * and from protocol_examples.h; the same input gives the same text. protocol_readme.sh puts it into
 * the README or compares. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "proto/envelope.h"
#include "proto/text.h"
#include "protocol_examples.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define LINE_WIDTH   96
#define PARTS_MAX    128

static struct arena arena;

_Noreturn static void stop(const char *message, const char *key, const char *why)
{
    fprintf(stderr, "protocol_reference: no good example for %s.%s: %s\n", message, key, why);
    exit(1);
}

/* --- filling a message with its example --- */

static void fill_body(const struct message *message, void *body);

static const struct message *const example_event = &message_case_claimed;

static void fill_event_bytes(struct bytes *out)
{
    void *body = arena_alloc(&arena, example_event->size);
    struct writer writer;
    fill_body(example_event, body);
    writer_init(&writer);
    message_encode(example_event, body, &writer);
    struct bytes bytes = writer_bytes(&writer);
    *out = bytes_of(arena_copy(&arena, bytes.data, bytes.len), bytes.len);
    writer_release(&writer);
}

static bool is_for(const struct example *example, const struct message *message, bool own)
{
    if (!own)
        return example->message == NULL;
    return example->message != NULL && strcmp(example->message, message->name) == 0;
}

/* An entry that fits the field's type; the message's own go first. */
static void fill_scalar(const struct message *message, const struct field *field, void *body)
{
    struct error error = {.values = "no entry in protocol_examples.h"};
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < COUNT(examples); i++) {
            if (!is_for(&examples[i], message, pass == 0) ||
                strcmp(examples[i].key, field->name) != 0)
                continue;
            if (examples[i].value[0] == '\0' && !field->required)
                return;
            if (text_fill(message, field->name, examples[i].value, body, &arena, &error))
                return;
        }
    }
    stop(message->name, field->name, error.values);
}

static void fill_texts(const struct message *message, const struct field *field, void *body)
{
    struct error error = {.values = "no entry in protocol_examples.h"};
    bool filled = false;
    for (size_t i = 0; i < COUNT(examples); i++) {
        if (!is_for(&examples[i], message, true) || strncmp(examples[i].key, "texts.", 6) != 0)
            continue;
        if (!text_fill(message, examples[i].key, examples[i].value, body, &arena, &error))
            stop(message->name, examples[i].key, error.values);
        filled = true;
    }
    if (!filled)
        stop(message->name, field->name, error.values);
}

static void fill_list(const struct field *field, struct list *list)
{
    list->n = 1;
    list->v = arena_alloc(&arena, field->sub->size);
    fill_body(field->sub, list->v);
}

static void fill_body(const struct message *message, void *body)
{
    struct error error;
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct field *field = &message->fields[i];
        void *member = (char *)body + field->offset;
        if (field->type == FIELD_LIST)
            fill_list(field, member);
        else if (field->type == FIELD_TEXTS)
            fill_texts(message, field, body);
        else if (message == &message_event_view && field->type == FIELD_BYTES)
            fill_event_bytes(member);
        else if (field->type == FIELD_DURATION) /* 2 working days */
            text_fill_u64(message, field->name, UINT64_C(2) << 32 | 2, body, &error);
        else if (field->type != FIELD_SEALED)
            fill_scalar(message, field, body);
    }
}

static const void *example_of(const struct message *message)
{
    void *body = arena_alloc(&arena, message->size);
    fill_body(message, body);
    return body;
}

/* The id of each example: 2026-03-02 09:00:00 UTC, then the number of the message. */
static struct id example_id(unsigned number)
{
    struct id id = {{0}};
    put_be32(id.b, 1772442000);
    put_be32(id.b + 8, 0xd00b0000u | number);
    put_be32(id.b + 12, 0x5eed0000u | number);
    return id;
}

/* --- bytes as a person reads them --- */

static char rendered[1 << 16];
static size_t rendered_len;

static void add(const char *text, size_t len)
{
    if (rendered_len + len >= sizeof rendered)
        stop("frame", "", "too large to print");
    memcpy(rendered + rendered_len, text, len);
    rendered_len += len;
    rendered[rendered_len] = '\0';
}

static void add_text(const char *text)
{
    add(text, strlen(text));
}

static void render_string(struct bytes s)
{
    add_text("\"");
    for (size_t i = 0; i < s.len; i++) {
        char c = (char)s.data[i];
        if (c == '"' || c == '\\')
            add_text("\\");
        add(&c, 1);
    }
    add_text("\"");
}

static void render_bytes(struct bytes b)
{
    char hex[3];
    add_text("h'");
    for (size_t i = 0; i < b.len; i++) {
        snprintf(hex, sizeof hex, "%02x", b.data[i]);
        add_text(hex);
    }
    add_text("'");
}

static void render_value(struct reader *reader, size_t indent);

static void render_members(struct reader *reader, size_t indent, bool broken)
{
    bool map = reader_peek(reader) == READER_MAP;
    uint32_t n = map ? reader_map(reader) : reader_array(reader);
    add_text(map ? "{" : "[");
    for (uint32_t i = 0; i < n; i++) {
        add_text(i == 0 ? "" : broken ? "," : ", ");
        if (broken) {
            add_text("\n");
            for (size_t k = 0; k < indent + 2; k++)
                add_text(" ");
        }
        if (map) {
            render_string(reader_str(reader));
            add_text(": ");
        }
        render_value(reader, broken ? indent + 2 : SIZE_MAX);
    }
    add_text(map ? "}" : "]");
}

/* On one line if it fits there; `indent` SIZE_MAX: on one line whatever comes. */
static void render_value(struct reader *reader, size_t indent)
{
    char number[24];
    switch (reader_peek(reader)) {
    case READER_BOOL:
        add_text(reader_bool(reader) ? "true" : "false");
        return;
    case READER_UINT:
        snprintf(number, sizeof number, "%" PRIu64, reader_uint(reader));
        add_text(number);
        return;
    case READER_STR:
        render_string(reader_str(reader));
        return;
    case READER_BIN:
        render_bytes(reader_bin(reader));
        return;
    case READER_ARRAY:
    case READER_MAP:
        break;
    case READER_NONE:
    case READER_NIL:
    case READER_NEGATIVE:
        stop("frame", "", "a type that no message has");
    }
    size_t start = rendered_len;
    size_t line = start;
    while (line > 0 && rendered[line - 1] != '\n')
        line--;
    struct reader again = *reader;
    render_members(reader, 0, false);
    if (indent == SIZE_MAX || rendered_len - line < LINE_WIDTH)
        return;
    rendered_len = start;
    *reader = again;
    render_members(reader, indent, true);
}

static void print_hex(struct bytes frame)
{
    printf("```hex\n");
    for (size_t i = 0; i < frame.len; i++)
        printf("%02x%s", frame.data[i], i + 1 == frame.len || i % 40 == 39 ? "\n" : "");
    printf("```\n");
}

/* A whole frame: readable, then its bytes. It must be what the reader accepts. */
static void print_frame(const char *title, struct bytes frame)
{
    struct error error;
    if (!reader_check(frame, &reader_limits_wire, &error))
        stop(title, "frame", error.values);
    struct reader reader;
    reader_init(&reader, frame);
    rendered_len = 0;
    render_value(&reader, 0);
    printf("\n%s\n\n```\n%s\n```\n", title, rendered);
    print_hex(frame);
}

/* --- tables of fields --- */

static const struct message *parts[PARTS_MAX];
static size_t n_parts;

static void note_part(const struct message *part)
{
    for (size_t i = 0; i < n_parts; i++)
        if (parts[i] == part)
            return;
    if (n_parts == PARTS_MAX)
        stop(part->name, "", "too many parts");
    parts[n_parts++] = part;
}

/* `asked`: of a command, which offers no word that only the machine gives. */
static void print_type(const struct field *field, bool asked)
{
    static const char *const words[] = {
        [FIELD_U64] = "number",       [FIELD_BOOL] = "yes/no",  [FIELD_CODE] = "code",
        [FIELD_CODES] = "codes",      [FIELD_CASE] = "case",    [FIELD_ID] = "id",
        [FIELD_DATE] = "date",        [FIELD_INSTANT] = "time", [FIELD_BYTES] = "bytes",
        [FIELD_LINE] = "line",        [FIELD_TEXTS] = "texts",  [FIELD_SEALED] = "sealed",
        [FIELD_DURATION] = "duration"};
    if (field->type == FIELD_LIST) {
        printf("list of [`%s`](#part-%s)", field->sub->name, field->sub->name);
        note_part(field->sub);
    } else if (field->type == FIELD_ENUM) {
        for (size_t i = 1; i < field->names->n; i++)
            if (!asked || enum_is_offered(field->names, i))
                printf("%s`%s`", i == 1 ? "" : ", ", field->names->names[i]);
    } else {
        printf("%s", words[field->type]);
    }
}

static void print_limit(const struct field *field)
{
    if (field->type == FIELD_CODES)
        printf("%u", field->max == 0 ? CODES_MAX : field->max);
    else if (field->type == FIELD_TEXTS)
        printf("%u bytes each", field->max);
    else if (field->max != 0 && (field->type == FIELD_LINE || field->type == FIELD_BYTES))
        printf("%u bytes", field->max);
    else if (field->max != 0)
        printf("%u", field->max);
}

static void print_fields(const struct message *message)
{
    bool internal;
    printf("\n| field | type | required | at most | meaning |\n| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct field *field = &message->fields[i];
        if (field->type == FIELD_SEALED)
            continue;
        printf("| `%s` | ", field->name);
        print_type(field, message_of_command(message->number, &internal) == message);
        printf(" | %s | ", field->required ? "yes" : "");
        print_limit(field);
        printf(" | %s |\n", field->doc);
    }
}

static void print_title(const struct message *message, const char *name)
{
    printf("\n### %u %s\n\n%c%s.\n", message->number, name,
           message->doc[0] >= 'a' && message->doc[0] <= 'z' ? message->doc[0] - 'a' + 'A'
                                                            : message->doc[0],
           message->doc + 1);
}

/* --- the sections --- */

/* The daemon must take what the README shows. */
static void check_request(struct bytes frame)
{
    struct request request;
    struct error error;
    uint8_t body[MESSAGE_SIZE_MAX];
    if (!request_decode(frame, &request, &error) || !request_body(&request, body, &arena, &error))
        stop("request", error.field, error_name(error.code));
}

static void print_request(const struct message *message, bool query)
{
    struct id id = example_id(message->number);
    struct writer writer;
    writer_init(&writer);
    request_encode(message, query, &id, example_of(message), &writer);
    check_request(writer_bytes(&writer));
    print_frame("Request:", writer_bytes(&writer));
    writer_release(&writer);
}

static void print_response(const char *title, unsigned number, const struct reply *reply,
                           const struct message *answer)
{
    struct id id = example_id(number);
    struct writer inner;
    struct writer writer;
    writer_init(&inner);
    writer_init(&writer);
    if (answer != NULL)
        message_encode(answer, example_of(answer), &inner);
    response_encode(&id, reply, writer_bytes(&inner), &writer);
    print_frame(title, writer_bytes(&writer));
    writer_release(&inner);
    writer_release(&writer);
}

static struct reply example_reply(void)
{
    struct case_id case_id;
    case_id_parse("D-7K3M-9QX2-AB4C", CASE_ID_TEXT - 1, &case_id);
    return (struct reply){.case_id = case_id, .sequence = 1042, .stored = true};
}

static void print_replies(void)
{
    printf("\n## Reference: replies\n\nThe same shape for every command, and for a query that "
           "failed.\n");
    print_fields(&message_reply);
    struct reply done = example_reply();
    print_response("Done (to [case_claim](#3-case_claim)):", CMD_CASE_CLAIM, &done, NULL);
    struct error error;
    struct code missing = code_of("own-words");
    error_set_with(&error, ERR_GATE_NOT_MET, "case_id", DETAIL_VALUE, "%s", "plan-complete");
    codes_add(&error.missing, &missing);
    struct reply refused = reply_of_error(&error, &arena);
    refused.sequence = 1042;
    refused.stored = true;
    print_response("Refused (to [case_escalate](#14-case_escalate)):", CMD_CASE_ESCALATE, &refused,
                   NULL);
    error_set(&error, ERR_BUSY, "", DETAIL_NONE);
    struct reply busy = reply_of_error(&error, &arena);
    print_response("Not taken (to any command), so not stored:", CMD_CASE_CLAIM, &busy, NULL);
}

static void print_commands(void)
{
    const struct message *message;
    printf("\n## Reference: commands\n");
    for (size_t i = 0; (message = message_at(0, i)) != NULL; i++) {
        print_title(message, message->name);
        print_fields(message);
        print_request(message, false);
        if (message != &message_case_read)
            continue;
        printf("\nThe response holds a reply and this answer:\n");
        print_fields(&message_content_answer);
        struct reply reply = example_reply();
        print_response("Response:", message->number, &reply, &message_content_answer);
    }
}

static void print_queries(void)
{
    const struct message *message;
    printf("\n## Reference: queries and answers\n");
    for (size_t i = 0; (message = message_at(2, i)) != NULL; i++) {
        const struct message *answer = message_answer(message);
        print_title(message, message->name + strlen("query_"));
        print_fields(message);
        print_request(message, true);
        printf("\nAnswer:\n");
        print_fields(answer);
        print_response("Response:", message->number, NULL, answer);
    }
}

static void print_events(void)
{
    const struct message *message;
    printf("\n## Reference: events\n\n"
           "The notice is the second frame on the stream, behind the topic frame `event`. The body "
           "is what\n`events_from` gives in `body` to who may see the event.\n");
    for (size_t i = 0; (message = message_at(1, i)) != NULL; i++) {
        const void *body = example_of(message);
        const struct field *has_case = message_field(message, bytes_of("case_id", 7));
        struct notice notice = {.sequence = 1042, .n = 1, .events = {{message->number, {0}}}};
        id_parse("3b1f0a9c5e7d42688c90a1b2c3d4e5f6", 32, &notice.epoch);
        if (has_case != NULL)
            notice.events[0].case_id =
                *(const struct case_id *)((const void *)((const char *)body + has_case->offset));
        print_title(message, message->name);
        print_fields(message);
        struct writer writer;
        writer_init(&writer);
        notice_encode(&notice, &writer);
        print_frame("Notice:", writer_bytes(&writer));
        writer_clear(&writer);
        message_encode(message, body, &writer);
        print_frame("Body:", writer_bytes(&writer));
        writer_release(&writer);
    }
    struct notice heartbeat = {.sequence = 1042};
    id_parse("3b1f0a9c5e7d42688c90a1b2c3d4e5f6", 32, &heartbeat.epoch);
    struct writer writer;
    writer_init(&writer);
    notice_encode(&heartbeat, &writer);
    printf("\n### Heartbeat\n\nBehind the topic frame `heartbeat`; `sequence` is that of the last "
           "event.\n");
    print_frame("Notice:", writer_bytes(&writer));
    writer_release(&writer);
}

/* Parts name parts: the list grows while it is printed. */
static void print_parts(void)
{
    printf("\n## Reference: parts\n\nMaps inside messages.\n");
    for (size_t i = 0; i < n_parts; i++) {
        printf("\n### Part %s\n\n%c%s.\n", parts[i]->name, parts[i]->doc[0] - 'a' + 'A',
               parts[i]->doc + 1);
        print_fields(parts[i]);
    }
}

static void print_errors(void)
{
    printf("\n## Reference: errors\n\n"
           "| number | name | message | remedy |\n| --- | --- | --- | --- |\n");
#define ERROR(number, name, code, message, remedy)                                                 \
    printf("| %d | `%s` | %s | %s |\n", number, code, message, remedy);
#include "proto/errors.def"
#undef ERROR
}

static void print_details(void)
{
    printf("\n## Reference: details\n\n"
           "| number | name | sentence |\n| --- | --- | --- |\n");
#define DETAIL(number, name, sentence) printf("| %d | `%s` | %s |\n", number, #name, sentence);
#include "proto/details.def"
#undef DETAIL
}

int main(void)
{
    arena_init(&arena);
    print_replies();
    print_commands();
    print_queries();
    print_events();
    print_parts();
    print_errors();
    print_details();
    arena_release(&arena);
    return 0;
}
