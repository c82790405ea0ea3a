// SPDX-License-Identifier: EUPL-1.2
/* A mail as it goes over the line (RFC 5322, MIME): the one place where headers are written.
 * Nothing that comes from elsewhere can end a line of one: what is no plain character is encoded,
 * or left out. Pure. */
#ifndef CLIENTS_MAIL_MESSAGE_H
#define CLIENTS_MAIL_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

struct message_head {
    const char *from;    /* an address */
    const char *name;    /* beside it; "" for none */
    const char *to;      /* an address */
    const char *subject; /* UTF-8 */
    const char *id;      /* without < > */
    int64_t date_ms;
};

/* `text` is UTF-8 with "\n"; `calendar` an iCalendar text with `method`, or NULL. The result is the
 * caller's, to be freed. */
char *message_make(const struct message_head *head, const char *text, const char *calendar,
                   const char *method, size_t *len);

#endif
