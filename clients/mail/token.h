// SPDX-License-Identifier: EUPL-1.2
/* A token for login xoauth2: asked of an issuer (RFC 6749, client credentials) when the last one is
 * about to end, or read from a file that another program keeps fresh, for each mail anew. */
#ifndef CLIENTS_MAIL_TOKEN_H
#define CLIENTS_MAIL_TOKEN_H

#include "clients/mail/settings.h"

enum { TOKEN_MAX = 8192 };

struct token {
    char text[TOKEN_MAX];
    int64_t until_ms; /* on the boot clock */
};

/* NULL: the issuer gives none now, or the file holds none; nothing of its answer is logged. */
const char *token_get(struct token *token, const struct mail_settings *settings);

/* The server refused it: ask another one next time. */
void token_forget(struct token *token);

#endif
