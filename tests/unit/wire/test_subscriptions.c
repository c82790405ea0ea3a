// SPDX-License-Identifier: EUPL-1.2
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "wire/subscriptions.h"

static struct subscriptions all;

static int start_empty(void **state)
{
    (void)state;
    all = (struct subscriptions){0};
    return 0;
}

static bool add(const char *user_id, int topic)
{
    char text[16];
    int len = snprintf(text, sizeof text, "t%d", topic);
    return subscriptions_add(&all, user_id, bytes_of(text, (size_t)len));
}

static void subscriptions_one_over_the_limit_is_a_flood(void **state)
{
    (void)state;
    for (int i = 0; i < WIRE_TOPICS_PER_USER; i++)
        assert_true(add("p1.k1", i));
    assert_false(add("p1.k1", 1000));
    assert_true(add("p2.k1", 1000));
}

static void subscriptions_that_end_make_room(void **state)
{
    (void)state;
    for (int i = 0; i < 100000; i++) {
        assert_true(add("p1.k1", 1));
        assert_true(add("p1.k1", 2));
        subscriptions_remove(&all, bytes_of("t1", 2));
        subscriptions_remove(&all, bytes_of("t2", 2));
    }
    assert_int_equal(all.count, 0);
}

static void subscriptions_ended_by_another_is_taken_from_who_brought_it(void **state)
{
    (void)state;
    for (int i = 0; i < WIRE_TOPICS_PER_USER; i++)
        assert_true(add("p1.k1", i));
    subscriptions_remove(&all, bytes_of("t7", 2));
    subscriptions_remove(&all, bytes_of("never there", 11));
    assert_true(add("p1.k1", 1000));
    assert_false(add("p1.k1", 1001));
}

static void subscriptions_topic_length_is_limited(void **state)
{
    (void)state;
    uint8_t topic[WIRE_TOPIC_MAX + 1] = {0};
    assert_true(subscriptions_add(&all, "p1.k1", bytes_of(NULL, 0)));
    assert_true(subscriptions_add(&all, "p1.k1", bytes_of(topic, WIRE_TOPIC_MAX)));
    assert_false(subscriptions_add(&all, "p1.k1", bytes_of(topic, WIRE_TOPIC_MAX + 1)));
    subscriptions_remove(&all, bytes_of(NULL, 0));
    assert_int_equal(all.count, 1);
}

static void subscriptions_of_all_users_together_are_limited(void **state)
{
    (void)state;
    char user_id[16];
    int added = 0;
    for (int i = 0; i < SUBSCRIPTIONS_MAX + 1; i++) {
        snprintf(user_id, sizeof user_id, "p%d.k1", i);
        added += add(user_id, i);
    }
    assert_int_equal(added, SUBSCRIPTIONS_MAX);
    subscriptions_clear(&all);
    assert_true(add("p1.k1", 1));
}

static void subscriptions_denial_ends_and_survives_clear(void **state)
{
    (void)state;
    subscriptions_deny(&all, "p1.k1", 500);
    subscriptions_clear(&all);
    assert_true(subscriptions_is_denied(&all, "p1.k1", 499));
    assert_false(subscriptions_is_denied(&all, "p1.k1", 500));
    assert_false(subscriptions_is_denied(&all, "p1.k2", 1));
}

static void subscriptions_full_denials_give_up_the_one_that_ends_first(void **state)
{
    (void)state;
    char user_id[16];
    for (int i = 0; i < SUBSCRIPTIONS_DENIED_MAX; i++) {
        snprintf(user_id, sizeof user_id, "p%d.k1", i);
        subscriptions_deny(&all, user_id, i == 9 ? 50 : 100);
    }
    subscriptions_deny(&all, "p8.k1", 200); /* again: takes no second place */
    assert_true(subscriptions_is_denied(&all, "p9.k1", 1));
    subscriptions_deny(&all, "p1000.k1", 100);
    assert_false(subscriptions_is_denied(&all, "p9.k1", 1));
    assert_true(subscriptions_is_denied(&all, "p8.k1", 150));
    assert_true(subscriptions_is_denied(&all, "p1000.k1", 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(subscriptions_one_over_the_limit_is_a_flood, start_empty),
        cmocka_unit_test_setup(subscriptions_that_end_make_room, start_empty),
        cmocka_unit_test_setup(subscriptions_ended_by_another_is_taken_from_who_brought_it,
                               start_empty),
        cmocka_unit_test_setup(subscriptions_topic_length_is_limited, start_empty),
        cmocka_unit_test_setup(subscriptions_of_all_users_together_are_limited, start_empty),
        cmocka_unit_test_setup(subscriptions_denial_ends_and_survives_clear, start_empty),
        cmocka_unit_test_setup(subscriptions_full_denials_give_up_the_one_that_ends_first,
                               start_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
