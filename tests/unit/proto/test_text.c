// SPDX-License-Identifier: EUPL-1.2
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "coder.h"
#include "proto/messages.h"
#include "proto/text.h"

static void fill(const struct message *message, void *body, const char *key, const char *value)
{
    if (!text_fill(message, key, value, body, &arena, &error))
        fail_msg("%s=%s: %s %s %s", key, value, error_name(error.code), error.field, error.values);
}

static void refuse(const struct message *message, const void *body, const char *key,
                   const char *value, enum err code, const char *field)
{
    uint8_t copy[MESSAGE_SIZE_MAX];
    uint8_t before[MESSAGE_SIZE_MAX];
    memcpy(copy, body, message->size);
    memcpy(before, body, message->size);
    error = (struct error){0};
    if (text_fill(message, key, value, copy, &arena, &error))
        fail_msg("%s=%s should be refused", key, value);
    assert_string_equal(error_name(error.code), error_name(code));
    assert_string_equal(error.field, field);
    assert_memory_equal(copy, before, message->size);
}

/* --- showing, into a buffer --- */

struct shown {
    char text[4096];
    size_t len;
};

static void keep(void *arg, const char *text, size_t len)
{
    struct shown *shown = arg;
    assert_true(shown->len + len < sizeof shown->text);
    memcpy(shown->text + shown->len, text, len);
    shown->len += len;
    shown->text[shown->len] = '\0';
}

static void assert_shown(const struct message *message, const void *body, const char *expected)
{
    struct shown shown = {.len = 0};
    text_show(message, body, &(struct text_sink){keep, &shown});
    assert_string_equal(shown.text, expected);
}

/* --- tests --- */

static void case_submit_from_words_shows_the_same_words(void **state)
{
    (void)state;
    struct case_submit body = {0};
    fill(&message_case_submit, &body, "ladder", "utrecht");
    fill(&message_case_submit, &body, "domains", "debts, housing");
    fill(&message_case_submit, &body, "domains", "health");
    fill(&message_case_submit, &body, "ground", "statutory-task");
    fill(&message_case_submit, &body, "ground_basis", "Wmo 2015, artikel 2.3.2");
    fill(&message_case_submit, &body, "household", "resident");
    fill(&message_case_submit, &body, "household", "child:2009");
    fill(&message_case_submit, &body, "household", "child:birth_year=2012");
    fill(&message_case_submit, &body, "outside_date", "2026-04-01");
    fill(&message_case_submit, &body, "texts.plan", "Eerst de huur.\nDan de rest.");
    fill(&message_case_submit, &body, "texts.own-words", "Ik wil rust; en een baan");
    assert_shown(&message_case_submit, &body,
                 "domains: debts, housing, health\n"
                 "ground: statutory-task\n"
                 "ground_basis: Wmo 2015, artikel 2.3.2\n"
                 "household:\n"
                 "  - role: resident\n"
                 "  - birth_year: 2009\n"
                 "    role: child\n"
                 "  - birth_year: 2012\n"
                 "    role: child\n"
                 "ladder: utrecht\n"
                 "outside_date: 2026-04-01\n"
                 "texts.own-words: Ik wil rust; en een baan\n"
                 "texts.plan: |\n"
                 "  Eerst de huur.\n"
                 "  Dan de rest.\n");
}

