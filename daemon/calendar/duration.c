// SPDX-License-Identifier: EUPL-1.2
#include "calendar/duration.h"

#include <stdio.h>
#include <string.h>

#include "base/assert.h"

/* Words after the amount; the first singular and the first plural of a unit and a factor, per
 * language, are the ones that are written. */
struct form {
    enum duration_unit unit;
    uint32_t factor;
    enum language language;
    const char *one;
    const char *many;
};

static const struct form forms[] = {
    {DURATION_WORKING_HOURS, 1, LANGUAGE_EN, "working hour", "working hours"},
    {DURATION_WORKING_HOURS, 1, LANGUAGE_NL, "werkuur", "werkuren"},
    {DURATION_WORKING_DAYS, 1, LANGUAGE_EN, "working day", "working days"},
    {DURATION_WORKING_DAYS, 1, LANGUAGE_NL, "werkdag", "werkdagen"},
    {DURATION_CALENDAR_DAYS, 365, LANGUAGE_EN, "year", "years"},
    {DURATION_CALENDAR_DAYS, 365, LANGUAGE_NL, "jaar", "jaar"},
    {DURATION_CALENDAR_DAYS, 7, LANGUAGE_EN, "week", "weeks"},
    {DURATION_CALENDAR_DAYS, 7, LANGUAGE_NL, "week", "weken"},
    {DURATION_CALENDAR_DAYS, 1, LANGUAGE_EN, "calendar day", "calendar days"},
    {DURATION_CALENDAR_DAYS, 1, LANGUAGE_NL, "dag", "dagen"},
    {DURATION_CALENDAR_DAYS, 1, LANGUAGE_EN, "day", "days"},
    {DURATION_CALENDAR_DAYS, 1, LANGUAGE_NL, "kalenderdag", "kalenderdagen"},
    {DURATION_WORKING_DAYS_BEFORE, 1, LANGUAGE_EN, "working day before", "working days before"},
    {DURATION_WORKING_DAYS_BEFORE, 1, LANGUAGE_NL, "werkdag vooraf", "werkdagen vooraf"},
    {DURATION_MINUTES, 1, LANGUAGE_EN, "minute", "minutes"},
    {DURATION_MINUTES, 1, LANGUAGE_NL, "minuut", "minuten"},
};

/* Durations without an amount. */
static const struct form fixed_forms[] = {
    {DURATION_SAME_DAY, 0, LANGUAGE_EN, "same day", NULL},
    {DURATION_SAME_DAY, 0, LANGUAGE_NL, "zelfde dag", NULL},
    {DURATION_FIXED_DATE, 0, LANGUAGE_EN, "fixed date", NULL},
    {DURATION_FIXED_DATE, 0, LANGUAGE_NL, "vaste datum", NULL},
    {DURATION_NONE, 0, LANGUAGE_EN, "none", NULL},
    {DURATION_NONE, 0, LANGUAGE_NL, "geen", NULL},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool text_is(const char *text, size_t len, const char *word)
{
    return strlen(word) == len && memcmp(text, word, len) == 0;
}

static bool parse_fixed(const char *text, size_t len, struct duration *out)
{
    for (size_t i = 0; i < COUNT(fixed_forms); i++) {
        if (!text_is(text, len, fixed_forms[i].one))
            continue;
        *out = (struct duration){fixed_forms[i].unit, 0};
        return true;
    }
    return false;
}

/* "2 ": digits without leading zero and one space; returns how many characters, 0 when wrong. */
static size_t parse_amount(const char *text, size_t len, uint32_t *out)
{
    uint32_t amount = 0;
    size_t i = 0;
    while (i < len && text[i] >= '0' && text[i] <= '9') {
        amount = amount * 10 + (uint32_t)(text[i] - '0');
        if (amount == 0 || amount > DURATION_AMOUNT_MAX)
            return 0;
        i++;
    }
    if (i == 0 || i == len || text[i] != ' ')
        return 0;
    *out = amount;
    return i + 1;
}

bool duration_parse(const char *text, size_t len, struct duration *out)
{
    if (parse_fixed(text, len, out))
        return true;
    uint32_t amount;
    size_t used = parse_amount(text, len, &amount);
    if (used == 0)
        return false;
    for (size_t i = 0; i < COUNT(forms); i++) {
        if (!text_is(text + used, len - used, forms[i].one) &&
            !text_is(text + used, len - used, forms[i].many))
            continue;
        if (amount > DURATION_AMOUNT_MAX / forms[i].factor)
            return false;
        *out = (struct duration){forms[i].unit, amount * forms[i].factor};
        return true;
    }
    return false;
}

size_t duration_format(struct duration duration, enum language language,
                       char out[DURATION_TEXT_MAX])
{
    for (size_t i = 0; i < COUNT(fixed_forms); i++)
        if (fixed_forms[i].unit == duration.unit && fixed_forms[i].language == language)
            return (size_t)snprintf(out, DURATION_TEXT_MAX, "%s", fixed_forms[i].one);
    /* never false: each unit has a form of one, in both languages */
    for (size_t i = 0; i < COUNT(forms); i++) {
        const struct form *form = &forms[i];
        if (form->unit != duration.unit || form->language != language ||
            duration.amount % form->factor != 0 || (duration.amount == 0 && form->factor > 1))
            continue;
        uint32_t amount = duration.amount / form->factor;
        return (size_t)snprintf(out, DURATION_TEXT_MAX, "%u %s", amount,
                                amount == 1 ? form->one : form->many);
    }
    UNREACHABLE();
}
