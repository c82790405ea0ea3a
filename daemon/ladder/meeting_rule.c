// SPDX-License-Identifier: EUPL-1.2
/* What may stand in a meeting rule. Every part and every value is checked here, so that libical
 * only meets rules of a known and small kind. */
#include <stdio.h>
#include <string.h>

#include "ladder/meetings.h"
#include "ladder/scalar.h"

#define RULE_LENGTH_MAX 256

struct range {
    uint64_t from;
    uint64_t until;
    bool negative; /* -1 is the last one */
    size_t most;   /* how many in a list */
};

struct rule_check {
    struct report_place place;
    struct ladder_report *report;
    bool ok;
};

static struct bytes text_of(const char *s)
{
    return bytes_of(s, strlen(s));
}

static void refuse(struct rule_check *check, enum report_message message, struct bytes part,
                   const char *detail)
{
    const char *text = arena_string(check->report->arena, (const char *)part.data, part.len);
    report_add(check->report, check->place, message, text, detail);
    check->ok = false;
}

/* Takes what stands before the separator off the front of `rest`. */
static struct bytes cut(struct bytes *rest, uint8_t separator)
{
    const uint8_t *at = rest->len == 0 ? NULL : memchr(rest->data, separator, rest->len);
    size_t len = at == NULL ? rest->len : (size_t)(at - rest->data);
    struct bytes head = bytes_of(rest->data, len);
    size_t used = at == NULL ? len : len + 1;
    *rest = bytes_of(rest->data + used, rest->len - used);
    return head;
}

static bool number_in(struct bytes text, const struct range *range)
{
    if (range->negative && text.len > 0 && (text.data[0] == '+' || text.data[0] == '-'))
        text = bytes_of(text.data + 1, text.len - 1);
    uint64_t n;
    return scalar_number(text, &n) && n >= range->from && n <= range->until;
}

static bool ends_in(struct bytes list, uint8_t separator)
{
    return list.len > 0 && list.data[list.len - 1] == separator;
}

static bool numbers_in(struct bytes list, const struct range *range)
{
    size_t n = 0;
    if (ends_in(list, ','))
        return false;
    do {
        if (++n > range->most || !number_in(cut(&list, ','), range))
            return false;
    } while (list.len > 0);
    return true;
}