static void amount_in_cents_or_euros_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t cents;
    } good[] = {{"500", 500},
                {"€500", 50000},
                {"€ 500", 50000},
                {"500,00", 50000},
                {"500.00", 50000},
                {"€12,50", 1250},
                {"€500,-", 50000},
                {"0,05", 5},
                {"12.50", 1250},
                {"500,-", 50000},
                {"1000000000", 1000000000},
                /* as screens show them, Dutch and English: two different marks leave no doubt */
                {"€1.250,00", 125000},
                {"€1,250.00", 125000},
                {"1.234,50", 123450},
                {"1,234.50", 123450},
                {"€1.250,-", 125000},
                {"€1,250.-", 125000},
                {"€10.000.000,00", 1000000000},
                {"€10,000,000.00", 1000000000}};
    for (size_t i = 0; i < COUNT(good); i++) {
        struct spend_request body = {0};
        fill(&message_spend_request, &body, "cents", good[i].text);
        assert_int_equal(body.cents, good[i].cents);
    }
    static const char *const bad[] = {"",
                                      "€",
                                      "€1.234",
                                      "€1,234",
                                      "€1.234.50",
                                      "€1,234,50",
                                      "€1.234.567",
                                      "€1,234,567",
                                      "€12.34,50",
                                      "€1234.567,00",
                                      "€1.2345,00",
                                      "€1.234567,00",
                                      "€.250,00",
                                      "€1.,00",
                                      "€1..250,00",
                                      "€1.250,000.00",
                                      "€1,250.000,00",
                                      "€1.250,",
                                      "€1.250,5",
                                      "€10.000.000,01",
                                      "500,5",
                                      "500,000",
                                      "-500",
                                      "+500",
                                      "500 ",
                                      " 500",
                                      "5 00",
                                      "€€5",
                                      "euro5",
                                      ",50",
                                      "500,",
                                      "500--",
                                      "500,--",
                                      "€10000000,01",
                                      "1000000001",
                                      "0x10",
                                      "99999999999999999999",
                                      "€9999999999999999999",
                                      "€123.456.789.012.345.678,00"};
    struct spend_request none = {0};
    for (size_t i = 0; i < COUNT(bad); i++)
        refuse(&message_spend_request, &none, "cents", bad[i], ERR_BAD_VALUE, "cents");
}

static void number_that_is_no_amount_takes_digits_only(void **state)
{
    (void)state;
    struct case_answer body = {0};
    refuse(&message_case_answer, &body, "question", "€5", ERR_BAD_VALUE, "question");
    refuse(&message_case_answer, &body, "question", "1,00", ERR_BAD_VALUE, "question");
    refuse(&message_case_answer, &body, "question", "18446744073709551616", ERR_BAD_VALUE,
           "question");
    fill(&message_case_answer, &body, "question", "18446744073709551615");
    assert_true(body.question == UINT64_MAX);
}

static void bool_in_dutch_and_english_is_read(void **state)
{
    (void)state;
    static const char *const yes[] = {"yes", "ja", "true"};
    static const char *const no[] = {"no", "nee", "false"};
    for (size_t i = 0; i < COUNT(yes); i++) {
        struct case_accept body = {0};
        fill(&message_case_accept, &body, "decline", yes[i]);
        assert_true(body.decline);
        body.decline = false;
        fill(&message_case_accept, &body, "decline", no[i]);
        assert_false(body.decline);
    }
    struct case_accept none = {0};
    refuse(&message_case_accept, &none, "decline", "1", ERR_BAD_VALUE, "decline");
    refuse(&message_case_accept, &none, "decline", "Yes", ERR_BAD_VALUE, "decline");
    refuse(&message_case_accept, &none, "decline", "", ERR_BAD_VALUE, "decline");
}

static void instant_with_offset_is_read_and_local_time_is_not(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
    } good[] = {
        {"2026-03-02T09:00:00+01:00", INT64_C(1772438400000)},
        {"2026-03-02T09:00+01:00", INT64_C(1772438400000)},
        {"2026-03-02 08:00Z", INT64_C(1772438400000)},
        {"2026-03-02T03:00:00-05:00", INT64_C(1772438400000)},
        {"2026-03-02T08:00:00.5Z", INT64_C(1772438400500)},
        {"2026-03-02T08:00:00.123456Z", INT64_C(1772438400123)},
        {"2026-03-01T23:59:59Z", INT64_C(1772409599000)},
    };
    for (size_t i = 0; i < COUNT(good); i++) {
        struct agenda_put body = {0};
        fill(&message_agenda_put, &body, "start", good[i].text);
        assert_true(body.start.ms == good[i].ms);
    }
    static const char *const bad[] = {"2026-03-02T09:00:00",
                                      "2026-03-02",
                                      "2026-03-02T09Z",
                                      "2026-03-02T24:00Z",
                                      "2026-03-02T09:60Z",
                                      "2026-03-02T09:00:60Z",
                                      "2026-02-30T09:00Z",
                                      "2026-03-02T09:00z",
                                      "2026-03-02T09:00+0100",
                                      "2026-03-02T09:00+24:00",
                                      "1969-12-31T23:00Z",
                                      "2026-03-02T09:00:00.Z",
                                      "2026-03-02T09:00:00ZZ",
                                      "",
                                      "nu",
                                      "2026-03-02T09:00:00,5Z",
                                      "2026-03-02x09:00Z",
                                      "2026-03-02Tx9:00Z",
                                      "2026-03-02T0x:00Z",
                                      "2026-03-02T09:00:00",
                                      "2026-03-02T09:00:00.1234567890Z",
                                      "2026-03-02T09:00:00.5",
                                      "2026-03-02T09:00*01:00",
                                      "2026-03-02T09:00+01:60",
                                      "9999-12-31T23:59Z",
                                      "2026-03-02T09:00",
                                      "1970-01-01T00:00Z",
                                      "2199-12-31T23:59-01:00"};
    struct agenda_put none = {0};
    for (size_t i = 0; i < COUNT(bad); i++)
        refuse(&message_agenda_put, &none, "start", bad[i], ERR_BAD_VALUE, "start");
}

