// SPDX-License-Identifier: EUPL-1.2
/* Which questions make a document: in which order, for whom, and what becomes of a refusal. */
// clang-format off: cmocka wants these four first
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "clients/documents/gather.h"
#include "proto/messages.h"

#define NOW  INT64_C(1767258000000)
#define HOUR INT64_C(3600000)

static struct case_id case_of(uint64_t n)
{
    return (struct case_id){n};
}

static void asks(struct gather *gather, const struct message *expected)
{
    const struct message *message;
    const void *body;
    gather_next(gather, &message, &body);
    assert_string_equal(message->name, expected->name);
}

static enum gather_outcome answered(struct gather *gather, const struct message *message,
                                    const void *body)
{
    struct writer writer;
    struct response response = {0};
    writer_init(&writer);
    message_encode(message, body, &writer);
    response.answer = writer_bytes(&writer);
    enum gather_outcome outcome = gather_take(gather, &response);
    writer_release(&writer);
    return outcome;
}

static enum gather_outcome refused(struct gather *gather, uint64_t error)
{
    struct writer writer;
    struct response response = {0};
    struct reply reply = {.error = error};
    writer_init(&writer);
    message_encode(&message_reply, &reply, &writer);
    response.reply = writer_bytes(&writer);
    enum gather_outcome outcome = gather_take(gather, &response);
    writer_release(&writer);
    return outcome;
}

static void hello(struct gather *gather)
{
    struct hello_answer body = {.epoch = {{1}},
                                .events = "tcp://x",
                                .now = {NOW},
                                .person = code_of("member-1"),
                                .version = "1"};
    asks(gather, &message_query_hello);
    assert_int_equal(answered(gather, &message_hello_answer, &body), GATHER_MORE);
}

static void ladder(struct gather *gather)
{
    struct ladder_answer body = {.data = bytes_of("\x81\xa4"
                                                  "code\xa4"
                                                  "mini",
                                                  11)};
    asks(gather, &message_query_ladder);
    answered(gather, &message_ladder_answer, &body);
}

static enum gather_outcome show(struct gather *gather, uint64_t n)
{
    struct show_answer body = {.case_id = case_of(n),
                               .holder = code_of("holder-1"),
                               .ladder = code_of("mini"),
                               .status = status_QUEUED,
                               .submitted = {NOW},
                               .tier = code_of("team")};
    asks(gather, &message_query_show);
    return answered(gather, &message_show_answer, &body);
}

static void names_of(struct gather *gather, char *out, size_t size)
{
    struct bytes rest = gather_bundle(gather);
    char name[BUNDLE_NAME + 1];
    struct bytes part;
    size_t used = 0;
    while (bundle_next(&rest, name, &part))
        used += (size_t)snprintf(out + used, size - used, "%s ", name);
    assert_int_equal(rest.len, 0);
}

static void plan_is_read_last_and_in_the_readers_name(void **state)
{
    (void)state;
    struct gather *gather = gather_new_case(case_of(7), false);
    struct why_answer why = {.case_id = case_of(7), .step = "pick-up"};
    struct content_answer content = {.case_id = case_of(7)};
    char names[200];
    hello(gather);
    assert_int_equal(show(gather, 7), GATHER_MORE);
    ladder(gather);
    asks(gather, &message_query_why);
    assert_int_equal(answered(gather, &message_why_answer, &why), GATHER_MORE);
    asks(gather, &message_case_read);
    assert_int_equal(answered(gather, &message_content_answer, &content), GATHER_DONE);
    names_of(gather, names, sizeof names);
    assert_string_equal(names, "kind hello show ladder why content ");
    gather_free(gather);
}

static void plan_that_one_may_not_read_is_refused(void **state)
{
    (void)state;
    struct gather *gather = gather_new_case(case_of(7), false);
    hello(gather);
    show(gather, 7);
    ladder(gather);
    asks(gather, &message_query_why);
    assert_int_equal(refused(gather, ERR_DENIED), GATHER_MORE); /* it may be read all the same */
    asks(gather, &message_case_read);
    assert_int_equal(refused(gather, ERR_DENIED), GATHER_REFUSED);
    assert_int_equal(gather_refusal(gather)->error, ERR_DENIED);
    gather_free(gather);
}

