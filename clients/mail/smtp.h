// SPDX-License-Identifier: EUPL-1.2
/* One mail to one receiver over a connection of its own, by libcurl: encrypted or not at all, the
 * server's name and certificate checked. Says what became of it in a way that can be acted on. */
#ifndef CLIENTS_MAIL_SMTP_H
#define CLIENTS_MAIL_SMTP_H

#include "base/bytes.h"
#include "clients/mail/settings.h"

enum smtp_outcome {
    SMTP_SENT,
    SMTP_LATER,   /* this mail, for now: the server said so, or broke off */
    SMTP_REFUSED, /* this mail, for good */
    SMTP_UNKNOWN, /* the server has all of it, and said nothing for too long, or for the few
                     seconds that it is given once this process is to end */
    SMTP_STOPPED, /* this process is to end, and the server cannot have all of it */
    SMTP_TROUBLE  /* no mail at all: no connection, no TLS, no login, or we may not send */
};

struct smtp_result {
    enum smtp_outcome outcome;
    unsigned status; /* the server's last answer, as 550; 0: none */
    const char *why; /* of trouble, for the log: what there is to look at, in Dutch; else NULL */
};

/* `handed` is called when all but the end of the message was given away, before the end is: what
 * is written down there is known whatever happens then. `token` is for login xoauth2, else NULL. A
 * server may be silent for `silence_s`. */
struct smtp_result smtp_send(const struct mail_settings *settings, const char *token,
                             const char *to, struct bytes message, long silence_s,
                             void (*handed)(void *arg), void *arg);

#endif
