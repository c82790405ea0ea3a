// SPDX-License-Identifier: EUPL-1.2
#include "clients/mail/settings.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/language.h"
#include "ladder/document.h"
#include "proto/address.h"

#define HOUR_MS   INT64_C(3600000)
#define SECOND_MS INT64_C(1000)

struct reading {
    const char *path;
    struct mail_settings *out;
    char *fault;
    size_t size;
    size_t line; /* 0: of the file as a whole */
};

__attribute__((format(printf, 2, 3))) static bool wrong(const struct reading *reading,
                                                        const char *format, ...)
{
    va_list args;
    int used = reading->line > 0 ? snprintf(reading->fault, reading->size,
                                            "%s:%zu: ", reading->path, reading->line)
                                 : snprintf(reading->fault, reading->size, "%s: ", reading->path);
    va_start(args, format);
    if (used > 0 && (size_t)used < reading->size)
        vsnprintf(reading->fault + used, reading->size - (size_t)used, format, args);
    va_end(args);
    return false;
}

/* --- what a value may be --- */

static bool is_printable(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text < ' ' || *text > '~')
            return false;
    return true;
}

static bool host_is_here(const char *host)
{
    static const char *const here[] = {"127.0.0.1", "localhost", "[::1]"};
    for (size_t i = 0; i < sizeof here / sizeof here[0]; i++) {
        size_t len = strlen(here[i]);
        if (strncmp(host, here[i], len) == 0 &&
            (host[len] == '\0' || host[len] == ':' || host[len] == '/'))
            return true;
    }
    return false;
}

/* "https://HOST…", or http to this machine alone. */
static bool url_is_safe(const char *url)
{
    if (strchr(url, '@') != NULL || strchr(url, ' ') != NULL)
        return false;
    if (strncmp(url, "https://", 8) == 0)
        return url[8] != '\0' && url[8] != '/';
    return strncmp(url, "http://", 7) == 0 && host_is_here(url + 7);
}

/* HOST or HOST:PORT; an address of IPv6 stands in brackets. */
static bool is_host(const char *host)
{
    const char *bracket = host[0] == '[' ? strchr(host, ']') : NULL;
    const char *colon = strchr(bracket == NULL ? host : bracket, ':');
    if (host[0] == '\0' || colon == host || strpbrk(host, "/@ ?#") != NULL)
        return false;
    size_t digits = colon == NULL ? 0 : strspn(colon + 1, "0123456789");
    unsigned long port = colon == NULL ? 25 : strtoul(colon + 1, NULL, 10);
    return colon == NULL ||
           (digits > 0 && digits <= 5 && colon[1 + digits] == '\0' && port > 0 && port <= 65535);
}

static bool is_server(const char *url)
{
    bool tls = strncmp(url, "smtps://", 8) == 0;
    bool plain = strncmp(url, "smtp://", 7) == 0;
    return (tls || plain) && is_host(url + (tls ? 8 : 7));
}

/* One that this machine knows: with any other word the times in mails would be UTC, and nobody
 * would hear of it. */
static bool is_zone(const char *zone)
{
    struct stat status;
    char path[SETTING_MAX + 32];
    snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", zone);
    return zone[0] != '.' && strstr(zone, "/.") == NULL && stat(path, &status) == 0 &&
           S_ISREG(status.st_mode);
}

static bool read_login(const struct reading *reading, const char *value)
{
    static const char *const words[] = {"none", "password", "xoauth2"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(value, words[i]) == 0) {
            reading->out->login = (enum mail_login)i;
            return true;
        }
    return wrong(reading, _("'login' is none, password of xoauth2"));
}

static bool read_security(const struct reading *reading, const char *value)
{
    bool none = strcmp(value, "none") == 0;
    reading->out->security = none ? MAIL_SECURITY_NONE : MAIL_SECURITY_STARTTLS;
    return none || strcmp(value, "starttls") == 0 ||
           wrong(reading, _("'security' is starttls of none"));
}

static bool read_digest(const struct reading *reading, const char *value)
{
    unsigned hour;
    unsigned minute;
    char rest;
    if (strlen(value) != 5 || sscanf(value, "%2u:%2u%c", &hour, &minute, &rest) != 2 || hour > 23 ||
        minute > 59)
        return wrong(reading, _("'digest' is een tijd, als 07:30"));
    reading->out->digest_minute = (int)(hour * 60 + minute);
    return true;
}

