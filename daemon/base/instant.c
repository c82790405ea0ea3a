// SPDX-License-Identifier: EUPL-1.2
#include "base/instant.h"

#include <stdio.h>

#include "base/assert.h"

/* Days from civil and back: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
static int64_t days_from_civil(int64_t y, int m, int d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct civil_date civil_date_of(int year, int month, int day)
{
    ASSERT(month >= 1 && month <= 12 && day >= 1 && day <= 31);
    return (struct civil_date){(int32_t)(days_from_civil(year, month, day) + 1)};
}

void civil_date_split(struct civil_date date, int *year, int *month, int *day)
{
    int64_t z = (int64_t)date.n - 1 + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    *day = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = (int)(yoe + era * 400 + (*month <= 2));
}

int civil_date_weekday(struct civil_date date)
{
    int64_t days = (int64_t)date.n - 1; /* 1970-01-01 was a Thursday */
    return (int)(((days + 3) % 7 + 7) % 7);
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static bool digits(const char *text, int count, int *out)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = value * 10 + (text[i] - '0');
    }
    *out = value;
    return true;
}

bool civil_date_parse(const char *text, size_t len, struct civil_date *out)
{
    int year;
    int month;
    int day;
    if (len != 10 || text[4] != '-' || text[7] != '-' || !digits(text, 4, &year) ||
        !digits(text + 5, 2, &month) || !digits(text + 8, 2, &day))
        return false;
    if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month))
        return false;
    *out = civil_date_of(year, month, day);
    return true;
}

void civil_date_format(struct civil_date date, char out[11])
{
    int year;
    int month;
    int day;
    civil_date_split(date, &year, &month, &day);
    ASSERT(year >= 0 && year <= 9999);
    snprintf(out, 11, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
             (unsigned)day % 100);
}
