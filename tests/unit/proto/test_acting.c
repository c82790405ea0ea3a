// SPDX-License-Identifier: EUPL-1.2
/* The envelope's `for`: whom a gateway acts for. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "coder.h"

static const struct case_claim body = {.case_id = {5}};

static bool round_trip(const struct acting *acting, bool query, struct request *out)
{
    const struct id id = test_id();
    const struct message *message = query ? &message_query_hello : &message_case_claim;
    const struct query_hello hello = {.client = NULL};
    writer_clear(&writer);
    request_encode_for(message, query, &id, acting, query ? (const void *)&hello : &body, &writer);
    return request_decode(writer_bytes(&writer), out, &error);
}

static void request_for_a_person_survives_the_round_trip(void **state)
{
    (void)state;
    struct request request;
    struct acting acting = {.person = code_of("coach-1")};
    for (int query = 0; query < 2; query++) {
        assert_true(round_trip(&acting, query == 1, &request));
        assert_string_equal(request.acting.person.s, "coach-1");
        assert_false(request.acting.narrowed);
        assert_int_equal(request.acting.roles.n, 0);
    }
}

static void roles_that_narrow_survive_the_round_trip(void **state)
{
    (void)state;
    struct request request;
    struct acting acting = {.person = code_of("coach-1"),
                            .narrowed = true,
                            .roles = {2, {code_of("coach"), code_of("admin")}}};
    assert_true(round_trip(&acting, false, &request));
    assert_true(request.acting.narrowed);
    assert_int_equal(request.acting.roles.n, 2);
    assert_string_equal(request.acting.roles.v[1].s, "admin");
}

static void request_for_nobody_has_no_person(void **state)
{
    (void)state;
    struct request request;
    assert_true(round_trip(NULL, false, &request));
    assert_true(code_empty(&request.acting.person));
    assert_false(request.acting.narrowed);
}

/* An empty list would read as "all roles" to whoever takes it for left out. */
static void list_without_roles_is_refused_and_names_the_id(void **state)
{
    (void)state;
    struct request request;
    const struct id id = test_id();
    struct acting acting = {.person = code_of("coach-1"), .narrowed = true};
    assert_false(round_trip(&acting, false, &request));
    assert_int_equal(error.code, ERR_BAD_VALUE);
    assert_string_equal(error.field, "for.roles");
    assert_true(id_equal(&request.id, &id));
}

enum wrong {
    NO_MAP,
    NO_PERSON,
    PERSON_NO_CODE,
    PERSON_NO_TEXT,
    PERSON_A_BSN,
    ROLE_TWICE,
    ROLE_NO_CODE,
    ROLES_NO_LIST,
    TOO_MANY_ROLES,
    STRANGE_KEY
};

static void write_for(enum wrong wrong)
{
    if (wrong == NO_MAP) {
        writer_str(&writer, "coach-1");
        return;
    }
    writer_map(&writer, wrong == NO_PERSON                                   ? 0
                        : wrong == PERSON_NO_CODE || wrong == PERSON_NO_TEXT ? 1
                                                                             : 2);
    if (wrong == NO_PERSON)
        return;
    writer_str(&writer, "person");
    if (wrong == PERSON_NO_TEXT)
        writer_uint(&writer, 1);
    else
        writer_str(&writer, wrong == PERSON_NO_CODE ? "Anna"
                            : wrong == PERSON_A_BSN ? "p123456782"
                                                    : "coach-1");
    if (wrong == PERSON_NO_CODE || wrong == PERSON_NO_TEXT)
        return;
    writer_str(&writer, wrong == STRANGE_KEY ? "rules" : "roles");
    if (wrong == ROLES_NO_LIST) {
        writer_str(&writer, "coach");
        return;
    }
    uint32_t n = wrong == TOO_MANY_ROLES ? CODES_MAX + 1 : 2;
    writer_array(&writer, n);
    for (uint32_t i = 0; i < n; i++)
        writer_str(&writer, wrong == ROLE_NO_CODE ? "Coach" : "coach");
}

static void wrong_for_says_where(void **state)
{
    (void)state;
    static const struct {
        enum wrong wrong;
        enum err code;
        const char *field;
    } all[] = {
        {NO_MAP, ERR_MALFORMED, "for"},
        {NO_PERSON, ERR_MISSING_FIELD, "for.person"},
        {PERSON_NO_CODE, ERR_BAD_VALUE, "for.person"},
        {PERSON_NO_TEXT, ERR_BAD_VALUE, "for.person"},
        {PERSON_A_BSN, ERR_BSN, "for.person"},
        {ROLE_NO_CODE, ERR_BAD_VALUE, "for.roles"},
        {ROLES_NO_LIST, ERR_BAD_VALUE, "for.roles"},
        {TOO_MANY_ROLES, ERR_BAD_VALUE, "for.roles"},
        {ROLE_TWICE, ERR_BAD_VALUE, "for.roles"},
        {STRANGE_KEY, ERR_MALFORMED, "for"},
    };
    const struct id id = test_id();
    for (size_t i = 0; i < COUNT(all); i++) {
        struct request request;
        writer_clear(&writer);
        writer_map(&writer, 5);
        writer_str(&writer, "body");
        writer_map(&writer, 0);
        writer_str(&writer, "for");
        write_for(all[i].wrong);
        writer_str(&writer, "id");
        writer_bin(&writer, bytes_of(id.b, sizeof id.b));
        writer_str(&writer, "query");
        writer_uint(&writer, Q_HELLO);
        writer_str(&writer, "version");
        writer_uint(&writer, PROTOCOL_VERSION);
        assert_false(request_decode(writer_bytes(&writer), &request, &error));
        assert_string_equal(error_name(error.code), error_name(all[i].code));
        assert_string_equal(error.field, all[i].field);
        assert_true(id_equal(&request.id, &id));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(request_for_a_person_survives_the_round_trip, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(roles_that_narrow_survive_the_round_trip, setup, teardown),
        cmocka_unit_test_setup_teardown(request_for_nobody_has_no_person, setup, teardown),
        cmocka_unit_test_setup_teardown(list_without_roles_is_refused_and_names_the_id, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(wrong_for_says_where, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
