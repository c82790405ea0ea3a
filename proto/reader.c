// SPDX-License-Identifier: EUPL-1.2
#include "proto/reader.h"

const struct reader_limits reader_limits_wire = {65536, 8, 4096};
const struct reader_limits reader_limits_own = {64u << 20, READER_DEPTH_MAX, 8u << 20};

/* The head of one value: its type, its count or length or number, and how long the head is. */
struct head {
    enum reader_type type;
    uint64_t n; /* number, bytes of a str/bin, elements of an array, pairs of a map */
    size_t len;
    bool canonical;
};

static uint64_t big_endian(const uint8_t *p, size_t len)
{
    uint64_t n = 0;
    for (size_t i = 0; i < len; i++)
        n = n << 8 | p[i];
    return n;
}

/* A head whose count stands in `width` bytes after the tag; `least` is the smallest count that
 * needs that width. */
static bool wide_head(struct head *head, enum reader_type type, const uint8_t *p, size_t left,
                      size_t width, uint64_t least)
{
    if (left < 1 + width)
        return false;
    uint64_t n = big_endian(p + 1, width);
    *head = (struct head){type, n, 1 + width, n >= least};
    return true;
}

static bool negative_head(struct head *head, const uint8_t *p, size_t left, size_t width,
                          int64_t most)
{
    if (left < 1 + width)
        return false;
    uint64_t raw = big_endian(p + 1, width);
    int shift = (int)(64 - 8 * width);
    int64_t value = (int64_t)(raw << shift) >> shift;
    *head = (struct head){READER_NEGATIVE, (uint64_t)value, 1 + width, value <= most};
    return true;
}

static bool tagged_head(struct head *head, const uint8_t *p, size_t left)
{
    switch (p[0]) {
    case 0xc0:
        *head = (struct head){READER_NIL, 0, 1, true};
        return true;
    case 0xc2:
    case 0xc3:
        *head = (struct head){READER_BOOL, p[0] & 1, 1, true};
        return true;
    case 0xc4:
        return wide_head(head, READER_BIN, p, left, 1, 0);
    case 0xc5:
        return wide_head(head, READER_BIN, p, left, 2, 0x100);
    case 0xc6:
        return wide_head(head, READER_BIN, p, left, 4, 0x10000);
    case 0xcc:
        return wide_head(head, READER_UINT, p, left, 1, 0x80);
    case 0xcd:
        return wide_head(head, READER_UINT, p, left, 2, 0x100);
    case 0xce:
        return wide_head(head, READER_UINT, p, left, 4, 0x10000);
    case 0xcf:
        return wide_head(head, READER_UINT, p, left, 8, 0x100000000);
    case 0xd0:
        return negative_head(head, p, left, 1, -33);
    case 0xd1:
        return negative_head(head, p, left, 2, -129);
    case 0xd2:
        return negative_head(head, p, left, 4, -32769);
    case 0xd3:
        return negative_head(head, p, left, 8, -2147483649);
    case 0xd9:
        return wide_head(head, READER_STR, p, left, 1, 32);
    case 0xda:
        return wide_head(head, READER_STR, p, left, 2, 0x100);
    case 0xdb:
        return wide_head(head, READER_STR, p, left, 4, 0x10000);
    case 0xdc:
        return wide_head(head, READER_ARRAY, p, left, 2, 16);
    case 0xdd:
        return wide_head(head, READER_ARRAY, p, left, 4, 0x10000);
    case 0xde:
        return wide_head(head, READER_MAP, p, left, 2, 16);
    case 0xdf:
        return wide_head(head, READER_MAP, p, left, 4, 0x10000);
    default: /* floats, extensions and the tag that msgpack never uses */
        return false;
    }
}

static bool head_at(struct head *head, const uint8_t *p, size_t left)
{
    if (left == 0)
        return false;
    uint8_t tag = p[0];
    if (tag < 0x80)
        *head = (struct head){READER_UINT, tag, 1, true};
    else if (tag < 0x90)
        *head = (struct head){READER_MAP, tag & 0x0f, 1, true};
    else if (tag < 0xa0)
        *head = (struct head){READER_ARRAY, tag & 0x0f, 1, true};
    else if (tag < 0xc0)
        *head = (struct head){READER_STR, tag & 0x1f, 1, true};
    else if (tag >= 0xe0)
        *head = (struct head){READER_NEGATIVE, (uint64_t)(int8_t)tag, 1, true};
    else
        return tagged_head(head, p, left);
    return true;
}

