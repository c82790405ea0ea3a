// SPDX-License-Identifier: EUPL-1.2
/* Ladder files that are no ladder: YAML, keys, values. Each mistake with its exact place and words.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

static void key_that_is_wrong_is_named_with_its_place(void **state)
{
    static const struct broken cases[] = {
        {"english: Small", "englsh: Small",
         "l:1:1: sleutel 'english' ontbreekt bij deze 'ladder'; voeg 'english:' toe\n"
         "l:3:1: onbekende sleutel 'englsh'; bedoelt u 'english'?"},
        {"english: Small",
         "english: Small\n"
         "banana: 1",
         "l:4:1: onbekende sleutel 'banana' bij 'ladder'; haal hem weg"},
        {"english: Small",
         "english: Small\n"
         "english: Again",
         "l:4:1: sleutel 'english' staat er twee keer, ook op regel 3; haal er een weg"},
        {"calendar: nl",
         "calendar:", "l:5:10: 'calendar' heeft geen waarde; vul hem in of haal de sleutel weg"},
        {"calendar: nl", "calendar: ~",
         "l:5:11: 'calendar' heeft geen waarde; vul hem in of haal de sleutel weg"},
        {"  - {code: words, words: Wat, english: What}", "  - {code: words, words: Wat}",
         "l:11:5: sleutel 'english' ontbreekt bij deze 'form_field'; voeg 'english:' toe"},
        {"  - {code: words, words: Wat, english: What}",
         "  - {[a]: b, code: words, words: Wat, english: What}",
         "l:11:6: een sleutel moet een woord zijn; schrijf 'sleutel: waarde'"},
    };
    fixture_expect(*state, cases, COUNT(cases));
}

static void value_of_another_form_is_refused(void **state)
{
    static const struct broken cases[] = {
        {"climb: strict", "climb: steil",
         "l:7:8: 'climb' kent dit woord niet; kies uit: strict, usual"},
        {"rung: 1", "rung: 01",
         "l:48:11: 'rung' moet een geheel getal zijn; schrijf alleen cijfers, zonder "
         "punt, teken of voorloopnul"},
        {"rung: 1", "rung: 0", "l:48:11: 'rung' mag niet 0 zijn; begin bij 1"},
        {"rung: 1", "rung: 21", "l:48:11: 'rung' is te groot; hoogstens 20"},
        {"calendar: nl", "calendar: Kantoor",
         "l:5:11: 'calendar' moet een code zijn; gebruik kleine letters, cijfers, "
         "'-', '.' en '_', begin met een letter, hoogstens 39 tekens"},
        {"calendar: nl", "calendar: [nl]",
         "l:5:11: 'calendar' moet één waarde zijn; schrijf geen lijst en geen sleutels"},
        {"triangle: [legitimacy]", "triangle: legitimacy",
         "l:9:11: 'triangle' moet een lijst zijn; schrijf [a, b] of '- a' op elke regel"},
        {"domains: [{code: debts, name: Schulden, english: Debts}]", "domains: []",
         "l:8:10: 'domains' mag niet leeg zijn; noem er ten minste één"},
        {"triangle: [legitimacy]", "triangle: [legitimacy, legitimacy]",
         "l:9:24: 'legitimacy' staat twee keer in 'triangle'; haal er een weg"},
        {"domains: [{code: debts, name: Schulden, english: Debts}]", "domains: [debts]",
         "l:8:11: hier hoort een 'topic' te staan, als sleutels met waarden; "
         "schrijf 'sleutel: waarde' op elke regel"},
        {"triangle: [legitimacy]", "triangle: [legitimacy, [may]]",
         "l:9:24: 'triangle' moet één waarde zijn; schrijf geen lijst en geen sleutels"},
        {"meeting_start: 2026-01-06", "meeting_start: 2026-02-30",
         "l:71:20: 'meeting_start' moet een datum zijn die bestaat; schrijf hem als "
         "2026-03-02"},
        {"meeting_time: 13:30", "meeting_time: 25:00",
         "l:72:19: 'meeting_time' moet een tijd zijn; schrijf hem als 13:30"},
        {"meeting_minutes: 60", "meeting_minutes: 1e2",
         "l:73:22: 'meeting_minutes' moet een geheel getal zijn; schrijf alleen "
         "cijfers, zonder punt, teken of voorloopnul"},
        {"after: 2 werkdagen", "after: 2 uur",
         "l:27:41: 'after' moet een duur zijn; schrijf bijvoorbeeld '2 werkdagen', '4 "
         "werkuren', '6 weken', 'zelfde dag' of '2 werkdagen vooraf'"},
        {"unmet: true", "unmet: yes",
         "l:79:62: 'unmet' is waar of niet waar; schrijf true of false"},
        {"name: Klein", "name: \"Klein\\nen meer\"",
         "l:2:7: 'name' moet één regel tekst zijn; gebruik '>-' als hij over meer "
         "regels loopt"},
        {"name: Klein",
         "name: "
         "Kleinnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"
         "nnnnnnnn",
         "l:2:7: 'name' is te lang; hoogstens 80 bytes (een letter met accent telt "
         "dubbel)"},
    };
    fixture_expect(*state, cases, COUNT(cases));
}

static void yaml_beyond_what_is_needed_is_refused(void **state)
{
    static const struct broken cases[] = {
        {"name: Klein", "name: &n Klein",
         "l:2:7: '&' en '*' (verwijzingen) zijn hier niet toegestaan; schrijf de "
         "waarde uit"},
        {"name: Klein", "name: !!str Klein",
         "l:2:7: '!' (een YAML-type) is hier niet toegestaan; laat het weg of zet de "
         "tekst tussen aanhalingstekens"},
        {"name: Klein", "\tname: Klein",
         "l:2:1: dit is geen geldige YAML (found a tab character that violates "
         "indentation); kijk naar inspringing (spaties, geen tabs), aanhalingstekens "
         "en dubbele punten"},
        {"records:", "records: 5",
         "l:14:9: dit is geen geldige YAML (mapping values are not allowed in this "
         "context); kijk naar inspringing (spaties, geen tabs), aanhalingstekens en "
         "dubbele punten"},
        {"  - {code: words, words: Wat, english: What}", "  - words",
         "l:11:5: hier hoort een 'form_field' te staan, als sleutels met waarden; "
         "schrijf 'sleutel: waarde' op elke regel"},
        {"unmet: true}",
         "unmet: true}\n"
         "---\n"
         "code: twee",
         "l:80:1: hier begint een tweede document; maak er een eigen bestand van en "
         "haal '---' weg"},
        {"domains: [{code: debts, name: Schulden, english: Debts}]",
         "domains: [[[[[[[[[[[debts]]]]]]]]]]]",
         "l:8:19: dieper genest dan 10 niveaus; haal een niveau weg"},
        {"name: Klein", "name: \"Klein",
         "l:2:7: dit is geen geldige YAML (found unexpected end of stream); kijk naar "
         "inspringing (spaties, geen tabs), aanhalingstekens en dubbele punten"},
    };
    fixture_expect(*state, cases, COUNT(cases));
}

static void ladder_without_fault_says_nothing(void **state)
{
    struct fixture *f = *state;
    fixture_break(f, "klein", "klein");
    assert_string_equal(fixture_read(f), "");
    assert_string_equal(f->ladder.name, "Klein");
    assert_int_equal(f->ladder.tiers.n, 4);
    const struct tier *table = ladder_tier(&f->ladder, &(struct code){"table"});
    assert_int_equal(table->meeting_time, 13 * 60 + 30);
    assert_int_equal(table->meeting_start.n, civil_date_of(2026, 1, 6).n);
    const struct clock_rule *rules = f->ladder.clocks.v;
    assert_int_equal(duration_unpack(rules[1].after).unit, DURATION_WORKING_HOURS);
    assert_int_equal(duration_unpack(rules[1].after).amount, 4);
}

static const char *read_bytes(struct fixture *f, const void *data, size_t len)
{
    arena_clear(&f->arena);
    report_init(&f->report, &f->arena);
    assert_false(ladder_text_read("l", bytes_of(data, len), &f->ladder, &f->arena, &f->report));
    return fixture_said(f);
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    struct fixture *f = *state;
    assert_string_equal(read_bytes(f, "code: a\nname: \xff\n", 17),
                        "l:2:7: dit is geen UTF-8-tekst (invalid leading UTF-8 octet); bewaar het "
                        "bestand als UTF-8");
    assert_string_equal(
        read_bytes(f, "code: a\0b\n", 10),
        "l:1:8: hier staat een stuurteken, dat geen editor laat zien; haal het weg");
    assert_string_equal(read_bytes(f, "", 0),
                        "l:1:1: het bestand is leeg; begin met een voorbeeld uit config/");
    assert_string_equal(
        read_bytes(f, "name: \"a\\0b\"\n", 13),
        "l:1:1: sleutel 'calendar' ontbreekt bij deze 'ladder'; voeg 'calendar:' toe\n"
        "l:1:1: sleutel 'climb' ontbreekt bij deze 'ladder'; voeg 'climb:' toe\n"
        "l:1:1: sleutel 'clocks' ontbreekt bij deze 'ladder'; voeg 'clocks:' toe\n"
        "l:1:1: sleutel 'code' ontbreekt bij deze 'ladder'; voeg 'code:' toe\n"
        "l:1:1: sleutel 'domains' ontbreekt bij deze 'ladder'; voeg 'domains:' toe\n"
        "l:1:1: sleutel 'english' ontbreekt bij deze 'ladder'; voeg 'english:' toe\n"
        "l:1:1: sleutel 'form' ontbreekt bij deze 'ladder'; voeg 'form:' toe\n"
        "l:1:1: sleutel 'organisation' ontbreekt bij deze 'ladder'; voeg 'organisation:' toe\n"
        "l:1:1: sleutel 'tiers' ontbreekt bij deze 'ladder'; voeg 'tiers:' toe\n"
        "l:1:1: sleutel 'zone' ontbreekt bij deze 'ladder'; voeg 'zone:' toe\n"
        "l:1:7: 'name' moet één regel tekst zijn; gebruik '>-' als hij over meer regels loopt");
}

static void file_over_its_limits_is_refused(void **state)
{
    struct fixture *f = *state;
    size_t len = 256 * 1024 + 1;
    char *data = malloc(len);
    memset(data, '[', len);
    assert_string_equal(read_bytes(f, data, len),
                        "l: het bestand is groter dan 256 KiB; maak het kleiner");
    assert_string_equal(read_bytes(f, data, len - 1),
                        "l:1:11: dieper genest dan 10 niveaus; haal een niveau weg");
    for (size_t i = 0; i + 3 < len; i += 4)
        memcpy(data + i, "- a\n", 4);
    assert_string_equal(read_bytes(f, data, len - 1),
                        "l:20000:3: meer dan 20000 waarden in één bestand; maak het kleiner");
    free(data);
    assert_false(ladder_file_read("/nowhere/l.yaml", &f->ladder, &f->arena, &f->report));
}

/* A file that is wrong all over is told as far as a person reads, and the rest is counted. */
static void more_mistakes_than_are_kept_are_counted(void **state)
{
    struct fixture *f = *state;
    char text[sizeof small_ladder + 4096];
    size_t len = sizeof small_ladder - 1;
    memcpy(text, small_ladder, len);
    for (int i = 0; i < 70; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "wrong-key-%d: 1\n", i);
    read_bytes(f, text, len);
    assert_int_equal(f->report.n, REPORT_ERRORS_MAX);
    assert_int_equal(f->report.dropped, 70 - REPORT_ERRORS_MAX);
}

