// SPDX-License-Identifier: EUPL-1.2
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "coder.h"

/* --- requests --- */

static void every_request_survives_the_round_trip(void **state)
{
    (void)state;
    const struct id id = test_id();
    for (int table = 0; table <= 2; table += 2) {
        const struct message *message;
        for (size_t i = 0; (message = message_at(table, i)) != NULL; i++) {
            struct rng rng = rng_of(i + 1);
            uint8_t body[MESSAGE_SIZE_MAX] = {0};
            uint8_t back[MESSAGE_SIZE_MAX];
            rng_message(&rng, message, body, &arena);
            writer_clear(&writer);
            request_encode(message, table == 2, &id, body, &writer);
            struct request request;
            if (!request_decode(writer_bytes(&writer), &request, &error) ||
                !request_body(&request, back, &arena, &error))
                fail_msg("%s: %s %s %s", message->name, error_name(error.code), error.field,
                         error.values);
            assert_ptr_equal(request.message, message);
            assert_int_equal(request.query, table == 2);
            assert_false(request.internal);
            assert_true(id_equal(&request.id, &id));
            struct writer again;
            writer_init(&again);
            message_encode(message, back, &again);
            assert_true(bytes_equal(writer_bytes(&again), request.body));
            writer_release(&again);
        }
    }
}

static void command_of_the_daemon_itself_is_marked_internal(void **state)
{
    (void)state;
    const struct id id = test_id();
    struct tick body = {.most = 1};
    struct request request;
    request_encode(&message_tick, false, &id, &body, &writer);
    assert_true(request_decode(writer_bytes(&writer), &request, &error));
    assert_true(request.internal);
}

/* An envelope key by key: in `order`, with the values that the letters after them stand for. */
struct key {
    const char *name; /* NULL ends the list */
    enum { ID, ZERO_ID, SHORT_ID, MAP, NUMBER, TEXT, LIST, WRONG_EVENT } value;
    uint64_t number;
};

/* A list of one event whose kind is no number, or whose case is none or no text, or that is no map;
 * or with a key that nobody knows, which is passed over. */
static void write_wrong_event(uint64_t how)
{
    writer_array(&writer, 1);
    if (how == 0) {
        writer_uint(&writer, 1);
        return;
    }
    writer_map(&writer, 1);
    writer_str(&writer, how == 1 ? "kind" : how == 4 ? "later" : "case_id");
    if (how == 3)
        writer_uint(&writer, 5);
    else
        writer_str(&writer, "x");
}

static void write_envelope(const struct key *keys)
{
    const struct id id = test_id();
    const struct id zero = {{0}};
    size_t n = 0;
    while (keys[n].name != NULL)
        n++;
    writer_clear(&writer);
    writer_map(&writer, n);
    for (; keys->name != NULL; keys++) {
        writer_str(&writer, keys->name);
        if (keys->value == ID || keys->value == ZERO_ID)
            writer_bin(&writer, bytes_of(keys->value == ID ? id.b : zero.b, sizeof id.b));
        else if (keys->value == SHORT_ID)
            writer_bin(&writer, bytes_of(id.b, 15));
        else if (keys->value == MAP)
            writer_map(&writer, 0);
        else if (keys->value == NUMBER)
            writer_uint(&writer, keys->number);
        else if (keys->value == LIST)
            writer_array(&writer, 0);
        else if (keys->value == WRONG_EVENT)
            write_wrong_event(keys->number);
        else
            writer_str(&writer, "x");
    }
}