static bool read_give_up(const struct reading *reading, const char *value)
{
    unsigned hours;
    char rest;
    if (sscanf(value, "%3u%c", &hours, &rest) != 1 || hours < 1 || hours > 168)
        return wrong(reading, _("'give_up_hours' is een getal van 1 tot en met 168"));
    reading->out->give_up_ms = hours * HOUR_MS;
    return true;
}

static bool read_together(const struct reading *reading, const char *value)
{
    unsigned seconds;
    char rest;
    if (sscanf(value, "%3u%c", &seconds, &rest) != 1 || seconds > 600)
        return wrong(reading, _("'together_seconds' is een getal van 0 tot en met 600"));
    reading->out->together_ms = seconds * SECOND_MS;
    return true;
}

/* --- keys --- */

static bool keep(const struct reading *reading, const char *key, const char *value)
{
    struct mail_settings *out = reading->out;
    const struct {
        const char *key;
        char *place;
    } texts[] = {
        {"server", out->server},
        {"from", out->from},
        {"name", out->name},
        {"site", out->site},
        {"user", out->user},
        {"token_url", out->token_url},
        {"client_id", out->client_id},
        {"scope", out->scope},
        {"ca_file", out->ca_file},
        {"zone", out->zone},
        {"token_file", out->token_file},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(key, texts[i].key) == 0) {
            snprintf(texts[i].place, SETTING_MAX, "%s", value);
            return true;
        }
    if (strcmp(key, "login") == 0)
        return read_login(reading, value);
    if (strcmp(key, "security") == 0)
        return read_security(reading, value);
    if (strcmp(key, "digest") == 0)
        return read_digest(reading, value);
    if (strcmp(key, "give_up_hours") == 0)
        return read_give_up(reading, value);
    if (strcmp(key, "together_seconds") == 0)
        return read_together(reading, value);
    return wrong(reading, _("'%.40s' is hier geen instelling; doc/mail.md noemt ze alle"), key);
}

static bool read_pair(struct reading *reading, yaml_document_t *document,
                      const yaml_node_pair_t *pair)
{
    const yaml_node_t *key = yaml_document_get_node(document, pair->key);
    const yaml_node_t *value = yaml_document_get_node(document, pair->value);
    reading->line = key->start_mark.line + 1;
    if (key->type != YAML_SCALAR_NODE || value->type != YAML_SCALAR_NODE)
        return wrong(reading, _("een regel is 'sleutel: waarde'"));
    const char *name = (const char *)key->data.scalar.value;
    const char *text = (const char *)value->data.scalar.value;
    if (strlen(text) != value->data.scalar.length || strlen(text) >= SETTING_MAX ||
        !is_printable(text))
        return wrong(reading, _("'%.40s' is een regel gewone tekens zonder accenten, hoogstens %d"),
                     name, SETTING_MAX - 1);
    if (text[0] == '\0')
        return wrong(reading, _("'%.40s' heeft geen waarde; vul hem in of haal de regel weg"),
                     name);
    return keep(reading, name, text);
}

/* Of two the last would count, and an editor that looks at the first would not see why. */
static bool stands_before(yaml_document_t *document, const yaml_node_t *root,
                          const yaml_node_pair_t *pair)
{
    const yaml_node_t *key = yaml_document_get_node(document, pair->key);
    for (const yaml_node_pair_t *at = root->data.mapping.pairs.start; at < pair; at++) {
        const yaml_node_t *other = yaml_document_get_node(document, at->key);
        if (strcmp((const char *)key->data.scalar.value, (const char *)other->data.scalar.value) ==
            0)
            return true;
    }
    return false;
}

static bool read_document(struct reading *reading, yaml_document_t *document)
{
    const yaml_node_t *root = yaml_document_get_root_node(document);
    if (root == NULL || root->type != YAML_MAPPING_NODE)
        return wrong(reading, _("hier horen regels 'sleutel: waarde'"));
    for (const yaml_node_pair_t *pair = root->data.mapping.pairs.start;
         pair < root->data.mapping.pairs.top; pair++) {
        if (!read_pair(reading, document, pair))
            return false;
        if (stands_before(document, root, pair))
            return wrong(reading, _("deze sleutel staat er al; haal er een weg"));
    }
    reading->line = 0;
    return true;
}

/* --- what belongs together --- */

