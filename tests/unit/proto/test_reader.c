// SPDX-License-Identifier: EUPL-1.2
/* The reader against every rule of the canonical subset, and against a second reader below that is
 * written as plainly as can be: on mutated messages both must come to the same verdict. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "fixture.h"

static const struct reader_limits wide = {1u << 20, READER_DEPTH_MAX, 1u << 20};

/* Bytes on a heap block of exactly their length, so that ASan sees a read past the end. */
static enum err verdict(struct bytes message, const struct reader_limits *limits,
                        struct error *error)
{
    uint8_t *exact = malloc(message.len == 0 ? 1 : message.len);
    assert_non_null(exact);
    if (message.len > 0)
        memcpy(exact, message.data, message.len);
    bool ok = reader_check(bytes_of(exact, message.len), limits, error);
    free(exact);
    return ok ? OK : error->code;
}

static struct bytes unhex(const char *hex, uint8_t *out)
{
    size_t n = 0;
    for (; *hex != '\0'; hex++) {
        if (*hex == ' ')
            continue;
        unsigned byte = 0;
        assert_int_equal(sscanf(hex, "%2x", &byte), 1);
        out[n++] = (uint8_t)byte;
        hex++;
    }
    return bytes_of(out, n);
}

static void expect(const char *hex, enum err code)
{
    uint8_t buffer[512];
    struct error error = {0};
    enum err got = verdict(unhex(hex, buffer), &wide, &error);
    if (got != code)
        fail_msg("%s: %s (%s), expected %s", hex, error_name(got), error.values, error_name(code));
}

static void expect_all(const char *const *hex, size_t n, enum err code)
{
    for (size_t i = 0; i < n; i++)
        expect(hex[i], code);
}

/* --- one test a rule --- */

static void value_of_each_allowed_type_is_read(void **state)
{
    (void)state;
    static const char *const good[] = {"c0",
                                       "c2",
                                       "c3",
                                       "00",
                                       "7f",
                                       "e0",
                                       "ff",
                                       "a0",
                                       "a161",
                                       "c400",
                                       "c40161",
                                       "90",
                                       "9101",
                                       "80",
                                       "81a16101",
                                       "82a16101a16202",
                                       "82a16101a2616102",
                                       "82a001a16101",
                                       "9281a16101 81a16101",
                                       "92c0c0"};
    expect_all(good, COUNT(good), OK);
}

static void integer_in_its_shortest_form_is_read(void **state)
{
    (void)state;
    static const char *const good[] = {"cc80",
                                       "ccff",
                                       "cd0100",
                                       "cdffff",
                                       "ce00010000",
                                       "ceffffffff",
                                       "cf0000000100000000",
                                       "cfffffffffffffffff",
                                       "d080",
                                       "d0df",
                                       "d1ff7f",
                                       "d18000",
                                       "d2ffff7fff",
                                       "d280000000",
                                       "d3ffffffff7fffffff",
                                       "d38000000000000000"};
    expect_all(good, COUNT(good), OK);
}

static void integer_in_a_longer_form_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"cc00",
                                      "cc7f",
                                      "cd0000",
                                      "cd00ff",
                                      "ce00000000",
                                      "ce0000ffff",
                                      "cf0000000000000000",
                                      "cf00000000ffffffff",
                                      "d000",
                                      "d07f",
                                      "d0e0",
                                      "d0ff",
                                      "d10000",
                                      "d17fff",
                                      "d1ff80",
                                      "d200000000",
                                      "d2ffff8000",
                                      "d27fffffff",
                                      "d30000000000000001",
                                      "d3ffffffff80000000",
                                      "d37fffffffffffffff"};
    expect_all(bad, COUNT(bad), ERR_MALFORMED);
}

static void length_in_a_longer_form_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"d900",       "d90161",          "da000161", "db0000000161",
                                      "c5000161",   "c60000000161",    "dc0000",   "dc000101",
                                      "dd00000000", "dd0000000101",    "de0000",   "de0001a16101",
                                      "df00000000", "df00000001a16101"};
    expect_all(bad, COUNT(bad), ERR_MALFORMED);
}

