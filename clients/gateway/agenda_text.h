// SPDX-License-Identifier: EUPL-1.2
/* The meetings of a table as iCalendar (RFC 5545): when, how long, and the table's title. Pure.
 *
 * Not here: who may have it (the daemon), how it is asked for (agenda.h). */
#ifndef CLIENTS_GATEWAY_AGENDA_TEXT_H
#define CLIENTS_GATEWAY_AGENDA_TEXT_H

#include "proto/messages.h"

/* `host` ends every UID. The same meetings are the same text. For free(). */
char *agenda_text(const struct feed_answer *feed, const char *host);

#endif
