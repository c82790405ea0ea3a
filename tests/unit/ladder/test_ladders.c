// SPDX-License-Identifier: EUPL-1.2
/* All ladders of config/: each is clean, survives the journal's form, and has people enough to run;
 * together they name each person once. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/io.h"
#include "fixture.h"
#include "ladder/lint.h"

#define PEOPLE_MAX 400

static const struct {
    const char *ladder;
    const char *people;
} sites[] = {
    {"amsterdam", "mensen-amsterdam"},   {"den-haag", "mensen-den-haag"},
    {"heerenveen", "mensen-heerenveen"}, {"landelijk", "mensen-landelijk"},
    {"leeuwarden", "mensen-leeuwarden"}, {"utrecht", "mensen"},
    {"zaanstad", "mensen-zaanstad"},     {"zwolle", "mensen-zwolle"},
};

struct people {
    struct lint_person v[PEOPLE_MAX];
    size_t n;
};

static struct code code_from(const char *text, size_t len)
{
    struct code code;
    assert_true(code_set(&code, text, len));
    return code;
}

/* person,organisation,roles with + between */
static void add_person(struct people *people, const char *line, size_t len)
{
    const char *organisation = memchr(line, ',', len);
    assert_non_null(organisation);
    const char *roles = memchr(organisation + 1, ',', len - (size_t)(organisation + 1 - line));
    assert_non_null(roles);
    assert_true(people->n < PEOPLE_MAX);
    struct lint_person *person = &people->v[people->n++];
    person->person = code_from(line, (size_t)(organisation - line));
    for (const char *role = roles + 1; role < line + len;) {
        const char *plus = memchr(role, '+', (size_t)(line + len - role));
        const char *end = plus == NULL ? line + len : plus;
        struct code code = code_from(role, (size_t)(end - role));
        assert_int_not_equal(enum_number(&names_role, code.s, strlen(code.s)), 0);
        codes_add(&person->roles, &code);
        role = end + 1;
    }
}

static void read_people(const char *name, struct people *people)
{
    char path[400];
    uint8_t *data;
    size_t len;
    snprintf(path, sizeof path, "%s/config/examples/%s.csv", SOURCE_DIR, name);
    assert_int_equal(io_read_file(path, 100000, &data, &len), 0);
    const char *text = (const char *)data;
    for (const char *line = text; line < text + len;) {
        const char *end = memchr(line, '\n', len - (size_t)(line - text));
        assert_non_null(end);
        if (*line != '#')
            add_person(people, line, (size_t)(end - line));
        line = end + 1;
    }
    free(data);
}

static void read_ladder(struct fixture *f, const char *name)
{
    char path[400];
    snprintf(path, sizeof path, "%s/config/ladders/%s.yaml", SOURCE_DIR, name);
    report_init(&f->report, &f->arena);
    if (!ladder_file_read(path, &f->ladder, &f->arena, &f->report))
        fail_msg("%s", fixture_said(f));
    assert_string_equal(f->ladder.code.s, name);
}

static bool knows(const struct people *people, const struct code *person)
{
    for (size_t i = 0; i < people->n; i++)
        if (code_equal(&people->v[i].person, person))
            return true;
    return false;
}

static void expect_known(const struct people *people, const struct codes *named)
{
    for (uint32_t i = 0; i < named->n; i++)
        if (!knows(people, &named->v[i]))
            fail_msg("'%s' is in the ladder file, and in no list of people", named->v[i].s);
}

/* The demo of Utrecht lets in who takes part in it, not everybody whom its file names. */
static void each_ladder_has_people_enough(void **state)
{
    struct fixture *f = *state;
    static struct people people;
    for (size_t i = 0; i < COUNT(sites); i++) {
        people.n = 0;
        memset(&people, 0, sizeof people);
        read_ladder(f, sites[i].ladder);
        read_people(sites[i].people, &people);
        if (!lint_people(&f->ladder, people.v, people.n, &f->report))
            fail_msg("%s", fixture_said(f));
        const struct tier *tiers = f->ladder.tiers.v;
        for (size_t t = 0; t < f->ladder.tiers.n && strcmp(sites[i].ladder, "utrecht") != 0; t++) {
            expect_known(&people, &tiers[t].workers);
            expect_known(&people, &tiers[t].chairs);
            expect_known(&people, &tiers[t].stand_ins);
        }
    }
}

/* One site may serve them all. */
static void no_person_has_two_ladders(void **state)
{
    static struct people all;
    (void)state;
    for (size_t i = 0; i < COUNT(sites); i++) {
        static struct people people;
        memset(&people, 0, sizeof people);
        read_people(sites[i].people, &people);
        for (size_t p = 0; p < people.n; p++) {
            if (knows(&all, &people.v[p].person))
                fail_msg("'%s' of %s is somewhere else too", people.v[p].person.s, sites[i].people);
            all.v[all.n++] = people.v[p];
        }
    }
}

static void each_ladder_goes_through_the_journals_form_unchanged(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT(sites); i++) {
        struct writer first;
        struct writer second;
        struct reader reader;
        struct ladder again;
        struct error error;
        read_ladder(f, sites[i].ladder);
        writer_init(&first);
        writer_init(&second);
        ladder_encode(&f->ladder, &first);
        assert_true(reader_check(writer_bytes(&first), &reader_limits_own, &error));
        reader_init(&reader, writer_bytes(&first));
        assert_true(message_decode(&message_ladder, &reader, &again, &f->arena, &error));
        ladder_encode(&again, &second);
        assert_true(bytes_equal(writer_bytes(&first), writer_bytes(&second)));
        writer_release(&first);
        writer_release(&second);
    }
}

/* What a control must find: a ladder whose people are another's. */
static void people_of_another_ladder_are_not_enough(void **state)
{
    struct fixture *f = *state;
    static struct people people;
    read_ladder(f, "zwolle");
    read_people("mensen-leeuwarden", &people);
    assert_false(lint_people(&f->ladder, people.v, people.n, &f->report));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_ladder_has_people_enough, fixture_open, fixture_close),
        cmocka_unit_test(no_person_has_two_ladders),
        cmocka_unit_test_setup_teardown(each_ladder_goes_through_the_journals_form_unchanged,
                                        fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(people_of_another_ladder_are_not_enough, fixture_open,
                                        fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