static void request_with_a_wrong_envelope_says_what(void **state)
{
    (void)state;
    static const struct {
        struct key keys[7];
        enum err code;
        const char *field;
        bool has_id;
    } all[] = {
        {{{"body", MAP, 0}, {"id", ID, 0}, {"query", NUMBER, 200}, {"version", NUMBER, 1}},
         OK,
         "",
         true},
        {{{"id", ID, 0}, {"query", NUMBER, 200}, {"version", NUMBER, 1}},
         ERR_MISSING_FIELD,
         "body",
         true},
        {{{"body", MAP, 0}, {"query", NUMBER, 200}, {"version", NUMBER, 1}},
         ERR_MISSING_FIELD,
         "id",
         false},
        {{{"body", MAP, 0}, {"id", ZERO_ID, 0}, {"query", NUMBER, 200}, {"version", NUMBER, 1}},
         ERR_MISSING_FIELD,
         "id",
         false},
        {{{"body", MAP, 0}, {"id", SHORT_ID, 0}, {"query", NUMBER, 200}, {"version", NUMBER, 1}},
         ERR_MALFORMED,
         "id",
         false},
        {{{"body", MAP, 0}, {"id", TEXT, 0}, {"query", NUMBER, 200}, {"version", NUMBER, 1}},
         ERR_MALFORMED,
         "id",
         false},
        {{{"body", MAP, 0}, {"id", ID, 0}, {"query", NUMBER, 200}}, ERR_VERSION, "version", true},
        {{{"body", MAP, 0}, {"id", ID, 0}, {"query", NUMBER, 200}, {"version", NUMBER, 2}},
         ERR_VERSION,
         "version",
         true},
        {{{"body", MAP, 0}, {"id", ID, 0}, {"query", NUMBER, 200}, {"version", TEXT, 0}},
         ERR_MALFORMED,
         "version",
         true},
        {{{"body", MAP, 0}, {"id", ID, 0}, {"new", MAP, 0}, {"version", NUMBER, 2}},
         ERR_VERSION,
         "version",
         true},
        {{{"body", MAP, 0},
          {"id", ID, 0},
          {"new", MAP, 0},
          {"query", NUMBER, 200},
          {"version", NUMBER, 1}},
         ERR_MALFORMED,
         "",
         true},
        {{{"body", MAP, 0}, {"id", ID, 0}, {"version", NUMBER, 1}}, ERR_MALFORMED, "", true},
        {{{"body", MAP, 0},
          {"command", NUMBER, 1},
          {"id", ID, 0},
          {"query", NUMBER, 200},
          {"version", NUMBER, 1}},
         ERR_MALFORMED,
         "",
         true},
        {{{"body", MAP, 0},
          {"command", NUMBER, 0},
          {"id", ID, 0},
          {"query", NUMBER, 200},
          {"version", NUMBER, 1}},
         ERR_MALFORMED,
         "",
         true},
        {{{"body", MAP, 0}, {"command", NUMBER, 0}, {"id", ID, 0}, {"version", NUMBER, 1}},
         ERR_UNKNOWN_COMMAND,
         "command",
         true},
        {{{"body", MAP, 0}, {"command", NUMBER, 200}, {"id", ID, 0}, {"version", NUMBER, 1}},
         ERR_UNKNOWN_COMMAND,
         "command",
         true},
        {{{"body", MAP, 0}, {"id", ID, 0}, {"query", NUMBER, 1}, {"version", NUMBER, 1}},
         ERR_UNKNOWN_COMMAND,
         "query",
         true},
        {{{"body", MAP, 0}, {"command", TEXT, 0}, {"id", ID, 0}, {"version", NUMBER, 1}},
         ERR_MALFORMED,
         "command",
         false},
        {{{"body", TEXT, 0}, {"id", ID, 0}, {"query", NUMBER, 200}, {"version", NUMBER, 1}},
         ERR_MALFORMED,
         "body",
         false},
        {{{"body", MAP, 0}, {"id", ID, 0}, {"query", TEXT, 0}, {"version", NUMBER, 1}},
         ERR_MALFORMED,
         "query",
         true},
        {{{NULL, MAP, 0}}, ERR_VERSION, "version", false},
    };
    for (size_t i = 0; i < COUNT(all); i++) {
        struct request request;
        const struct id id = test_id();
        write_envelope(all[i].keys);
        error = (struct error){0};
        if (request_decode(writer_bytes(&writer), &request, &error) != (all[i].code == OK) ||
            error.code != all[i].code)
            fail_msg("%zu: %s, expected %s", i, error_name(error.code), error_name(all[i].code));
        assert_string_equal(error.field, all[i].field);
        assert_int_equal(id_equal(&request.id, &id), all[i].has_id);
    }
}