static bool check(const struct reading *reading)
{
    struct mail_settings *out = reading->out;
    if (!is_server(out->server))
        return wrong(reading, _("'server' is smtps://HOST:POORT of smtp://HOST:POORT"));
    if (!is_zone(out->zone))
        return wrong(reading, _("'zone' is een tijdzone die deze machine kent, als "
                                "Europe/Amsterdam (pakket tzdata)"));
    if (out->ca_file[0] != '\0' && access(out->ca_file, R_OK) != 0)
        return wrong(reading, _("'ca_file' is niet te lezen: %s: %s"), out->ca_file,
                     strerror(errno));
    if (out->security == MAIL_SECURITY_NONE &&
        (strncmp(out->server, "smtps:", 6) == 0 || !host_is_here(out->server + 7)))
        return wrong(
            reading,
            _("'security: none' kan alleen met smtp:// naar deze machine zelf (127.0.0.1)"));
    if (!address_is_valid(bytes_of(out->from, strlen(out->from))))
        return wrong(reading, _("'from' is een mailadres"));
    snprintf(out->host, sizeof out->host, "%s", strchr(out->from, '@') + 1);
    if (strpbrk(out->name, "\"\\<>@,;:()") != NULL)
        return wrong(reading, _("in 'name' staan geen aanhalingstekens, haakjes of leestekens"));
    if (!url_is_safe(out->site))
        return wrong(reading, _("'site' is het https-adres waar de webtoegang staat"));
    if (out->login != MAIL_LOGIN_NONE && out->user[0] == '\0')
        return wrong(reading, _("bij 'login' hoort 'user'"));
    if (out->login != MAIL_LOGIN_NONE && out->security == MAIL_SECURITY_NONE)
        return wrong(reading, _("een wachtwoord gaat niet over een open lijn"));
    if (out->login == MAIL_LOGIN_XOAUTH2 &&
        (out->token_file[0] == '\0' ? !url_is_safe(out->token_url) || out->client_id[0] == '\0'
                                    : out->token_file[0] != '/' || out->token_url[0] != '\0'))
        return wrong(reading, _("bij 'login: xoauth2' horen 'token_url' en 'client_id', of alleen "
                                "'token_file' met een volledig pad"));
    size_t len = strlen(out->site);
    if (out->site[len - 1] == '/')
        out->site[len - 1] = '\0';
    return true;
}

/* A trailing line end is the editor's. */
static bool read_secret(const struct reading *reading)
{
    const char *name = reading->out->login == MAIL_LOGIN_XOAUTH2 ? "smtp.secret" : "smtp.password";
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    char path[4200];
    uint8_t *data;
    size_t len;
    if (reading->out->login == MAIL_LOGIN_NONE || reading->out->token_file[0] != '\0')
        return true;
    if (folder == NULL || strlen(folder) > 4000)
        return wrong(reading, _("'login' wil een credential '%s'; zie doc/mail.md"), name);
    io_join(path, sizeof path, folder, name);
    if (io_read_file(path, SECRET_MAX - 1, &data, &len) != 0)
        return wrong(reading, _("de credential '%s' is er niet, of niet te lezen"), name);
    while (len > 0 && (data[len - 1] == '\n' || data[len - 1] == '\r'))
        len--;
    memcpy(reading->out->secret, data, len);
    reading->out->secret[len] = '\0';
    explicit_bzero(data, len);
    free(data);
    return (len > 0 && is_printable(reading->out->secret)) ||
           wrong(reading, _("de credential '%s' is leeg of geen gewone tekst"), name);
}

/* As the settings of the other programs: nothing that multiplies, and not deep. */
static bool load(const struct reading *reading, yaml_document_t *out)
{
    struct arena arena;
    struct ladder_report report;
    char line[REPORT_LINE_MAX];
    uint8_t *data;
    size_t len;
    int result = io_read_file(reading->path, DOCUMENT_BYTES_MAX, &data, &len);
    if (result != 0)
        return wrong(reading, "%s", strerror(-result));
    arena_init(&arena);
    report_init(&report, &arena);
    report_begin(&report, reading->path);
    bool loaded = document_load(bytes_of(data, len), out, &report);
    if (!loaded) {
        report_line(&report, 0, line);
        snprintf(reading->fault, reading->size, "%s", line);
    }
    arena_release(&arena);
    free(data);
    return loaded;
}

bool settings_load(const char *path, struct mail_settings *out, char *fault, size_t size)
{
    struct reading reading = {.path = path, .out = out, .fault = fault, .size = size};
    yaml_document_t document;
    *out = (struct mail_settings){
        .digest_minute = 7 * 60 + 30, .give_up_ms = 48 * HOUR_MS, .together_ms = 60 * SECOND_MS};
    snprintf(out->zone, sizeof out->zone, "Europe/Amsterdam");
    if (!load(&reading, &document))
        return false;
    bool read = read_document(&reading, &document);
    yaml_document_delete(&document);
    return read && check(&reading) && read_secret(&reading);
}