static void meetings(struct gather *gather, const int64_t starts[3])
{
    struct meeting_view views[3] = {{.fits = 4, .minutes = 60, .start = {starts[0]}},
                                    {.fits = 4, .minutes = 60, .start = {starts[1]}},
                                    {.fits = 4, .minutes = 60, .start = {starts[2]}}};
    struct meetings_answer body = {.meetings = {3, views}};
    asks(gather, &message_query_meetings);
    assert_int_equal(answered(gather, &message_meetings_answer, &body), GATHER_MORE);
}

static int64_t meeting_asked(struct gather *gather)
{
    const struct message *message;
    const void *body;
    gather_next(gather, &message, &body);
    assert_ptr_equal(message, &message_query_meeting_ready);
    return ((const struct query_meeting_ready *)body)->start.ms;
}

static void minutes_are_of_the_last_meeting_that_has_begun(void **state)
{
    (void)state;
    struct code mini = code_of("mini");
    struct code table = code_of("table");
    const int64_t starts[] = {NOW - 48 * HOUR, NOW - HOUR, NOW + HOUR};
    struct gather *gather =
        gather_new_meeting(DOCUMENT_MINUTES, &mini, &table, instant_of_ms(0), false);
    hello(gather);
    meetings(gather, starts);
    assert_int_equal(meeting_asked(gather), NOW - HOUR);
    gather_free(gather);
}

static void table_reads_what_was_sent_and_its_chair_the_rest(void **state)
{
    (void)state;
    struct code mini = code_of("mini");
    struct code table = code_of("table");
    const int64_t starts[] = {NOW + HOUR, NOW + 2 * HOUR, NOW + 3 * HOUR};
    struct ready_case cases[] = {
        {.case_id = {1}, .from = {NOW + HOUR}, .chair = code_of("chair-1"), .pack_sent = true},
        {.from = {NOW + HOUR}}, /* not for this reader */
        {.case_id = {3}, .from = {NOW + HOUR}, .chair = code_of("chair-1")},
        {.case_id = {4}, .from = {NOW + HOUR}, .chair = code_of("member-1")}};
    struct meeting_ready_answer ready = {.cases = {4, cases}, .start = {NOW + HOUR}};
    static const struct {
        uint64_t n;
        bool read;
    } expected[] = {{1, true}, {3, false}, {4, true}};
    enum gather_outcome outcome = GATHER_MORE;
    struct gather *gather =
        gather_new_meeting(DOCUMENT_PACK, &mini, &table, instant_of_ms(0), false);
    hello(gather);
    meetings(gather, starts);
    asks(gather, &message_query_meeting_ready);
    answered(gather, &message_meeting_ready_answer, &ready);
    ladder(gather);
    for (size_t i = 0; i < 3; i++) {
        struct why_answer why = {.case_id = case_of(expected[i].n), .step = "meet"};
        struct content_answer content = {.case_id = case_of(expected[i].n)};
        assert_int_equal(outcome, GATHER_MORE);
        show(gather, expected[i].n);
        asks(gather, &message_query_why);
        outcome = answered(gather, &message_why_answer, &why);
        if (!expected[i].read)
            continue;
        asks(gather, &message_case_read);
        outcome = answered(gather, &message_content_answer, &content);
    }
    assert_int_equal(outcome, GATHER_DONE);
    gather_free(gather);
}

static void nonsense_ends_it(void **state)
{
    (void)state;
    struct gather *gather = gather_new_case(case_of(7), false);
    struct response response = {.answer = bytes_of("\xc1", 1)};
    asks(gather, &message_query_hello);
    assert_int_equal(gather_take(gather, &response), GATHER_NONSENSE);
    response = (struct response){0};
    assert_int_equal(gather_take(gather, &response), GATHER_NONSENSE);
    gather_free(gather);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plan_is_read_last_and_in_the_readers_name),
        cmocka_unit_test(plan_that_one_may_not_read_is_refused),
        cmocka_unit_test(minutes_are_of_the_last_meeting_that_has_begun),
        cmocka_unit_test(table_reads_what_was_sent_and_its_chair_the_rest),
        cmocka_unit_test(nonsense_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
