// SPDX-License-Identifier: EUPL-1.2
#include "proto/writer.h"

#include "base/assert.h"

void writer_init(struct writer *writer)
{
    msgpack_sbuffer_init(&writer->buffer);
    msgpack_packer_init(&writer->packer, &writer->buffer, msgpack_sbuffer_write);
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

void writer_uint(struct writer *writer, uint64_t n)
{
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
    ASSERT(msgpack_pack_bin(&writer->packer, b.len) == 0);
    if (b.len > 0)
        ASSERT(msgpack_pack_bin_body(&writer->packer, b.data, b.len) == 0);
}

void writer_array(struct writer *writer, size_t n)
{
    ASSERT(msgpack_pack_array(&writer->packer, n) == 0);
}

void writer_map(struct writer *writer, size_t n)
{
    ASSERT(msgpack_pack_map(&writer->packer, n) == 0);
}

void writer_raw(struct writer *writer, struct bytes value)
{
    ASSERT(msgpack_sbuffer_write(&writer->buffer, (const char *)value.data, value.len) == 0);
}