static void code_case_date_enum_with_a_wrong_value_name_the_field(void **state)
{
    (void)state;
    struct case_submit submit = {0};
    refuse(&message_case_submit, &submit, "ladder", "Utrecht", ERR_BAD_VALUE, "ladder");
    refuse(&message_case_submit, &submit, "outside_date", "2026-02-29", ERR_BAD_VALUE,
           "outside_date");
    refuse(&message_case_submit, &submit, "urgency", "spoed", ERR_BAD_VALUE, "urgency");
    assert_int_equal(error.detail, DETAIL_ONE_OF);
    assert_string_equal(error.values, "normal, urgent");
    refuse(&message_case_submit, &submit, "domains", "debts,,housing", ERR_BAD_VALUE, "domains");
    refuse(&message_case_submit, &submit, "domains", "debts,debts", ERR_BAD_VALUE, "domains");
    refuse(&message_case_submit, &submit, "domains", "a,b,c,d,e,f,g,h,i,j,k,l,m", ERR_BAD_VALUE,
           "domains");
    struct case_claim claim = {0};
    refuse(&message_case_claim, &claim, "case_id", "D-7K3M-9QX2", ERR_BAD_VALUE, "case_id");
    refuse(&message_case_claim, &claim, "case_id", "D-7K3M-9QX2-AB4U", ERR_BAD_VALUE, "case_id");
    refuse(&message_case_claim, &claim, "case_id", "D-7K3M-9QX2-AB4~", ERR_BAD_VALUE, "case_id");
    struct query_events_from from = {0};
    refuse(&message_query_events_from, &from, "epoch", "00ff", ERR_BAD_VALUE, "epoch");
    fill(&message_case_claim, &claim, "case_id", "d-7k3m-9qx2-ab4c");
    assert_shown(&message_case_claim, &claim, "case_id: D-7K3M-9QX2-AB4C\n");
}

static void key_that_is_unknown_or_given_twice_is_refused(void **state)
{
    (void)state;
    struct case_submit body = {0};
    refuse(&message_case_submit, &body, "postcode", "x", ERR_UNKNOWN_FIELD, "postcode");
    refuse(&message_case_submit, &body, "Post Code", "x", ERR_UNKNOWN_FIELD, "");
    refuse(&message_case_submit, &body, "ladder.x", "x", ERR_UNKNOWN_FIELD, "ladder.x");
    refuse(&message_case_submit, &body, "texts", "x", ERR_UNKNOWN_FIELD, "texts");
    refuse(&message_case_submit, &body, "texts.", "x", ERR_UNKNOWN_FIELD, "texts");
    fill(&message_case_submit, &body, "ladder", "utrecht");
    refuse(&message_case_submit, &body, "ladder", "den-haag", ERR_BAD_VALUE, "ladder");
    fill(&message_case_submit, &body, "texts.plan", "x");
    refuse(&message_case_submit, &body, "texts.plan", "y", ERR_BAD_VALUE, "texts.plan");
}

