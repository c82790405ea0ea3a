// SPDX-License-Identifier: EUPL-1.2
/* iCalendar text (RFC 5545, 5546): an invitation to one person. All moments are in UTC, so that no
 * reader has to know a time zone, or could know another one. No case, and no other person, stands
 * in it. */
#ifndef CLIENTS_MAIL_INVITE_H
#define CLIENTS_MAIL_INVITE_H

#include "clients/mail/ledger.h"
#include "clients/mail/settings.h"
#include "proto/messages.h"

/* The result is the caller's, to be freed. */
char *invite_make(const struct mail_settings *settings, const struct entry_meeting *meeting,
                  const char *title, const char *to, uint64_t sequence, int64_t now_ms);

#endif