static void length_at_the_edge_of_its_form_is_read(void **state)
{
    (void)state;
    static const size_t lengths[] = {31, 32, 255, 256, 65535, 65536};
    char *words = malloc(65536);
    assert_non_null(words);
    memset(words, 'x', 65536);
    for (size_t i = 0; i < COUNT(lengths); i++) {
        struct writer writer;
        writer_init(&writer);
        struct error error;
        writer_array(&writer, 2);
        writer_str_bytes(&writer, bytes_of(words, lengths[i]));
        writer_bin(&writer, bytes_of(words, lengths[i]));
        assert_int_equal(verdict(writer_bytes(&writer), &wide, &error), OK);
        writer_clear(&writer);
        writer_array(&writer, lengths[i]);
        for (size_t n = 0; n < lengths[i]; n++)
            writer_uint(&writer, n);
        assert_int_equal(verdict(writer_bytes(&writer), &wide, &error), OK);
        writer_release(&writer);
    }
    free(words);
}

static void float_extension_and_the_unused_tag_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"ca3f800000",
                                      "cb3ff0000000000000",
                                      "c1",
                                      "c7010161",
                                      "c800010161",
                                      "c90000000101 61",
                                      "d40161",
                                      "d5016161",
                                      "d60161616161",
                                      "d7016161616161616161",
                                      "d8016161616161616161616161616161616161"};
    expect_all(bad, COUNT(bad), ERR_MALFORMED);
    expect("91ca3f800000", ERR_MALFORMED);
}

static void text_that_is_utf8_is_read(void **state)
{
    (void)state;
    static const char *const good[] = {"a17e",       "a120",       "a109",     "a10a",
                                       "a2c2a0",     "a2c3a9",     "a2dfbf",   "a3e0a080",
                                       "a3ed9fbf",   "a3ee8080",   "a3efbfbf", "a4f0908080",
                                       "a4f48fbfbf", "a4f09f9880", "a3e282ac"};
    expect_all(good, COUNT(good), OK);
}

static void text_that_is_no_utf8_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "a180",         "a1bf",       "a1c3",           "a1fe",     "a1ff", /* lone bytes */
        "a2c080",       "a2c1bf",     "a3e08080",       "a3e09fbf",         /* overlong */
        "a4f0808080",   "a4f08fbfbf",                                       /* overlong */
        "a3eda080",     "a3edbfbf",   "a6eda080edb080",                     /* surrogates */
        "a4f4908080",   "a4f5808080", "a4f7bfbfbf",                         /* past U+10FFFF */
        "a5f888808080",                                                     /* five bytes */
        "a2c361",       "a3e28261",   "a4f09f9861",     "a2e282",           /* cut short */
        "a3f09f98"};
    expect_all(bad, COUNT(bad), ERR_MALFORMED);
}

static void control_character_in_text_is_refused(void **state)
{
    (void)state;
    char hex[16];
    for (unsigned c = 0; c < 0x20; c++) {
        snprintf(hex, sizeof hex, "a3 61%02x62", c);
        expect(hex, c == '\t' || c == '\n' ? OK : ERR_MALFORMED);
    }
    expect("a17f", ERR_MALFORMED);
    for (unsigned c = 0x80; c < 0xa0; c++) {
        snprintf(hex, sizeof hex, "a2c2%02x", c);
        expect(hex, ERR_MALFORMED);
    }
    expect("81a10001", ERR_MALFORMED);
}

static void key_that_is_no_string_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"810101", "81c001", "81c4016101",
                                      "819001", "818001", "81c301"};
    expect_all(bad, COUNT(bad), ERR_MALFORMED);
}

