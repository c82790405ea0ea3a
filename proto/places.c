// SPDX-License-Identifier: EUPL-1.2
/* Clearing and copying messages whose long fields are mostly empty. */
#include "proto/message.h"

#define PLACES CODES_MAX
_Static_assert(PLACES == TEXTS_MAX, "all long fields have as many");

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

void message_clear(const struct message *message, void *out)
{
    size_t at = 0;
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct field *field = &message->fields[i];
        struct places places = places_of(field);
        if (places.len == 0)
            continue;
        memset((char *)out + at, 0, field->offset + sizeof(uint32_t) - at);
        at = field->offset + places.len;
    }
    memset((char *)out + at, 0, message->size - at);
}

static void copy_from(void *out, const void *in, size_t at, size_t until)
{
    memcpy((char *)out + at, (const char *)in + at, until - at);
}

void message_copy(const struct message *message, void *out, const void *in)
{
    size_t at = 0;
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct field *field = &message->fields[i];
        struct places places = places_of(field);
        if (places.len == 0)
            continue;
        uint32_t n;
        memcpy(&n, (const char *)in + field->offset, sizeof n);
        copy_from(out, in, at, field->offset + places.len - (PLACES - n) * places.each);
        at = field->offset + places.len;
    }
    copy_from(out, in, at, message->size);
}
