// SPDX-License-Identifier: EUPL-1.2
/* How a page of LMDB's file is laid out: LMDB 0.9 (data version 1), in this machine's byte order.
 * For who looks at the file without LMDB. */
#ifndef STORE_PAGE_FORM_H
#define STORE_PAGE_FORM_H

#include <stdint.h>
#include <string.h>

/* A page: number 8, pad 2, flags 2, lower 2, upper 2 (or overflow pages 4), then offsets of nodes.
 * A node: low 2, high 2, flags 2, key length 2, key, data. */
#define AT_FLAGS      10
#define AT_LOWER      12
#define AT_UPPER      14
#define AT_OVERFLOW   12
#define PAGE_HEAD     16
#define NODE_HEAD     8
#define PAGE_BRANCH   0x01u
#define PAGE_LEAF     0x02u
#define PAGE_OVERFLOW 0x04u
#define PAGE_META     0x08u
#define NODE_BIG      0x01u
#define FIRST_PAGE    2

/* A meta page, behind the page's head. */
#define META_MAGIC_AT   16
#define META_VERSION_AT 20
#define META_FREE_AT    40
#define META_MAIN_AT    88
#define META_LAST_AT    136
#define META_TXN_AT     144
#define META_LEN        152
#define META_MAGIC      0xBEEFC0DEu
#define META_VERSION    1u
#define DB_FLAGS_AT     4 /* inside a database's part of the meta page; its first word: page size */
#define DB_DEPTH_AT     6
#define DB_BRANCH_AT    8
#define DB_LEAF_AT      16
#define DB_OVERFLOW_AT  24
#define DB_ENTRIES_AT   32
#define DB_ROOT_AT      40
#define DB_INTEGER_KEYS 0x08u

static inline uint16_t u16_at(const uint8_t *p)
{
    uint16_t n;
    memcpy(&n, p, sizeof n);
    return n;
}

static inline uint32_t u32_at(const uint8_t *p)
{
    uint32_t n;
    memcpy(&n, p, sizeof n);
    return n;
}

static inline uint64_t u64_at(const uint8_t *p)
{
    uint64_t n;
    memcpy(&n, p, sizeof n);
    return n;
}

/* The page that a node of a branch stands for. */
static inline uint64_t child_at(const uint8_t *node)
{
    return u16_at(node) | (uint64_t)u16_at(node + 2) << 16 | (uint64_t)u16_at(node + 4) << 32;
}

#endif
