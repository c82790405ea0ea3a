// SPDX-License-Identifier: EUPL-1.2
/* Writes msgpack with msgpack-c's packer, which always takes the shortest form. Keys must be
 * written in ascending order; tests hold every encoder against reader_check [M6]. */
#ifndef PROTO_WRITER_H
#define PROTO_WRITER_H

#include <msgpack.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct writer {
    msgpack_sbuffer buffer;
    msgpack_packer packer;
};

void writer_init(struct writer *writer);
void writer_release(struct writer *writer);
/* Empties it and keeps its memory. */
void writer_clear(struct writer *writer);

/* What was written; valid until the next write, clear or release. */
struct bytes writer_bytes(const struct writer *writer);

void writer_uint(struct writer *writer, uint64_t n);
void writer_int(struct writer *writer, int64_t n);
void writer_bool(struct writer *writer, bool b);
void writer_nil(struct writer *writer);
void writer_str(struct writer *writer, const char *s);
void writer_str_bytes(struct writer *writer, struct bytes s);
void writer_bin(struct writer *writer, struct bytes b);
void writer_array(struct writer *writer, size_t n);
void writer_map(struct writer *writer, size_t n);
/* A value that is msgpack already. */
void writer_raw(struct writer *writer, struct bytes value);

#endif