/* Length of the UTF-8 sequence at p, which is no plain ASCII, or 0 when it is not valid (RFC 3629)
 * or a control character. */
static size_t utf8_length(const uint8_t *p, size_t left)
{
    uint8_t c = p[0];
    if (c < 0x80)
        return c == '\n' || c == '\t' ? 1 : 0;
    size_t len = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
    if (c < 0xc2 || c > 0xf4 || left < len)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    if ((c == 0xe0 && p[1] < 0xa0) || (c == 0xed && p[1] >= 0xa0) || (c == 0xf0 && p[1] < 0x90) ||
        (c == 0xf4 && p[1] >= 0x90))
        return 0;
    if (c == 0xc2 && p[1] < 0xa0) /* C1 controls */
        return 0;
    return len;
}

bool reader_text_valid(struct bytes text)
{
    for (size_t i = 0; i < text.len;) {
        bool plain = text.data[i] >= ' ' && text.data[i] < 0x7f; /* as most are */
        size_t n = plain ? 1 : utf8_length(text.data + i, text.len - i);
        if (n == 0)
            return false;
        i += n;
    }
    return true;
}

/* One open array or map while checking. */
struct level {
    bool map;
    bool key_next;
    uint64_t left; /* values still to come; of a map: pairs */
    struct bytes last_key;
};

struct check {
    const uint8_t *start;
    const uint8_t *at;
    const uint8_t *end;
    const struct reader_limits *limits;
    uint64_t nodes;
    uint32_t depth;
    struct level levels[READER_DEPTH_MAX];
    struct error *error;
};

static bool malformed(struct check *check, enum detail what)
{
    return error_set_with(check->error, ERR_MALFORMED, "", what, "%zu",
                          (size_t)(check->at - check->start));
}

static bool check_key(struct check *check, struct level *level, struct bytes key)
{
    if (level->last_key.data != NULL) {
        size_t common = key.len < level->last_key.len ? key.len : level->last_key.len;
        int order = memcmp(level->last_key.data, key.data, common);
        if (order > 0 || (order == 0 && level->last_key.len >= key.len))
            return malformed(check, DETAIL_KEYS_NOT_SORTED);
    }
    level->last_key = key;
    return true;
}

/* A value was completed: close every array and map that it completes. */
static void value_done(struct check *check)
{
    while (check->depth > 0) {
        struct level *level = &check->levels[check->depth - 1];
        if (level->map && level->key_next) {
            level->key_next = false;
            return;
        }
        level->key_next = level->map;
        if (--level->left > 0)
            return;
        check->depth--;
    }
}

static bool open_level(struct check *check, const struct head *head)
{
    uint64_t least = head->type == READER_MAP ? 2 * head->n : head->n;
    if (least > (uint64_t)(check->end - check->at))
        return malformed(check, DETAIL_COUNT_TOO_LARGE);
    if (check->depth == check->limits->depth)
        return error_set_with(check->error, ERR_TOO_LARGE, "", DETAIL_TOO_DEEP, "%u",
                              check->limits->depth);
    if (head->n == 0) {
        value_done(check);
        return true;
    }
    bool map = head->type == READER_MAP;
    check->levels[check->depth++] = (struct level){map, map, head->n, {NULL, 0}};
    return true;
}

static bool check_value(struct check *check)
{
    struct head head;
    struct level *level = check->depth > 0 ? &check->levels[check->depth - 1] : NULL;
    bool key = level != NULL && level->map && level->key_next;

    if (!head_at(&head, check->at, (size_t)(check->end - check->at)))
        return malformed(check, DETAIL_TYPE_NOT_ALLOWED);
    if (!head.canonical)
        return malformed(check, DETAIL_NOT_SHORTEST);
    if (key && head.type != READER_STR)
        return malformed(check, DETAIL_KEY_NO_STRING);
    if (++check->nodes > check->limits->nodes)
        return error_set_with(check->error, ERR_TOO_LARGE, "", DETAIL_TOO_MANY_NODES, "%u",
                              check->limits->nodes);
    check->at += head.len;

    if (head.type == READER_ARRAY || head.type == READER_MAP)
        return open_level(check, &head);
    if (head.type == READER_STR || head.type == READER_BIN) {
        if (head.n > (uint64_t)(check->end - check->at))
            return malformed(check, DETAIL_LENGTH_TOO_LARGE);
        struct bytes value = {check->at, (size_t)head.n};
        if (head.type == READER_STR && !reader_text_valid(value))
            return malformed(check, DETAIL_NO_TEXT);
        if (key && !check_key(check, level, value))
            return false;
        check->at += head.n;
    }
    value_done(check);
    return true;
}

