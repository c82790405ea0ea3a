// SPDX-License-Identifier: EUPL-1.2
/* Numbers here are made up: 123456782 and 111222333 are the well-known examples of the test, the
 * others are counted out below. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "proto/bsn.h"

static bool found(const char *text)
{
    return bsn_found(bytes_of(text, strlen(text)));
}

#define CHECK_ALL(list, expected)                                                                  \
    for (size_t i = 0; i < sizeof(list) / sizeof(list)[0]; i++)                                    \
        if (found((list)[i]) != (expected))                                                        \
    fail_msg("%s: \"%s\"", (expected) ? "missed" : "found wrongly", (list)[i])

static void bsn_written_in_many_ways_is_found(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "123456782",
        "111222333",
        "010464554",
        "10464554",
        "BSN: 123456782.",
        "bsn 123456782, geboren te Utrecht",
        "het nummer (123456782) staat er",
        "BSN123456782",
        "bsnnr123456782",
        "Sofi123456782",
        "burgerservicenummer123456782",
        "BSN-1234-56-782",
        "WMO-123456782",
        "1234.56.782",
        "123.456.782",
        "123 456 782",
        "123-456-782",
        "1 2 3 4 5 6 7 8 2",
        "12 34 56 78 2",
        "123  456  782",
        "123 - 456 - 782",
        "123\t456\t782",
        "123\u00a0456\u00a0782",
        "123\u202f456\u202f782",
        "123\u2011456\u2011782",
        "1234\u201356\u2013782",
        "123\u00ad456\u00ad782",
        "123\u2212456\u2212782",
        "2\u00d7123456782",
        "\u00f7123456782",
        "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff12",
        "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0662",
        "in 2026 123456782",
        "sinds 1980 123 456 782",
        "sinds 1980 1234.56.782 bekend",
        "123 456 782 2e kind",
        "123456782 2026",
        "123456782\n2026",
        "2026\n123456782",
        "geboren 02-03-1980 123456782",
        "02-03-1980 123 456 782",
        "02 03 1980 123 456 782",
        "bel 06-12345678 123456782",
        "bel 06 12345678, 123456782",
        "123 456 782 06-12345678",
        "12 34 56 78 2 02-03-2026",
        "NL91 ABNA 0417 1643 00 123456782",
        "€ 150,00 123456782",
        "123456782,50 euro",
        "/123456782/",
        "_123456782_",
        "-123456782",
        "x 123456782",
        "x,123456782",
        "case-7k 123456782",
        ("\xff\xfe"
         "123456782\xc3"),
        "012345672 1 kind",
        /* nearly something else: no telephone number, date or amount */
        "0810 0007",
        "0700 0005",
        "+1234567 123456782",
        "01-05-1799",
        "07-05-2200",
        "09-00-1980",
        "06-13-1980",
        "00-05-1901",
        "32-05-1906",
        "eux 10464554",
        "10.464.554,5",
        "10.464.554,505",
    };
    CHECK_ALL(texts, true);
}

static void numbers_that_fail_the_test_are_not_found(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",          " ",        "123456789",         "123456783",
        "000000000", "00000000", "000 000 000",       "11122233",
        "1234567",   "4",        "1.2.3.4.5.6.7.8.3",
    };
    CHECK_ALL(texts, false);
}

static void longer_runs_are_not_found(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "1234567820",
        "0123456782",
        "9123456782",
        "123456782-1",
        "1-123456782",
        "1.123456782",
        "1234567821234567820",
        "123.456.782.001",
        "12.123.456.782",
        "4000 1234 5678 2000",
        "1234567 1234567890123",
    };
    CHECK_ALL(texts, false);
}

/* Every one of these holds 8 or 9 digits that pass the eleven-test: only the context excuses them.
 */
