// SPDX-License-Identifier: EUPL-1.2
/* What a client reads: a response with a reply, an answer or both, and a notice of the stream. The
 * first byte says which answer is expected, as a client knows what it asked. */
#include "clients/lib/client.h"
#include "clients/lib/json.h"
#include "clients/lib/ladder_view.h"
#include "fuzz.h"

static struct arena arena;

static const struct message *asked(uint8_t choice)
{
    size_t n = 0;
    while (message_at(2, n) != NULL)
        n++;
    return message_answer(message_at(2, choice % n));
}

/* What a client made of it can be sent on, and reads as the same. */
static void expect_same_again(const struct message *message, const void *body)
{
    void *again = arena_alloc(&arena, message->size);
    struct writer first;
    struct writer second;
    struct reader reader;
    struct error error;
    writer_init(&first);
    writer_init(&second);
    message_encode(message, body, &first);
    ASSERT(reader_check(writer_bytes(&first), &reader_limits_own, &error));
    reader_init(&reader, writer_bytes(&first));
    if (message_decode(message, &reader, again, &arena, &error)) {
        message_encode(message, again, &second);
        ASSERT(bytes_equal(writer_bytes(&first), writer_bytes(&second)));
    }
    writer_release(&first);
    writer_release(&second);
}

static void read_reply(const struct response *response)
{
    struct reply reply;
    struct error error = {0};
    if (!client_reply(response, &reply, &arena))
        return;
    expect_same_again(&message_reply, &reply);
    client_asks_patience(response);
    if (reply.error == 0)
        return;
    reply_get_error(&reply, &error);
    reply_add_words(&reply, &arena);
}

static void read_answer(const struct response *response, const struct message *message)
{
    void *body = arena_alloc(&arena, message->size); /* answers may be larger than requests */
    struct ladder_view view;
    if (client_answer(response, message, body, &arena))
        expect_same_again(message, body);
    ladder_view_read(response->answer, &view, &arena);
    json_decref(json_of_bytes(response->answer, message));
    json_decref(json_camel_of_bytes(response->answer, message));
}

static void read_notice(struct bytes frame)
{
    struct notice notice;
    struct notice again;
    struct error error = {0};
    struct writer writer;
    if (!notice_decode(frame, &notice, &error)) {
        ASSERT(error.code != OK);
        return;
    }
    writer_init(&writer);
    notice_encode(&notice, &writer);
    ASSERT(notice_decode(writer_bytes(&writer), &again, &error));
    ASSERT(again.n == notice.n && again.sequence == notice.sequence);
    ASSERT(memcmp(again.events, notice.events, notice.n * sizeof notice.events[0]) == 0);
    writer_release(&writer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct response response;
    struct error error = {0};
    if (size == 0)
        return 0;
    struct bytes frame = bytes_of(data + 1, size - 1);
    arena_init(&arena);
    if (response_decode(frame, &response, &error)) {
        read_reply(&response);
        read_answer(&response, asked(data[0]));
    } else {
        ASSERT(error.code != OK);
    }
    read_notice(frame);
    arena_release(&arena);
    return 0;
}