static void keys_unsorted_or_twice_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "82a16101a16102",       /* a a */
        "82a16201a16102",       /* b a */
        "82a2616101a16102",     /* aa a */
        "82a16101a002",         /* a, then the empty one */
        "83a16101a16201a16202", /* a b b */
        "82a1ff01a16101",       /* not UTF-8 at all */
        "9182a16201a16102",     /* in an array */
        "81a16182a16201a16102", /* in a map */
        "82a2c3a901a17a02"};    /* bytes count, not letters: é is after z */
    expect_all(bad, COUNT(bad), ERR_MALFORMED);
    expect("82a17a01a2c3a902", OK);
    expect("82a16181a16201a16202", OK); /* the inner b does not count for the outer map */
}

static void something_after_the_message_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"0000", "8080", "c0c1", "81a1610100", "9000"};
    expect_all(bad, COUNT(bad), ERR_MALFORMED);
}

static void count_larger_than_what_follows_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "91",       "9201",         "81",     "81a161",       "dcffff",       "ddffffffff",
        "deffff",   "dfffffffff",   "c4ff61", "c5ffff61",     "c6ffffffff61", "d9ff61",
        "daffff61", "dbffffffff61", "a261",   "ddffffffff00", "df80000000a0", "df7fffffffa0"};
    expect_all(bad, COUNT(bad), ERR_MALFORMED);
}

static void message_cut_at_any_byte_is_refused(void **state)
{
    (void)state;
    struct rng rng = rng_of(1);
    struct arena arena;
    arena_init(&arena);
    for (size_t i = 0; i < COUNT(all_messages); i++) {
        const struct message *message = all_messages[i].message;
        struct writer writer;
        writer_init(&writer);
        void *body = arena_alloc(&arena, message->size);
        rng_message(&rng, message, body, &arena);
        message_encode(message, body, &writer);
        struct bytes whole = writer_bytes(&writer);
        size_t step = whole.len > 2000 ? whole.len / 500 : 1;
        struct error error;
        for (size_t len = 0; len < whole.len; len += step)
            assert_int_equal(verdict(bytes_of(whole.data, len), &wide, &error), ERR_MALFORMED);
        assert_int_equal(verdict(whole, &wide, &error), OK);
        writer_release(&writer);
        arena_clear(&arena);
    }
    arena_release(&arena);
}

/* --- limits --- */

static void depth_over_the_limit_is_too_large(void **state)
{
    (void)state;
    uint8_t nested[READER_DEPTH_MAX + 2];
    struct error error;
    memset(nested, 0x91, sizeof nested);
    for (uint32_t depth = 1; depth <= READER_DEPTH_MAX + 1; depth++) {
        const struct reader_limits limits = {
            1000, depth < READER_DEPTH_MAX ? depth : READER_DEPTH_MAX, 1000};
        nested[depth - 1] = 0x90;
        enum err got = verdict(bytes_of(nested, depth), &limits, &error);
        assert_int_equal(got, depth <= READER_DEPTH_MAX ? OK : ERR_TOO_LARGE);
        nested[depth - 1] = 0x91;
        nested[depth] = 0xc0;
        got = verdict(bytes_of(nested, depth + 1), &limits, &error);
        assert_int_equal(got, depth <= READER_DEPTH_MAX ? OK : ERR_TOO_LARGE);
        nested[depth] = 0x91;
    }
    nested[8] = 0x80;
    assert_int_equal(verdict(bytes_of(nested, 9), &reader_limits_wire, &error), ERR_TOO_LARGE);
    assert_int_equal(error.detail, DETAIL_TOO_DEEP);
    assert_string_equal(error.values, "8");
}

static void nodes_over_the_limit_are_too_large(void **state)
{
    (void)state;
    struct error error;
    const struct reader_limits limits = {1000, 8, 5};
    uint8_t buffer[16];
    assert_int_equal(verdict(unhex("82a16101a16202", buffer), &limits, &error), OK);
    assert_int_equal(verdict(unhex("83a16101a16202a16303", buffer), &limits, &error),
                     ERR_TOO_LARGE);
    assert_int_equal(error.detail, DETAIL_TOO_MANY_NODES);
    assert_string_equal(error.values, "5");
    assert_int_equal(verdict(unhex("9401020304", buffer), &limits, &error), OK);
    assert_int_equal(verdict(unhex("950102030405", buffer), &limits, &error), ERR_TOO_LARGE);
}