static void something_else_with_a_passing_number_is_not_found(void **state)
{
    (void)state;
    static const char *const texts[] = {
        /* telephone numbers: …12345672 and 123456782 pass */
        "06-10464554",
        "06 10464554",
        "06 1046 4554",
        "06 10 46 45 54",
        "0610464554",
        "+31610464554",
        "+31 6 10464554",
        "+31 (0)6 10464554",
        "+31(0)6-10464554",
        "0031 6 10464554",
        "0031610464554",
        "(06) 10464554",
        "+32 10464554",
        "+49 30 123456782",
        "06/10464554",
        "0800 0001",
        "0900 0004",
        "0049 123456782",
        "tel. 06-10464554 of 06 10464554.",
        "0 123456782",
        "0123 456 782 of 0123-456782",
        /* identifiers */
        "WK123456782",
        "K123456782X",
        "123456782X",
        "123456782e",
        "07-05-1980",
        "UTR-1234-56782",
        "UTR.1234.56782",
        "1234-56782-A",
        "é123456782",
        "case-1234-5678-2",
        /* amounts */
        "€ 123456782",
        "€123456782",
        "EUR 123456782",
        "€ 10.464.554,00",
        "10.464.554,00",
        "10.464.554,-",
        "123.456.782,50",
        "€\u00a0123.456.782",
    };
    CHECK_ALL(texts, false);
}

static void ibans_are_not_found(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "NL91 ABNA 0417 1643 00",
        "NL91ABNA0417164300",
        "nl91 abna 0417 1643 00",
        "NL91-ABNA-0417-1643-00",
        "NL91\u00a0ABNA\u00a00417\u00a01643\u00a000",
        "NL00 ABNA 1046 4554 00", /* check digits wrong, shape right */
        "NL00 ABNA 1 1234 56 782",
        "(NL91 ABNA 0417 1643 00)",
        "DE89 3704 0044 0532 0130 00",
        "BE68 5390 0754 7034",
        "GB29 NWBK 6016 1331 9268 19",
    };
    CHECK_ALL(texts, false);
}

static void digits_on_two_lines_are_not_one_number(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "123456\n782",   "1234\r\n56782",         "123,456,782",
        "12:34:56:78:2", "in 1234. 56782 mensen", "123/456/782",
    };
    CHECK_ALL(texts, false);
}

/* All dates of two centuries, as they are written; one in eleven would pass the test. */
static void dates_are_not_found(void **state)
{
    (void)state;
    static const char *const formats[] = {"%02d-%02d-%04d", "%d.%d.%04d", "%02d %02d %04d"};
    for (int year = 1900; year < 2100; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= 31; day++) {
                char text[64];
                for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
                    snprintf(text, sizeof text, formats[i], day, month, year);
                    assert_false(found(text));
                }
                snprintf(text, sizeof text, "op %04d-%02d-%02d 09:00 uur", year, month, day);
                assert_false(found(text));
            }
}

/* No date: the shape alone excuses nothing. */
static void impossible_dates_are_looked_at(void **state)
{
    (void)state;
    int hits = 0;
    for (int n = 0; n < 100; n++) {
        char text[32];
        snprintf(text, sizeof text, "%02d-99-2026", n);
        hits += found(text);
    }
    assert_in_range(hits, 7, 11);
}

static bool passes(unsigned long n)
{
    unsigned sum = 0;
    unsigned long rest = n / 10;
    for (unsigned weight = 2; weight <= 9; weight++, rest /= 10)
        sum += (unsigned)(rest % 10) * weight;
    return (sum + 11 * 9 - (unsigned)(n % 10)) % 11 == 0 && n != 0;
}

static void found_equals_the_eleven_test_for_many_numbers(void **state)
{
    (void)state;
    unsigned long n = 10000019;
    for (int i = 0; i < 60000; i++) {
        n = (n * 48271 + 11) % 1000000000;
        char text[4][32];
        snprintf(text[0], sizeof text[0], "%09lu", n);
        snprintf(text[1], sizeof text[1], "nr. %03lu.%03lu.%03lu!", n / 1000000, n / 1000 % 1000,
                 n % 1000);
        snprintf(text[2], sizeof text[2], "x %04lu %02lu %03lu\n", n / 100000, n / 1000 % 100,
                 n % 1000);
        snprintf(text[3], sizeof text[3], "%08lu", n % 100000000);
        for (int form = 0; form < 3; form++)
            assert_int_equal(found(text[form]), passes(n));
        assert_int_equal(found(text[3]), passes(n % 100000000));
    }
}

