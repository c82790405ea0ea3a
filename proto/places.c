// SPDX-License-Identifier: EUPL-1.2
/* Clearing and copying messages whose long fields are mostly empty. */
#include "proto/message.h"

#define PLACES CODES_MAX
_Static_assert(PLACES == TEXTS_MAX, "all long fields have as many");
_Static_assert(sizeof(struct codes) <= sizeof(struct texts) &&
                   sizeof(struct codes) <= sizeof(struct sealed),
               "codes are the shortest");

/* A field that begins with how many of its places are in use. */
struct places {
    size_t len; /* of all; 0: another kind of field */
    size_t each;
};

static struct places places_of(const struct field *field)
{
    if (field->type == FIELD_CODES)
        return (struct places){sizeof(struct codes), sizeof(struct code)};
    if (field->type == FIELD_TEXTS)
        return (struct places){sizeof(struct texts), sizeof(struct text)};
    if (field->type == FIELD_SEALED)
        return (struct places){sizeof(struct sealed), sizeof(struct sealed_text)};
    return (struct places){0, 0};
}

/* The first such field from `i` on; as many as there are fields: none. */
static size_t next_with_places(const struct message *message, size_t i, struct places *places)
{
    if (message->size < sizeof(struct codes)) /* the shortest of them: most messages have none */
        return message->n_fields;
    for (; i < message->n_fields; i++) {
        *places = places_of(&message->fields[i]);
        if (places->len > 0)
            break;
    }
    return i;
}

void message_clear(const struct message *message, void *out)
{
    struct places places;
    size_t at = 0;
    for (size_t i = 0; (i = next_with_places(message, i, &places)) < message->n_fields; i++) {
        size_t offset = message->fields[i].offset;
        memset((char *)out + at, 0, offset + sizeof(uint32_t) - at);
        at = offset + places.len;
    }
    memset((char *)out + at, 0, message->size - at);
}

static void copy_from(void *out, const void *in, size_t at, size_t until)
{
    memcpy((char *)out + at, (const char *)in + at, until - at);
}

void message_copy(const struct message *message, void *out, const void *in)
{
    struct places places;
    size_t at = 0;
    for (size_t i = 0; (i = next_with_places(message, i, &places)) < message->n_fields; i++) {
        size_t offset = message->fields[i].offset;
        uint32_t n;
        memcpy(&n, (const char *)in + offset, sizeof n);
        copy_from(out, in, at, offset + places.len - (PLACES - n) * places.each);
        at = offset + places.len;
    }
    copy_from(out, in, at, message->size);
}
