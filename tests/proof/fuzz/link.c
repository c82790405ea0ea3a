// SPDX-License-Identifier: EUPL-1.2
/* What a site says to the link of a case that is referred, and what the link makes of it for the
 * other: a length of two bytes before each answer, whose first byte says whether it came. Whatever
 * one side says, the link comes to an end, and what it says to the other is a sound command. */
#include "clients/link/link.h"
#include "fuzz.h"

enum { ASKED_MOST = 20000 };

static struct bytes left;
static unsigned asked;

static struct bytes next_answer(uint8_t *how)
{
    *how = 0;
    ASSERT(++asked < ASKED_MOST);
    if (left.len < 3)
        return bytes_of("", 0);
    size_t len = (size_t)(left.data[1] & 15) << 8 | left.data[2];
    *how = left.data[0];
    if (len > left.len - 3)
        len = left.len - 3;
    struct bytes answer = bytes_of(left.data + 3, len);
    left = bytes_of(left.data + 3 + len, left.len - 3 - len);
    return answer;
}

/* As client_answer reads it. */
static bool read_as(struct bytes map, const struct message *message, void *out, struct arena *arena)
{
    struct response response = {.answer = map};
    struct error error;
    return reader_check(map, &reader_limits_own, &error) &&
           client_answer(&response, message, out, arena);
}

bool ask(struct carrier *link, struct link_side *side, const struct message *query,
         const void *body, const struct message *answer, void *out, bool *found)
{
    uint8_t how;
    (void)side;
    (void)query;
    (void)body;
    struct bytes map = next_answer(&how);
    *found = (how & 1) && read_as(map, answer, out, &link->arena);
    return how != 0;
}

static void expect_sound(const struct message *command, const void *body)
{
    static _Alignas(max_align_t) char read[MESSAGE_SIZE_MAX];
    static const struct id id = {{1}};
    struct request request;
    struct writer writer;
    struct error error = {0};
    struct arena arena;
    arena_init(&arena);
    writer_init(&writer);
    request_encode(command, false, &id, body, &writer);
    if (!request_decode(writer_bytes(&writer), &request, &error) ||
        !request_body(&request, read, &arena, &error))
        fuzz_expect_refusal(&error, &arena); /* the other site names what is wrong with it */
    ASSERT(error.code != ERR_MALFORMED && error.code != ERR_UNKNOWN_FIELD &&
           error.code != ERR_UNKNOWN_COMMAND);
    writer_release(&writer);
    arena_release(&arena);
}

enum carried say(struct carrier *link, struct link_side *side, const struct message *command,
                 const void *body, uint64_t stood, struct reply *reply)
{
    uint8_t how;
    (void)side;
    (void)stood;
    *reply = (struct reply){.error = 0};
    expect_sound(command, body);
    struct bytes map = next_answer(&how);
    if (!read_as(map, &message_reply, reply, &link->arena))
        *reply = (struct reply){.error = how & 2 ? ERR_DENIED : 0};
    if (how == 0)
        return CARRIED_FAILED;
    return reply->error != 0 ? CARRIED_NOTHING : CARRIED_DONE;
}

enum carried read_words(struct carrier *link, struct link_side *side, struct case_id id,
                        uint64_t question, struct texts *out)
{
    struct extract_answer answer;
    uint8_t how;
    (void)side;
    (void)id;
    (void)question;
    out->n = 0;
    struct bytes map = next_answer(&how);
    if (how == 0)
        return CARRIED_FAILED;
    if (!read_as(map, &message_extract_answer, &answer, &link->arena))
        return CARRIED_NOTHING;
    *out = answer.texts;
    return CARRIED_DONE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct carrier link;
    left = bytes_of(data, size);
    asked = 0;
    arena_init(&link.arena);
    carry_case(&link, (struct case_id){77});
    arena_release(&link.arena);
    return 0;
}
