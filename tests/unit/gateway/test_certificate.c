// SPDX-License-Identifier: EUPL-1.2
/* When a certificate ends, and from when on that is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "clients/gateway/certificate.h"

#define DAY INT64_C(86400000)

/* Made with openssl; its key is nowhere. It ends at 2026-11-28T08:32:56Z. */
#define END_MS INT64_C(1795854776000)
static const char pem[] = "-----BEGIN CERTIFICATE-----\n"
                          "MIIBfjCCASOgAwIBAgIULqoxTSM0joW8PrKRFCqxp+2BDdEwCgYIKoZIzj0EAwIw\n"
                          "FDESMBAGA1UEAwwJbG9jYWxob3N0MB4XDTI2MTEyMzA4MzI1NloXDTI2MTEyODA4\n"
                          "MzI1NlowFDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0D\n"
                          "AQcDQgAEU3oOrsUBXKpsuYuKGwh5bkRgMYkjXO+fOMWnXniudtzixzg2z4EYqwOz\n"
                          "K5IDd4rzh6Exu+Ia5sVuo5fA5kvEhqNTMFEwHQYDVR0OBBYEFMhm8aykcdtWN38S\n"
                          "fWKYzijTOSlGMB8GA1UdIwQYMBaAFMhm8aykcdtWN38SfWKYzijTOSlGMA8GA1Ud\n"
                          "EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAJiz7Q2dcc3lOL2876nE1G8R\n"
                          "tNnonxwiUUIq/uVNUxtwAiEA90s/yFEscQ7QbPEeBrnah2h4l4Zppt9qURHpr52l\n"
                          "SLk=\n"
                          "-----END CERTIFICATE-----\n";

static void end_of_a_certificate_is_read(void **state)
{
    (void)state;
    int64_t end = 0;
    assert_true(certificate_end(pem, &end));
    assert_int_equal(end, END_MS);
}

static void what_is_no_certificate_has_no_end(void **state)
{
    (void)state;
    int64_t end = 7;
    assert_false(certificate_end("", &end));
    assert_false(
        certificate_end("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", &end));
    assert_int_equal(end, 7);
}

static void three_weeks_before_is_near(void **state)
{
    (void)state;
    int64_t days;
    assert_false(certificate_is_ending(100 * DAY, 79 * DAY, &days));
    assert_int_equal(days, 21);
    assert_true(certificate_is_ending(100 * DAY, 79 * DAY + 1, &days));
    assert_int_equal(days, 20);
    assert_true(certificate_is_ending(100 * DAY, 100 * DAY, &days));
    assert_int_equal(days, 0);
    assert_true(certificate_is_ending(100 * DAY, 100 * DAY + 1, &days));
    assert_int_equal(days, -1);
    assert_true(certificate_is_ending(100 * DAY, 102 * DAY, &days));
    assert_int_equal(days, -2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(end_of_a_certificate_is_read),
        cmocka_unit_test(what_is_no_certificate_has_no_end),
        cmocka_unit_test(three_weeks_before_is_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
