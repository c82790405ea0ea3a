// SPDX-License-Identifier: EUPL-1.2
/* Clearing and copying messages whose long fields are mostly empty. */
#include "proto/message.h"

#define PLACES CODES_MAX
_Static_assert(PLACES == TEXTS_MAX, "all long fields have as many");

static void clear(void *out, size_t at, size_t until)
{
    memset((char *)out + at, 0, until - at);
}

void message_clear(const struct message *message, void *out)
{
    size_t at = 0;
    const struct places *places = message->places;
    for (; places->len > 0; places++) {
        clear(out, at, places->offset + sizeof(uint32_t));
        at = places->offset + places->len;
    }
    clear(out, at, places->offset);
}

static void copy(void *out, const void *in, size_t at, size_t until)
{
    memcpy((char *)out + at, (const char *)in + at, until - at);
}

void message_copy(const struct message *message, void *out, const void *in)
{
    size_t at = 0;
    const struct places *places = message->places;
    for (; places->len > 0; places++) {
        uint32_t n;
        size_t end = places->offset + places->len;
        memcpy(&n, (const char *)in + places->offset, sizeof n);
        copy(out, in, at, end - (PLACES - n) * places->each);
        at = end;
    }
    copy(out, in, at, places->offset);
}