/* Any single byte changed gives a report or a ladder, and never anything worse. */
static void ladder_with_any_byte_changed_is_read_or_refused(void **state)
{
    struct fixture *f = *state;
    static const char bytes[] = {'\0', '\n', ' ', '[', '{', '&',
                                 '*',  '!',  ':', '-', '"', (char)0xff};
    for (size_t i = 0; i < sizeof small_ladder - 1; i += 3) {
        memcpy(f->text, small_ladder, sizeof small_ladder);
        f->text[i] = bytes[(i / 3) % sizeof bytes];
        arena_clear(&f->arena);
        report_init(&f->report, &f->arena);
        bool ok = ladder_text_read("l", bytes_of(f->text, sizeof small_ladder - 1), &f->ladder,
                                   &f->arena, &f->report);
        assert_int_equal(ok, f->report.n == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(key_that_is_wrong_is_named_with_its_place),
        cmocka_unit_test(value_of_another_form_is_refused),
        cmocka_unit_test(yaml_beyond_what_is_needed_is_refused),
        cmocka_unit_test(ladder_without_fault_says_nothing),
        cmocka_unit_test(bytes_that_are_no_text_are_refused),
        cmocka_unit_test(file_over_its_limits_is_refused),
        cmocka_unit_test(more_mistakes_than_are_kept_are_counted),
        cmocka_unit_test(ladder_with_any_byte_changed_is_read_or_refused),
    };
    return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
