// SPDX-License-Identifier: EUPL-1.2
/* What the ladder tests share: a small ladder without a fault, and a way to break it in one place
 * and see what is said about it. */
#ifndef UNIT_LADDER_FIXTURE_H
#define UNIT_LADDER_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ladder/ladder_file.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Line numbers of the tests count in this text. */
/* clang-format off */
static const char small_ladder[] =
    /*  1 */ "code: klein\n"
    /*  2 */ "name: Klein\n"
    /*  3 */ "english: Small\n"
    /*  4 */ "organisation: gemeente\n"
    /*  5 */ "calendar: nl\n"
    /*  6 */ "zone: Europe/Amsterdam\n"
    /*  7 */ "climb: strict\n"
    /*  8 */ "domains: [{code: debts, name: Schulden, english: Debts}]\n"
    /*  9 */ "triangle: [legitimacy]\n"
    /* 10 */ "form:\n"
    /* 11 */ "  - {code: words, words: Wat, english: What}\n"
    /* 12 */ "  - {code: legitimacy, words: Mag, english: May, max: 500}\n"
    /* 13 */ "records:\n"
    /* 14 */ "  - code: talk\n"
    /* 15 */ "    name: Gesprek\n"
    /* 16 */ "    english: Talk\n"
    /* 17 */ "    tiers: [coach-a, coach-b]\n"
    /* 18 */ "    fields: [{code: why, words: Waarom, english: Why}]\n"
    /* 19 */ "pots:\n"
    /* 20 */ "  - code: pot\n"
    /* 21 */ "    name: Potje\n"
    /* 22 */ "    english: Pot\n"
    /* 23 */ "    approval: table\n"
    /* 24 */ "    max_cents: 50000\n"
    /* 25 */ "    tiers: [table]\n"
    /* 26 */ "clocks:\n"
    /* 27 */ "  - {code: c1, trigger: entered, after: 2 werkdagen, action: remind, words: w, english: e}\n"
    /* 28 */ "  - {code: c2, trigger: working, after: 4 werkuren, action: remind, words: w, english: e}\n"
    /* 29 */ "  - {code: c3, trigger: claimed, after: 2 werkdagen, action: release, words: w, english: e}\n"
    /* 30 */ "  - {code: c4, trigger: asked, after: 2 werkdagen, action: remind, words: w, english: e}\n"
    /* 31 */ "  - {code: c5, trigger: consulted, after: 2 werkdagen, action: remind, words: w, english: e}\n"
    /* 32 */ "  - {code: c6, trigger: meeting, after: same day, action: remind, words: w, english: e}\n"
    /* 33 */ "  - {code: c7, trigger: held, after: same day, action: remind, words: w, english: e}\n"
    /* 34 */ "  - {code: c8, trigger: decided, after: 3 days, action: remind, words: w, english: e}\n"
    /* 35 */ "  - {code: c9, trigger: agreed, action: remind, words: w, english: e}\n"
    /* 36 */ "  - {code: d1, trigger: condition, action: remind, words: w, english: e}\n"
    /* 37 */ "  - {code: d2, trigger: evaluation, action: remind, words: w, english: e}\n"
    /* 38 */ "  - {code: d3, trigger: settled, after: 5 werkdagen, action: remind, words: w, english: e}\n"
    /* 39 */ "  - {code: d4, trigger: offered, after: 2 werkdagen, action: remind, words: w, english: e}\n"
    /* 40 */ "  - {code: d5, trigger: spend, after: 1 werkdag, action: remind, words: w, english: e}\n"
    /* 41 */ "  - {code: d6, trigger: stalled, after: 2 werkdagen, action: tell-chair, words: w, english: e}\n"
    /* 42 */ "  - {code: d7, trigger: consent, after: 2 werkdagen, action: remind, words: w, english: e}\n"
    /* 43 */ "tiers:\n"
    /* 44 */ "  - code: team\n"
    /* 45 */ "    name: Team\n"
    /* 46 */ "    english: Team\n"
    /* 47 */ "    kind: team\n"
    /* 48 */ "    rung: 1\n"
    /* 49 */ "    roles: [professional]\n"
    /* 50 */ "  - code: coach-a\n"
    /* 51 */ "    name: Coach A\n"
    /* 52 */ "    english: Coach A\n"
    /* 53 */ "    kind: coach\n"
    /* 54 */ "    rung: 2\n"
    /* 55 */ "    areas: [noord]\n"
    /* 56 */ "    workers: [coach-1]\n"
    /* 57 */ "    decisions: [{outcome: solved}]\n"
    /* 58 */ "  - code: coach-b\n"
    /* 59 */ "    name: Coach B\n"
    /* 60 */ "    english: Coach B\n"
    /* 61 */ "    kind: coach\n"
    /* 62 */ "    rung: 2\n"
    /* 63 */ "    workers: [coach-2]\n"
    /* 64 */ "  - code: table\n"
    /* 65 */ "    name: Tafel\n"
    /* 66 */ "    english: Table\n"
    /* 67 */ "    kind: table\n"
    /* 68 */ "    rung: 3\n"
    /* 69 */ "    chairs: [chair-1]\n"
    /* 70 */ "    meeting_rule: FREQ=WEEKLY;BYDAY=TU\n"
    /* 71 */ "    meeting_start: 2026-01-06\n"
    /* 72 */ "    meeting_time: 13:30\n"
    /* 73 */ "    meeting_minutes: 60\n"
    /* 74 */ "    minutes_questions: 15\n"
    /* 75 */ "    gates:\n"
    /* 76 */ "      - {code: g1, at: entry, kind: record, record: talk, words: w, english: e}\n"
    /* 77 */ "      - {code: g2, at: agenda, kind: pack, before: 2 werkdagen vooraf, words: w, english: e}\n"
    /* 78 */ "    decisions:\n"
    /* 79 */ "      - {outcome: justified-no, texts: [explanation], unmet: true}\n"
    /* 80 */ "areas: [{code: noord, name: Noord}, {code: zuid, name: Zuid}]\n";
