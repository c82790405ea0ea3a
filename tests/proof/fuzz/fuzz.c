// SPDX-License-Identifier: EUPL-1.2
#include "fuzz.h"

#include <stdlib.h>
#include <unistd.h>

static bool is_left_out(const struct field *field, const void *body)
{
    return !field_present(field, body) && !(field->required && field->type == FIELD_U64);
}

/* The field whose key is read next, and its value. */
static const struct field *next_pair(const struct message *message, struct reader *reader,
                                     struct bytes *value)
{
    const struct field *field = message_field(message, reader_str(reader));
    *value = reader_skip(reader);
    ASSERT(field != NULL && !reader->failed);
    return field;
}

static size_t count_written(const struct message *message, struct bytes map, const void *body)
{
    struct reader reader;
    reader_init(&reader, map);
    size_t written = 0;
    struct bytes value;
    for (uint32_t n = reader_map(&reader); n > 0; n--)
        written += !is_left_out(next_pair(message, &reader, &value), body);
    ASSERT(reader.at == reader.end);
    return written;
}

/* The bytes of `map` without its empty fields: made from what came, not from what was read. */
static void write_expected(const struct message *message, struct bytes map, const void *body,
                           struct writer *writer)
{
    struct reader reader;
    reader_init(&reader, map);
    writer_map(writer, count_written(message, map, body));
    for (uint32_t n = reader_map(&reader); n > 0; n--) {
        struct bytes value;
        const struct field *field = next_pair(message, &reader, &value);
        if (is_left_out(field, body))
            continue;
        writer_str(writer, field->name);
        if (field->type != FIELD_LIST) {
            writer_raw(writer, value);
            continue;
        }
        const struct list *list = (const void *)((const char *)body + field->offset);
        struct reader members;
        reader_init(&members, value);
        ASSERT(reader_array(&members) == list->n);
        writer_array(writer, list->n);
        for (size_t i = 0; i < list->n; i++)
            write_expected(field->sub, reader_skip(&members),
                           (const char *)list->v + i * field->sub->size, writer);
    }
}

void fuzz_expect_same(const struct message *message, struct bytes map, const void *body)
{
    struct writer expected;
    struct writer written;
    struct error error;
    writer_init(&expected);
    writer_init(&written);
    write_expected(message, map, body, &expected);
    message_encode(message, body, &written);
    ASSERT(bytes_equal(writer_bytes(&expected), writer_bytes(&written)));
    ASSERT(reader_check(writer_bytes(&written), &reader_limits_own, &error));
    writer_release(&expected);
    writer_release(&written);
}

void fuzz_expect_refusal(const struct error *error, struct arena *arena)
{
    struct error malformed;
    struct writer writer;
    struct reply reply = reply_of_error(error, arena);
    ASSERT(error->code != OK && reply.name[0] != '\0');
    writer_init(&writer);
    message_encode(&message_reply, &reply, &writer);
    ASSERT(reader_check(writer_bytes(&writer), &reader_limits_own, &malformed));
    writer_release(&writer);
}

const char *fuzz_scratch(void)
{
    const char *given = getenv("TMPDIR");
    if (given != NULL)
        return given;
    return access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
}
