// SPDX-License-Identifier: EUPL-1.2
#include "proto/envelope.h"

#include <stdio.h>

#include "base/assert.h"
#include "proto/bsn.h"
#include "proto/detail.h"

static bool key_is(struct bytes key, const char *name)
{
    return bytes_equal(key, bytes_of(name, strlen(name)));
}

static bool wrong(struct error *error, const char *field, enum detail what)
{
    return error_set(error, ERR_MALFORMED, field, what);
}

/* A map, encoded. */
static bool read_map(struct reader *reader, struct bytes *out)
{
    if (reader_peek(reader) != READER_MAP)
        return false;
    *out = reader_skip(reader);
    return !reader->failed;
}

static bool read_id(struct reader *reader, struct id *out)
{
    struct bytes id = reader_bin(reader);
    if (reader->failed || id.len != sizeof out->b)
        return false;
    memcpy(out->b, id.data, id.len);
    return true;
}

static bool read_number(struct reader *reader, uint64_t *out)
{
    *out = reader_uint(reader);
    return !reader->failed;
}

/* What request_decode finds beside what it gives. */
struct request_head {
    bool command;
    bool stranger; /* a key that is none of ours */
    uint64_t number;
    uint64_t version;
    struct bytes acting; /* `for`, looked at when the id is known that an answer needs */
};

static bool request_key(struct reader *reader, struct bytes key, struct request *out,
                        struct request_head *head, struct error *error)
{
    if (key_is(key, "body"))
        return read_map(reader, &out->body) || wrong(error, "body", DETAIL_MAP);
    if (key_is(key, "command")) {
        head->command = true;
        return read_number(reader, &head->number) || wrong(error, "command", DETAIL_NUMBER);
    }
    if (key_is(key, "for")) {
        head->acting = reader_skip(reader);
        return true;
    }
    if (key_is(key, "id"))
        return read_id(reader, &out->id) || wrong(error, "id", DETAIL_ID);
    if (key_is(key, "query")) {
        out->query = true;
        return read_number(reader, &head->number) || wrong(error, "query", DETAIL_NUMBER);
    }
    if (key_is(key, "version"))
        return read_number(reader, &head->version) || wrong(error, "version", DETAIL_NUMBER);
    head->stranger = true;
    reader_skip(reader);
    return true;
}

/* The version goes first: in another one, keys may differ too. */
static bool check_head(struct request *request, const struct request_head *head,
                       struct error *error)
{
    struct reader acting;
    reader_init(&acting, head->acting);
    if (head->version != PROTOCOL_VERSION)
        return error_set_with(error, ERR_VERSION, "version", DETAIL_OTHER_VERSION, "%llu\t%d",
                              (unsigned long long)head->version, PROTOCOL_VERSION);
    if (head->stranger)
        return wrong(error, "", DETAIL_ENVELOPE_KEYS);
    if (head->command == request->query)
        return wrong(error, "", DETAIL_COMMAND_OR_QUERY);
    if (id_empty(&request->id))
        return error_set(error, ERR_MISSING_FIELD, "id", DETAIL_ID_EMPTY);
    if (request->body.len == 0)
        return error_set(error, ERR_MISSING_FIELD, "body", DETAIL_EMPTY_BODY);
    return head->acting.len == 0 || acting_read(&acting, &request->acting, error);
}

bool request_decode(struct bytes frame, struct request *out, struct error *error)
{
    *out = (struct request){0};
    if (!reader_check(frame, &reader_limits_wire, error))
        return false;
    struct reader reader;
    reader_init(&reader, frame);
    struct request_head head = {0};
    uint32_t keys = reader_map(&reader);
    if (reader.failed)
        return wrong(error, "", DETAIL_MAP);
    for (uint32_t i = 0; i < keys; i++)
        if (!request_key(&reader, reader_str(&reader), out, &head, error))
            return false;
    if (!check_head(out, &head, error))
        return false;
    out->message = out->query ? message_of_query(head.number)
                              : message_of_command(head.number, &out->internal);
    if (out->message == NULL)
        return error_set_with(error, ERR_UNKNOWN_COMMAND, out->query ? "query" : "command",
                              DETAIL_VALUE, "%llu", (unsigned long long)head.number);
    return true;
}

static bool has_bsn(struct error *error, const char *field)
{
    return !error_set(error, ERR_BSN, field, DETAIL_NONE);
}

static bool texts_have_bsn(const struct field *field, const struct texts *texts,
                           struct error *error)
{
    for (uint32_t i = 0; i < texts->n; i++) {
        if (!bsn_found(texts->v[i].words))
            continue;
        char name[sizeof error->field];
        snprintf(name, sizeof name, "%s.%s", field->name, texts->v[i].field.s);
        return has_bsn(error, name);
    }
    return false;
}

static bool codes_have_bsn(const struct codes *codes)
{
    for (uint32_t i = 0; i < codes->n; i++)
        if (bsn_in_code(codes->v[i].s))
            return true;
    return false;
}

