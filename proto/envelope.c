// SPDX-License-Identifier: EUPL-1.2
#include "proto/envelope.h"

#include <stdio.h>

#include "proto/bsn.h"

/* One key of an envelope. False when it is none of an envelope's, or has the wrong type. */
static bool request_key(struct reader *reader, struct bytes key, struct request *out,
                        uint64_t *number, uint64_t *version)
{
    if (bytes_equal(key, bytes_of("body", 4))) {
        if (reader_peek(reader) != READER_MAP)
            return false;
        out->body = reader_skip(reader);
    } else if (bytes_equal(key, bytes_of("command", 7))) {
        *number = reader_uint(reader);
    } else if (bytes_equal(key, bytes_of("query", 5))) {
        if (*number != 0)
            return false;
        *number = reader_uint(reader);
        out->query = true;
    } else if (bytes_equal(key, bytes_of("version", 7))) {
        *version = reader_uint(reader);
    } else if (bytes_equal(key, bytes_of("id", 2))) {
        struct bytes id = reader_bin(reader);
        if (id.len != sizeof out->id.b)
            return false;
        memcpy(out->id.b, id.data, id.len);
    } else {
        return false;
    }
    return !reader->failed;
}

bool request_decode(struct bytes frame, struct request *out, struct error *error)
{
    *out = (struct request){0};
    if (!reader_check(frame, &reader_limits_wire, error))
        return false;
    struct reader reader;
    reader_init(&reader, frame);
    uint64_t number = 0;
    uint64_t version = 0;
    uint32_t keys = reader_map(&reader);
    if (reader.failed)
        return error_set(error, ERR_MALFORMED, "", "the message must be a map");
    for (uint32_t i = 0; i < keys; i++) {
        struct bytes key = reader_str(&reader);
        if (!request_key(&reader, key, out, &number, &version))
            return error_set(error, ERR_MALFORMED, "", "envelope: %.*s",
                             key.len > 20 ? 20 : (int)key.len, (const char *)key.data);
    }
    if (version != PROTOCOL_VERSION)
        return error_set(error, ERR_VERSION, "version", "%llu; this is version %d",
                         (unsigned long long)version, PROTOCOL_VERSION);
    if (id_empty(&out->id))
        return error_set(error, ERR_MISSING_FIELD, "id", "16 bytes, not all zero");
    if (out->body.len == 0)
        return error_set(error, ERR_MISSING_FIELD, "body", "a map, empty when there are no fields");
    out->message =
        out->query ? message_of_query(number) : message_of_command(number, &out->internal);
    if (out->message == NULL)
        return error_set(error, ERR_UNKNOWN_COMMAND, out->query ? "query" : "command", "%llu",
                         (unsigned long long)number);
    return true;
}

static bool no_bsn(const struct message *message, const void *body, struct error *error)
{
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct field *field = &message->fields[i];
        const void *member = (const char *)body + field->offset;
        if (field->type == FIELD_LINE) {
            const char *line = *(const char *const *)member;
            if (line != NULL && bsn_found(bytes_of(line, strlen(line))))
                return error_set(error, ERR_BSN, field->name, "%s", "");
        }
        if (field->type != FIELD_TEXTS)
            continue;
        const struct texts *texts = member;
        for (uint32_t t = 0; t < texts->n; t++) {
            if (!bsn_found(texts->v[t].words))
                continue;
            char name[64];
            snprintf(name, sizeof name, "%s.%s", field->name, texts->v[t].field.s);
            return error_set(error, ERR_BSN, name, "%s", "");
        }
    }
    return true;
}

bool request_body(const struct request *request, void *out, struct arena *arena,
                  struct error *error)
{
    struct reader reader;
    reader_init(&reader, request->body);
    return message_decode(request->message, &reader, out, arena, error) &&
           no_bsn(request->message, out, error);
}

