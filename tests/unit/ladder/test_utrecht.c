// SPDX-License-Identifier: EUPL-1.2
/* Utrecht's own file: it lints clean, survives the journal's form, and says what UTR-1 to UTR-18
 * say. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/io.h"
#include "core/route.h"
#include "fixture.h"

static int read_utrecht(void **state)
{
    fixture_open(state);
    struct fixture *f = *state;
    report_init(&f->report, &f->arena);
    bool ok = ladder_file_read(SOURCE_DIR "/config/ladders/utrecht.yaml", &f->ladder, &f->arena,
                               &f->report);
    if (!ok)
        fprintf(stderr, "%s\n", fixture_said(f));
    return ok ? 0 : -1;
}

static const struct tier *route(struct fixture *f, uint64_t rung, const char *district,
                                const char *team)
{
    struct case_row row = {.district = code_of(district), .team = code_of(team)};
    struct routes routes = routes_of(&f->ladder, rung, &row);
    return routes.n == 0 ? NULL : routes.v[0];
}

/* UTR-1, UTR-17 */
static void case_is_routed_by_district_or_team(void **state)
{
    struct fixture *f = *state;
    assert_string_equal(route(f, 2, "overvecht", "x")->code.s, "koploper-overvecht");
    assert_string_equal(route(f, 2, "leidsche-rijn", "buurtteam-zuilen")->code.s,
                        "koploper-zuilen");
    assert_string_equal(route(f, 2, "leidsche-rijn", "x")->code.s, "koploper-stad");
    assert_string_equal(route(f, 3, "overvecht", "x")->code.s, "bellijst");
    assert_string_equal(route(f, 4, "ondiep", "x")->code.s, "wijktafel-ondiep");
    assert_string_equal(route(f, 4, "zuilen", "x")->code.s, "wijktafel-zuilen");
    assert_string_equal(route(f, 4, "kanaleneiland", "x")->code.s, "wijktafel-kanaleneiland");
    assert_string_equal(route(f, 4, "overvecht", "x")->code.s, "wijktafel-overvecht");
    assert_string_equal(route(f, 4, "leidsche-rijn", "x")->code.s, "stedelijke-tafel");
    assert_string_equal(route(f, 5, "overvecht", "x")->code.s, "landelijke-tafel");
    assert_int_equal(ladder_rung_above(&f->ladder, 5), 0);
}

static const struct gate *gate_of_kind(const struct tier *tier, enum gate_kind kind)
{
    const struct gate *gates = tier->gates.v;
    for (size_t i = 0; i < tier->gates.n; i++)
        if (gates[i].kind == kind)
            return &gates[i];
    return NULL;
}

/* `climb: strict` asks it too; the gates hold for who makes the climb another. */
static bool wants_visit(struct fixture *f, const struct tier *tier, const char *name)
{
    const struct gate *gates = tier->gates.v;
    struct code code = code_of(name);
    assert_non_null(ladder_tier(&f->ladder, &code));
    for (size_t i = 0; i < tier->gates.n; i++)
        if (gates[i].kind == gate_kind_VISITED && gates[i].at == gate_at_ENTRY &&
            codes_have(&gates[i].tiers, &code))
            return true;
    return false;
}

/* UTR-2 to UTR-7, UTR-9, UTR-14, UTR-18: all five tables alike. */
static void each_table_asks_and_decides_alike(void **state)
{
    struct fixture *f = *state;
    const struct tier *tiers = f->ladder.tiers.v;
    size_t tables = 0;
    for (size_t i = 0; i < f->ladder.tiers.n; i++) {
        const struct tier *tier = &tiers[i];
        if (tier->kind != tier_kind_TABLE)
            continue;
        tables++;
        assert_int_equal(gate_of_kind(tier, gate_kind_CONTACT)->count, 1);
        assert_true(wants_visit(f, tier, "koploper-stad") && wants_visit(f, tier, "bellijst"));
        const struct gate *pack = gate_of_kind(tier, gate_kind_PACK);
        assert_int_equal(duration_unpack(pack->before).unit, DURATION_WORKING_DAYS_BEFORE);
        assert_int_equal(duration_unpack(pack->before).amount, 2);
        assert_true(pack->waivable);
        assert_int_equal(gate_of_kind(tier, gate_kind_CLEARED)->at, gate_at_AGENDA);
        assert_int_equal(gate_of_kind(tier, gate_kind_PRESENT)->at, gate_at_DECISION);
        assert_true(tier->convened);
        assert_int_equal(tier_case_minutes(tier), 30);
        assert_int_equal(tier->core.n, 5);
        assert_true(tier_decision(tier, outcome_JUSTIFIED_NO)->unmet);
        assert_true(tier_decision(tier, outcome_NO_MANDATE)->lacking);
        assert_int_equal(tier_decision(tier, outcome_TAILOR_MADE)->texts.n, 3);
        assert_null(tier_decision(tier, outcome_ADVICE)); /* no "think along" table */
        const struct clock_rule *minutes = ladder_clock(&f->ladder, tier, trigger_HELD, 0);
        assert_int_equal(duration_unpack(minutes->after).unit, DURATION_SAME_DAY);
    }
    assert_int_equal(tables, 5);
}

/* UTR-10, UTR-15 */
static void pots_are_as_the_city_deal_says(void **state)
{
    struct fixture *f = *state;
    const struct pot *small = ladder_pot(&f->ladder, &(struct code){"voorkom-erger"});
    const struct pot *large = ladder_pot(&f->ladder, &(struct code){"tafelbudget"});
    assert_int_equal(small->max_cents, 50000);
    assert_int_equal(small->case_cents, 50000);
    assert_int_equal(small->approval, approval_TWO_TOGETHER);
    assert_int_equal(large->approval, approval_TABLE);
    assert_true(large->loans);
    assert_int_equal(large->tiers.n, 5);
}

/* Each rule of the source is named where the file follows it. */
static void every_rule_has_its_place(void **state)
{
    (void)state;
    uint8_t *text;
    size_t len;
    char name[16];
    assert_int_equal(io_read_file(SOURCE_DIR "/config/ladders/utrecht.yaml", 262144, &text, &len),
                     0);
    for (int i = 1; i <= 18; i++) {
        snprintf(name, sizeof name, "UTR-%d", i);
        const char *at = strstr((const char *)text, name);
        while (at != NULL && at[strlen(name)] >= '0' && at[strlen(name)] <= '9')
            at = strstr(at + 1, name);
        if (at == NULL)
            fail_msg("%s stands nowhere in utrecht.yaml", name);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_is_routed_by_district_or_team),
        cmocka_unit_test(each_table_asks_and_decides_alike),
        cmocka_unit_test(pots_are_as_the_city_deal_says),
        cmocka_unit_test(every_rule_has_its_place),
    };
    return cmocka_run_group_tests(tests, read_utrecht, fixture_close);
}