static void text_too_long_or_with_control_characters_is_refused(void **state)
{
    (void)state;
    char *words = arena_alloc(&arena, 4002);
    memset(words, 'x', 4001);
    struct case_ask body = {0};
    refuse(&message_case_ask, &body, "texts.question", words, ERR_TEXT_TOO_LONG, "texts.question");
    refuse(&message_case_ask, &body, "texts.question", "", ERR_BAD_VALUE, "texts.question");
    refuse(&message_case_ask, &body, "texts.question", "a\033[2J", ERR_BAD_VALUE, "texts.question");
    refuse(&message_case_ask, &body, "texts.question", "caf\xe9", ERR_BAD_VALUE, "texts.question");
    words[4000] = '\0';
    fill(&message_case_ask, &body, "texts.question", words);
    assert_int_equal(texts_find(&body.texts, "question")->words.len, 4000);
    struct case_amend amend = {0};
    refuse(&message_case_amend, &amend, "ground_basis", "", ERR_BAD_VALUE, "ground_basis");
    words[121] = '\0';
    refuse(&message_case_amend, &amend, "ground_basis", words, ERR_BAD_VALUE, "ground_basis");
    refuse(&message_case_amend, &amend, "ground_basis", "art. \033[2J", ERR_BAD_VALUE,
           "ground_basis");
    struct case_amend full = {0};
    for (int i = 0; i < TEXTS_MAX; i++) {
        char key[32];
        snprintf(key, sizeof key, "texts.field-%d", i);
        fill(&message_case_amend, &full, key, "x");
    }
    refuse(&message_case_amend, &full, "texts.one-more", "x", ERR_BAD_VALUE, "texts.one-more");
}

static void list_member_by_place_and_by_name_is_read(void **state)
{
    (void)state;
    struct contact_put body = {0};
    fill(&message_contact_put, &body, "mandates", "rent-arrears:raamcontract:€500:2026-12-31");
    fill(&message_contact_put, &body, "mandates", "energy:max_cents=250,00:until=2026-06-30");
    fill(&message_contact_put, &body, "mandates", "benefits");
    fill(&message_contact_put, &body, "mandates", "moving::€750");
    assert_shown(&message_contact_put, &body,
                 "mandates:\n"
                 "  - basis: raamcontract\n"
                 "    max_cents: €500,00\n"
                 "    subject: rent-arrears\n"
                 "    until: 2026-12-31\n"
                 "  - max_cents: €250,00\n"
                 "    subject: energy\n"
                 "    until: 2026-06-30\n"
                 "  - subject: benefits\n"
                 "  - max_cents: €750,00\n"
                 "    subject: moving\n");
}

static void list_member_that_is_wrong_names_its_place(void **state)
{
    (void)state;
    struct contact_put body = {0};
    fill(&message_contact_put, &body, "mandates", "benefits");
    static const struct {
        const char *value;
        enum err code;
        const char *field;
    } wrong[] = {
        {"", ERR_MISSING_FIELD, "mandates[1].subject"},
        {":basis", ERR_MISSING_FIELD, "mandates[1].subject"},
        {"max_cents=5", ERR_MISSING_FIELD, "mandates[1].subject"},
        {"Rent", ERR_BAD_VALUE, "mandates[1].subject"},
        {"rent:subject=gas", ERR_BAD_VALUE, "mandates[1].subject"},
        {"rent:until=2026-02-30", ERR_BAD_VALUE, "mandates[1].until"},
        {"rent:b:€1:2026-01-01:more", ERR_BAD_VALUE, "mandates"},
        {"rent:b:veel", ERR_BAD_VALUE, "mandates[1].max_cents"},
    };
    for (size_t i = 0; i < COUNT(wrong); i++)
        refuse(&message_contact_put, &body, "mandates", wrong[i].value, wrong[i].code,
               wrong[i].field);
    struct case_submit submit = {0};
    for (int i = 0; i < 12; i++)
        fill(&message_case_submit, &submit, "household", "child");
    refuse(&message_case_submit, &submit, "household", "child", ERR_BAD_VALUE, "household");
    struct case_submit spaced = {0};
    fill(&message_case_submit, &spaced, "domains", " debts , housing ");
    assert_int_equal(spaced.domains.n, 2);
}