/* Nothing is also where there is no place, and to that not even 0 may be added. */
static const uint8_t *end_of(struct bytes message)
{
    return message.len == 0 ? message.data : message.data + message.len;
}

bool reader_check(struct bytes message, const struct reader_limits *limits, struct error *error)
{
    if (message.len > limits->bytes)
        return error_set_with(error, ERR_TOO_LARGE, "", DETAIL_TOO_MANY_BYTES, "%zu\t%u",
                              message.len, limits->bytes);
    struct check check = {.start = message.data,
                          .at = message.data,
                          .end = end_of(message),
                          .limits = limits,
                          .error = error};
    do {
        if (!check_value(&check))
            return false;
    } while (check.depth > 0);
    if (check.at != check.end)
        return malformed(&check, DETAIL_SOMETHING_BEHIND);
    return true;
}

void reader_init(struct reader *reader, struct bytes message)
{
    *reader = (struct reader){message.data, end_of(message), false};
}

enum reader_type reader_peek(const struct reader *reader)
{
    struct head head;
    if (reader->failed || !head_at(&head, reader->at, (size_t)(reader->end - reader->at)))
        return READER_NONE;
    return head.type;
}

static uint64_t take_head(struct reader *reader, enum reader_type type)
{
    struct head head;
    if (reader->failed || !head_at(&head, reader->at, (size_t)(reader->end - reader->at)) ||
        head.type != type) {
        reader->failed = true;
        return 0;
    }
    reader->at += head.len;
    return head.n;
}

/* The same where the head is mostly one byte: its upper bits say what it is, the lower ones how
 * much. */
static inline uint64_t take(struct reader *reader, enum reader_type type, uint8_t tag,
                            uint8_t lower)
{
    if (!reader->failed && reader->at < reader->end && (*reader->at & ~lower) == tag)
        return *reader->at++ & lower;
    return take_head(reader, type);
}

static inline struct bytes take_bytes(struct reader *reader, uint64_t len)
{
    if (reader->failed || len > (uint64_t)(reader->end - reader->at)) {
        reader->failed = true;
        return (struct bytes){NULL, 0};
    }
    struct bytes run = {reader->at, (size_t)len};
    reader->at += len;
    return run;
}

uint64_t reader_uint(struct reader *reader)
{
    return take(reader, READER_UINT, 0x00, 0x7f);
}

int64_t reader_int(struct reader *reader)
{
    if (reader_peek(reader) == READER_NEGATIVE)
        return (int64_t)take_head(reader, READER_NEGATIVE);
    uint64_t n = take_head(reader, READER_UINT);
    if (n > INT64_MAX)
        reader->failed = true;
    return reader->failed ? 0 : (int64_t)n;
}

bool reader_bool(struct reader *reader)
{
    return take_head(reader, READER_BOOL) != 0;
}

struct bytes reader_str(struct reader *reader)
{
    return take_bytes(reader, take(reader, READER_STR, 0xa0, 0x1f));
}

struct bytes reader_bin(struct reader *reader)
{
    return take_bytes(reader, take_head(reader, READER_BIN));
}

uint32_t reader_array(struct reader *reader)
{
    return (uint32_t)take(reader, READER_ARRAY, 0x90, 0x0f);
}

uint32_t reader_map(struct reader *reader)
{
    return (uint32_t)take(reader, READER_MAP, 0x80, 0x0f);
}

struct bytes reader_skip(struct reader *reader)
{
    const uint8_t *start = reader->at;
    uint64_t left = 1;
    while (left > 0 && !reader->failed) {
        enum reader_type type = reader_peek(reader);
        if (type == READER_NONE) {
            reader->failed = true;
            break;
        }
        left--;
        if (type == READER_STR || type == READER_BIN)
            take_bytes(reader, take_head(reader, type));
        else if (type == READER_ARRAY)
            left += take_head(reader, type);
        else if (type == READER_MAP)
            left += 2 * take_head(reader, type);
        else
            take_head(reader, type);
    }
    if (reader->failed)
        return (struct bytes){NULL, 0};
    return (struct bytes){start, (size_t)(reader->at - start)};
}