void request_encode(const struct message *message, bool query, const struct id *id,
                    const void *body, struct writer *writer)
{
    writer_map(writer, 4);
    writer_str(writer, "body");
    message_encode(message, body, writer);
    if (!query) {
        writer_str(writer, "command");
        writer_uint(writer, message->number);
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
    for (uint32_t i = 0; i < keys && !reader.failed; i++) {
        struct bytes key = reader_str(&reader);
        if (bytes_equal(key, bytes_of("answer", 6))) {
            out->answer = reader_skip(&reader);
        } else if (bytes_equal(key, bytes_of("reply", 5))) {
            out->reply = reader_skip(&reader);
        } else if (bytes_equal(key, bytes_of("version", 7))) {
            version = reader_uint(&reader);
        } else {
            struct bytes id = reader_bin(&reader);
            if (id.len == sizeof out->id.b)
                memcpy(out->id.b, id.data, id.len);
        }
    }
    if (reader.failed)
        return error_set(error, ERR_MALFORMED, "", "response");
    if (version != PROTOCOL_VERSION)
        return error_set(error, ERR_VERSION, "version", "%llu", (unsigned long long)version);
    return true;
}

void response_encode(const struct id *id, const struct reply *reply, struct bytes answer,
                     struct writer *writer)
{
    writer_map(writer, 2 + (size_t)(reply != NULL) + (size_t)(answer.len > 0));
    if (answer.len > 0) {
        writer_str(writer, "answer");
        writer_raw(writer, answer);
    }
    writer_str(writer, "id");
    writer_bin(writer, bytes_of(id->b, sizeof id->b));
    if (reply != NULL) {
        writer_str(writer, "reply");
        message_encode(&message_reply, reply, writer);
    }
    writer_str(writer, "version");
    writer_uint(writer, PROTOCOL_VERSION);
}

struct reply reply_of_error(const struct error *error)
{
    return (struct reply){
        .error = (uint64_t)error->code,
        .name = error_name(error->code),
        .field = error->field[0] == '\0' ? NULL : error->field,
        .detail = error->detail[0] == '\0' ? NULL : error->detail,
        .message = error_message(error->code),
        .remedy = error_remedy(error->code),
        .missing = error->missing,
    };
}

void notice_encode(const struct notice *notice, struct writer *writer)
{
    bool has_case = notice->case_id.n != 0;
    bool event = notice->kind != 0;
    writer_map(writer, 2 + (size_t)has_case + (size_t)event);
    if (has_case) {
        char text[CASE_ID_TEXT];
        case_id_format(notice->case_id, text);
        writer_str(writer, "case_id");
        writer_str(writer, text);
    }
    writer_str(writer, "epoch");
    writer_bin(writer, bytes_of(notice->epoch.b, sizeof notice->epoch.b));
    if (event) {
        writer_str(writer, "kind");
        writer_uint(writer, notice->kind);
    }
    writer_str(writer, "sequence");
    writer_uint(writer, notice->sequence);
}

bool notice_decode(struct bytes frame, struct notice *out, struct error *error)
{
    *out = (struct notice){0};
    if (!reader_check(frame, &reader_limits_wire, error))
        return false;
    struct reader reader;
    reader_init(&reader, frame);
    uint32_t keys = reader_map(&reader);
    for (uint32_t i = 0; i < keys && !reader.failed; i++) {
        struct bytes key = reader_str(&reader);
        if (bytes_equal(key, bytes_of("case_id", 7))) {
            struct bytes text = reader_str(&reader);
            if (!reader.failed && !case_id_parse((const char *)text.data, text.len, &out->case_id))
                return error_set(error, ERR_MALFORMED, "case_id", "%s", "");
        } else if (bytes_equal(key, bytes_of("epoch", 5))) {
            struct bytes epoch = reader_bin(&reader);
            if (epoch.len == sizeof out->epoch.b)
                memcpy(out->epoch.b, epoch.data, epoch.len);
        } else if (bytes_equal(key, bytes_of("kind", 4))) {
            out->kind = reader_uint(&reader);
        } else if (bytes_equal(key, bytes_of("sequence", 8))) {
            out->sequence = reader_uint(&reader);
        } else {
            reader_skip(&reader);
        }
    }
    return !reader.failed || error_set(error, ERR_MALFORMED, "", "notice");
}
