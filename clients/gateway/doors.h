// SPDX-License-Identifier: EUPL-1.2
/* Connections come and go: the library's, in the crowd (crowd.h). Who lets us wait for too long,
 * and who is too many or too much, is sent away. The library's own limit begins anew with each
 * byte, so a sender of one byte now and then would stay for good; and at its limit of connections
 * it lets nobody in, whoever takes them. */
#ifndef CLIENTS_GATEWAY_DOORS_H
#define CLIENTS_GATEWAY_DOORS_H

#include <uv.h>

#include "clients/gateway/crowd.h"
#include "clients/gateway/exchange.h"

struct doors {
    struct gateway *gateway;
    struct crowd crowd;
    uv_timer_t room; /* while there are too many */
    size_t high;     /* as many as there were since memory was given back */
    bool heavy;      /* something large was read since then */
    unsigned away;   /* sent away since that was logged */
    int64_t told_ms; /* when that was */
};

void doors_open(struct doors *doors, struct gateway *gateway);
void doors_close(struct doors *doors);

/* For the library (MHD_OPTION_NOTIFY_CONNECTION), with the doors. */
void doors_on_connection(void *doors, struct MHD_Connection *connection, void **context,
                         enum MHD_ConnectionNotificationCode what);

/* Now and then: who had his time. */
void doors_look(struct doors *doors);

/* Before the request is whole, with 408, 413 or 503. What is kept of it is given back now; what
 * still comes is to be thrown away. */
void doors_send_away(struct doors *doors, struct exchange *exchange, unsigned status);

#endif
