// SPDX-License-Identifier: EUPL-1.2
/* What the loop makes of a flood: it tells the intake what it took, and the log what was broken.
 * The breaking itself is the intake's, in its own thread. */
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "wire/internal.h"
#include "wire/receiving.h"

enum { CROWD_TOLD_MS = 10000 };

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
    flood->ahead = 0;
    flood->user_id[0] = '\0';
}

/* Now and then: who knocks on and on shall not fill the log. */
static void tell_of_crowd(struct wire *wire)
{
    uint64_t out = intake_crowded_out(wire->intake);
    int64_t now = clock_monotonic_ns() / 1000000;
    if (out == wire->flood.crowded_out || now - wire->flood.crowd_told_ms < CROWD_TOLD_MS)
        return;
    log_event(
        LOG_LEVEL_WARNING, "crowd", "connections", (int64_t)(out - wire->flood.crowded_out),
        "verbindingen verbroken: er zijn er meer dan 'connections' in de instellingen zegt, of dan "
        "drie kwart van wat het proces aan bestanden mag hebben");
    wire->flood.crowded_out = out;
    wire->flood.crowd_told_ms = now;
}

void flood_look(struct wire *wire, bool commands_wait, bool events_wait)
{
    if (!commands_wait)
        intake_emptied(wire->intake, INTAKE_COMMANDS);
    if (!events_wait) {
        intake_emptied(wire->intake, INTAKE_EVENTS);
        receiving_emptied();
    }
    tell_of_crowd(wire);
    uint64_t broken = intake_broken(wire->intake);
    if (broken != wire->counters.broken && !intake_is_flooded(wire->intake))
        tell(wire, broken);
}
