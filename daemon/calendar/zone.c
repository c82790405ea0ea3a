// SPDX-License-Identifier: EUPL-1.2
#include "calendar/zone.h"

#include <string.h>

#include "base/assert.h"

#define DAYS_MAX 1000000

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

bool zone_is_valid(const struct zone *zone)
{
    if (zone->n == 0 || memchr(zone->name, 0, sizeof(zone->name)) == NULL ||
        memchr(zone->version, 0, sizeof(zone->version)) == NULL)
        return false;
    for (size_t i = 0; i < zone->n; i++) {
        const struct zone_transition *t = &zone->transitions[i];
        if (t->offset_s < -ZONE_OFFSET_MAX_S || t->offset_s > ZONE_OFFSET_MAX_S)
            return false;
        if (i > 0 && t->utc_s <= t[-1].utc_s)
            return false;
    }
    return true;
}

/* The transition in force at a UTC second. */
static size_t zone_find(const struct zone *zone, int64_t utc_s)
{
    ASSERT(zone->n > 0);
    size_t low = 0;
    size_t high = zone->n;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (zone->transitions[middle].utc_s <= utc_s)
            low = middle;
        else
            high = middle;
    }
    return low;
}

int32_t zone_offset_s(const struct zone *zone, struct instant instant)
{
    return zone->transitions[zone_find(zone, floor_div(instant.ms, 1000))].offset_s;
}

struct civil_time zone_local(const struct zone *zone, struct instant instant)
{
    int64_t local_s = floor_div(instant.ms, 1000) + zone_offset_s(zone, instant);
    int64_t day = floor_div(local_s, ZONE_DAY_S);
    ASSERT(day >= -DAYS_MAX && day <= DAYS_MAX);
    return (struct civil_time){{(int32_t)(day + 1)}, (int32_t)(local_s - day * ZONE_DAY_S)};
}

struct instant zone_instant(const struct zone *zone, struct civil_date date, int32_t second_of_day)
{
    ASSERT(second_of_day >= 0 && second_of_day <= ZONE_DAY_S);
    int64_t local_s = ((int64_t)date.n - 1) * ZONE_DAY_S + second_of_day;

    /* The first offset whose reign does not end before this local time. No offset is larger than
     * the step back, so no earlier one can be it. */
    size_t i = zone_find(zone, local_s - ZONE_OFFSET_MAX_S);
    while (i + 1 < zone->n &&
           local_s - zone->transitions[i].offset_s >= zone->transitions[i + 1].utc_s)
        i++;

    int64_t utc_s = local_s - zone->transitions[i].offset_s;
    if (i > 0 && utc_s < zone->transitions[i].utc_s) /* in the gap before i */
        utc_s = local_s - zone->transitions[i - 1].offset_s;
    return instant_of_ms(utc_s * 1000);
}