static void value_that_needs_a_calendar_comes_in_as_a_number(void **state)
{
    (void)state;
    struct practice_advance body = {0};
    refuse(&message_practice_advance, &body, "duration", "2 working days", ERR_BAD_VALUE,
           "duration");
    assert_int_equal(text_field(&message_practice_advance, "duration")->type, FIELD_DURATION);
    assert_true(
        text_fill_u64(&message_practice_advance, "duration", UINT64_C(2) << 32 | 3, &body, &error));
    assert_shown(&message_practice_advance, &body, "duration: 3 of unit 2\n");
    assert_false(text_fill_u64(&message_practice_advance, "duration", 1, &body, &error));

    struct agenda_put put = {0};
    assert_false(text_fill_u64(&message_agenda_put, "start", UINT64_MAX, &put, &error));
    assert_false(text_fill_u64(&message_agenda_put, "case_id", 1, &put, &error));
    assert_true(text_fill_u64(&message_agenda_put, "start", 1772438400500, &put, &error));
    assert_shown(&message_agenda_put, &put, "start: 2026-03-02T08:00:00.500Z\n");
}

static void bytes_in_hex_are_read(void **state)
{
    (void)state;
    struct key_add body = {0};
    refuse(&message_key_add, &body, "public_key", "", ERR_BAD_VALUE, "public_key");
    refuse(&message_key_add, &body, "public_key", "abc", ERR_BAD_VALUE, "public_key");
    refuse(&message_key_add, &body, "public_key", "GG", ERR_BAD_VALUE, "public_key");
    refuse(&message_key_add, &body, "public_key", "~~", ERR_BAD_VALUE, "public_key");
    struct ladder_install install = {0};
    fill(&message_ladder_install, &install, "data", "00ff7e");
    assert_shown(&message_ladder_install, &install, "data: 00ff7e\n");
    refuse(&message_key_add, &body, "public_key", "zz", ERR_BAD_VALUE, "public_key");
    refuse(&message_key_add, &body, "public_key",
           "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20", ERR_BAD_VALUE,
           "public_key");
    fill(&message_key_add, &body, "public_key", "00ff7e");
    assert_shown(&message_key_add, &body, "public_key: 00ff7e\n");
}

static void missing_field_is_the_first_required_one(void **state)
{
    (void)state;
    struct spend_request body = {0};
    assert_string_equal(text_missing(&message_spend_request, &body)->name, "case_id");
    fill(&message_spend_request, &body, "case_id", "D-7K3M-9QX2-AB4C");
    fill(&message_spend_request, &body, "cents", "€500");
    assert_string_equal(text_missing(&message_spend_request, &body)->name, "kind");
    fill(&message_spend_request, &body, "kind", "gift");
    fill(&message_spend_request, &body, "pot", "voorkom-erger");
    fill(&message_spend_request, &body, "texts.reason", "afsluiting dreigt");
    assert_null(text_missing(&message_spend_request, &body));
}

static void shown_words_cannot_look_like_another_line(void **state)
{
    (void)state;
    struct content_view body = {
        .by = code_of("koploper-overvecht-1"),
        .field = code_of("plan"),
        .kind = "case_submitted",
        .stamp = instant_of_ms(1772438400000),
        .words = "caf\303\251\nstatus: closed\n\033[2Jweg\302\205\377",
    };
    assert_shown(&message_content_view, &body,
                 "by: koploper-overvecht-1\n"
                 "field: plan\n"
                 "kind: case_submitted\n"
                 "stamp: 2026-03-02T08:00:00Z\n"
                 "words: |\n"
                 "  caf\303\251\n"
                 "  status: closed\n"
                 "  ?[2Jweg??\n");
}

static void sealed_text_is_shown_by_its_length(void **state)
{
    (void)state;
    struct case_closed body = {.case_id = {1}};
    body.sealed.n = 1;
    body.sealed.v[0] = (struct sealed_text){code_of("lesson"), 42, bytes_of("geheim", 6)};
    assert_shown(&message_case_closed, &body,
                 "case_id: D-0000-0000-0001\nsealed.lesson: 42 characters\n");
}