/* Every cut of a text, and every byte replaced: no reading past the end (under the sanitizer). */
static void any_bytes_are_read_within_bounds(void **state)
{
    (void)state;
    static const char text[] =
        "NL91 ABNA 0417 1643 00 +31 (0)6 12-34 \u00a0\u2011 € 12.345.678,- UTR-2026";
    for (size_t len = 0; len < sizeof text; len++) {
        uint8_t *copy = malloc(len + 1);
        assert_non_null(copy);
        memcpy(copy, text, len);
        (void)bsn_found(bytes_of(copy, len));
        for (size_t i = 0; i < len; i++) {
            uint8_t kept = copy[i];
            for (unsigned b = 0; b < 256; b += 5) {
                copy[i] = (uint8_t)b;
                uint8_t *tight = malloc(len);
                memcpy(tight, copy, len);
                (void)bsn_found(bytes_of(tight, len));
                free(tight);
            }
            copy[i] = kept;
        }
        free(copy);
    }
    assert_false(bsn_found(bytes_of(NULL, 0)));
}

static void code_with_a_bsn_is_found_whatever_stands_beside_it(void **state)
{
    (void)state;
    static const char *const with[] = {"p123456782",      "inwoner-123456782", "x.123.456.782",
                                       "a_123_456_782-b", "b-1234-56-782",     "wk123456782",
                                       "bu123456708",     "bu10464554a"};
    static const char *const without[] = {"buurtteam-overvecht",
                                          "gm0344",
                                          "wk034404",
                                          "bu03440111",
                                          "bu10464554",
                                          "p123456781",
                                          "laptop-2026-03-02",
                                          "x1234567823",
                                          "a-123-45-6782",
                                          "x12345678901234567890",
                                          "a-123-b456-782",
                                          "a-123-456-789",
                                          "bu123"};
    for (size_t i = 0; i < sizeof with / sizeof with[0]; i++)
        assert_true(bsn_in_code(with[i]));
    for (size_t i = 0; i < sizeof without / sizeof without[0]; i++)
        assert_false(bsn_in_code(without[i]));
}

/* Texts that make a careless scanner quadratic. */
static void time_grows_with_the_text_and_no_faster(void **state)
{
    (void)state;
    static const char *const pieces[] = {"1",   "1 ",          "1-",    "0 ",    "00 ",
                                         "+",   "NL91",        "NL91 ", "1    ", "a1",
                                         "02-", "01 01 2020 ", "€",     "é1",    "123 456 7 "};
    size_t size = 1 << 16;
    uint8_t *text = malloc(size);
    assert_non_null(text);
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        size_t n = strlen(pieces[i]);
        for (size_t at = 0; at < size; at++)
            text[at] = (uint8_t)pieces[i][at % n];
        int64_t start = clock_monotonic_ns();
        (void)bsn_found(bytes_of(text, size));
        assert_true(clock_monotonic_ns() - start < 3000000000);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bsn_written_in_many_ways_is_found),
        cmocka_unit_test(code_with_a_bsn_is_found_whatever_stands_beside_it),
        cmocka_unit_test(numbers_that_fail_the_test_are_not_found),
        cmocka_unit_test(longer_runs_are_not_found),
        cmocka_unit_test(something_else_with_a_passing_number_is_not_found),
        cmocka_unit_test(ibans_are_not_found),
        cmocka_unit_test(digits_on_two_lines_are_not_one_number),
        cmocka_unit_test(dates_are_not_found),
        cmocka_unit_test(impossible_dates_are_looked_at),
        cmocka_unit_test(found_equals_the_eleven_test_for_many_numbers),
        cmocka_unit_test(any_bytes_are_read_within_bounds),
        cmocka_unit_test(time_grows_with_the_text_and_no_faster),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