/* clang-format on */

struct fixture {
    struct arena arena;
    struct ladder ladder;
    struct ladder_report report;
    char text[16384]; /* the ladder that is read */
    char said[8192];  /* all lines of the report */
};

static inline int fixture_open(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    arena_init(&f->arena);
    *state = f;
    return 0;
}

static inline int fixture_close(void **state)
{
    struct fixture *f = *state;
    arena_release(&f->arena);
    free(f);
    return 0;
}

/* The small ladder with the first `find` replaced. */
static inline void fixture_break(struct fixture *f, const char *find, const char *replace)
{
    const char *at = strstr(small_ladder, find);
    assert_non_null(at);
    int n = snprintf(f->text, sizeof f->text, "%.*s%s%s", (int)(at - small_ladder), small_ladder,
                     replace, at + strlen(find));
    assert_true(n > 0 && (size_t)n < sizeof f->text);
}

static inline const char *fixture_said(struct fixture *f)
{
    char line[REPORT_LINE_MAX];
    size_t len = 0;
    f->said[0] = '\0';
    for (size_t i = 0; i < f->report.n; i++) {
        report_line(&f->report, i, line);
        len +=
            (size_t)snprintf(f->said + len, sizeof f->said - len, "%s%s", i == 0 ? "" : "\n", line);
        assert_true(len < sizeof f->said);
    }
    return f->said;
}

/* Reads what was broken and returns what is said; "" when nothing. */
static inline const char *fixture_read(struct fixture *f)
{
    arena_clear(&f->arena);
    report_init(&f->report, &f->arena);
    bool ok = ladder_text_read("l", bytes_of(f->text, strlen(f->text)), &f->ladder, &f->arena,
                               &f->report);
    assert_int_equal(ok, f->report.n == 0);
    return fixture_said(f);
}

struct broken {
    const char *find;
    const char *replace;
    const char *said;
};

static inline void fixture_expect(struct fixture *f, const struct broken *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        fixture_break(f, cases[i].find, cases[i].replace);
        assert_string_equal(fixture_read(f), cases[i].said);
    }
}

#endif