static void refuse_fill(const struct message *message, const char *key, const char *value,
                        enum detail detail, const char *values)
{
    void *body = arena_alloc(&arena, message->size);
    assert_false(text_fill(message, key, value, body, &arena, &error));
    assert_int_equal(error.detail, detail);
    assert_string_equal(error.values, values);
}

static void list_in_a_list_and_sealed_text_cannot_be_written_in_words(void **state)
{
    (void)state;
    struct contacts_answer contacts = {0};
    refuse(&message_contacts_answer, &contacts, "contacts", "mandates=benefits", ERR_BAD_VALUE,
           "contacts[0].mandates");
    assert_int_equal(error.detail, DETAIL_NESTED);
    refuse(&message_contacts_answer, &contacts, "contacts", "texts=x", ERR_BAD_VALUE,
           "contacts[0].texts");
    assert_int_equal(error.detail, DETAIL_NESTED);
    struct case_closed closed = {0};
    refuse(&message_case_closed, &closed, "sealed", "x", ERR_BAD_VALUE, "sealed");
    assert_int_equal(error.detail, DETAIL_SEALED);
}

static void shape_of_a_list_has_required_parts_first_and_is_cut_to_its_room(void **state)
{
    (void)state;
    char shape[64];
    const struct field *attendants =
        message_field(&message_meeting_attended, bytes_of("attendants", 10));
    text_list_shape(attendants, shape, sizeof shape);
    assert_string_equal(shape, "organisation:person[:carries[:roles]]");
    text_list_shape(attendants, shape, 8);
    assert_string_equal(shape, "organis");
    text_list_shape(attendants, shape, 30);
    assert_string_equal(shape, "organisation:person[:carries[");
    text_list_shape(attendants, shape, 36);
    assert_string_equal(shape, "organisation:person[:carries[:roles");
    text_list_shape(attendants, shape, 37);
    assert_string_equal(shape, "organisation:person[:carries[:roles]");
}

static void refused_value_says_what_it_should_look_like(void **state)
{
    (void)state;
    refuse_fill(&message_case_submit, "household", "x", DETAIL_ONE_OF,
                "resident, partner, parent, child, other");
    refuse_fill(&message_case_submit, "household", "child:2009:2:3", DETAIL_PARTS,
                "role[:birth_year]");
    refuse_fill(&message_contact_put, "mandates", "rent:a:€1:2026-12-31:x", DETAIL_PARTS,
                "subject[:basis[:max_cents[:until]]]");
    refuse_fill(&message_spend_request, "cents", "veel", DETAIL_AMOUNT, "");
    refuse_fill(&message_case_submit, "outside_date", "morgen", DETAIL_DATE, "");
    refuse_fill(&message_case_submit, "domains", "a,B", DETAIL_CODES, "12");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_submit_from_words_shows_the_same_words),
        cmocka_unit_test(amount_in_cents_or_euros_is_read),
        cmocka_unit_test(number_that_is_no_amount_takes_digits_only),
        cmocka_unit_test(bool_in_dutch_and_english_is_read),
        cmocka_unit_test(instant_with_offset_is_read_and_local_time_is_not),
        cmocka_unit_test(code_case_date_enum_with_a_wrong_value_name_the_field),
        cmocka_unit_test(key_that_is_unknown_or_given_twice_is_refused),
        cmocka_unit_test(text_too_long_or_with_control_characters_is_refused),
        cmocka_unit_test(list_member_by_place_and_by_name_is_read),
        cmocka_unit_test(list_member_that_is_wrong_names_its_place),
        cmocka_unit_test(value_that_needs_a_calendar_comes_in_as_a_number),
        cmocka_unit_test(bytes_in_hex_are_read),
        cmocka_unit_test(missing_field_is_the_first_required_one),
        cmocka_unit_test(shown_words_cannot_look_like_another_line),
        cmocka_unit_test(sealed_text_is_shown_by_its_length),
        cmocka_unit_test(list_in_a_list_and_sealed_text_cannot_be_written_in_words),
        cmocka_unit_test(shape_of_a_list_has_required_parts_first_and_is_cut_to_its_room),
        cmocka_unit_test(refused_value_says_what_it_should_look_like),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