static void request_that_is_no_map_is_malformed(void **state)
{
    (void)state;
    struct request request;
    writer_array(&writer, 0);
    assert_false(request_decode(writer_bytes(&writer), &request, &error));
    assert_int_equal(error.code, ERR_MALFORMED);
    assert_false(request_decode(bytes_of(NULL, 0), &request, &error));
    assert_int_equal(error.code, ERR_MALFORMED);
}

static void request_cut_or_changed_at_any_byte_harms_nothing(void **state)
{
    (void)state;
    const struct id id = test_id();
    struct rng rng = rng_of(11);
    uint8_t body[MESSAGE_SIZE_MAX] = {0};
    uint8_t back[MESSAGE_SIZE_MAX];
    rng_message(&rng, &message_contact_put, body, &arena);
    request_encode(&message_contact_put, false, &id, body, &writer);
    struct bytes whole = writer_bytes(&writer);
    uint8_t *frame = arena_alloc(&arena, whole.len);
    struct request request;
    for (size_t at = 0; at < whole.len; at++) {
        assert_false(request_decode(bytes_of(whole.data, at), &request, &error));
        for (int i = 0; i < 8; i++) {
            memcpy(frame, whole.data, whole.len);
            frame[at] ^= (uint8_t)(1u << i);
            if (request_decode(bytes_of(frame, whole.len), &request, &error))
                (void)request_body(&request, back, &arena, &error);
        }
    }
}

/* --- the citizen service number --- */

static const char bsn_in_words[] = "De aanvraag van 123456782 ligt er nog.";

static void refuse_bsn(const struct message *message, bool query, const void *body,
                       const char *field)
{
    const struct id id = test_id();
    uint8_t back[MESSAGE_SIZE_MAX];
    struct request request;
    writer_clear(&writer);
    request_encode(message, query, &id, body, &writer);
    assert_true(request_decode(writer_bytes(&writer), &request, &error));
    error = (struct error){0};
    assert_false(request_body(&request, back, &arena, &error));
    assert_string_equal(error_name(error.code), "BSN");
    assert_string_equal(error.field, field);
    assert_int_equal(error.detail, DETAIL_NONE);
    struct reply reply = reply_of_error(&error, &arena);
    struct writer answer;
    writer_init(&answer);
    response_encode(&id, &reply, bytes_of(NULL, 0), &answer);
    struct bytes bytes = writer_bytes(&answer);
    assert_null(memmem(bytes.data, bytes.len, "1234567", 7));
    writer_release(&answer);
}

static void bsn_in_a_text_is_refused_and_not_repeated(void **state)
{
    (void)state;
    struct case_ask body = {.case_id = {5}};
    struct code first = code_of("address");
    struct code second = code_of("question");
    texts_put(&body.texts, &first, bytes_of("Postadres geregeld", 18));
    texts_put(&body.texts, &second, bytes_of(bsn_in_words, strlen(bsn_in_words)));
    refuse_bsn(&message_case_ask, false, &body, "texts.question");
}

static void bsn_in_a_line_is_refused_and_not_repeated(void **state)
{
    (void)state;
    struct case_amend body = {.case_id = {5}, .ground_basis = bsn_in_words};
    refuse_bsn(&message_case_amend, false, &body, "ground_basis");
}

static void bsn_in_a_code_is_refused_and_not_repeated(void **state)
{
    (void)state;
    struct case_transfer one = {.case_id = {5}, .person = code_of("p123456782")};
    refuse_bsn(&message_case_transfer, false, &one, "person");
    struct meeting_invite many = {.invited = {2, {code_of("ggz"), code_of("p-123-456-782")}},
                                  .ladder = code_of("utrecht"),
                                  .start = instant_of_ms(1772454600000),
                                  .tier = code_of("tafel")};
    refuse_bsn(&message_meeting_invite, false, &many, "invited");
}

