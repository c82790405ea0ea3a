// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/doors.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "clients/gateway/gateway.h"
#include "clients/gateway/parting.h"
#include "clients/gateway/server.h"

enum {
    ROOM_MS = 50,
    TOLD_MS = 10000,        /* who knocks on and on fills no log */
    WORTH_GIVING_BACK = 200 /* connections */
};

static void on_room(uv_timer_t *timer);

static void count_away(struct doors *doors, struct line *line)
{
    crowd_send_away(&doors->crowd, line, clock_boot_ms());
    doors->away++;
}

/* True: somebody went. The library sees the end of each that is cut, and cleans up. */
static bool make_room(struct doors *doors, int64_t now)
{
    struct line *line = crowd_too_many(&doors->crowd, now);
    if (line == NULL)
        return false;
    parting_cut(line->connection);
    count_away(doors, line);
    return true;
}

/* At its limit the library would let nobody in, and who knocks then waits for seconds: so near it
 * nobody's patience counts. */
static void make_room_for_one(struct doors *doors)
{
    size_t limit = doors->gateway->connections;
    if (doors->crowd.n > limit - limit / 16)
        make_room(doors, INT64_MAX);
    if (doors->crowd.n > doors->crowd.most && !uv_is_active((uv_handle_t *)&doors->room))
        uv_timer_start(&doors->room, on_room, ROOM_MS, ROOM_MS);
}

void doors_on_connection(void *arg, struct MHD_Connection *connection, void **context,
                         enum MHD_ConnectionNotificationCode what)
{
    struct doors *doors = arg;
    struct line *line = *context;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        line = memory_zeroed(1, sizeof *line);
        line->connection = connection;
        crowd_come(&doors->crowd, line, clock_boot_ms());
        *context = line;
        make_room_for_one(doors);
        return;
    }
    if (line == NULL)
        return;
    crowd_go(&doors->crowd, line);
    free(line);
    *context = NULL;
}

void doors_send_away(struct doors *doors, struct exchange *exchange, unsigned status)
{
    exchange_forget_body(exchange);
    parting_say(exchange, status);
    count_away(doors, exchange->line);
    if (crowd_is_done_waiting(&doors->crowd))
        parting_cut(exchange->connection);
}

static void on_room(uv_timer_t *timer)
{
    struct doors *doors = timer->data;
    int64_t now = clock_boot_ms();
    while (make_room(doors, now))
        continue;
    if (doors->crowd.n <= doors->crowd.most)
        uv_timer_stop(timer);
    server_wake(doors->gateway->server);
}

static void end_late(struct doors *doors)
{
    int64_t now = clock_boot_ms();
    for (struct line *at = doors->crowd.first; at != NULL; at = at->next) {
        bool told = at->away_ms != 0;
        if (told ? now - at->away_ms < PARTING_MS : !crowd_is_late(at, now))
            continue;
        if (!told && at->request != NULL && !at->answered)
            doors_send_away(doors, at->request, 408);
        else
            parting_cut(at->connection);
    }
}

/* What many connections took, or the reading of much JSON, lies in pieces between what is in use,
 * and the C library keeps it. */
static void give_back(struct doors *doors)
{
    size_t n = doors->crowd.n;
    if (n > doors->high)
        doors->high = n;
    if (!doors->heavy && (doors->high < WORTH_GIVING_BACK || n >= doors->high / 2))
        return;
    memory_give_back();
    doors->high = n;
    doors->heavy = false;
}

static void tell(struct doors *doors)
{
    int64_t now = clock_boot_ms();
    if (doors->away == 0 || now - doors->told_ms < TOLD_MS)
        return;
    log_event(LOG_LEVEL_WARNING, "crowd", "connections", doors->away, "%s",
              "verbindingen verbroken: een verzoek kwam niet af, er zijn er meer dan 'connections' "
              "in de instellingen toelaat, of wat zij samen sturen is te veel");
    doors->away = 0;
    doors->told_ms = now;
}

void doors_look(struct doors *doors)
{
    end_late(doors);
    give_back(doors);
    tell(doors);
}

void doors_open(struct doors *doors, struct gateway *gateway)
{
    doors->gateway = gateway;
    /* The library has some more, for who comes while somebody goes. */
    doors->crowd.most = gateway->connections - gateway->connections / 8;
    uv_timer_init(&gateway->loop, &doors->room);
    doors->room.data = doors;
}

void doors_close(struct doors *doors)
{
    uv_close((uv_handle_t *)&doors->room, NULL);
}
