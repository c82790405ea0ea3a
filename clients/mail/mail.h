// SPDX-License-Identifier: EUPL-1.2
/* doorbraak-mail from within: what is asked of whom becomes entries of the ledger (follow, digest,
 * meetings), and entries become mail (deliver). */
#ifndef CLIENTS_MAIL_MAIL_H
#define CLIENTS_MAIL_MAIL_H

#include "clients/lib/client.h"
#include "clients/lib/news.h"
#include "clients/mail/ledger.h"
#include "clients/mail/settings.h"
#include "clients/mail/token.h"

enum { MAIL_TIMEOUT_MS = 15000 };

struct mailer {
    struct client *client;
    const struct mail_settings *settings;
    struct ledger ledger;
    struct token token;
    struct news news;
    char given[PROFILE_ENDPOINT_MAX]; /* where there is news, as the profile says; or empty */
    char events[NEWS_ENDPOINT_MAX];   /* else as the last hello said */
    bool deaf;                        /* that is in the log, and nothing was heard since */
    struct arena arena;               /* of one exchange or round */
    struct id epoch;                  /* of the journal; empty: not known */
    uint64_t next;                    /* the first event that was not looked at */
    uint8_t chain[8];
    bool has_chain;
    uint64_t kept;        /* the last event that the cursor in the daemon names */
    int64_t ahead_ms;     /* the site's time, less ours: a practice site's differs */
    bool refused;         /* our key or role is not let in */
    bool stirred;         /* something happened since the meetings were compared */
    int64_t compared_ms;  /* when they were, on the boot clock; 0: not since the start */
    int64_t compare_each; /* so often at most */
    long silence_s;       /* of a mail server, at most */
    int64_t hold_ms;   /* no mail before this moment of the boot clock: the server is in trouble */
    unsigned troubles; /* one behind the other */
    int64_t retry_ms;  /* the first pause */
    int64_t together_ms; /* a notice waits so long for others; 0 when there is one round only */
    uint64_t sent;
};

/* --- ask.c: one exchange with the daemon --- */

/* False: it is away, or says no; `error` is then its number, 0 when there was no answer. LINEs live
 * in the mailer's arena, texts in the client until its next exchange. */
bool mail_query(struct mailer *mailer, const struct message *query, const void *body,
                const struct message *answer, void *out, uint64_t *error);
/* `answer` may be NULL. */
bool mail_command(struct mailer *mailer, const struct message *command, const void *body,
                  const struct id *id, const struct message *answer, void *out, uint64_t *error);

/* --- follow.c --- */

/* Who is newly asked something, since the last round, into the ledger; then the cursor. False: the
 * daemon is away, or does not let us in. */
bool mail_follow(struct mailer *mailer);

/* The site's time. */
int64_t mail_now_ms(const struct mailer *mailer);

/* --- digest.c --- */

/* On a day that people work, once its time has come, an entry for each who wants it so. */
bool mail_digests(struct mailer *mailer);

/* --- meetings.c --- */

/* What the calendar says beside what each was sent: invitations, changes, cancellations. */
bool mail_meetings(struct mailer *mailer);

/* --- deliver.c --- */

/* Sends what is due, until the process is to stop. False: the daemon is away. */
bool mail_deliver(struct mailer *mailer);

/* When there is something to send again, on the boot clock; INT64_MAX: nothing waits. */
int64_t mail_next_ms(const struct mailer *mailer);

/* What had been handed over when the last process ended is never sent again. */
void mail_settle_handed(struct mailer *mailer);

#endif
