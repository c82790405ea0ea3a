// SPDX-License-Identifier: EUPL-1.2
/* The sentence of a deadline: the result first, then how it came about, each part after a
 * semicolon. Both languages stand side by side, so that neither is forgotten. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/assert.h"
#include "calendar/course.h"

struct text {
    char *out;
    size_t size;
    size_t len; /* of the whole sentence, also where it no longer fits */
    enum language language;
};

static void text_add(struct text *text, const char *piece)
{
    size_t len = strlen(piece);
    if (text->len < text->size) {
        size_t room = text->size - text->len;
        memcpy(text->out + text->len, piece, len < room ? len : room);
    }
    text->len += len;
}

__attribute__((format(printf, 2, 3))) static void text_format(struct text *text, const char *format,
                                                              ...)
{
    char piece[128];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(piece, sizeof(piece), format, args);
    va_end(args);
    ASSERT(len >= 0 && (size_t)len < sizeof(piece));
    text_add(text, piece);
}

static void text_say(struct text *text, const char *dutch, const char *english)
{
    text_add(text, text->language == LANGUAGE_NL ? dutch : english);
}

/* How many bytes a character of UTF-8 has that begins so. */
static size_t character_length(unsigned char first)
{
    return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

static size_t text_end(struct text *text)
{
    if (text->size == 0)
        return text->len;
    size_t cut = text->len;
    if (cut >= text->size) {
        cut = text->size - 1;
        size_t last = cut;
        while (last > 0 && ((unsigned char)text->out[last - 1] & 0xC0) == 0x80)
            last--;
        if (last > 0 && last - 1 + character_length((unsigned char)text->out[last - 1]) > cut)
            cut = last - 1;
    }
    text->out[cut] = '\0';
    return text->len;
}

static const char *const weekdays[][7] = {
    {"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"},
    {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}};

static const char *const months[][12] = {
    {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
     "oktober", "november", "december"},
    {"January", "February", "March", "April", "May", "June", "July", "August", "September",
     "October", "November", "December"}};

/* "6 maart" */
static void add_day_month(struct text *text, struct civil_date date)
{
    int year;
    int month;
    int day;
    civil_date_split(date, &year, &month, &day);
    text_format(text, "%d %s", day, months[text->language][month - 1]);
}

/* "6 maart 2026" */
static void add_plain_date(struct text *text, struct civil_date date)
{
    int year;
    int month;
    int day;
    civil_date_split(date, &year, &month, &day);
    add_day_month(text, date);
    text_format(text, " %d", year);
}

static void add_weekday(struct text *text, struct civil_date date)
{
    text_format(text, "%s ", weekdays[text->language][civil_date_weekday(date)]);
}

/* "vrijdag 6 maart 2026" */
static void add_date(struct text *text, struct civil_date date)
{
    add_weekday(text, date);
    add_plain_date(text, date);
}

static void add_clock(struct text *text, int32_t second_of_day)
{
    text_format(text, "%02d:%02d", second_of_day / 3600, second_of_day / 60 % 60);
}

/* "vrijdag 6 maart 2026 09:12" */
static void add_moment(struct text *text, const struct zone *zone, struct instant at)
{
    struct civil_time local = zone_local(zone, at);
    add_date(text, local.date);
    text_add(text, " ");
    add_clock(text, local.second_of_day);
}

static void add_amount(struct text *text, enum duration_unit unit, uint32_t amount)
{
    char words[DURATION_TEXT_MAX];
    duration_format((struct duration){unit, amount}, text->language, words);
    text_add(text, words);
}

/* The closed days among first … last (none when last is before first). */
struct skipped {
    struct civil_date first;
    struct civil_date last;
    uint32_t weekends;
    uint32_t weekly; /* days that are closed every week and belong to no weekend */
    uint32_t named;
};

static bool has_weekend(const struct calendar *calendar)
{
    return calendar->hours[5][0].close_minute == 0 && calendar->hours[6][0].close_minute == 0;
}

static struct skipped count_skipped(const struct calendar *calendar, struct civil_date first,
                                    struct civil_date last)
{
    struct skipped skipped = {.first = first, .last = last};
    for (struct civil_date date = first; date.n <= last.n; date = civil_date_add(date, 1)) {
        int weekday = civil_date_weekday(date);
        enum day_kind kind = calendar_day_kind(calendar, date);
        if (kind == DAY_CLOSED)
            skipped.named++;
        if (kind != DAY_WEEKLY_CLOSED)
            continue;
        if (weekday < 5 || !has_weekend(calendar))
            skipped.weekly++;
        else if (weekday == 5 || date.n == first.n) /* its Sunday alone is a weekend too */
            skipped.weekends++;
    }
    return skipped;
}

/* What stands between two parts of a list of which `left` are still to come. */
static void add_separator(struct text *text, uint32_t left)
{
    if (left == 1)
        text_say(text, " en ", " and ");
    else if (left > 1)
        text_add(text, ", ");
}

static void add_counted(struct text *text, uint32_t count, const char *one, const char *many)
{
    if (count == 1)
        text_add(text, one);
    else
        text_format(text, "%u %s", count, many);
}

static void add_named(struct text *text, const struct calendar *calendar,
                      const struct skipped *skipped)
{
    uint32_t left = skipped->named;
    for (struct civil_date date = skipped->first; left > 0; date = civil_date_add(date, 1)) {
        if (calendar_day_kind(calendar, date) != DAY_CLOSED)
            continue;
        text_add(text, calendar_closed_name(calendar, date));
        text_add(text, " (");
        add_weekday(text, date);
        add_day_month(text, date);
        text_add(text, ")");
        add_separator(text, --left);
    }
}

/* "; het weekend en Tweede paasdag (maandag 6 april) tellen niet mee" */
static void add_skipped(struct text *text, const struct calendar *calendar, struct civil_date first,
                        struct civil_date last)
{
    struct skipped skipped = count_skipped(calendar, first, last);
    bool dutch = text->language == LANGUAGE_NL;
    uint32_t left =
        (skipped.weekends > 0 ? 1u : 0u) + (skipped.weekly > 0 ? 1u : 0u) + skipped.named;
    if (left == 0)
        return;
    text_add(text, "; ");
    if (skipped.weekends > 0) {
        add_counted(text, skipped.weekends, dutch ? "het weekend" : "the weekend",
                    dutch ? "weekenden" : "weekends");
        add_separator(text, --left);
    }
    if (skipped.weekly > 0) {
        add_counted(text, skipped.weekly, dutch ? "de vaste vrije dag" : "the weekly closing day",
                    dutch ? "vaste vrije dagen" : "weekly closing days");
        add_separator(text, --left);
    }
    add_named(text, calendar, &skipped);
    if (skipped.weekends + skipped.weekly + skipped.named == 1)
        text_say(text, " telt niet mee", " does not count");
    else
        text_say(text, " tellen niet mee", " do not count");
}

static void add_after_start(struct text *text, const struct course *course)
{
    add_amount(text, course->rule->duration.unit, course->rule->duration.amount);
    text_say(text, " na ", " after ");
    add_moment(text, course->zone, course->rule->start);
}

/* Where work was not going on at the start, the moment from which the hours were counted. */
static void add_first_opening(struct text *text, const struct course *course)
{
    struct instant opening;
    if (calendar_is_open(course->calendar, course->zone, course->rule->start))
        return;
    bool opens =
        calendar_add_working_ms(course->calendar, course->zone, course->rule->start, 0, &opening);
    ASSERT(opens); /* the deadline itself was counted from there */
    text_say(text, ", geteld vanaf ", ", counted from ");
    add_moment(text, course->zone, opening);
}

/* How the rule came to its date: all between the colon and the pauses. */
static void add_reason(struct text *text, const struct course *course, struct instant due)
{
    const struct deadline_rule *rule = course->rule;
    struct civil_date meeting;
    struct civil_date due_date = zone_local(course->zone, due).date;
    switch (rule->duration.unit) {
    case DURATION_WORKING_HOURS:
        add_after_start(text, course);
        add_first_opening(text, course);
        add_skipped(text, course->calendar, zone_local(course->zone, rule->start).date, due_date);
        return;
    case DURATION_WORKING_DAYS:
        add_after_start(text, course);
        add_skipped(text, course->calendar,
                    civil_date_add(zone_local(course->zone, rule->start).date, 1), due_date);
        return;
    case DURATION_CALENDAR_DAYS:
        add_after_start(text, course);
        text_say(text, "; weekenden en feestdagen tellen mee", "; weekends and holidays count");
        return;
    case DURATION_WORKING_DAYS_BEFORE:
        meeting = course_meeting_date(course->zone, rule);
        add_amount(text, DURATION_WORKING_DAYS, rule->duration.amount);
        text_say(text, " vóór ", " before ");
        add_date(text, meeting);
        add_skipped(text, course->calendar, civil_date_add(due_date, 1),
                    civil_date_add(meeting, -1));
        return;
    case DURATION_SAME_DAY:
        text_say(text, "dezelfde dag als het begin, ", "the same day as the start, ");
        add_moment(text, course->zone, rule->start);
        return;
    case DURATION_FIXED_DATE:
        if (rule->fixed.n != 0)
            text_say(text, "deze datum staat vast", "this date is fixed");
        else
            text_say(text, "dit moment staat vast", "this moment is fixed");
        return;
    case DURATION_MINUTES:
        add_after_start(text, course);
        return;
    case DURATION_NONE:
        break;
    }
    UNREACHABLE();
}

/* "; de termijn stond stil van maandag 9 maart 2026 10:00 tot 12:00" */
static void add_pause(struct text *text, const struct zone *zone, const struct pause *pause)
{
    struct civil_time from = zone_local(zone, pause->from);
    struct civil_time until = zone_local(zone, pause->until);
    text_say(text, "; de termijn stond stil van ", "; the clock stood still from ");
    add_moment(text, zone, pause->from);
    text_say(text, " tot ", " to ");
    if (from.date.n == until.date.n)
        add_clock(text, until.second_of_day);
    else
        add_moment(text, zone, pause->until);
}

static void add_no_date(struct text *text, const struct calendar *calendar, bool beyond)
{
    if (!beyond) {
        text_say(text, "Hiervoor geldt geen termijn.", "There is no deadline for this.");
        return;
    }
    text_say(text, "Deze termijn is niet te berekenen: de kalender \"",
             "This deadline cannot be computed: the calendar \"");
    text_add(text, calendar->code);
    text_say(text, "\" geldt van ", "\" is valid from ");
    add_plain_date(text, calendar->valid_from);
    text_say(text, " tot en met ", " up to and including ");
    add_plain_date(text, calendar->valid_until);
    text_add(text, ".");
}

static void add_result(struct text *text, const struct zone *zone, const struct deadline *deadline,
                       bool reminder)
{
    if (deadline->paused) {
        text_say(text, "De termijn staat stil sinds ", "The clock has stood still since ");
        add_moment(text, zone, deadline->paused_since);
        text_say(text, "; zonder deze pauze was het uiterlijk ",
                 "; without this pause it was no later than ");
    } else if (reminder) {
        text_say(text, "Volgende herinnering ", "Next reminder ");
    } else {
        text_say(text, "Uiterlijk ", "No later than ");
    }
    add_moment(text, zone, deadline->held);
    text_add(text, ": ");
}

size_t deadline_explain(const struct calendar *calendar, const struct zone *zone,
                        const struct deadline_rule *rule, const struct pause *pauses,
                        size_t n_pauses, enum language language, char *out, size_t size)
{
    struct text text = {.out = out, .size = size, .language = language};
    struct deadline deadline;
    if (!deadline_compute(calendar, zone, rule, pauses, n_pauses, &deadline)) {
        add_no_date(&text, calendar, deadline.beyond);
        return text_end(&text);
    }
    add_result(&text, zone, &deadline, rule->reminder);

    struct course course = {
        .calendar = calendar, .zone = zone, .rule = rule, .pauses = pauses, .n_pauses = n_pauses};
    course_begin(&course);
    add_reason(&text, &course, deadline.held);
    struct pause taken;
    while (course_next(&course, &taken))
        if (taken.until.ms != 0) /* an open one stands in front */
            add_pause(&text, zone, &taken);
    text_add(&text, ".");
    return text_end(&text);
}
