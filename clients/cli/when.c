// SPDX-License-Identifier: EUPL-1.2
#include "clients/cli/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static bool english;

static const char *const days[2][7] = {
    {"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"},
    {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}};
static const char *const short_days[2][7] = {{"ma", "di", "wo", "do", "vr", "za", "zo"},
                                             {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"}};
static const char *const months[2][12] = {
    {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
     "oktober", "november", "december"},
    {"January", "February", "March", "April", "May", "June", "July", "August", "September",
     "October", "November", "December"}};

void when_init(bool is_english)
{
    english = is_english;
    setenv("TZ", "Europe/Amsterdam", 0);
    tzset();
}

static bool local(struct instant instant, struct tm *tm)
{
    time_t seconds = (time_t)(instant.ms / 1000);
    return instant.ms > 0 && localtime_r(&seconds, tm) != NULL;
}

static int monday_first(const struct tm *tm)
{
    return (tm->tm_wday + 6) % 7;
}

const char *when_long(struct instant instant, char out[WHEN_MAX])
{
    struct tm tm;
    out[0] = '\0';
    if (local(instant, &tm))
        snprintf(out, WHEN_MAX, "%s %d %s %d %02d:%02d", days[english][monday_first(&tm)],
                 tm.tm_mday, months[english][tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min);
    return out;
}

const char *when_short(struct instant instant, char out[WHEN_MAX])
{
    struct tm tm;
    snprintf(out, WHEN_MAX, "-");
    if (local(instant, &tm))
        snprintf(out, WHEN_MAX, "%s %02d-%02d-%d %02d:%02d", short_days[english][monday_first(&tm)],
                 tm.tm_mday, tm.tm_mon + 1, tm.tm_year + 1900, tm.tm_hour, tm.tm_min);
    return out;
}

const char *when_date(struct civil_date date, char out[WHEN_MAX])
{
    int year;
    int month;
    int day;
    out[0] = '\0';
    if (date.n == 0)
        return out;
    civil_date_split(date, &year, &month, &day);
    snprintf(out, WHEN_MAX, "%s %d %s %d", days[english][civil_date_weekday(date)], day,
             months[english][month - 1], year);
    return out;
}

const char *when_utc(struct instant instant, char out[WHEN_MAX])
{
    struct tm tm;
    time_t seconds = (time_t)(instant.ms / 1000);
    out[0] = '\0';
    if (gmtime_r(&seconds, &tm) == NULL)
        return out;
    size_t n = strftime(out, WHEN_MAX, "%Y-%m-%dT%H:%M:%S", &tm);
    if (instant.ms % 1000 != 0)
        n += (size_t)snprintf(out + n, WHEN_MAX - n, ".%03d", (int)(instant.ms % 1000));
    snprintf(out + n, WHEN_MAX - n, "Z");
    return out;
}

/* "10-3-2026", with `used` characters. */
static bool dutch_date(const char *text, struct civil_date *out, int *used)
{
    int day;
    int month;
    int year;
    char iso[40];
    *used = 0;
    if (sscanf(text, "%2d-%2d-%4d%n", &day, &month, &year, used) != 3 || *used == 0 || day < 1 ||
        month < 1 || year < 1900)
        return false;
    snprintf(iso, sizeof iso, "%04d-%02d-%02d", year, month, day);
    return civil_date_parse(iso, strlen(iso), out);
}

bool when_parse_date(const char *text, struct civil_date *out)
{
    struct civil_date date;
    int used;
    if (!dutch_date(text, &date, &used) || text[used] != '\0')
        return false;
    *out = date;
    return true;
}

bool when_parse(const char *text, struct instant *out)
{
    struct civil_date date;
    int used = 10;
    int hour;
    int minute;
    int end = 0;
    bool iso = strlen(text) > 10 && civil_date_parse(text, 10, &date);
    if (!iso && !dutch_date(text, &date, &used))
        return false;
    if ((text[used] != ' ' && text[used] != 'T') ||
        sscanf(text + used + 1, "%2d:%2d%n", &hour, &minute, &end) != 2 ||
        text[used + 1 + end] != '\0' || hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return false;
    struct tm tm = {.tm_hour = hour, .tm_min = minute, .tm_isdst = -1};
    civil_date_split(date, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    time_t seconds = mktime(&tm);
    if (seconds <= 0)
        return false;
    *out = instant_of_ms((int64_t)seconds * 1000);
    return true;
}

bool when_parse_utc(const char *text, struct instant *out)
{
    struct tm tm = {0};
    int ms = 0;
    const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
    if (rest == NULL || (strcmp(rest, "Z") != 0 && sscanf(rest, ".%3dZ", &ms) != 1))
        return false;
    *out = instant_of_ms((int64_t)timegm(&tm) * 1000 + ms);
    return true;
}