static void bytes_over_the_limit_are_too_large(void **state)
{
    (void)state;
    struct error error;
    const struct reader_limits limits = {4, 8, 100};
    uint8_t buffer[16];
    assert_int_equal(verdict(unhex("93010203", buffer), &limits, &error), OK);
    assert_int_equal(verdict(unhex("9401020304", buffer), &limits, &error), ERR_TOO_LARGE);
    assert_int_equal(error.detail, DETAIL_TOO_MANY_BYTES);
    assert_string_equal(error.values, "5\t4");
}

static void nothing_at_all_is_malformed(void **state)
{
    (void)state;
    struct error error;
    assert_int_equal(verdict(bytes_of(NULL, 0), &wide, &error), ERR_MALFORMED);
    assert_false(reader_check(bytes_of(NULL, 0), &wide, &error));
}

/* --- the second reader: recursive, one value at a time --- */

struct plain {
    const uint8_t *p;
    size_t left;
    uint32_t nodes;
};

static bool plain_take(struct plain *in, size_t n, const uint8_t **out)
{
    if (in->left < n)
        return false;
    *out = in->p;
    in->p += n;
    in->left -= n;
    return true;
}

static bool plain_number(struct plain *in, size_t width, uint64_t *out)
{
    const uint8_t *p;
    if (!plain_take(in, width, &p))
        return false;
    *out = 0;
    for (size_t i = 0; i < width; i++)
        *out = *out * 256 + p[i];
    return true;
}

/* Decodes to code points and encodes them again: the same bytes, or it was no UTF-8. */
static bool plain_utf8(const uint8_t *p, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t c = p[i];
        size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
        if ((c >= 0x80 && c < 0xc0) || c >= 0xf8 || n > len - i)
            return false;
        uint32_t point = n == 1 ? c : c & (0xffu >> (n + 1));
        for (size_t k = 1; k < n; k++) {
            if (p[i + k] >> 6 != 2)
                return false;
            point = point * 64 + (p[i + k] & 63u);
        }
        static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
        if (point < least[n] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
            return false;
        if ((point < 32 && point != 9 && point != 10) || (point >= 127 && point < 160))
            return false;
        i += n;
    }
    return true;
}

static bool plain_value(struct plain *in, uint32_t depth, bool key);

static bool plain_run(struct plain *in, uint64_t len, bool text)
{
    const uint8_t *p;
    return len <= in->left && plain_take(in, (size_t)len, &p) &&
           (!text || plain_utf8(p, (size_t)len));
}

static bool plain_array(struct plain *in, uint64_t n, uint32_t depth)
{
    if (depth > wide.depth || n > in->left)
        return false;
    for (uint64_t i = 0; i < n; i++)
        if (!plain_value(in, depth, false))
            return false;
    return true;
}

static size_t head_len(uint8_t tag)
{
    return tag < 0xc0 ? 1 : tag == 0xd9 ? 2 : tag == 0xda ? 3 : 5;
}

static bool plain_map(struct plain *in, uint64_t n, uint32_t depth)
{
    if (depth > wide.depth || n > in->left)
        return false;
    const uint8_t *last = NULL;
    size_t last_len = 0;
    for (uint64_t i = 0; i < n; i++) {
        const uint8_t *start = in->p;
        if (!plain_value(in, depth, true))
            return false;
        const uint8_t *key = start + head_len(*start);
        size_t len = (size_t)(in->p - key);
        if (last != NULL) {
            int order = memcmp(last, key, last_len < len ? last_len : len);
            if (order > 0 || (order == 0 && last_len >= len))
                return false;
        }
        last = key;
        last_len = len;
        if (!plain_value(in, depth, false))
            return false;
    }
    return true;
}