static bool is_weekday(struct bytes text)
{
    static const char *const days[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    for (size_t i = 0; i < 7; i++)
        if (bytes_equal(text, text_of(days[i])))
            return true;
    return false;
}

/* MO, 2TU, -1FR */
static bool weekdays_valid(struct bytes list)
{
    static const struct range nth = {1, 5, true, 1};
    size_t n = 0;
    if (ends_in(list, ','))
        return false;
    do {
        struct bytes day = cut(&list, ',');
        if (++n > 14 || day.len < 2)
            return false;
        struct bytes number = bytes_of(day.data, day.len - 2);
        if (!is_weekday(bytes_of(day.data + number.len, 2)))
            return false;
        if (number.len > 0 && !number_in(number, &nth))
            return false;
    } while (list.len > 0);
    return true;
}

/* 20301231, or with a time in UTC, which is not looked at */
static bool until_valid(struct bytes text)
{
    char date[11];
    if (text.len != 8 && !(text.len == 16 && text.data[8] == 'T' && text.data[15] == 'Z'))
        return false;
    snprintf(date, sizeof date, "%.4s-%.2s-%.2s", (const char *)text.data,
             (const char *)text.data + 4, (const char *)text.data + 6);
    for (size_t i = 9; i < 15 && text.len == 16; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    struct civil_date parsed;
    return civil_date_parse(date, 10, &parsed);
}

static bool freq_valid(struct bytes text)
{
    return bytes_equal(text, text_of("DAILY")) || bytes_equal(text, text_of("WEEKLY")) ||
           bytes_equal(text, text_of("MONTHLY")) || bytes_equal(text, text_of("YEARLY"));
}

enum part { FREQ, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTH, BYMONTHDAY, BYSETPOS, WKST, PARTS };

static const char *const part_names[PARTS] = {"FREQ",    "INTERVAL",   "COUNT",    "UNTIL", "BYDAY",
                                              "BYMONTH", "BYMONTHDAY", "BYSETPOS", "WKST"};

static enum part part_of(struct bytes name)
{
    for (int i = 0; i < PARTS; i++)
        if (bytes_equal(name, text_of(part_names[i])))
            return (enum part)i;
    return PARTS;
}

static void check_value(struct rule_check *check, enum part part, struct bytes value,
                        struct bytes whole)
{
    static const struct range interval = {1, 366, false, 1};
    static const struct range count = {1, MEETINGS_MAX, false, 1};
    static const struct range month = {1, 12, false, 12};
    static const struct range month_day = {1, 31, true, 31};
    switch (part) {
    case FREQ:
        if (!freq_valid(value))
            refuse(check, REPORT_RULE_FREQ, whole, NULL);
        return;
    case INTERVAL:
        if (!numbers_in(value, &interval))
            refuse(check, REPORT_RULE_VALUE, whole, "1 … 366");
        return;
    case COUNT:
        if (!numbers_in(value, &count))
            refuse(check, REPORT_RULE_VALUE, whole, "1 … 1000");
        return;
    case UNTIL:
        if (!until_valid(value))
            refuse(check, REPORT_RULE_VALUE, whole, "20301231");
        return;
    case BYDAY:
        if (!weekdays_valid(value))
            refuse(check, REPORT_RULE_VALUE, whole, "MO,TU,WE,TH,FR,SA,SU");
        return;
    case BYMONTH:
        if (!numbers_in(value, &month))
            refuse(check, REPORT_RULE_VALUE, whole, "1 … 12");
        return;
    case BYMONTHDAY:
    case BYSETPOS:
        if (!numbers_in(value, &month_day))
            refuse(check, REPORT_RULE_VALUE, whole, "1 … 31, -1 … -31");
        return;
    case WKST:
        if (!is_weekday(value))
            refuse(check, REPORT_RULE_VALUE, whole, "MO … SU");
        return;
    case PARTS:
        return;
    }
}

/* Parts that mean something with a frequency: RFC 5545 gives days of the month no meaning in a
 * week. */
static bool part_fits(const char *rrule, enum part part)
{
    bool of_month = part == BYMONTHDAY || part == BYSETPOS;
    return !of_month || strstr(rrule, "FREQ=MONTHLY") != NULL ||
           strstr(rrule, "FREQ=YEARLY") != NULL;
}

/* "The second Tuesday" needs a month or a year to be counted in; libical would ignore the number.
 */
static bool has_number(struct bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] >= '0' && text.data[i] <= '9')
            return true;
    return false;
}

static void check_part(struct rule_check *check, const char *rrule, bool seen[PARTS],
                       struct bytes whole)
{
    struct bytes value = whole;
    struct bytes name = cut(&value, '=');
    enum part part = part_of(name);
    if (name.len == whole.len || value.len == 0)
        refuse(check, REPORT_RULE_SYNTAX, whole, NULL);
    else if (part == PARTS)
        refuse(check, REPORT_RULE_PART, name, NULL);
    else if (seen[part])
        refuse(check, REPORT_RULE_PART_TWICE, name, NULL);
    else if (!part_fits(rrule, part))
        refuse(check, REPORT_RULE_PART_FREQ, name, NULL);
    else if (part == BYDAY && has_number(value) && !part_fits(rrule, BYMONTHDAY))
        refuse(check, REPORT_RULE_NTH, whole, NULL);
    else
        check_value(check, part, value, whole);
    if (part != PARTS)
        seen[part] = true;
}

bool meetings_check_rule(const char *rrule, struct report_place place, struct ladder_report *report)
{
    struct rule_check check = {place, report, true};
    struct bytes rest = text_of(rrule);
    if (rest.len > RULE_LENGTH_MAX) {
        refuse(&check, REPORT_RULE_LENGTH, bytes_of("", 0), NULL);
        return false;
    }
    bool seen[PARTS] = {false};
    if (ends_in(rest, ';'))
        refuse(&check, REPORT_RULE_SYNTAX, bytes_of(";", 1), NULL);
    do {
        check_part(&check, rrule, seen, cut(&rest, ';'));
    } while (rest.len > 0);
    if (!seen[FREQ])
        refuse(&check, REPORT_RULE_FREQ, bytes_of("", 0), NULL);
    if (seen[COUNT] && seen[UNTIL])
        refuse(&check, REPORT_RULE_TWO_ENDS, bytes_of("", 0), NULL);
    return check.ok;
}
