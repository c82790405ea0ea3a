// SPDX-License-Identifier: EUPL-1.2
#include "core/installs.h"

#define DAY_S 86400 /* what zone_install adds to an offset, so that it is never negative */

/* Cut to the room there is; `out` is zeroed. */
static void copy_text(char *out, size_t room, const char *text)
{
    size_t len = strlen(text);
    memcpy(out, text, len < room ? len : room - 1);
}

struct calendar calendar_of_install(const struct calendar_install *install, struct arena *arena)
{
    struct calendar calendar = {.n_closed = install->closed.n,
                                .valid_from = install->valid_from,
                                .valid_until = install->valid_until};
    struct closed_day *closed = arena_alloc(arena, install->closed.n * sizeof *closed);
    const struct day *days = install->closed.v;
    const struct opening *hours = install->hours.v;
    for (size_t i = 0; i < install->closed.n; i++) {
        closed[i].date = days[i].date;
        copy_text(closed[i].name, sizeof closed[i].name, days[i].name);
    }
    for (size_t i = 0; i < install->hours.n; i++) {
        struct working_hours *of_day = calendar.hours[hours[i].weekday];
        of_day[of_day[0].close_minute != 0] =
            (struct working_hours){(uint16_t)hours[i].open, (uint16_t)hours[i].close};
    }
    copy_text(calendar.code, sizeof calendar.code, install->code.s);
    calendar.closed = closed;
    return calendar;
}

struct zone zone_of_install(const struct zone_install *install, struct arena *arena)
{
    struct zone zone = {.n = install->shifts.n};
    struct zone_transition *to = arena_alloc(arena, install->shifts.n * sizeof *to);
    const struct shift *shifts = install->shifts.v;
    for (size_t i = 0; i < install->shifts.n; i++) {
        to[i].utc_s = shifts[i].base == 1 ? INT64_MIN : shifts[i].start.ms / 1000;
        to[i].offset_s = (int32_t)((int64_t)shifts[i].offset - DAY_S);
    }
    copy_text(zone.name, sizeof zone.name, install->name);
    copy_text(zone.version, sizeof zone.version, install->version);
    zone.transitions = to;
    return zone;
}
