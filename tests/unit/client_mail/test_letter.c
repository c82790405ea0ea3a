// SPDX-License-Identifier: EUPL-1.2
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "clients/mail/invite.h"
#include "clients/mail/letter.h"

static const struct mail_settings settings = {.from = "doorbraak@gemeente.example",
                                              .host = "gemeente.example",
                                              .site = "https://doorbraak.example"};

static void wants(const char *text, const char *piece)
{
    if (strstr(text, piece) == NULL)
        fail_msg("no '%s' in\n%s", piece, text);
}

static struct mail_answer answer_of(struct mail_line *line, bool english)
{
    return (struct mail_answer){
        .address = "a@b.example", .english = english, .lines = {1, line}, .mode = mail_mode_DIRECT};
}

static void notice_of_several_cases_says_how_many(void **state)
{
    (void)state;
    char subject[SUBJECT_MAX];
    struct mail_line lines[] = {{.case_id = {1}, .why = asked_why_NEW, .words = "oppakken"},
                                {.case_id = {2}, .why = asked_why_NEW, .words = "oppakken"},
                                {.case_id = {1}, .why = asked_why_NEW, .words = "stemmen"}};
    struct mail_answer answer = answer_of(lines, false);
    answer.lines.n = 3;
    char *text = letter_notice(&settings, &answer, subject);
    assert_string_equal(subject, "Doorbraak: 2 casussen vragen iets van u");
    wants(text, "stemmen");
    free(text);
    answer.english = true;
    free(letter_notice(&settings, &answer, subject));
    assert_string_equal(subject, "Doorbraak: 2 cases ask you something");
    lines[1].case_id = lines[0].case_id;
    free(letter_notice(&settings, &answer, subject));
    wants(subject, "(new)");
}

static void notice_says_case_tier_what_by_when_and_why(void **state)
{
    (void)state;
    char subject[SUBJECT_MAX];
    struct mail_line line = {.case_id = {1},
                             .due = instant_of_ms(1775035800000), /* the next reminder: 1 April */
                             .late = true,
                             .late_since = instant_of_ms(1774863000000), /* 30 March 2026, 11:30 */
                             .rung = 2,
                             .tier = "Wijktafel",
                             .why = asked_why_AGAIN,
                             .words = "de vraag\nbeantwoorden"};
    struct mail_answer answer = answer_of(&line, false);
    char *text = letter_notice(&settings, &answer, subject);
    wants(subject, "(herinnering)");
    wants(text, "Trede      2, Wijktafel\n");
    wants(text, "Gevraagd   de vraag beantwoorden\n");
    wants(text, "Uiterlijk  maandag 30 maart 2026, 11:30 (TE LAAT)\n");
    wants(text, "Waarom u   herinnering\n");
    wants(text, "https://doorbraak.example/zaken/D-");
    free(text);
    answer = answer_of(&line, true);
    text = letter_notice(&settings, &answer, subject);
    wants(subject, "(reminder)");
    wants(text, "By         Monday 30 March 2026, 11:30 (LATE)\n");
    free(text);
    line.tier = NULL; /* not his to see: number, what and by when */
    line.why = asked_why_STAND_IN;
    text = letter_digest(&settings, &answer, subject);
    assert_null(strstr(text, "Rung"));
    wants(text, "you stand in");
    free(text);
}

/* On both sides of the night in which the clock goes forward. */
static void meeting_has_the_hour_of_its_own_day(void **state)
{
    (void)state;
    static const struct {
        int64_t ms;
        const char *said;
        const char *utc;
    } all[] = {
        {1774688400000, "28 maart 2026, 10:00", "DTSTART:20260328T090000Z"},
        {1774771200000, "29 maart 2026, 10:00", "DTSTART:20260329T080000Z"},
        {1792918800000, "25 oktober 2026, 10:00", "DTSTART:20261025T090000Z"},
    };
    char subject[SUBJECT_MAX];
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct entry_meeting meeting = {.ladder = code_of("utrecht"),
                                        .tier = code_of("tafel"),
                                        .start_ms = all[i].ms,
                                        .minutes = 90};
        char *text = letter_meeting(&settings, &meeting, "Wijktafel", false, subject);
        wants(text, all[i].said);
        free(text);
        text = invite_make(&settings, &meeting, "Wijktafel, Zuid;\nNoord", "a@b.example", 3, 1);
        wants(text, all[i].utc);
        wants(text, "SEQUENCE:3\r\n");
        wants(text, "METHOD:REQUEST\r\n");
        wants(text, "SUMMARY:Wijktafel\\, Zuid\\;\\nNoord\r\n");
        free(text);
        meeting.cancel = true;
        text = invite_make(&settings, &meeting, "Wijktafel", "a@b.example", 4, 1);
        wants(text, "METHOD:CANCEL\r\n");
        wants(text, "STATUS:CANCELLED\r\n");
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notice_of_several_cases_says_how_many),
        cmocka_unit_test(notice_says_case_tier_what_by_when_and_why),
        cmocka_unit_test(meeting_has_the_hour_of_its_own_day),
    };
    setenv("TZ", "Europe/Amsterdam", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
