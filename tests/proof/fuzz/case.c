// SPDX-License-Identifier: EUPL-1.2
/* A case in a file, as `doorbraak submit --file` takes it. What it takes can be sent, and the
 * daemon reads it as the same or refuses it with a code. */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "clients/cli/casefile.h"
#include "fuzz.h"

static void expect_sent(const struct case_submit *body, struct arena *arena)
{
    static struct case_submit again;
    static const struct id id = {.b = {1}};
    struct request request;
    struct error error = {0};
    struct writer writer;
    writer_init(&writer);
    request_encode(&message_case_submit, false, &id, body, &writer);
    if (request_decode(writer_bytes(&writer), &request, &error) &&
        request_body(&request, &again, arena, &error))
        fuzz_expect_same(&message_case_submit, request.body, &again);
    else
        fuzz_expect_refusal(&error, arena);
    ASSERT(error.code != ERR_MALFORMED);
    writer_release(&writer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct case_submit body;
    static int file = -1;
    struct casefile_fault fault = {.text = ""};
    char path[32];
    struct arena arena;
    if (file < 0)
        file = memfd_create("case", MFD_CLOEXEC);
    ASSERT(file >= 0 && ftruncate(file, 0) == 0);
    ASSERT(pwrite(file, data, size, 0) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    arena_init(&arena);
    memset(&body, 0, sizeof body);
    if (casefile_read(&message_case_submit, path, &body, &arena, &fault))
        expect_sent(&body, &arena);
    else
        ASSERT(fault.text[0] != '\0');
    arena_release(&arena);
    return 0;
}
