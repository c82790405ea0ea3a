// SPDX-License-Identifier: EUPL-1.2
#include "calendar/deadline.h"

#include "calendar/course.h"

bool deadline_compute(const struct calendar *calendar, const struct zone *zone,
                      const struct deadline_rule *rule, const struct pause *pauses, size_t n_pauses,
                      struct deadline *out)
{
    struct course course = {
        .calendar = calendar, .zone = zone, .rule = rule, .pauses = pauses, .n_pauses = n_pauses};
    bool found = course_begin(&course);
    struct pause taken;
    while (found && course_next(&course, &taken))
        ;
    *out = course.deadline;
    return found && !out->beyond;
}
