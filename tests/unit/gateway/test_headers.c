// SPDX-License-Identifier: EUPL-1.2
/* What headers are refused for, where a request comes from, what its sender prefers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "clients/gateway/headers.h"

static const char *const hosts[] = {"localhost", "[::1]"};
static const struct origin loopback = {.scheme = "http", .n = 2, .hosts = hosts};
static const struct origin office = {
    .scheme = "https", .public_host = "doorbraak.example.nl", .n = 0, .hosts = hosts};

/* Names and values in turn, up to NULL. */
static struct headers headers_of(const char *const *list)
{
    struct headers headers = {.n = 0};
    for (; list[0] != NULL; list += 2)
        headers.v[headers.n++] = (struct header){list[0], list[1], strlen(list[1])};
    return headers;
}

#define HEADERS(...) headers_of((const char *const[]){__VA_ARGS__, NULL})

static unsigned refused(struct headers headers, const struct origin *origin)
{
    unsigned status;
    return headers_refuse(&headers, origin, 1000, &status) == NULL ? 200 : status;
}

static void host_must_be_ours(void **state)
{
    (void)state;
    assert_int_equal(refused(HEADERS("Host", "localhost:7380"), &loopback), 200);
    assert_int_equal(refused(HEADERS("Host", "LOCALHOST"), &loopback), 200);
    assert_int_equal(refused(HEADERS("Host", "[::1]:80"), &loopback), 200);
    assert_int_equal(refused(HEADERS("Host", "doorbraak.example.nl"), &office), 200);
    assert_int_equal(refused(HEADERS("X", "y"), &loopback), 400);
    static const char *const others[] = {"elders.example",
                                         "localhost.elders.example",
                                         "",
                                         "localhost:",
                                         "localhost:1:2",
                                         "localhost:x",
                                         "a@localhost",
                                         "localhost/",
                                         "[::1"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_int_equal(refused(HEADERS("Host", others[i]), &loopback), 421);
    assert_int_equal(refused(HEADERS("Host", "localhost"), &office), 421);
}

static void one_of_each(void **state)
{
    (void)state;
    assert_int_equal(refused(HEADERS("Host", "localhost", "host", "localhost"), &loopback), 400);
    assert_int_equal(refused(HEADERS("Host", "localhost", "Cookie", "a", "Cookie", "b"), &loopback),
                     400);
    assert_int_equal(refused(HEADERS("Host", "localhost", "Accept", "a", "Accept", "b"), &loopback),
                     200);
    assert_int_equal(refused(HEADERS("Host", "localhost", "X y", "a"), &loopback), 400);
    assert_int_equal(refused(HEADERS("Host", "localhost", "X", "a\nb"), &loopback), 400);
}

static void body_said_one_way(void **state)
{
    (void)state;
    assert_int_equal(refused(HEADERS("Host", "localhost", "Content-Length", "1000"), &loopback),
                     200);
    assert_int_equal(refused(HEADERS("Host", "localhost", "Content-Length", "1001"), &loopback),
                     413);
    static const char *const lengths[] = {"",    "+1", "-1",  "1,1",
                                          "0x1", "1 ", "1e1", "9999999999999999999999"};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        assert_int_equal(
            refused(HEADERS("Host", "localhost", "Content-Length", lengths[i]), &loopback), 400);
    assert_int_equal(
        refused(HEADERS("Host", "localhost", "Transfer-Encoding", "chunked"), &loopback), 200);
    assert_int_equal(refused(HEADERS("Host", "localhost", "Transfer-Encoding", "gzip"), &loopback),
                     400);
    assert_int_equal(
        refused(HEADERS("Host", "localhost", "Transfer-Encoding", "chunked", "Content-Length", "1"),
                &loopback),
        400);
}

static bool same(struct headers headers, const struct origin *origin, bool must_say)
{
    return headers_same_origin(&headers, origin, must_say);
}

static void origin_is_told(void **state)
{
    (void)state;
    assert_true(same(HEADERS("Host", "localhost:1"), &loopback, false));
    assert_false(same(HEADERS("Host", "localhost:1"), &loopback, true));
    assert_true(
        same(HEADERS("Host", "localhost:1", "Origin", "http://localhost:1"), &loopback, true));
    assert_true(
        same(HEADERS("Host", "localhost:1", "Sec-Fetch-Site", "same-origin"), &loopback, true));
    assert_false(
        same(HEADERS("Host", "localhost:1", "Origin", "http://localhost:2"), &loopback, false));
    assert_false(
        same(HEADERS("Host", "localhost:1", "Origin", "https://localhost:1"), &loopback, false));
    assert_false(same(HEADERS("Host", "localhost:1", "Origin", "null"), &loopback, false));
    assert_false(same(HEADERS("Host", "localhost:1", "Origin", "http://localhost:1",
                              "Sec-Fetch-Site", "cross-site"),
                      &loopback, false));
    /* a proxy that sends a name of its own as host */
    assert_true(
        same(HEADERS("Host", "binnen", "Origin", "https://doorbraak.example.nl"), &office, true));
}

static bool english(const char *list)
{
    struct headers headers = HEADERS("Accept-Language", list);
    return headers_want_english(&headers);
}

static void language_is_dutch_unless_asked(void **state)
{
    (void)state;
    assert_false(english(""));
    assert_false(english("nl"));
    assert_false(english("nl-NL,nl;q=0.9,en;q=0.8"));
    assert_false(english("fr"));
    assert_false(english("ens"));
    assert_true(english("en"));
    assert_true(english("en-GB,en;q=0.9"));
    assert_true(english("fr, en;q=0.5, nl;q=0.2"));
}

static void coding_is_taken_unless_refused(void **state)
{
    (void)state;
    struct headers headers = HEADERS("Accept-Encoding", "gzip, deflate, br;q=0");
    assert_true(headers_accept_coding(&headers, "gzip"));
    assert_false(headers_accept_coding(&headers, "br"));
    assert_false(headers_accept_coding(&headers, "zstd"));
}

static void cookie_by_its_whole_name(void **state)
{
    (void)state;
    size_t len = 0;
    struct headers headers = HEADERS("Cookie", "xdoorbraak=1; doorbraak=abc; doorbraak2=3");
    const char *value = headers_cookie(&headers, "doorbraak", &len);
    assert_non_null(value);
    assert_memory_equal(value, "abc", 3);
    assert_int_equal(len, 3);
    headers = HEADERS("Cookie", "doorbraak=a; doorbraak=b");
    assert_null(headers_cookie(&headers, "doorbraak", &len));
    headers = HEADERS("Cookie", ";;; ;=;a");
    assert_null(headers_cookie(&headers, "doorbraak", &len));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(host_must_be_ours),
        cmocka_unit_test(one_of_each),
        cmocka_unit_test(body_said_one_way),
        cmocka_unit_test(origin_is_told),
        cmocka_unit_test(language_is_dutch_unless_asked),
        cmocka_unit_test(coding_is_taken_unless_refused),
        cmocka_unit_test(cookie_by_its_whole_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
