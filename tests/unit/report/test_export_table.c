// SPDX-License-Identifier: EUPL-1.2
/* What the table of exports names is there, is of a kind that a row can hold, and is nothing that
 * says who. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/messages.h"

struct named {
    const struct message *message;
    const char *field;
    const char *kind;
};

#define GIVEN(event)                        {&message_##event, NULL, NULL},
#define VALUE_OF(event, field)              {&message_##event, #field, NULL},
#define OBJECT_OF(event, field, kind, role) {&message_##event, #field, #kind},
static const struct named table[] = {
#include "report/export.def"
};
#define TABLE_N (sizeof table / sizeof table[0])

/* Fields that name a person, an organisation, a place, or say more than a code does. */
static const char *const never[] = {
    "actor",     "chair",        "contact",      "date",         "district",  "due",
    "formal_by", "formal_date",  "ground",       "ground_basis", "household", "invited",
    "lacking",   "organisation", "outside_date", "outside_kind", "owner",     "person",
    "present",   "sealed",       "seen_by",      "slot",         "submitter", "team",
    "teller",    "tell_by",      "subject",      "deadline",
};

static void named_fields_exist_and_say_nothing_of_people(void **state)
{
    (void)state;
    for (size_t i = 0; i < TABLE_N; i++) {
        const char *name = table[i].field;
        if (name == NULL)
            continue;
        const struct field *field = message_field(table[i].message, bytes_of(name, strlen(name)));
        if (field == NULL)
            fail_msg("%s has no field %s", table[i].message->name, name);
        for (size_t n = 0; n < sizeof never / sizeof never[0]; n++)
            if (strcmp(name, never[n]) == 0)
                fail_msg("%s.%s may not leave", table[i].message->name, name);
    }
}

static void rows_can_hold_what_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < TABLE_N; i++) {
        if (table[i].field == NULL)
            continue;
        const struct field *field =
            message_field(table[i].message, bytes_of(table[i].field, strlen(table[i].field)));
        assert_non_null(field);
        bool object =
            field->type == FIELD_CODE || field->type == FIELD_U64 || field->type == FIELD_INSTANT;
        bool value = field->type == FIELD_CODE || field->type == FIELD_CODES ||
                     field->type == FIELD_ENUM || field->type == FIELD_BOOL ||
                     field->type == FIELD_U64;
        if (table[i].kind != NULL ? !object : !value)
            fail_msg("%s.%s has a type that no row holds", table[i].message->name, table[i].field);
    }
}

/* The walk looks for the first row of an event, and takes those that follow. */
static void rows_of_an_event_lie_together(void **state)
{
    (void)state;
    for (size_t i = 0; i < TABLE_N; i++) {
        if (table[i].field == NULL) {
            for (size_t j = 0; j < i; j++)
                assert_ptr_not_equal(table[j].message, table[i].message);
        } else {
            assert_true(i > 0);
            assert_ptr_equal(table[i - 1].message, table[i].message);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(named_fields_exist_and_say_nothing_of_people),
        cmocka_unit_test(rows_can_hold_what_is_named),
        cmocka_unit_test(rows_of_an_event_lie_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
