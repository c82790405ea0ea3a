// SPDX-License-Identifier: EUPL-1.2
/* An answer that cannot be read, as of a side of another version: the server here answers the
 * queries of a link without what must be there, and its commands without what was asked for. */
#include "../client_lib/server.h"

#include "clients/link/link.h"

struct fixture {
    struct server server;
    struct profile profile;
    void *folder;
    struct carrier link;
};

static const char number[] = "D-7K3M-9QX2-AB4C";

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    server_setup(&f->server, &f->profile, &f->folder);
    arena_init(&f->link.arena);
    f->link.here = (struct link_side){.name = "here", .client = client_open(&f->profile)};
    f->link.there = (struct link_side){.name = "there", .client = client_open(&f->profile)};
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    client_close(f->link.here.client);
    client_close(f->link.there.client);
    arena_release(&f->link.arena);
    server_teardown(&f->server, &f->folder);
    free(f);
    return 0;
}

static struct case_id a_case(void)
{
    struct case_id id;
    assert_true(case_id_parse(number, strlen(number), &id));
    return id;
}

static bool is_asked(struct fixture *f, struct link_side *side)
{
    bool found = true;
    struct referral_answer *answer = calloc(1, sizeof *answer);
    struct query_referral query = {.case_id = a_case()};
    assert_non_null(answer);
    bool reached = ask(&f->link, side, &message_query_referral, &query, &message_referral_answer,
                       answer, &found);
    assert_false(found);
    free(answer);
    return reached;
}

static void about_one_case_it_stops_no_other(void **state)
{
    struct fixture *f = *state;
    assert_true(carry_case(&f->link, a_case()));
    assert_true(f->link.aside);
    assert_int_equal(f->link.about.n, 0);
}

static void about_all_of_them_it_is_waited_for(void **state)
{
    struct fixture *f = *state;
    assert_false(is_asked(f, &f->link.here));
    assert_false(f->link.aside);
}

static void words_that_cannot_be_read_lie_aside(void **state)
{
    struct fixture *f = *state;
    struct texts words;
    assert_int_equal(read_words(&f->link, &f->link.here, a_case(), 0, &words), CARRIED_FAILED);
    f->link.about = a_case();
    assert_int_equal(read_words(&f->link, &f->link.here, a_case(), 0, &words), CARRIED_ASIDE);
    assert_int_equal(words.n, 0);
}

/* What could not be read before is no reason to pass by a case that a side did not answer for. */
static void side_that_does_not_answer_is_waited_for(void **state)
{
    struct fixture *f = *state;
    assert_true(carry_case(&f->link, a_case()));
    atomic_store(&f->server.refuse_keys, true);
    f->link.about = a_case();
    assert_false(is_asked(f, &f->link.there));
    assert_false(f->link.aside);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(about_one_case_it_stops_no_other, setup, teardown),
        cmocka_unit_test_setup_teardown(about_all_of_them_it_is_waited_for, setup, teardown),
        cmocka_unit_test_setup_teardown(words_that_cannot_be_read_lie_aside, setup, teardown),
        cmocka_unit_test_setup_teardown(side_that_does_not_answer_is_waited_for, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
