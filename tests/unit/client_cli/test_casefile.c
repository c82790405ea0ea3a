// SPDX-License-Identifier: EUPL-1.2
/* Case files: what is right is read, what is wrong is said with its place. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <unistd.h>

#include "clients/cli/casefile.h"
#include "clients/cli/when.h"
#include "proto/messages.h"

struct fixture {
    struct arena arena;
    char path[64];
    struct case_submit body;
    struct casefile_fault fault;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    arena_init(&f->arena);
    snprintf(f->path, sizeof f->path, "/tmp/doorbraak-case-XXXXXX");
    int fd = mkstemp(f->path);
    assert_true(fd >= 0);
    close(fd);
    when_init(false);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    unlink(f->path);
    arena_release(&f->arena);
    free(f);
    return 0;
}

static bool read_text(struct fixture *f, const char *text)
{
    FILE *file = fopen(f->path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    memset(&f->body, 0, sizeof f->body);
    return casefile_read(&message_case_submit, f->path, &f->body, &f->arena, &f->fault);
}

/* Refused, and the fault names this place behind the file's name. */
static void expect_fault(struct fixture *f, const char *text, const char *place)
{
    char expected[128];
    assert_false(read_text(f, text));
    snprintf(expected, sizeof expected, "%s:%s: ", f->path, place);
    if (strncmp(f->fault.text, expected, strlen(expected)) != 0)
        fail_msg("\"%s\" should begin with \"%s\"", f->fault.text, expected);
}

static void casefile_whole_case_is_read(void **state)
{
    struct fixture *f = *state;
    assert_true(read_text(f, "# a comment\n"
                             "ladder: utrecht\n"
                             "district: wk034408\n"
                             "domains: [debts, education]\n"
                             "ground: statutory-task\n"
                             "ground_basis: \"art. 2.3.1 Wmo 2015\"\n"
                             "household:\n"
                             "  - role: resident\n"
                             "    birth_year: 2003\n"
                             "  - role: child\n"
                             "outside_date: 2-3-2026\n"
                             "outside_kind: eviction\n"
                             "texts:\n"
                             "  plan: |\n"
                             "    first line\n"
                             "    second line\n"
                             "\n"
                             "  wish: |\n"
                             "  own-words: één zin\n"));
    assert_string_equal(f->body.ladder.s, "utrecht");
    assert_int_equal(f->body.domains.n, 2);
    assert_string_equal(f->body.domains.v[1].s, "education");
    assert_int_equal(f->body.ground, ground_STATUTORY_TASK);
    assert_string_equal(f->body.ground_basis, "art. 2.3.1 Wmo 2015");
    assert_int_equal(f->body.household.n, 2);
    const struct member *members = f->body.household.v;
    assert_int_equal(members[0].birth_year, 2003);
    assert_int_equal(members[1].role, member_role_CHILD);
    assert_int_equal(f->body.outside_date.n, civil_date_of(2026, 3, 2).n);
    assert_int_equal(f->body.texts.n, 2); /* what is left open is left out */
    const struct text *plan = texts_find(&f->body.texts, "plan");
    assert_non_null(plan);
    assert_int_equal(plan->words.len, strlen("first line\nsecond line"));
    assert_memory_equal(plan->words.data, "first line\nsecond line", plan->words.len);
}

static void casefile_codes_may_stand_on_one_line(void **state)
{
    struct fixture *f = *state;
    assert_true(read_text(f, "domains: debts, housing\nobstacles: []\n"));
    assert_int_equal(f->body.domains.n, 2);
    assert_int_equal(f->body.obstacles.n, 0);
}

static void casefile_fault_has_its_place(void **state)
{
    struct fixture *f = *state;
    expect_fault(f, "ladder: utrecht\nlader: utrecht\n", "2:1");
    expect_fault(f, "ladder: Utrecht\n", "1:9");
    expect_fault(f, "ground: because\n", "1:9");
    expect_fault(f, "domains: [debts, Housing]\n", "1:18");
    expect_fault(f, "domains: [debts, debts]\n", "1:18");
    expect_fault(f, "domains: [[debts]]\n", "1:11");
    expect_fault(f, "ladder: [utrecht]\n", "1:9");
    expect_fault(f, "outside_date: 30-2-2026\n", "1:15");
    expect_fault(f, "household:\n  - role: resident\n    age: 3\n", "3:5");
    expect_fault(f, "household:\n  - birth_year: 9999\n", "2:17");
    expect_fault(f, "texts: one\n", "1:8");
    expect_fault(f, "texts:\n  plan: [a]\n", "2:9");
    expect_fault(f, "texts:\n  Plan: a\n", "2:9");
    expect_fault(f, "ladder: utrecht\nladder: utrecht\n", "2:9");
    expect_fault(f, "- ladder\n", "1:3");
    expect_fault(f, "texts:\n  plan: \"a\\0b\"\n", "2:9");
    expect_fault(f, "texts:\n  plan: \"a\\eb\"\n", "2:9");
}

