// SPDX-License-Identifier: EUPL-1.2
/* Who comes with fewer of his roles sees no more than what both show: with these roles and with all
 * of his own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/extract.h"

static struct codes codes_of(const char *a, const char *b)
{
    struct codes codes = {0};
    struct code first = code_of(a);
    struct code second = code_of(b);
    codes_add(&codes, &first);
    codes_add(&codes, &second);
    return codes;
}

static struct extract part_of(const char *rule, struct codes texts, struct codes facts)
{
    return (struct extract){.rule = code_of(rule), .texts = texts, .facts = facts};
}

static const struct extract everything = {.all_texts = true, .all_facts = true};

static void assert_has(const struct codes *codes, const char *a, const char *b)
{
    struct code first = code_of(a);
    assert_int_equal(codes->n, b == NULL ? 1 : 2);
    assert_true(codes_have(codes, &first));
    if (b == NULL)
        return;
    struct code second = code_of(b);
    assert_true(codes_have(codes, &second));
}

static void two_parts_have_in_common_what_both_show(void **state)
{
    (void)state;
    struct extract one =
        part_of("hulp", codes_of("situation", "obstacle"), codes_of("place", "people"));
    struct extract other =
        part_of("meedenkers", codes_of("obstacle", "tried"), codes_of("people", "domains"));
    extract_meet(&one, &other);
    assert_false(one.all_texts);
    assert_false(one.all_facts);
    assert_has(&one.texts, "obstacle", NULL);
    assert_has(&one.facts, "people", NULL);
    assert_string_equal(one.rule.s, "hulp");
}

static void part_of_everything_is_that_part(void **state)
{
    (void)state;
    struct extract part =
        part_of("hulp", codes_of("situation", "obstacle"), codes_of("place", "people"));
    struct extract one = part;
    extract_meet(&one, &everything);
    struct extract other = everything;
    extract_meet(&other, &part);
    const struct extract *all[] = {&one, &other};
    for (size_t i = 0; i < 2; i++) {
        assert_false(all[i]->all_texts);
        assert_false(all[i]->all_facts);
        assert_has(&all[i]->texts, "situation", "obstacle");
        assert_has(&all[i]->facts, "place", "people");
        assert_string_equal(all[i]->rule.s, "hulp");
    }
    struct extract both = everything;
    extract_meet(&both, &everything);
    assert_true(both.all_texts);
    assert_true(both.all_facts);
    assert_true(code_empty(&both.rule));
}

/* All texts and some facts is less than everything, and says by which rule. */
static void part_that_leaves_out_facts_only_keeps_its_rule(void **state)
{
    (void)state;
    struct extract part = part_of("hulp", (struct codes){0}, codes_of("place", "people"));
    part.all_texts = true;
    struct extract one = everything;
    extract_meet(&one, &part);
    assert_true(one.all_texts);
    assert_false(one.all_facts);
    assert_string_equal(one.rule.s, "hulp");
    struct extract facts = part_of("alle-feiten", codes_of("tried", "obstacle"), (struct codes){0});
    facts.all_facts = true;
    extract_meet(&one, &facts);
    assert_false(one.all_texts);
    assert_false(one.all_facts);
    assert_has(&one.texts, "tried", "obstacle");
    assert_has(&one.facts, "place", "people");
    assert_string_equal(one.rule.s, "hulp");
}

static void what_few_may_see_is_seen_where_both_say_so(void **state)
{
    (void)state;
    for (int one = 0; one < 2; one++)
        for (int other = 0; other < 2; other++) {
            struct extract first = {.few = one != 0, .votes = one != 0};
            struct extract second = {.few = other != 0, .votes = other != 0};
            extract_meet(&first, &second);
            assert_int_equal(first.few, one && other);
            assert_int_equal(first.votes, one && other);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_parts_have_in_common_what_both_show),
        cmocka_unit_test(part_of_everything_is_that_part),
        cmocka_unit_test(part_that_leaves_out_facts_only_keeps_its_rule),
        cmocka_unit_test(what_few_may_see_is_seen_where_both_say_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
