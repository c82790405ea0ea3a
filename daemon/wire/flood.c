// SPDX-License-Identifier: EUPL-1.2
/* What the loop makes of a flood: it tells the intake what it took, and the log what was broken.
 * The breaking itself is the intake's, in its own thread. */
#include <stdio.h>

#include "base/log.h"
#include "wire/internal.h"

/* Majority vote: whoever sent more than half of the messages is the one that remains. */
void flood_note_sender(struct wire *wire, const char *user_id)
{
    struct flood *flood = &wire->flood;
    if (!intake_is_flooded(wire->intake))
        return;
    if (flood->ahead == 0)
        snprintf(flood->user_id, sizeof flood->user_id, "%s", user_id);
    if (strcmp(flood->user_id, user_id) == 0)
        flood->ahead++;
    else
        flood->ahead--;
}

static void tell(struct wire *wire, uint64_t broken)
{
    struct flood *flood = &wire->flood;
    log_event(LOG_LEVEL_WARNING, "flood", "connections", (int64_t)(broken - wire->counters.broken),
              "verbindingen verbroken die meer brachten dan te verwerken was; de meeste opdrachten "
              "waren van %s",
              flood->user_id[0] == '\0' ? "onbekend" : flood->user_id);
    wire->counters.broken = broken;
    *flood = (struct flood){0};
}

void flood_look(struct wire *wire, bool commands_wait, bool events_wait)
{
    if (!commands_wait)
        intake_emptied(wire->intake, INTAKE_COMMANDS);
    if (!events_wait)
        intake_emptied(wire->intake, INTAKE_EVENTS);
    uint64_t broken = intake_broken(wire->intake);
    if (broken != wire->counters.broken && !intake_is_flooded(wire->intake))
        tell(wire, broken);
}