static void bsn_in_a_line_of_a_list_is_refused_and_not_repeated(void **state)
{
    (void)state;
    struct mandate mandates[] = {
        {.subject = code_of("rent-arrears"), .basis = "raamcontract"},
        {.subject = code_of("energy"), .basis = bsn_in_words},
    };
    struct contact_put body = {.contact = code_of("corporatie-1"),
                               .mandates = {2, mandates},
                               .organisation = code_of("corporatie"),
                               .verified = civil_date_of(2026, 3, 2)};
    struct code name = code_of("name");
    texts_put(&body.texts, &name, bytes_of("Balie", 5));
    refuse_bsn(&message_contact_put, false, &body, "mandates[1].basis");
}

static void cursor_of_a_query_may_look_like_a_bsn(void **state)
{
    (void)state;
    const struct id id = test_id();
    struct query_queue body = {.after = "123456782"};
    struct query_queue back;
    struct request request;
    request_encode(&message_query_queue, true, &id, &body, &writer);
    assert_true(request_decode(writer_bytes(&writer), &request, &error));
    assert_true(request_body(&request, &back, &arena, &error));
}

/* --- responses --- */

static void response_survives_the_round_trip(void **state)
{
    (void)state;
    const struct id id = test_id();
    struct writer answer;
    writer_init(&answer);
    for (int parts = 1; parts <= 3; parts++) {
        struct rng rng = rng_of((uint64_t)parts);
        struct reply reply = {0};
        struct content_answer content = {0};
        rng_message(&rng, &message_reply, &reply, &arena);
        rng_message(&rng, &message_content_answer, &content, &arena);
        writer_clear(&answer);
        message_encode(&message_content_answer, &content, &answer);
        struct bytes none = {NULL, 0};
        writer_clear(&writer);
        response_encode(&id, parts & 1 ? &reply : NULL, parts & 2 ? writer_bytes(&answer) : none,
                        &writer);
        struct response response;
        assert_true(response_decode(writer_bytes(&writer), &response, &error));
        assert_true(id_equal(&response.id, &id));
        assert_int_equal(response.reply.len > 0, parts & 1);
        assert_int_equal(response.answer.len > 0, (parts & 2) != 0);
        if (parts & 2)
            assert_true(bytes_equal(response.answer, writer_bytes(&answer)));
        if (parts & 1) {
            struct reply back;
            struct reader reader;
            reader_init(&reader, response.reply);
            assert_true(message_decode(&message_reply, &reader, &back, &arena, &error));
            assert_int_equal(back.error, reply.error);
            assert_string_equal(back.remedy, reply.remedy);
        }
    }
    writer_release(&answer);
}

static void response_with_a_wrong_envelope_is_refused(void **state)
{
    (void)state;
    static const struct {
        struct key keys[6];
        enum err code;
        const char *field;
    } all[] = {
        {{{"id", ID, 0}, {"reply", MAP, 0}, {"version", NUMBER, 1}}, OK, ""},
        {{{"answer", MAP, 0}, {"extra", ID, 0}, {"id", ID, 0}, {"version", NUMBER, 1}}, OK, ""},
        {{{"id", ID, 0}, {"version", NUMBER, 1}}, ERR_MALFORMED, ""},
        {{{"id", SHORT_ID, 0}, {"reply", MAP, 0}, {"version", NUMBER, 1}}, ERR_MALFORMED, "id"},
        {{{"id", ID, 0}, {"reply", TEXT, 0}, {"version", NUMBER, 1}}, ERR_MALFORMED, "reply"},
        {{{"answer", TEXT, 0}, {"id", ID, 0}, {"version", NUMBER, 1}}, ERR_MALFORMED, "answer"},
        {{{"id", ID, 0}, {"reply", MAP, 0}}, ERR_VERSION, "version"},
        {{{"id", ID, 0}, {"reply", MAP, 0}, {"version", NUMBER, 2}}, ERR_VERSION, "version"},
        {{{"id", ID, 0}, {"reply", MAP, 0}, {"version", TEXT, 0}}, ERR_MALFORMED, "version"},
    };
    for (size_t i = 0; i < COUNT(all); i++) {
        struct response response;
        const struct id id = test_id();
        write_envelope(all[i].keys);
        error = (struct error){0};
        assert_int_equal(response_decode(writer_bytes(&writer), &response, &error),
                         all[i].code == OK);
        assert_string_equal(error_name(error.code), error_name(all[i].code));
        assert_string_equal(error.field, all[i].field);
        if (all[i].code == OK)
            assert_true(id_equal(&response.id, &id));
    }
    writer_clear(&writer);
    writer_uint(&writer, 1);
    struct response response;
    assert_false(response_decode(writer_bytes(&writer), &response, &error));
    static const uint8_t cut[] = {0x81, 0xa2};
    assert_false(response_decode(bytes_of(cut, sizeof cut), &response, &error));
}