static bool plain_tagged(struct plain *in, uint8_t tag, uint32_t depth)
{
    static const size_t widths[] = {1, 2, 4, 8};
    uint64_t n;
    if (tag == 0xc0 || tag == 0xc2 || tag == 0xc3)
        return true;
    if (tag >= 0xcc && tag <= 0xcf) {
        size_t width = widths[tag - 0xcc];
        return plain_number(in, width, &n) && n > (width == 1   ? 0x7f
                                                   : width == 8 ? UINT32_MAX
                                                   : width == 2 ? 0xff
                                                                : 0xffff);
    }
    if (tag >= 0xd0 && tag <= 0xd3) {
        static const int64_t edge[] = {-32, INT8_MIN, INT16_MIN, INT32_MIN};
        if (!plain_number(in, widths[tag - 0xd0], &n))
            return false;
        int64_t value = tag == 0xd0   ? (int64_t)(int8_t)n
                        : tag == 0xd1 ? (int64_t)(int16_t)n
                        : tag == 0xd2 ? (int64_t)(int32_t)n
                                      : (int64_t)n;
        return value < edge[tag - 0xd0];
    }
    bool bin = tag >= 0xc4 && tag <= 0xc6;
    bool text = tag >= 0xd9 && tag <= 0xdb;
    if (bin || text) {
        size_t width = widths[tag - (bin ? 0xc4 : 0xd9)];
        uint64_t least = width == 1 ? (bin ? 0 : 32) : width == 2 ? 256 : 65536;
        return plain_number(in, width, &n) && n >= least && plain_run(in, n, text);
    }
    if (tag >= 0xdc) {
        size_t width = tag % 2 == 0 ? 2 : 4;
        if (!plain_number(in, width, &n) || n < (width == 2 ? 16 : 65536))
            return false;
        return tag < 0xde ? plain_array(in, n, depth + 1) : plain_map(in, n, depth + 1);
    }
    return false;
}

static bool plain_value(struct plain *in, uint32_t depth, bool key)
{
    const uint8_t *p;
    if (!plain_take(in, 1, &p) || ++in->nodes > wide.nodes)
        return false;
    uint8_t tag = *p;
    bool string = (tag >= 0xa0 && tag < 0xc0) || (tag >= 0xd9 && tag <= 0xdb);
    if (key && !string)
        return false;
    if (tag < 0x80 || tag >= 0xe0)
        return true;
    if (tag < 0x90)
        return plain_map(in, tag & 15u, depth + 1);
    if (tag < 0xa0)
        return plain_array(in, tag & 15u, depth + 1);
    return tag < 0xc0 ? plain_run(in, tag & 31u, true) : plain_tagged(in, tag, depth);
}

static bool plain_check(struct bytes message)
{
    struct plain in = {message.data, message.len, 0};
    return plain_value(&in, 0, false) && in.left == 0;
}

/* --- the cursor over the whole message --- */

static void walk(struct reader *reader, uint32_t depth)
{
    assert_true(depth <= READER_DEPTH_MAX);
    switch (reader_peek(reader)) {
    case READER_NONE:
        reader->failed = true;
        return;
    case READER_NIL:
        reader_skip(reader);
        return;
    case READER_BOOL:
        reader_bool(reader);
        return;
    case READER_UINT:
        reader_uint(reader);
        return;
    case READER_NEGATIVE:
        assert_true(reader_int(reader) < 0);
        return;
    case READER_STR:
        reader_str(reader);
        return;
    case READER_BIN:
        reader_bin(reader);
        return;
    case READER_ARRAY:
        for (uint32_t n = reader_array(reader); n > 0 && !reader->failed; n--)
            walk(reader, depth + 1);
        return;
    case READER_MAP:
        for (uint32_t n = reader_map(reader); n > 0 && !reader->failed; n--) {
            assert_int_equal(reader_peek(reader), READER_STR);
            reader_str(reader);
            walk(reader, depth + 1);
        }
        return;
    }
}

