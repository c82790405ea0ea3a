// SPDX-License-Identifier: EUPL-1.2
/* Reads the canonical subset of msgpack. `reader_check` looks at the whole message first and
 * allocates nothing; after it the cursor functions only walk bytes that are known to be well
 * formed. The cursor is sticky: the first thing that does not fit makes every later call fail.
 *
 * Canonical: one object; nothing after it; nil, booleans, integers, strings, binaries, arrays and
 * maps only; the shortest form of each integer and length; map keys are strings, strictly
 * ascending by bytes; strings are UTF-8 without control characters but tab and newline. */
#ifndef PROTO_READER_H
#define PROTO_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "proto/error.h"

struct reader_limits {
    uint32_t bytes; /* of the whole message */
    uint32_t depth; /* of nested arrays and maps */
    uint32_t nodes; /* values and keys together */
};

#define READER_DEPTH_MAX 12

/* What the daemon accepts from a client; published in README.md. */
extern const struct reader_limits reader_limits_wire;
/* What the daemon reads back of its own (journal, records, ladders). */
extern const struct reader_limits reader_limits_own;

/* False with MALFORMED or TOO_LARGE, and the limit or the offset in the detail. */
bool reader_check(struct bytes message, const struct reader_limits *limits, struct error *error);

/* May these bytes stand in a string: UTF-8 (RFC 3629) without control characters but tab and
 * newline? */
bool reader_text_valid(struct bytes text);

enum reader_type {
    READER_NONE, /* at the end, or failed */
    READER_NIL,
    READER_BOOL,
    READER_UINT,
    READER_NEGATIVE,
    READER_STR,
    READER_BIN,
    READER_ARRAY,
    READER_MAP,
};

struct reader {
    const uint8_t *at;
    const uint8_t *end;
    bool failed;
};

void reader_init(struct reader *reader, struct bytes message);
enum reader_type reader_peek(const struct reader *reader);

uint64_t reader_uint(struct reader *reader);
int64_t reader_int(struct reader *reader);
bool reader_bool(struct reader *reader);
struct bytes reader_str(struct reader *reader);
struct bytes reader_bin(struct reader *reader);
uint32_t reader_array(struct reader *reader);
uint32_t reader_map(struct reader *reader);

/* Passes over one whole value and returns its bytes. */
struct bytes reader_skip(struct reader *reader);

#endif