static void reply_of_every_error_survives_the_round_trip(void **state)
{
    (void)state;
    static const int numbers[] = {
#define ERROR(number, name, code, message, remedy) number,
#include "proto/errors.def"
#undef ERROR
    };
    for (size_t i = 0; i < COUNT(numbers); i++) {
        struct code code = code_of("plan");
        error_set_with(&error, (enum err)numbers[i], "texts.plan", DETAIL_AT_MOST, "%d", 8000);
        codes_add(&error.missing, &code);
        struct reply reply = reply_of_error(&error, &arena);
        struct reply back;
        struct reader reader;
        writer_clear(&writer);
        message_encode(&message_reply, &reply, &writer);
        struct error decoded;
        assert_true(reader_check(writer_bytes(&writer), &reader_limits_wire, &decoded));
        reader_init(&reader, writer_bytes(&writer));
        assert_true(message_decode(&message_reply, &reader, &back, &arena, &decoded));
        assert_int_equal(back.error, numbers[i]);
        assert_string_equal(back.name, error_name((enum err)numbers[i]));
        assert_string_equal(back.field, "texts.plan");
        assert_string_equal(back.detail, "hoogstens 8000");
        assert_int_equal(back.detail_number, DETAIL_AT_MOST);
        assert_int_equal(back.values.n, 1);
        assert_string_equal(back.message, error_message((enum err)numbers[i]));
        assert_string_equal(back.remedy, error_remedy((enum err)numbers[i]));
        assert_true(codes_have(&back.missing, &code));
    }
    struct reply bare = reply_of_error(&(struct error){.code = ERR_BUSY}, &arena);
    assert_null(bare.field);
    assert_null(bare.detail);
}

/* --- notices --- */

static void expect_round_trip(const struct notice *notice)
{
    struct notice back;
    writer_clear(&writer);
    notice_encode(notice, &writer);
    assert_true(notice_decode(writer_bytes(&writer), &back, &error));
    assert_true(id_equal(&back.epoch, &notice->epoch));
    assert_true(back.sequence == notice->sequence);
    assert_int_equal(back.n, notice->n);
    for (uint32_t i = 0; i < notice->n; i++) {
        assert_true(back.events[i].kind == notice->events[i].kind);
        assert_true(case_id_equal(back.events[i].case_id, notice->events[i].case_id));
    }
}

static void notice_survives_the_round_trip(void **state)
{
    (void)state;
    const struct notice all[] = {
        {test_id(), 1, 1, {{EV_CASE_SUBMITTED, {5}}}},
        {test_id(), UINT64_MAX, 2, {{EV_MEETING_HELD, {0}}, {EV_CASE_CLAIMED, {7}}}},
        {test_id(), 0, 0, {{0}}},
        {test_id(), 70000, 0, {{0}}},
    };
    for (size_t i = 0; i < COUNT(all); i++)
        expect_round_trip(&all[i]);
    struct notice full = {test_id(), 70000, NOTICE_EVENTS_MAX, {{0}}};
    for (uint32_t i = 0; i < full.n; i++)
        full.events[i] = (struct notice_event){1 + i % 40, {i % 3}};
    expect_round_trip(&full);
}