/* Both readers agree on `message`; the cursor walks all of it if and only if it is good. What is
 * not good is skipped over, to see that the cursor stays inside. */
static bool agree(struct bytes message)
{
    uint8_t *exact = malloc(message.len == 0 ? 1 : message.len);
    assert_non_null(exact);
    memcpy(exact, message.data, message.len);
    message.data = exact;
    struct error error;
    bool good = reader_check(message, &wide, &error);
    bool same = good == plain_check(message);
    struct reader reader;
    reader_init(&reader, message);
    if (good) {
        walk(&reader, 0);
        same = same && !reader.failed && reader.at == reader.end;
        reader_init(&reader, message);
        same = same && reader_skip(&reader).len == message.len;
    } else {
        struct bytes skipped = reader_skip(&reader);
        same = same && skipped.len <= message.len;
    }
    free(exact);
    return same;
}

static size_t mutate(struct rng *rng, uint8_t *data, size_t len, size_t room)
{
    static const uint8_t tags[] = {0xc0, 0xc1, 0xc4, 0xc6, 0xca, 0xcb, 0xcc, 0xcf, 0xd0,
                                   0xd3, 0xd9, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0x80, 0x81,
                                   0x90, 0x91, 0xa0, 0xa1, 0xff, 0x00, 0x7f, 0xed, 0xf4};
    size_t at = rng_below(rng, len);
    switch (rng_below(rng, 6)) {
    case 0:
        data[at] ^= (uint8_t)(1u << rng_below(rng, 8));
        return len;
    case 1:
        data[at] = (uint8_t)rng_next(rng);
        return len;
    case 2:
        data[at] = tags[rng_below(rng, COUNT(tags))];
        return len;
    case 3: /* cut off */
        return at == 0 ? len : at;
    case 4: /* take one out */
        memmove(data + at, data + at + 1, len - at - 1);
        return len == 1 ? len : len - 1;
    default: /* put one in */
        if (len == room)
            return len;
        memmove(data + at + 1, data + at, len - at);
        data[at] = tags[rng_below(rng, COUNT(tags))];
        return len + 1;
    }
}

static void mutated_message_is_judged_the_same_by_both_readers(void **state)
{
    (void)state;
    enum { ROUNDS = 400, MUTATIONS = 40 };
    struct arena arena;
    arena_init(&arena);
    size_t refused = 0;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct rng rng = rng_of(seed);
        const struct message *message = all_messages[seed % COUNT(all_messages)].message;
        struct writer writer;
        writer_init(&writer);
        void *body = arena_alloc(&arena, message->size);
        rng_message(&rng, message, body, &arena);
        message_encode(message, body, &writer);
        struct bytes whole = writer_bytes(&writer);
        assert_true(agree(whole));
        uint8_t *data = arena_alloc(&arena, whole.len + 8);
        for (int i = 0; i < MUTATIONS; i++) {
            memcpy(data, whole.data, whole.len);
            size_t len = whole.len;
            for (uint64_t n = 1 + rng_below(&rng, 3); n > 0; n--)
                len = mutate(&rng, data, len, whole.len + 8);
            struct error error;
            refused += !reader_check(bytes_of(data, len), &wide, &error);
            if (!agree(bytes_of(data, len)))
                fail_msg("seed %llu, mutation %d of %s", (unsigned long long)seed, i,
                         message->name);
        }
        writer_release(&writer);
        arena_clear(&arena);
    }
    arena_release(&arena);
    /* The negative control: mutations that nobody refuses would show nothing. */
    assert_true(refused > ROUNDS * MUTATIONS / 3);
    assert_true(refused < ROUNDS * MUTATIONS);
}

