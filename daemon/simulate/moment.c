// SPDX-License-Identifier: EUPL-1.2
#include "simulate/moment.h"

#include <stdio.h>

#include "proto/text_value.h"

#define DAY_END_S 86399

/* One to `most` digits off the front. */
static bool take_digits(struct bytes *rest, size_t most, int *out)
{
    size_t n = 0;
    int value = 0;
    for (; n < rest->len && n < most && rest->data[n] >= '0' && rest->data[n] <= '9'; n++)
        value = value * 10 + rest->data[n] - '0';
    *rest = bytes_of(rest->data + n, rest->len - n);
    *out = value;
    return n > 0;
}

static bool take_char(struct bytes *rest, char c)
{
    if (rest->len == 0 || rest->data[0] != (uint8_t)c)
        return false;
    *rest = bytes_of(rest->data + 1, rest->len - 1);
    return true;
}

/* "1-3-2024" as "2024-03-01"; false when the text does not begin so. */
static bool take_dutch_date(struct bytes *rest, struct civil_date *out)
{
    int day;
    int month;
    int year;
    struct bytes text = *rest;
    if (!take_digits(&text, 2, &day) || text.len == 0)
        return false;
    char between = text.data[0] == '/' ? '/' : '-';
    if (!take_char(&text, between) || !take_digits(&text, 2, &month) ||
        !take_char(&text, between) || !take_digits(&text, 4, &year))
        return false;
    char iso[16];
    int n = snprintf(iso, sizeof iso, "%04d-%02d-%02d", year, month, day);
    if (!civil_date_parse(iso, (size_t)n, out))
        return false;
    *rest = text;
    return true;
}

static bool take_date(struct bytes *rest, struct civil_date *out)
{
    if (rest->len >= 10 && civil_date_parse((const char *)rest->data, 10, out)) {
        *rest = bytes_of(rest->data + 10, rest->len - 10);
        return true;
    }
    return take_dutch_date(rest, out);
}

/* " 09:00", "T09:00:30", " 9:00:30.5": all of `rest`. */
static bool take_time(struct bytes rest, int *second_of_day)
{
    int hour;
    int minute;
    int second = 0;
    int fraction;
    if (!take_char(&rest, ' ') && !take_char(&rest, 'T'))
        return false;
    if (!take_digits(&rest, 2, &hour) || !take_char(&rest, ':') || !take_digits(&rest, 2, &minute))
        return false;
    if (take_char(&rest, ':') && !take_digits(&rest, 2, &second))
        return false;
    if (take_char(&rest, '.') && !take_digits(&rest, 9, &fraction))
        return false;
    if (rest.len > 0 || hour > 23 || minute > 59 || second > 59)
        return false;
    *second_of_day = (hour * 60 + minute) * 60 + second;
    return true;
}

bool moment_read(struct bytes text, const struct zone *zone, enum moment_of_day of_day,
                 struct instant *out)
{
    struct civil_date date;
    int second_of_day = of_day == MOMENT_START ? 0 : DAY_END_S;
    text = text_value_trim(text);
    if (text_value_instant(text, out))
        return true;
    if (!take_date(&text, &date) || (text.len > 0 && !take_time(text, &second_of_day)))
        return false;
    *out = zone_instant(zone, date, second_of_day);
    return true;
}
