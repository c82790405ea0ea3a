// SPDX-License-Identifier: EUPL-1.2
/* Parts go in and come out in order; what is no part ends the reading and is left over. */
// clang-format off: cmocka wants these four first
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "clients/documents/bundle.h"

static void parts_come_out_as_they_went_in(void **state)
{
    (void)state;
    struct bundle bundle;
    char name[BUNDLE_NAME + 1];
    struct bytes part;
    bundle_init(&bundle);
    assert_true(bundle_add(&bundle, "hello", bytes_of("abc", 3)));
    assert_true(bundle_add(&bundle, "sixteen-letters!", bytes_of(NULL, 0)));
    struct bytes rest = bytes_of(bundle.data, bundle.len);
    assert_true(bundle_next(&rest, name, &part));
    assert_string_equal(name, "hello");
    assert_int_equal(part.len, 3);
    assert_memory_equal(part.data, "abc", 3);
    assert_true(bundle_next(&rest, name, &part));
    assert_string_equal(name, "sixteen-letters!");
    assert_int_equal(part.len, 0);
    assert_false(bundle_next(&rest, name, &part));
    assert_int_equal(rest.len, 0);
    bundle_release(&bundle);
}

static void part_that_says_more_than_there_is_is_left_over(void **state)
{
    (void)state;
    struct bundle bundle;
    char name[BUNDLE_NAME + 1];
    struct bytes part;
    bundle_init(&bundle);
    assert_true(bundle_add(&bundle, "show", bytes_of("abc", 3)));
    for (size_t cut = 1; cut < bundle.len; cut++) {
        struct bytes rest = bytes_of(bundle.data, cut);
        assert_false(bundle_next(&rest, name, &part));
        assert_int_equal(rest.len, cut);
    }
    bundle_release(&bundle);
}

static void more_than_a_document_is_made_of_is_refused(void **state)
{
    (void)state;
    static const uint8_t much[BUNDLE_BYTES_MAX / 2];
    struct bundle bundle;
    bundle_init(&bundle);
    assert_true(bundle_add(&bundle, "content", bytes_of(much, sizeof much)));
    size_t before = bundle.len;
    assert_false(bundle_add(&bundle, "content", bytes_of(much, sizeof much)));
    assert_int_equal(bundle.len, before);
    bundle_release(&bundle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_come_out_as_they_went_in),
        cmocka_unit_test(part_that_says_more_than_there_is_is_left_over),
        cmocka_unit_test(more_than_a_document_is_made_of_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
