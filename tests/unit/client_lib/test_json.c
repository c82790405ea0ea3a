// SPDX-License-Identifier: EUPL-1.2
/* Messages as JSON, with the protocol's names and with the web's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "clients/lib/json.h"
#include "proto/messages.h"

static void expect_json_take(json_t *json, const char *expected)
{
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    assert_string_equal(text, expected);
    free(text);
    json_decref(json);
}

static void camel_names_and_back(void **state)
{
    (void)state;
    char out[JSON_NAME_MAX];
    json_camel("ground_basis", out);
    assert_string_equal(out, "groundBasis");
    json_camel("case_id", out);
    assert_string_equal(out, "caseId");
    for (unsigned unit = 1; unit <= PACKED_DURATION_UNIT_MAX; unit++)
        assert_int_equal(json_unit(json_unit_name(unit)), unit);
    assert_int_equal(json_unit("workingdays"), 0);
    for (int table = 0; table <= 2; table++) {
        const struct message *message;
        for (size_t i = 0; (message = message_at(table, i)) != NULL; i++)
            for (size_t f = 0; f < message->n_fields; f++) {
                json_camel(message->fields[f].name, out);
                assert_ptr_equal(json_camel_field(message, bytes_of(out, strlen(out))),
                                 &message->fields[f]);
            }
    }
}

static void values_in_both_dresses(void **state)
{
    (void)state;
    struct writer writer;
    struct practice_advance advance = {.duration = UINT64_C(2) << 32 | 3};
    writer_init(&writer);
    message_encode(&message_practice_advance, &advance, &writer);
    expect_json_take(json_of_bytes(writer_bytes(&writer), &message_practice_advance),
                     "{\"duration\":8589934595}");
    expect_json_take(json_camel_of_bytes(writer_bytes(&writer), &message_practice_advance),
                     "{\"duration\":{\"amount\":3,\"unit\":\"workingDays\"}}");
    writer_clear(&writer);
    struct agenda_put put = {.case_id = {1}, .start = {1772438400000}};
    message_encode(&message_agenda_put, &put, &writer);
    expect_json_take(json_camel_of_bytes(writer_bytes(&writer), &message_agenda_put),
                     "{\"caseId\":\"D-0000-0000-0001\",\"start\":\"2026-03-02T08:00:00Z\"}");
    writer_release(&writer);
}

/* The fields of a form are codes of the ladder, no names of ours. */
static void texts_keep_their_names(void **state)
{
    (void)state;
    struct writer writer;
    struct case_amend amend = {.case_id = {1}};
    struct code field = code_of("resident_words");
    assert_true(texts_put(&amend.texts, &field, bytes_of("rust", 4)));
    writer_init(&writer);
    message_encode(&message_case_amend, &amend, &writer);
    expect_json_take(json_camel_of_bytes(writer_bytes(&writer), &message_case_amend),
                     "{\"caseId\":\"D-0000-0000-0001\",\"texts\":{\"resident_words\":\"rust\"}}");
    writer_release(&writer);
}

static void event_is_opened(void **state)
{
    (void)state;
    struct writer body;
    struct writer writer;
    struct transfer_offered given = {.case_id = {1}, .person = code_of("anna")};
    writer_init(&body);
    writer_init(&writer);
    message_encode(&message_transfer_offered, &given, &body);
    struct event_view view = {
        .body = writer_bytes(&body), .kind = EV_TRANSFER_OFFERED, .sequence = 7, .stamp = {1000}};
    message_encode(&message_event_view, &view, &writer);
    json_t *json = json_camel_of_bytes(writer_bytes(&writer), &message_event_view);
    assert_string_equal(json_string_value(json_object_get(json, "kind")), "transfer_offered");
    json_t *fields = json_object_get(json, "body");
    assert_string_equal(json_string_value(json_object_get(fields, "person")), "anna");
    json_decref(json);
    json = json_of_bytes(writer_bytes(&writer), &message_event_view);
    assert_true(json_is_integer(json_object_get(json, "kind")));
    assert_true(json_is_string(json_object_get(json, "body")));
    json_decref(json);
    writer_release(&body);
    writer_release(&writer);
}

static void nonsense_is_null(void **state)
{
    (void)state;
    assert_true(json_is_null(json_camel_of_bytes(bytes_of("\xc1", 1), NULL)));
    assert_true(json_is_null(json_camel_of_bytes(bytes_of(NULL, 0), &message_reply)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(camel_names_and_back),   cmocka_unit_test(values_in_both_dresses),
        cmocka_unit_test(texts_keep_their_names), cmocka_unit_test(event_is_opened),
        cmocka_unit_test(nonsense_is_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
