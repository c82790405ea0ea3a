// SPDX-License-Identifier: EUPL-1.2
#include "proto/writer.h"

#include <stdlib.h>

#include "base/assert.h"
#include "base/memory.h"

#define FIRST_ROOM 512

/* Fails only where there is no memory. */
static int add(void *buffer, const char *data, size_t len)
{
    if (msgpack_sbuffer_write(buffer, data, len) != 0)
        memory_none();
    return 0;
}

void writer_init(struct writer *writer)
{
    msgpack_sbuffer_init(&writer->buffer);
    msgpack_packer_init(&writer->packer, &writer->buffer, add);
}

void writer_release(struct writer *writer)
{
    msgpack_sbuffer_destroy(&writer->buffer);
}

void writer_clear(struct writer *writer)
{
    msgpack_sbuffer_clear(&writer->buffer);
}

struct bytes writer_bytes(const struct writer *writer)
{
    return bytes_of(writer->buffer.data, writer->buffer.size);
}

/* Most messages fit in this; the packer would begin with 8 KiB, which costs more than the writing.
 */
static void take_room(msgpack_sbuffer *buffer)
{
    buffer->data = memory_new(FIRST_ROOM);
    buffer->alloc = FIRST_ROOM;
}

/* Most values are short, or a moment: what goes before them takes a byte or a few. They are written
 * here; the other forms are the packer's. False when the buffer must grow first. */
static bool put(struct writer *writer, const uint8_t *head, size_t head_len, struct bytes body)
{
    msgpack_sbuffer *buffer = &writer->buffer;
    if (buffer->alloc == 0)
        take_room(buffer);
    if (buffer->alloc - buffer->size < head_len + body.len)
        return false;
    char *at = buffer->data + buffer->size;
    memcpy(at, head, head_len);
    if (body.len > 0)
        memcpy(at + head_len, body.data, body.len);
    buffer->size += head_len + body.len;
    return true;
}

static bool put_short(struct writer *writer, unsigned head, struct bytes body)
{
    uint8_t byte = (uint8_t)head;
    return put(writer, &byte, sizeof byte, body);
}

void writer_uint(struct writer *writer, uint64_t n)
{
    uint8_t head[1 + sizeof n] = {0xcf};
    put_be64(head + 1, n);
    if (n < 0x80 && put_short(writer, (unsigned)n, bytes_of(NULL, 0)))
        return;
    if (n > UINT32_MAX && put(writer, head, sizeof head, bytes_of(NULL, 0)))
        return;
    ASSERT(msgpack_pack_uint64(&writer->packer, n) == 0);
}

void writer_int(struct writer *writer, int64_t n)
{
    ASSERT(msgpack_pack_int64(&writer->packer, n) == 0);
}

void writer_bool(struct writer *writer, bool b)
{
    ASSERT((b ? msgpack_pack_true(&writer->packer) : msgpack_pack_false(&writer->packer)) == 0);
}

void writer_nil(struct writer *writer)
{
    ASSERT(msgpack_pack_nil(&writer->packer) == 0);
}

void writer_str_bytes(struct writer *writer, struct bytes s)
{
    if (s.len < 32 && put_short(writer, 0xa0 | (unsigned)s.len, s))
        return;
    ASSERT(msgpack_pack_str(&writer->packer, s.len) == 0);
    if (s.len > 0)
        ASSERT(msgpack_pack_str_body(&writer->packer, s.data, s.len) == 0);
}

void writer_str(struct writer *writer, const char *s)
{
    writer_str_bytes(writer, bytes_of(s, strlen(s)));
}

void writer_bin(struct writer *writer, struct bytes b)
{
    const uint8_t head[] = {0xc4, (uint8_t)b.len};
    if (b.len <= UINT8_MAX && put(writer, head, sizeof head, b))
        return;
    ASSERT(msgpack_pack_bin(&writer->packer, b.len) == 0);
    if (b.len > 0)
        ASSERT(msgpack_pack_bin_body(&writer->packer, b.data, b.len) == 0);
}

void writer_array(struct writer *writer, size_t n)
{
    if (n < 16 && put_short(writer, 0x90 | (unsigned)n, bytes_of(NULL, 0)))
        return;
    ASSERT(msgpack_pack_array(&writer->packer, n) == 0);
}

void writer_map(struct writer *writer, size_t n)
{
    if (n < 16 && put_short(writer, 0x80 | (unsigned)n, bytes_of(NULL, 0)))
        return;
    ASSERT(msgpack_pack_map(&writer->packer, n) == 0);
}

void writer_raw(struct writer *writer, struct bytes value)
{
    add(&writer->buffer, (const char *)value.data, value.len);
}
