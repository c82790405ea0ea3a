// SPDX-License-Identifier: EUPL-1.2
/* Sessions begin, are found by their token alone, and end. Time is given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "clients/gateway/session.h"

enum { IDLE = 1000, MOST = 10000, LEN = SESSION_TOKEN_TEXT - 1 };

static struct sessions sessions;

static struct session *begin(const char *person, int64_t now, char token[SESSION_TOKEN_TEXT])
{
    struct session like = {.person = code_of(person)};
    return session_begin(&sessions, &like, now, token);
}

static struct session *find(const char *token, int64_t now)
{
    return session_find(&sessions, token, LEN, true, now);
}

static void session_found_by_its_token(void **state)
{
    (void)state;
    char one[SESSION_TOKEN_TEXT];
    char other[SESSION_TOKEN_TEXT];
    begin("anna", 0, one);
    begin("bram", 0, other);
    assert_string_not_equal(one, other);
    assert_string_equal(find(one, 1)->person.s, "anna");
    assert_string_equal(find(other, 1)->person.s, "bram");
    assert_null(session_find(&sessions, one, LEN - 1, true, 1));
    assert_null(session_find(&sessions, NULL, LEN, true, 1));
    one[0] = one[0] == '0' ? '1' : '0';
    assert_null(find(one, 1));
}

static void session_ends_without_use(void **state)
{
    (void)state;
    char token[SESSION_TOKEN_TEXT];
    begin("anna", 0, token);
    assert_non_null(find(token, IDLE - 1));
    assert_non_null(find(token, 2 * IDLE - 2));
    assert_non_null(session_find(&sessions, token, LEN, false, 3 * IDLE - 3)); /* no use */
    assert_null(find(token, 3 * IDLE - 2));
    assert_null(find(token, 1)); /* and stays so */
}

static void session_ends_in_any_case(void **state)
{
    (void)state;
    char token[SESSION_TOKEN_TEXT];
    begin("anna", 0, token);
    for (int64_t now = 0; now < MOST; now += IDLE / 2)
        assert_non_null(find(token, now));
    assert_null(find(token, MOST));
}

static void session_csrf_is_another_secret(void **state)
{
    (void)state;
    char token[SESSION_TOKEN_TEXT];
    struct session *session = begin("anna", 0, token);
    assert_string_not_equal(session->csrf, token);
    assert_true(session_csrf_is(session, session->csrf));
    assert_false(session_csrf_is(session, token));
    assert_false(session_csrf_is(session, NULL));
    assert_false(session_csrf_is(session, ""));
}

static void session_of_many_the_oldest_of_the_person_goes(void **state)
{
    (void)state;
    char first[SESSION_TOKEN_TEXT];
    char other[SESSION_TOKEN_TEXT];
    char token[SESSION_TOKEN_TEXT];
    begin("bram", 0, other);
    begin("anna", 1, first);
    for (int i = 1; i < SESSIONS_OF_PERSON_MAX; i++)
        begin("anna", 2, token);
    assert_non_null(session_find(&sessions, first, LEN, false, 3));
    begin("anna", 3, token);
    assert_null(find(first, 3));
    assert_non_null(find(other, 3));
    assert_int_equal(sessions_count(&sessions, 3), SESSIONS_OF_PERSON_MAX + 1);
}

static void session_all_places_taken_the_oldest_goes(void **state)
{
    (void)state;
    char first[SESSION_TOKEN_TEXT];
    char token[SESSION_TOKEN_TEXT];
    char person[CODE_MAX];
    for (int i = 0; i < SESSIONS_MAX; i++) {
        snprintf(person, sizeof person, "person-%d", i);
        begin(person, i == 0 ? 0 : 1, i == 0 ? first : token);
    }
    assert_int_equal(sessions_count(&sessions, 2), SESSIONS_MAX);
    begin("anna", 2, token);
    assert_null(find(first, 2));
    assert_string_equal(find(token, 2)->person.s, "anna");
}

/* What holds on to a place sees that somebody else has it now. */
static void session_place_of_another_lives_not(void **state)
{
    (void)state;
    char token[SESSION_TOKEN_TEXT];
    uint8_t hash[32];
    struct session *session = begin("anna", 0, token);
    memcpy(hash, session->hash, sizeof hash);
    assert_true(session_lives(&sessions, session, hash, 1));
    session_end(session);
    assert_false(session_lives(&sessions, session, hash, 1));
    assert_ptr_equal(begin("bram", 1, token), session);
    assert_false(session_lives(&sessions, session, hash, 1));
}

static void session_on_a_wall_ends_in_any_case_only(void **state)
{
    (void)state;
    char token[SESSION_TOKEN_TEXT];
    struct session like = {.person = code_of("wand"), .wall = true};
    session_begin(&sessions, &like, 0, token);
    assert_non_null(session_find(&sessions, token, LEN, false, MOST - 1));
    assert_null(session_find(&sessions, token, LEN, false, MOST));
}

static int setup(void **state)
{
    (void)state;
    sessions_init(&sessions, IDLE, MOST);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    sessions_release(&sessions);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(session_found_by_its_token, setup, teardown),
        cmocka_unit_test_setup_teardown(session_ends_without_use, setup, teardown),
        cmocka_unit_test_setup_teardown(session_ends_in_any_case, setup, teardown),
        cmocka_unit_test_setup_teardown(session_csrf_is_another_secret, setup, teardown),
        cmocka_unit_test_setup_teardown(session_of_many_the_oldest_of_the_person_goes, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(session_all_places_taken_the_oldest_goes, setup, teardown),
        cmocka_unit_test_setup_teardown(session_on_a_wall_ends_in_any_case_only, setup, teardown),
        cmocka_unit_test_setup_teardown(session_place_of_another_lives_not, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
