// SPDX-License-Identifier: EUPL-1.2
/* Who goes when there are too many, and when they bring too much. Time is given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "clients/gateway/crowd.h"

enum { LINES = 20, SOON = CROWD_REQUEST_PATIENCE_MS };

static struct crowd crowd;
static struct line lines[LINES];

static int begin(void **state)
{
    (void)state;
    crowd = (struct crowd){.most = LINES / 2};
    for (int i = 0; i < LINES; i++)
        lines[i] = (struct line){.request = NULL};
    return 0;
}

static void come(int from, int until, const char *person, int64_t now)
{
    struct code code = {.s = ""};
    if (person != NULL)
        code = code_of(person);
    for (int i = from; i < until; i++) {
        crowd_come(&crowd, &lines[i], now + i);
        crowd_is_of(&crowd, &lines[i], person == NULL ? NULL : &code);
    }
}

static void go(int from, int until)
{
    for (int i = from; i < until; i++)
        crowd_go(&crowd, &lines[i]);
    assert_int_equal(crowd.n, 0);
    assert_int_equal(crowd.bytes, 0);
    assert_int_equal(crowd.away, 0);
    assert_null(crowd.first);
    assert_null(crowd.parties);
}

static void too_many_the_oldest_stranger_goes(void **state)
{
    (void)state;
    come(0, 10, NULL, 1000);
    assert_null(crowd_too_many(&crowd, 5000));
    come(10, 11, NULL, 1000);
    assert_null(crowd_too_many(&crowd, 1000 + SOON - 1));
    assert_ptr_equal(crowd_too_many(&crowd, 1000 + SOON), &lines[0]);
    crowd_send_away(&crowd, &lines[0], 2000);
    assert_null(crowd_too_many(&crowd, 5000));
    assert_int_equal(crowd.n, 10);
    go(0, 11);
}

static void too_many_the_largest_party_pays(void **state)
{
    (void)state;
    come(0, 4, NULL, 1000);
    come(4, 14, "anna", 1000);
    come(14, 16, "bram", 1000);
    for (int i = 0; i < 6; i++) {
        struct line *line = crowd_too_many(&crowd, 9000);
        assert_ptr_equal(line, &lines[4 + i]);
        crowd_send_away(&crowd, line, 9000);
    }
    assert_null(crowd_too_many(&crowd, 9000));
    go(0, 16);
}

static void who_owes_nothing_stays(void **state)
{
    (void)state;
    come(0, 12, NULL, 1000);
    for (int i = 0; i < 11; i++)
        crowd_owes(&crowd, &lines[i], 0, false);
    crowd_owes(&crowd, &lines[11], 1000, true);
    assert_null(crowd_too_many(&crowd, 1000 + SOON));
    assert_ptr_equal(crowd_too_many(&crowd, 1000 + CROWD_ANSWER_PATIENCE_MS), &lines[11]);
    crowd_send_away(&crowd, &lines[11], 9000);
    assert_null(crowd_too_many(&crowd, 9000)); /* there are too many, and each is being served */
    go(0, 12);
}

static void too_much_is_taken_from_who_brought_most(void **state)
{
    (void)state;
    come(0, 3, "anna", 1000);
    come(3, 5, "bram", 1000);
    crowd_brought(&crowd, &lines[3], CROWD_BYTES_MAX / 2);
    for (int i = 0; i < 3; i++)
        crowd_brought(&crowd, &lines[i], CROWD_BYTES_MAX / 6);
    assert_null(crowd_too_much(&crowd));
    crowd_brought(&crowd, &lines[1], CROWD_BYTES_MAX / 5);
    assert_ptr_equal(crowd_too_much(&crowd), &lines[1]);
    /* what is whole is being dealt with: it counts, and stays */
    for (int i = 0; i < 3; i++)
        crowd_owes(&crowd, &lines[i], 0, false);
    assert_ptr_equal(crowd_too_much(&crowd), &lines[3]);
    crowd_owes(&crowd, &lines[3], 0, false);
    assert_null(crowd_too_much(&crowd));
    crowd_brought(&crowd, &lines[4], 1);
    assert_ptr_equal(crowd_too_much(&crowd), &lines[4]);
    go(0, 5);
}

static void late_is_by_what_is_owed(void **state)
{
    (void)state;
    come(0, 1, NULL, 1000);
    assert_false(crowd_is_late(&lines[0], 1000 + CROWD_REQUEST_MS - 1));
    assert_true(crowd_is_late(&lines[0], 1000 + CROWD_REQUEST_MS));
    crowd_owes(&crowd, &lines[0], 1000, true);
    assert_false(crowd_is_late(&lines[0], 1000 + CROWD_REQUEST_MS));
    assert_true(crowd_is_late(&lines[0], 1000 + CROWD_ANSWER_MS));
    crowd_owes(&crowd, &lines[0], 0, false);
    assert_false(crowd_is_late(&lines[0], INT64_MAX));
    go(0, 1);
}

static void few_who_are_sent_away_are_waited_for(void **state)
{
    (void)state;
    come(0, 3, NULL, 1000);
    crowd_send_away(&crowd, &lines[0], 2000);
    assert_false(crowd_is_done_waiting(&crowd));
    crowd_send_away(&crowd, &lines[1], 2000);
    assert_true(crowd_is_done_waiting(&crowd));
    crowd_go(&crowd, &lines[0]);
    assert_false(crowd_is_done_waiting(&crowd));
    go(1, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(too_many_the_oldest_stranger_goes, begin),
        cmocka_unit_test_setup(too_many_the_largest_party_pays, begin),
        cmocka_unit_test_setup(who_owes_nothing_stays, begin),
        cmocka_unit_test_setup(too_much_is_taken_from_who_brought_most, begin),
        cmocka_unit_test_setup(few_who_are_sent_away_are_waited_for, begin),
        cmocka_unit_test_setup(late_is_by_what_is_owed, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