static void random_bytes_are_judged_the_same_by_both_readers(void **state)
{
    (void)state;
    struct rng rng = rng_of(7);
    size_t good = 0;
    for (int i = 0; i < 200000; i++) {
        uint8_t data[12];
        size_t len = 1 + rng_below(&rng, i % 2 == 0 ? 3 : sizeof data);
        for (size_t k = 0; k < len; k++)
            data[k] = (uint8_t)rng_next(&rng);
        struct error error;
        good += reader_check(bytes_of(data, len), &wide, &error);
        if (!agree(bytes_of(data, len)))
            fail_msg("random message %d", i);
    }
    assert_true(good > 1000);
}

/* --- the cursor alone --- */

static void cursor_on_the_wrong_type_fails_and_stays_failed(void **state)
{
    (void)state;
    uint8_t buffer[8];
    struct reader reader;
    reader_init(&reader, unhex("920102", buffer));
    assert_int_equal(reader_array(&reader), 2);
    assert_int_equal(reader_str(&reader).len, 0);
    assert_true(reader.failed);
    assert_int_equal(reader_uint(&reader), 0);
    assert_int_equal(reader_peek(&reader), READER_NONE);
    assert_null(reader_skip(&reader).data);
}

static void cursor_reads_numbers_of_every_width(void **state)
{
    (void)state;
    static const int64_t numbers[] = {
        0,         1,  127, 128, 255,  256,  65535,  65536,  UINT32_MAX, INT64_C(0x100000000),
        INT64_MAX, -1, -32, -33, -128, -129, -32768, -32769, INT32_MIN,  INT64_C(-2147483649),
        INT64_MIN};
    struct writer writer;
    struct error error;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        writer_init(&writer);
        writer_int(&writer, numbers[i]);
        assert_int_equal(verdict(writer_bytes(&writer), &wide, &error), OK);
        struct reader reader;
        reader_init(&reader, writer_bytes(&writer));
        assert_true(reader_int(&reader) == numbers[i]);
        assert_false(reader.failed);
        writer_release(&writer);
    }
    writer_init(&writer);
    writer_uint(&writer, UINT64_MAX);
    struct reader reader;
    reader_init(&reader, writer_bytes(&writer));
    assert_true(reader_uint(&reader) == UINT64_MAX);
    reader_init(&reader, writer_bytes(&writer));
    reader_int(&reader);
    assert_true(reader.failed);
    writer_release(&writer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(value_of_each_allowed_type_is_read),
        cmocka_unit_test(integer_in_its_shortest_form_is_read),
        cmocka_unit_test(integer_in_a_longer_form_is_refused),
        cmocka_unit_test(length_in_a_longer_form_is_refused),
        cmocka_unit_test(length_at_the_edge_of_its_form_is_read),
        cmocka_unit_test(float_extension_and_the_unused_tag_are_refused),
        cmocka_unit_test(text_that_is_utf8_is_read),
        cmocka_unit_test(text_that_is_no_utf8_is_refused),
        cmocka_unit_test(control_character_in_text_is_refused),
        cmocka_unit_test(key_that_is_no_string_is_refused),
        cmocka_unit_test(keys_unsorted_or_twice_are_refused),
        cmocka_unit_test(something_after_the_message_is_refused),
        cmocka_unit_test(count_larger_than_what_follows_is_refused),
        cmocka_unit_test(message_cut_at_any_byte_is_refused),
        cmocka_unit_test(depth_over_the_limit_is_too_large),
        cmocka_unit_test(nodes_over_the_limit_are_too_large),
        cmocka_unit_test(bytes_over_the_limit_are_too_large),
        cmocka_unit_test(nothing_at_all_is_malformed),
        cmocka_unit_test(mutated_message_is_judged_the_same_by_both_readers),
        cmocka_unit_test(random_bytes_are_judged_the_same_by_both_readers),
        cmocka_unit_test(cursor_on_the_wrong_type_fails_and_stays_failed),
        cmocka_unit_test(cursor_reads_numbers_of_every_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
