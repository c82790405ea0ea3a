// SPDX-License-Identifier: EUPL-1.2
/* Borrowed bytes, the small fixed-size values that travel by copy, and big-endian access. */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Borrowed: whoever made it says how long it lives. */
struct bytes {
    const uint8_t *data;
    size_t len;
};

static inline struct bytes bytes_of(const void *data, size_t len)
{
    return (struct bytes){data, len};
}

static inline bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static inline void put_be16(uint8_t *out, uint16_t v)
{
    out[0] = (uint8_t)(v >> 8);
    out[1] = (uint8_t)v;
}

static inline void put_be32(uint8_t *out, uint32_t v)
{
    put_be16(out, (uint16_t)(v >> 16));
    put_be16(out + 2, (uint16_t)v);
}

static inline void put_be64(uint8_t *out, uint64_t v)
{
    put_be32(out, (uint32_t)(v >> 32));
    put_be32(out + 4, (uint32_t)v);
}

static inline uint16_t get_be16(const uint8_t *in)
{
    return (uint16_t)((in[0] << 8) | in[1]);
}

static inline uint32_t get_be32(const uint8_t *in)
{
    return ((uint32_t)get_be16(in) << 16) | get_be16(in + 2);
}

static inline uint64_t get_be64(const uint8_t *in)
{
    return ((uint64_t)get_be32(in) << 32) | get_be32(in + 4);
}

#endif
