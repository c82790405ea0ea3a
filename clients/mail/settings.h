// SPDX-License-Identifier: EUPL-1.2
/* The settings file of doorbraak-mail: flat YAML, a key a line, each known here; doc/mail.md has
 * them all. Secrets are not in it: they come as systemd credentials. */
#ifndef CLIENTS_MAIL_SETTINGS_H
#define CLIENTS_MAIL_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SETTING_MAX = 400, SECRET_MAX = 4096 };

enum mail_security {
    MAIL_SECURITY_STARTTLS, /* or smtps: never without */
    MAIL_SECURITY_NONE      /* to a relay on this machine alone */
};

enum mail_login { MAIL_LOGIN_NONE, MAIL_LOGIN_PASSWORD, MAIL_LOGIN_XOAUTH2 };

struct mail_settings {
    char server[SETTING_MAX]; /* smtps://HOST:PORT or smtp://HOST:PORT */
    char from[SETTING_MAX];
    char host[SETTING_MAX]; /* of `from`: the end of every Message-ID and UID */
    char name[SETTING_MAX]; /* beside `from`, ASCII */
    char site[SETTING_MAX]; /* where the links lead, without a slash behind it */
    char user[SETTING_MAX];
    char token_url[SETTING_MAX];
    char token_file[SETTING_MAX]; /* in its place: whoever writes it keeps it fresh */
    char client_id[SETTING_MAX];
    char scope[SETTING_MAX];
    char ca_file[SETTING_MAX];
    char zone[SETTING_MAX];
    enum mail_security security;
    enum mail_login login;
    int digest_minute; /* of the day */
    int64_t give_up_ms;
    int64_t together_ms;     /* notices of so long are one mail; 0: each is one */
    char secret[SECRET_MAX]; /* password, or the client's secret for a token */
};

/* False with `fault` as "FILE:LINE: what is wrong". The secret is read from $CREDENTIALS_DIRECTORY
 * where a login needs one. */
bool settings_load(const char *path, struct mail_settings *out, char *fault, size_t size);

#endif
