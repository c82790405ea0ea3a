// SPDX-License-Identifier: EUPL-1.2
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sodium.h>

#include "keyring/seal.h"

static const uint8_t key[32] = "the key of one case, for tests!";

static struct seal_binding binding(void)
{
    return (struct seal_binding){
        .case_number = 4711, .command_id = {1, 2, 3, 4, 5, 6}, .field = "plan.words"};
}

static struct bytes text(const char *s)
{
    return bytes_of(s, strlen(s));
}

static int setup(void **state)
{
    (void)state;
    return sodium_init() >= 0 ? 0 : -1;
}

static void content_of_any_length_opens_again(void **state)
{
    (void)state;
    static uint8_t plain[5000];
    static uint8_t sealed[5000 + SEAL_OVERHEAD];
    static uint8_t opened[5000];
    struct seal_binding b = binding();
    for (size_t i = 0; i < sizeof plain; i++)
        plain[i] = (uint8_t)(i * 7);
    for (size_t len = 0; len <= sizeof plain; len = len < 200 ? len + 1 : len + 600) {
        seal(key, &b, bytes_of(plain, len), sealed);
        assert_true(seal_open(key, &b, bytes_of(sealed, len + SEAL_OVERHEAD), opened));
        assert_memory_equal(opened, plain, len);
        if (len >= 16)
            assert_null(memmem(sealed, len + SEAL_OVERHEAD, plain, 16));
    }
    seal(key, &b, bytes_of(NULL, 0), sealed);
    assert_true(seal_open(key, &b, bytes_of(sealed, SEAL_OVERHEAD), opened));
}

static void sealing_again_gives_the_same_bytes(void **state)
{
    (void)state;
    uint8_t one[100];
    uint8_t two[100];
    struct seal_binding b = binding();
    struct bytes plain = text("de bewoner wil haar diploma halen");
    seal(key, &b, plain, one);
    seal(key, &b, plain, two);
    assert_memory_equal(one, two, plain.len + SEAL_OVERHEAD);
}

/* Were the nonce made of the binding alone, the difference of two texts would show in the bytes. */
static void other_words_in_the_same_place_share_no_nonce(void **state)
{
    (void)state;
    uint8_t one[100];
    uint8_t two[100];
    struct seal_binding b = binding();
    seal(key, &b, text("twintig euro"), one);
    seal(key, &b, text("dertig  euro"), two);
    assert_memory_not_equal(one + 1, two + 1, 24);
    assert_memory_not_equal(one + 25 + 8, two + 25 + 8, 4); /* " euro" in both */
}

static void any_other_binding_or_key_does_not_open(void **state)
{
    (void)state;
    uint8_t sealed[100];
    uint8_t opened[100];
    struct seal_binding b = binding();
    struct bytes plain = text("woorden");
    seal(key, &b, plain, sealed);
    struct bytes s = bytes_of(sealed, plain.len + SEAL_OVERHEAD);

    struct seal_binding other = b;
    other.case_number++;
    assert_false(seal_open(key, &other, s, opened));
    for (int i = 0; i < 16; i++) {
        other = b;
        other.command_id[i] ^= 1;
        assert_false(seal_open(key, &other, s, opened));
    }
    static const char *const fields[] = {"", "plan.word", "plan.wordss", "plan.Words", "x"};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        other = b;
        other.field = fields[i];
        assert_false(seal_open(key, &other, s, opened));
    }
    for (size_t i = 0; i < 32; i++) {
        uint8_t other_key[32];
        memcpy(other_key, key, 32);
        other_key[i] ^= 0x10;
        assert_false(seal_open(other_key, &b, s, opened));
    }
    assert_true(seal_open(key, &b, s, opened));
}

static void flipped_bits_do_not_open_and_give_nothing_away(void **state)
{
    (void)state;
    uint8_t sealed[100];
    uint8_t opened[100];
    struct seal_binding b = binding();
    struct bytes plain = text("niemand leest dit");
    seal(key, &b, plain, sealed);
    size_t len = plain.len + SEAL_OVERHEAD;
    for (size_t bit = 0; bit < len * 8; bit++) {
        memset(opened, 0, sizeof opened);
        sealed[bit / 8] ^= (uint8_t)(1u << (bit % 8));
        assert_false(seal_open(key, &b, bytes_of(sealed, len), opened));
        assert_true(sodium_is_zero(opened, sizeof opened));
        sealed[bit / 8] ^= (uint8_t)(1u << (bit % 8));
    }
    assert_true(seal_open(key, &b, bytes_of(sealed, len), opened));
}

static void cut_or_longer_bytes_do_not_open(void **state)
{
    (void)state;
    uint8_t sealed[100] = {0};
    struct seal_binding b = binding();
    struct bytes plain = text("niemand leest dit");
    seal(key, &b, plain, sealed);
    for (size_t len = 0; len <= plain.len + SEAL_OVERHEAD + 5; len++) {
        uint8_t opened[100];
        uint8_t *tight = malloc(len + 1);
        assert_non_null(tight);
        memcpy(tight, sealed, len);
        assert_int_equal(seal_open(key, &b, bytes_of(tight, len), opened),
                         len == plain.len + SEAL_OVERHEAD);
        free(tight);
    }
}

/* Sealed bytes lie in journals for years: these must open in every later build. */
static void bytes_of_the_first_version_open(void **state)
{
    (void)state;
    static const char hex[] = "01181c79f89f28bb05932300d4c9ca9aa68941b8b0a5e9532d265f69c9cb0f8c1caf"
                              "94b4e7a2c28d3dda71dc7a87feac285658";
    uint8_t sealed[100];
    uint8_t opened[100];
    size_t len;
    struct seal_binding b = binding();
    struct bytes plain = text("voor later");
    assert_int_equal(sodium_hex2bin(sealed, sizeof sealed, hex, strlen(hex), NULL, &len, NULL), 0);
    assert_int_equal(len, plain.len + SEAL_OVERHEAD);
    assert_true(seal_open(key, &b, bytes_of(sealed, len), opened));
    assert_memory_equal(opened, plain.data, plain.len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(content_of_any_length_opens_again),
        cmocka_unit_test(sealing_again_gives_the_same_bytes),
        cmocka_unit_test(other_words_in_the_same_place_share_no_nonce),
        cmocka_unit_test(any_other_binding_or_key_does_not_open),
        cmocka_unit_test(flipped_bits_do_not_open_and_give_nothing_away),
        cmocka_unit_test(cut_or_longer_bytes_do_not_open),
        cmocka_unit_test(bytes_of_the_first_version_open),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