static void notice_of_too_many_events_is_refused(void **state)
{
    (void)state;
    struct notice notice;
    const struct id id = test_id();
    writer_map(&writer, 3);
    writer_str(&writer, "epoch");
    writer_bin(&writer, bytes_of(id.b, sizeof id.b));
    writer_str(&writer, "events");
    writer_array(&writer, NOTICE_EVENTS_MAX + 1);
    for (int i = 0; i < NOTICE_EVENTS_MAX + 1; i++)
        writer_map(&writer, 0);
    writer_str(&writer, "sequence");
    writer_uint(&writer, 100);
    assert_false(notice_decode(writer_bytes(&writer), &notice, &error));
    assert_string_equal(error.field, "events");
}

static void notice_with_a_wrong_envelope_is_refused(void **state)
{
    (void)state;
    static const struct {
        struct key keys[6];
        enum err code;
        const char *field;
    } all[] = {
        {{{"epoch", ID, 0}, {"later", MAP, 0}, {"sequence", NUMBER, 9}}, OK, ""},
        {{{"epoch", ID, 0}, {"events", TEXT, 0}, {"sequence", NUMBER, 9}}, ERR_MALFORMED, "events"},
        {{{"epoch", ID, 0}, {"events", LIST, 0}, {"sequence", NUMBER, 9}}, ERR_MALFORMED, "events"},
        {{{"epoch", ID, 0}, {"events", WRONG_EVENT, 0}, {"sequence", NUMBER, 9}},
         ERR_MALFORMED,
         "events"},
        {{{"epoch", ID, 0}, {"events", WRONG_EVENT, 1}, {"sequence", NUMBER, 9}},
         ERR_MALFORMED,
         "events.kind"},
        {{{"epoch", ID, 0}, {"events", WRONG_EVENT, 2}, {"sequence", NUMBER, 9}},
         ERR_MALFORMED,
         "events.case_id"},
        {{{"epoch", ID, 0}, {"events", WRONG_EVENT, 3}, {"sequence", NUMBER, 9}},
         ERR_MALFORMED,
         "events.case_id"},
        {{{"epoch", ID, 0}, {"events", WRONG_EVENT, 4}, {"sequence", NUMBER, 9}}, OK, ""},
        {{{"epoch", SHORT_ID, 0}, {"sequence", NUMBER, 9}}, ERR_MALFORMED, "epoch"},
        {{{"epoch", ID, 0}, {"sequence", TEXT, 0}}, ERR_MALFORMED, "sequence"},
        {{{"sequence", NUMBER, 9}}, ERR_MISSING_FIELD, "epoch"},
    };
    for (size_t i = 0; i < COUNT(all); i++) {
        struct notice notice;
        write_envelope(all[i].keys);
        error = (struct error){0};
        assert_int_equal(notice_decode(writer_bytes(&writer), &notice, &error), all[i].code == OK);
        assert_string_equal(error_name(error.code), error_name(all[i].code));
        assert_string_equal(error.field, all[i].field);
    }
    static const uint8_t cut[] = {0x81, 0xa2};
    struct notice notice;
    assert_false(notice_decode(bytes_of(cut, sizeof cut), &notice, &error));
    writer_clear(&writer);
    writer_uint(&writer, 1);
    assert_false(notice_decode(writer_bytes(&writer), &notice, &error));
    assert_string_equal(error.field, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_request_survives_the_round_trip),
        TEST(command_of_the_daemon_itself_is_marked_internal),
        TEST(request_with_a_wrong_envelope_says_what),
        TEST(request_that_is_no_map_is_malformed),
        TEST(request_cut_or_changed_at_any_byte_harms_nothing),
        TEST(bsn_in_a_text_is_refused_and_not_repeated),
        TEST(bsn_in_a_line_is_refused_and_not_repeated),
        TEST(bsn_in_a_code_is_refused_and_not_repeated),
        TEST(bsn_in_a_line_of_a_list_is_refused_and_not_repeated),
        TEST(cursor_of_a_query_may_look_like_a_bsn),
        TEST(response_survives_the_round_trip),
        TEST(response_with_a_wrong_envelope_is_refused),
        TEST(reply_of_every_error_survives_the_round_trip),
        TEST(notice_survives_the_round_trip),
        TEST(notice_of_too_many_events_is_refused),
        TEST(notice_with_a_wrong_envelope_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