static void casefile_that_is_no_yaml_is_refused_with_its_place(void **state)
{
    struct fixture *f = *state;
    expect_fault(f, "ladder: utrecht\n\tdomains: x\n", "2:1");
    expect_fault(f, "texts: {plan: a\nladder: utrecht\n", "2:7");
}

static void casefile_empty_or_absent_is_refused(void **state)
{
    struct fixture *f = *state;
    expect_fault(f, "", "1:1");
    assert_false(
        casefile_read(&message_case_submit, "/nonexistent.yaml", &f->body, &f->arena, &f->fault));
    assert_non_null(strstr(f->fault.text, "/nonexistent.yaml"));
}

static void casefile_with_a_second_document_is_refused(void **state)
{
    struct fixture *f = *state;
    assert_false(read_text(f, "ladder: utrecht\n---\nladder: utrecht\n"));
    assert_non_null(strstr(f->fault.text, "document"));
    assert_true(read_text(f, "---\nladder: utrecht\n...\n"));
}

static void casefile_that_is_a_folder_is_said_to_be_one(void **state)
{
    struct fixture *f = *state;
    assert_false(casefile_read(&message_case_submit, "/tmp", &f->body, &f->arena, &f->fault));
    assert_string_equal(f->fault.text, "/tmp is een map, geen bestand");
}

static void casefile_enumerations_go_by_the_words_that_are_shown(void **state)
{
    struct fixture *f = *state;
    assert_true(read_text(f, "ground: Toestemming\nstage: vastgelopen\n"));
    assert_int_equal(f->body.ground, ground_CONSENT);
    assert_int_equal(f->body.stage, stage_STUCK);
}

static void casefile_too_large_is_refused(void **state)
{
    struct fixture *f = *state;
    char *text = malloc(CASEFILE_BYTES_MAX + 100);
    assert_non_null(text);
    memset(text, '#', CASEFILE_BYTES_MAX + 99);
    text[CASEFILE_BYTES_MAX + 99] = '\0';
    assert_false(read_text(f, text));
    free(text);
}

/* As much as fits: built as a tree it takes minutes. */
static void casefile_too_deep_is_refused_at_once(void **state)
{
    struct fixture *f = *state;
    char *text = malloc(CASEFILE_BYTES_MAX);
    assert_non_null(text);
    memset(text, '[', CASEFILE_BYTES_MAX - 1);
    text[CASEFILE_BYTES_MAX - 1] = '\0';
    expect_fault(f, text, "1:11");
    for (size_t i = 0; i + 2 < CASEFILE_BYTES_MAX; i += 2)
        memcpy(text + i, "- ", 2);
    expect_fault(f, text, "1:21");
    free(text);
}

static void casefile_list_holds_more_than_one(void **state)
{
    struct fixture *f = *state;
    struct contact_put contact = {0};
    assert_false(read_text(f, "- contact: corporation-1\n"
                              "  organisation: corporation\n"
                              "  verified: 2026-03-02\n"
                              "  mandates:\n"
                              "    - subject: rent-arrears\n"
                              "      max_cents: €500\n"
                              "      until: 2026-12-31\n"
                              "  texts: {name: N, phone: '030'}\n"
                              "- contact: corporation-2\n"));
    assert_int_equal(casefile_count(f->path, &f->fault), 2);
    assert_true(casefile_read_at(&message_contact_put, f->path, 0, &contact, &f->arena, &f->fault));
    assert_int_equal(contact.mandates.n, 1);
    const struct mandate *mandate = contact.mandates.v;
    assert_int_equal(mandate->max_cents, 50000);
    assert_int_equal(contact.texts.n, 2);
    struct contact_put second = {0};
    assert_true(casefile_read_at(&message_contact_put, f->path, 1, &second, &f->arena, &f->fault));
    assert_string_equal(second.contact.s, "corporation-2");
    assert_false(casefile_read_at(&message_contact_put, f->path, 2, &second, &f->arena, &f->fault));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(casefile_whole_case_is_read),
        TEST(casefile_codes_may_stand_on_one_line),
        TEST(casefile_fault_has_its_place),
        TEST(casefile_that_is_no_yaml_is_refused_with_its_place),
        TEST(casefile_empty_or_absent_is_refused),
        TEST(casefile_with_a_second_document_is_refused),
        TEST(casefile_that_is_a_folder_is_said_to_be_one),
        TEST(casefile_enumerations_go_by_the_words_that_are_shown),
        TEST(casefile_too_large_is_refused),
        TEST(casefile_too_deep_is_refused_at_once),
        TEST(casefile_list_holds_more_than_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
