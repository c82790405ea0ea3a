// SPDX-License-Identifier: EUPL-1.2
#include "ladder/posix_tz.h"

#include "base/instant.h"

/* What is left to read; `failed` sticks. */
struct cursor {
    const uint8_t *at;
    const uint8_t *end;
    bool failed;
};

static uint8_t peek(const struct cursor *cursor)
{
    return cursor->at < cursor->end ? *cursor->at : 0;
}

static bool take(struct cursor *cursor, uint8_t c)
{
    if (peek(cursor) != c)
        return false;
    cursor->at++;
    return true;
}

static void expect(struct cursor *cursor, uint8_t c)
{
    if (!take(cursor, c))
        cursor->failed = true;
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(uint8_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static int number(struct cursor *cursor, int from, int until)
{
    int n = 0;
    const uint8_t *start = cursor->at;
    for (; is_digit(peek(cursor)) && n <= until; cursor->at++)
        n = n * 10 + (*cursor->at - '0');
    if (cursor->at == start || n < from || n > until)
        cursor->failed = true;
    return n;
}

/* "CET" or "<+0330>" */
static void name(struct cursor *cursor)
{
    const uint8_t *start = cursor->at;
    if (take(cursor, '<')) {
        for (uint8_t c = peek(cursor); is_letter(c) || is_digit(c) || c == '+' || c == '-';
             c = peek(cursor))
            cursor->at++;
        expect(cursor, '>');
    } else {
        while (is_letter(peek(cursor)))
            cursor->at++;
    }
    if (cursor->at - start < 3)
        cursor->failed = true;
}

/* [+-]h[h[h]][:mm[:ss]] */
static int32_t hours(struct cursor *cursor, int most)
{
    int sign = take(cursor, '-') ? -1 : 1;
    if (sign == 1)
        take(cursor, '+');
    int seconds = number(cursor, 0, most) * 3600;
    if (take(cursor, ':'))
        seconds += number(cursor, 0, 59) * 60;
    if (take(cursor, ':'))
        seconds += number(cursor, 0, 59);
    return sign * seconds;
}

static struct posix_tz_moment moment(struct cursor *cursor)
{
    struct posix_tz_moment m = {.kind = POSIX_TZ_DAY_OF_YEAR, .time_s = 7200};
    expect(cursor, ',');
    if (take(cursor, 'M')) {
        m.kind = POSIX_TZ_MONTH_WEEK_DAY;
        m.month = number(cursor, 1, 12);
        expect(cursor, '.');
        m.week = number(cursor, 1, 5);
        expect(cursor, '.');
        m.day = number(cursor, 0, 6);
    } else if (take(cursor, 'J')) {
        m.kind = POSIX_TZ_JULIAN;
        m.day = number(cursor, 1, 365);
    } else {
        m.day = number(cursor, 0, 365);
    }
    if (take(cursor, '/'))
        m.time_s = hours(cursor, 167);
    return m;
}

bool posix_tz_parse(struct bytes text, struct posix_tz *out)
{
    struct cursor cursor = {text.data, text.data + text.len, false};
    struct posix_tz tz = {0};
    name(&cursor);
    tz.standard_s = -hours(&cursor, 24); /* POSIX counts west */
    if (!cursor.failed && cursor.at < cursor.end) {
        tz.has_summer = true;
        name(&cursor);
        tz.summer_s = peek(&cursor) == ',' ? tz.standard_s + 3600 : -hours(&cursor, 24);
        tz.begin = moment(&cursor);
        tz.end = moment(&cursor);
    }
    if (cursor.failed || cursor.at != cursor.end)
        return false;
    *out = tz;
    return true;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static struct civil_date month_week_day(const struct posix_tz_moment *m, int year)
{
    struct civil_date first = civil_date_of(year, m->month, 1);
    struct civil_date next =
        m->month == 12 ? civil_date_of(year + 1, 1, 1) : civil_date_of(year, m->month + 1, 1);
    int weekday = (m->day + 6) % 7; /* 0 = Monday */
    int ahead = (weekday - civil_date_weekday(first) + 7) % 7;
    struct civil_date date = civil_date_add(first, ahead + (m->week - 1) * 7);
    return date.n >= next.n ? civil_date_add(date, -7) : date;
}

static int64_t moment_utc(const struct posix_tz_moment *m, int year, int32_t offset_s)
{
    struct civil_date date = civil_date_of(year, 1, 1);
    switch (m->kind) {
    case POSIX_TZ_MONTH_WEEK_DAY:
        date = month_week_day(m, year);
        break;
    case POSIX_TZ_JULIAN: /* 29 February is never counted */
        date = civil_date_add(date, m->day - 1 + (is_leap(year) && m->day >= 60));
        break;
    case POSIX_TZ_DAY_OF_YEAR:
        date = civil_date_add(date, m->day);
        break;
    }
    return ((int64_t)date.n - 1) * 86400 + m->time_s - offset_s;
}

int64_t posix_tz_begin(const struct posix_tz *tz, int year)
{
    return moment_utc(&tz->begin, year, tz->standard_s);
}

int64_t posix_tz_end(const struct posix_tz *tz, int year)
{
    return moment_utc(&tz->end, year, tz->summer_s);
}
