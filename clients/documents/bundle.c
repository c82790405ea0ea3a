// SPDX-License-Identifier: EUPL-1.2
#include "clients/documents/bundle.h"

#include <stdlib.h>

#include "base/assert.h"
#include "base/memory.h"

void bundle_init(struct bundle *bundle)
{
    *bundle = (struct bundle){NULL, 0, 0};
}

void bundle_release(struct bundle *bundle)
{
    free(bundle->data);
    bundle_init(bundle);
}

static void make_room(struct bundle *bundle, size_t more)
{
    size_t room = bundle->room == 0 ? 65536 : bundle->room;
    while (room < bundle->len + more)
        room *= 2;
    if (room == bundle->room)
        return;
    bundle->data = memory_grown(bundle->data, room, 1);
    bundle->room = room;
}

bool bundle_add(struct bundle *bundle, const char *name, struct bytes part)
{
    size_t len = strlen(name);
    ASSERT(len > 0 && len <= BUNDLE_NAME);
    if (part.len > BUNDLE_BYTES_MAX || bundle->len + part.len + BUNDLE_NAME + 4 > BUNDLE_BYTES_MAX)
        return false;
    make_room(bundle, BUNDLE_NAME + 4 + part.len);
    uint8_t *at = bundle->data + bundle->len;
    memset(at, 0, BUNDLE_NAME);
    memcpy(at, name, len);
    put_be32(at + BUNDLE_NAME, (uint32_t)part.len);
    if (part.len > 0)
        memcpy(at + BUNDLE_NAME + 4, part.data, part.len);
    bundle->len += BUNDLE_NAME + 4 + part.len;
    return true;
}

bool bundle_next(struct bytes *rest, char name[BUNDLE_NAME + 1], struct bytes *part)
{
    if (rest->len < BUNDLE_NAME + 4)
        return false;
    uint32_t len = get_be32(rest->data + BUNDLE_NAME);
    if (len > rest->len - BUNDLE_NAME - 4)
        return false;
    memcpy(name, rest->data, BUNDLE_NAME);
    name[BUNDLE_NAME] = '\0';
    *part = bytes_of(rest->data + BUNDLE_NAME + 4, len);
    *rest = bytes_of(part->data + len, rest->len - BUNDLE_NAME - 4 - len);
    return true;
}
