// SPDX-License-Identifier: EUPL-1.2
/* iCalendar texts (RFC 5545, 5546): an invitation to one person, and the feed of a table. All
 * moments are in UTC, so that no reader has to know a time zone, or could know another one. No
 * case, and no other person, stands in either. */
#ifndef CLIENTS_MAIL_INVITE_H
#define CLIENTS_MAIL_INVITE_H

#include "clients/mail/ledger.h"
#include "clients/mail/settings.h"
#include "proto/messages.h"

/* The result is the caller's, to be freed. */
char *invite_make(const struct mail_settings *settings, const struct entry_meeting *meeting,
                  const char *title, const char *to, uint64_t sequence, int64_t now_ms);

/* All of one table, as `calendar` gave them. */
char *invite_feed(const struct mail_settings *settings, const struct calendar_line *lines,
                  size_t n);

#endif