static bool list_has_bsn(const struct field *field, const struct list *list, struct error *error)
{
    for (size_t i = 0; i < list->n; i++) {
        struct error inner;
        if (!message_has_bsn(field->sub, (const char *)list->v + i * field->sub->size, &inner))
            continue;
        char name[sizeof error->field];
        snprintf(name, sizeof name, "%.16s[%zu].%.31s", field->name, i & 0xffff, inner.field);
        return has_bsn(error, name);
    }
    return false;
}

bool message_has_bsn(const struct message *message, const void *body, struct error *error)
{
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct field *field = &message->fields[i];
        const void *member = (const char *)body + field->offset;
        if (field->type == FIELD_LINE) {
            const char *line = *(const char *const *)member;
            if (line != NULL && bsn_found(bytes_of(line, strlen(line))))
                return has_bsn(error, field->name);
        } else if (field->type == FIELD_CODE) {
            if (bsn_in_code(((const struct code *)member)->s))
                return has_bsn(error, field->name);
        } else if (field->type == FIELD_CODES) {
            if (codes_have_bsn(member))
                return has_bsn(error, field->name);
        } else if (field->type == FIELD_TEXTS) {
            if (texts_have_bsn(field, member, error))
                return true;
        } else if (field->type == FIELD_LIST && list_has_bsn(field, member, error)) {
            return true;
        }
    }
    return false;
}

/* A query is not looked at for numbers: nothing of it is kept, and a cursor may look like one. */
bool request_body(const struct request *request, void *out, struct arena *arena,
                  struct error *error)
{
    struct reader reader;
    reader_init(&reader, request->body);
    return message_decode(request->message, &reader, out, arena, error) &&
           (request->query || !message_has_bsn(request->message, out, error));
}

void request_encode_for(const struct message *message, bool query, const struct id *id,
                        const struct acting *acting, const void *body, struct writer *writer)
{
    writer_map(writer, 4 + (size_t)(acting != NULL));
    writer_str(writer, "body");
    message_encode(message, body, writer);
    if (!query) {
        writer_str(writer, "command");
        writer_uint(writer, message->number);
    }
    if (acting != NULL) {
        writer_str(writer, "for");
        acting_write(acting, writer);
    }
    writer_str(writer, "id");
    writer_bin(writer, bytes_of(id->b, sizeof id->b));
    if (query) {
        writer_str(writer, "query");
        writer_uint(writer, message->number);
    }
    writer_str(writer, "version");
    writer_uint(writer, PROTOCOL_VERSION);
}

void request_encode(const struct message *message, bool query, const struct id *id,
                    const void *body, struct writer *writer)
{
    request_encode_for(message, query, id, NULL, body, writer);
}

static bool response_key(struct reader *reader, struct bytes key, struct response *out,
                         uint64_t *version, struct error *error)
{
    if (key_is(key, "answer"))
        return read_map(reader, &out->answer) || wrong(error, "answer", DETAIL_MAP);
    if (key_is(key, "id"))
        return read_id(reader, &out->id) || wrong(error, "id", DETAIL_ID);
    if (key_is(key, "reply"))
        return read_map(reader, &out->reply) || wrong(error, "reply", DETAIL_MAP);
    if (key_is(key, "version"))
        return read_number(reader, version) || wrong(error, "version", DETAIL_NUMBER);
    reader_skip(reader);
    return true;
}

bool response_decode(struct bytes frame, struct response *out, struct error *error)
{
    *out = (struct response){0};
    static const struct reader_limits limits = {16u << 20, READER_DEPTH_MAX, 1u << 20};
    if (!reader_check(frame, &limits, error))
        return false;
    struct reader reader;
    reader_init(&reader, frame);
    uint64_t version = 0;
    uint32_t keys = reader_map(&reader);
    if (reader.failed)
        return wrong(error, "", DETAIL_MAP);
    for (uint32_t i = 0; i < keys; i++)
        if (!response_key(&reader, reader_str(&reader), out, &version, error))
            return false;
    if (version != PROTOCOL_VERSION)
        return error_set_with(error, ERR_VERSION, "version", DETAIL_OTHER_VERSION, "%llu\t%d",
                              (unsigned long long)version, PROTOCOL_VERSION);
    if (out->reply.len == 0 && out->answer.len == 0)
        return wrong(error, "", DETAIL_NO_REPLY);
    return true;
}

void response_encode_raw(const struct id *id, struct bytes reply, struct bytes answer,
                         struct writer *writer)
{
    writer_map(writer, 2 + (size_t)(reply.len > 0) + (size_t)(answer.len > 0));
    if (answer.len > 0) {
        writer_str(writer, "answer");
        writer_raw(writer, answer);
    }
    writer_str(writer, "id");
    writer_bin(writer, bytes_of(id->b, sizeof id->b));
    if (reply.len > 0) {
        writer_str(writer, "reply");
        writer_raw(writer, reply);
    }
    writer_str(writer, "version");
    writer_uint(writer, PROTOCOL_VERSION);
}

void response_encode(const struct id *id, const struct reply *reply, struct bytes answer,
                     struct writer *writer)
{
    struct writer encoded;
    writer_init(&encoded);
    if (reply != NULL)
        message_encode(&message_reply, reply, &encoded);
    response_encode_raw(id, writer_bytes(&encoded), answer, writer);
    writer_release(&encoded);
}

