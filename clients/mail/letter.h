// SPDX-License-Identifier: EUPL-1.2
/* What a mail says, in the reader's language: case number, tier, what is asked, by when, why he is
 * told, and a link. Both languages stand beside each other, as one process writes to readers of
 * either. */
#ifndef CLIENTS_MAIL_LETTER_H
#define CLIENTS_MAIL_LETTER_H

#include "clients/mail/ledger.h"
#include "clients/mail/settings.h"
#include "proto/messages.h"

enum { SUBJECT_MAX = 160 };

/* Subject, and a text that is the caller's, to be freed. `answer` has a line at least. */
char *letter_notice(const struct mail_settings *settings, const struct mail_answer *answer,
                    char subject[SUBJECT_MAX]);
char *letter_digest(const struct mail_settings *settings, const struct mail_answer *answer,
                    char subject[SUBJECT_MAX]);
/* To a meeting, or that it is off; `title` is the table's. */
char *letter_meeting(const struct mail_settings *settings, const struct entry_meeting *meeting,
                     const char *title, bool english, char subject[SUBJECT_MAX]);

#endif
