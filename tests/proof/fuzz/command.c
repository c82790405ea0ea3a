// SPDX-License-Identifier: EUPL-1.2
/* What a client sends: a command or a query in its envelope. */
#include "fuzz.h"

/* The body's place in the frame, the envelope's other keys, and all of it again. */
static void expect_same(const struct request *request, const void *body, struct bytes frame)
{
    struct request again;
    struct error error;
    struct writer writer;
    fuzz_expect_same(request->message, request->body, body);
    writer_init(&writer);
    request_encode_for(request->message, request->query, &request->id,
                       code_empty(&request->acting.person) ? NULL : &request->acting, body,
                       &writer);
    struct bytes written = writer_bytes(&writer);
    ASSERT(written.len <= frame.len);
    ASSERT(written.len < frame.len || bytes_equal(written, frame));
    ASSERT(request_decode(written, &again, &error));
    ASSERT(again.message == request->message && again.query == request->query);
    ASSERT(memcmp(&again.id, &request->id, sizeof again.id) == 0);
    writer_release(&writer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static _Alignas(max_align_t) char body[MESSAGE_SIZE_MAX];
    struct bytes frame = bytes_of(data, size);
    struct request request;
    struct error error = {0};
    struct arena arena;
    arena_init(&arena);
    if (request_decode(frame, &request, &error) && request_body(&request, body, &arena, &error))
        expect_same(&request, body, frame);
    else
        fuzz_expect_refusal(&error, &arena);
    arena_release(&arena);
    return 0;
}