struct reply reply_of_error(const struct error *error, struct arena *arena)
{
    struct reply reply = {
        .error = (uint64_t)error->code,
        .detail_number = (uint64_t)error->detail,
        .field = error->field[0] == '\0' ? NULL : error->field,
        .missing = error->missing,
        .values = detail_values(error, arena),
    };
    reply_add_words(&reply, arena);
    return reply;
}

void reply_get_error(const struct reply *reply, struct error *error)
{
    const struct detail_value *values = reply->values.v;
    size_t used = 0;
    error_set(error, (enum err)reply->error, reply->field == NULL ? "" : reply->field,
              (enum detail)reply->detail_number);
    for (size_t i = 0; i < reply->values.n && used < sizeof error->values; i++)
        used += (size_t)snprintf(error->values + used, sizeof error->values - used, "%s%s",
                                 i == 0 ? "" : "\t", values[i].value);
    error->missing = reply->missing;
}

void reply_add_words(struct reply *reply, struct arena *arena)
{
    enum err code = (enum err)reply->error;
    reply->name = error_name(code);
    reply->message = error_message(code);
    reply->remedy = error_remedy(code);
    if (reply->detail_number == 0)
        return;
    char words[DETAIL_MAX];
    detail_fill(detail_sentence((enum detail)reply->detail_number), &reply->values,
                detail_show_dutch, words);
    reply->detail = arena_string(arena, words, strlen(words));
}

static void encode_event(const struct notice_event *event, struct writer *writer)
{
    bool has_case = event->case_id.n != 0;
    writer_map(writer, 1 + (size_t)has_case);
    if (has_case) {
        char text[CASE_ID_TEXT];
        case_id_format(event->case_id, text);
        writer_str(writer, "case_id");
        writer_str(writer, text);
    }
    writer_str(writer, "kind");
    writer_uint(writer, event->kind);
}

void notice_encode(const struct notice *notice, struct writer *writer)
{
    ASSERT(notice->n <= NOTICE_EVENTS_MAX);
    writer_map(writer, 2 + (size_t)(notice->n > 0));
    writer_str(writer, "epoch");
    writer_bin(writer, bytes_of(notice->epoch.b, sizeof notice->epoch.b));
    if (notice->n > 0) {
        writer_str(writer, "events");
        writer_array(writer, notice->n);
        for (uint32_t i = 0; i < notice->n; i++)
            encode_event(&notice->events[i], writer);
    }
    writer_str(writer, "sequence");
    writer_uint(writer, notice->sequence);
}

static bool event_key(struct reader *reader, struct bytes key, struct notice_event *out,
                      struct error *error)
{
    if (key_is(key, "case_id")) {
        struct bytes text = reader_str(reader);
        return (!reader->failed &&
                case_id_parse((const char *)text.data, text.len, &out->case_id)) ||
               wrong(error, "events.case_id", DETAIL_CASE_NUMBER);
    }
    if (key_is(key, "kind"))
        return read_number(reader, &out->kind) || wrong(error, "events.kind", DETAIL_NUMBER);
    reader_skip(reader);
    return true;
}

static bool read_events(struct reader *reader, struct notice *out, struct error *error)
{
    out->n = reader_array(reader);
    if (reader->failed || out->n == 0 || out->n > NOTICE_EVENTS_MAX)
        return wrong(error, "events", DETAIL_EVENTS);
    for (uint32_t i = 0; i < out->n; i++) {
        out->events[i] = (struct notice_event){0};
        uint32_t keys = reader_map(reader);
        if (reader->failed)
            return wrong(error, "events", DETAIL_MAP);
        for (uint32_t k = 0; k < keys; k++)
            if (!event_key(reader, reader_str(reader), &out->events[i], error))
                return false;
    }
    return true;
}

static bool notice_key(struct reader *reader, struct bytes key, struct notice *out,
                       struct error *error)
{
    if (key_is(key, "epoch"))
        return read_id(reader, &out->epoch) || wrong(error, "epoch", DETAIL_ID);
    if (key_is(key, "events"))
        return read_events(reader, out, error);
    if (key_is(key, "sequence"))
        return read_number(reader, &out->sequence) || wrong(error, "sequence", DETAIL_NUMBER);
    reader_skip(reader);
    return true;
}

bool notice_decode(struct bytes frame, struct notice *out, struct error *error)
{
    out->epoch = (struct id){0};
    out->sequence = 0;
    out->n = 0;
    if (!reader_check(frame, &reader_limits_wire, error))
        return false;
    struct reader reader;
    reader_init(&reader, frame);
    uint32_t keys = reader_map(&reader);
    if (reader.failed)
        return wrong(error, "", DETAIL_MAP);
    for (uint32_t i = 0; i < keys; i++)
        if (!notice_key(&reader, reader_str(&reader), out, error))
            return false;
    return !id_empty(&out->epoch) || error_set(error, ERR_MISSING_FIELD, "epoch", DETAIL_ID);
}
