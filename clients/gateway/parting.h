// SPDX-License-Identifier: EUPL-1.2
/* Sending a connection away before its request is whole, when the library can no longer be given an
 * answer: why is written beside it, as far as the line is an open one (before a proxy it is), and
 * what still comes is read and thrown away for a moment, as a connection that is closed over unread
 * bytes is reset, and who is at the other side would not see the answer. */
#ifndef CLIENTS_GATEWAY_PARTING_H
#define CLIENTS_GATEWAY_PARTING_H

#include "clients/gateway/exchange.h"

enum { PARTING_MS = 2000 };

/* 408, 413 or 503. */
void parting_say(const struct exchange *exchange, unsigned status);

/* At once, and without a word. */
void parting_cut(struct MHD_Connection *connection);

#endif
