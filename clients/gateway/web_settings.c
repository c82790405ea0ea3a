// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/web_settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/language.h"
#include "clients/gateway/oidc_settings.h"
#include "ladder/table_file.h"

#include "proto/table.h"

#include "proto/table_fields.h"
#include "clients/gateway/web_settings.def"
#include "proto/table_end.h"

#include "proto/table_places.h"
#include "clients/gateway/web_settings.def"
#include "proto/table_end.h"

#include "proto/table_messages.h"
#include "clients/gateway/web_settings.def"
#include "proto/table_end.h"

static const char *beside(const char *file, const char *path, struct arena *arena)
{
    const char *slash = strrchr(file, '/');
    if (path == NULL || path[0] == '/' || slash == NULL)
        return path;
    size_t folder = (size_t)(slash - file) + 1;
    char *out = arena_alloc(arena, folder + strlen(path) + 1);
    memcpy(out, file, folder);
    memcpy(out + folder, path, strlen(path));
    return out;
}

bool web_settings_read(const char *path, struct web_settings *out, struct arena *arena,
                       struct ladder_report *report)
{
    memset(out, 0, sizeof *out);
    if (path != NULL && !table_file_read(path, &message_web_settings, out, arena, report))
        return false;
    const char **const paths[] = {&out->documents, &out->practice_people, &out->theme,
                                  &out->tls_certificate, &out->tls_key};
    for (size_t i = 0; path != NULL && i < sizeof paths / sizeof paths[0]; i++)
        *paths[i] = beside(path, *paths[i], arena);
    if (out->connections == 0)
        out->connections = 2000;
    if (out->idle_minutes == 0)
        out->idle_minutes = 60;
    if (out->most_hours == 0)
        out->most_hours = 10;
    struct issuer *issuers = out->issuers.v;
    for (size_t i = 0; path != NULL && i < out->issuers.n; i++)
        issuers[i].ca_file = beside(path, issuers[i].ca_file, arena);
    oidc_settings_complete(out);
    return true;
}

static bool is_loopback(const char *listen)
{
    return strncmp(listen, "127.", 4) == 0 || strncmp(listen, "[::1]:", 6) == 0;
}

static bool origin_is_sound(const char *origin)
{
    const char *host = strstr(origin, "://");
    size_t scheme = host == NULL ? 0 : (size_t)(host - origin);
    bool known = (scheme == 5 && strncmp(origin, "https", 5) == 0) ||
                 (scheme == 4 && strncmp(origin, "http", 4) == 0);
    return known && host[3] != '\0' && strpbrk(host + 3, "/?#@ ") == NULL;
}

static bool has_port(const char *listen)
{
    const char *colon = strrchr(listen, ':');
    size_t digits = colon == NULL ? 0 : strspn(colon + 1, "0123456789");
    return colon != listen && digits > 0 && digits <= 5 && colon[1 + digits] == '\0' &&
           strtoul(colon + 1, NULL, 10) <= 65535;
}

static const char *fault_of_keys(const struct web_settings *settings, const char *listen)
{
    const struct host_name *names = settings->hosts.v;
    if (!has_port(listen))
        return _("--listen is een adres met een poort, als 127.0.0.1:7380 of [::1]:7380");
    for (size_t i = 0; i < settings->hosts.n; i++)
        if (names[i].name[0] == '\0' || strpbrk(names[i].name, "/?#@ ") != NULL)
            return _("hosts: een 'name' is een naam zonder https:// en zonder pad, als "
                     "gezond.example.nl");
    if ((settings->tls_certificate == NULL) != (settings->tls_key == NULL))
        return _("tls_certificate en tls_key horen bij elkaar");
    if (settings->origin != NULL && !origin_is_sound(settings->origin))
        return _("origin is een adres zonder pad, als https://doorbraak.example.nl");
    bool https = settings->tls_certificate != NULL ||
                 (settings->origin != NULL && strncmp(settings->origin, "https:", 6) == 0);
    if (!https && !is_loopback(listen))
        return _("zonder https luistert dit programma alleen op 127.0.0.1 of [::1]. Zet origin op "
                 "het https-adres van de proxy, of geef tls_certificate en tls_key");
    return NULL;
}

/* The file that `key` names can be read, or no such key is there. */
static bool is_readable(const char *key, const char *path, char *fault, size_t size)
{
    if (path == NULL || access(path, R_OK) == 0)
        return true;
    snprintf(fault, size, _("%s: het bestand is niet te lezen: %s: %s"), key, path,
             strerror(errno));
    return false;
}

static bool files_are_there(const struct web_settings *settings, bool practice, bool secrets,
                            char *fault, size_t size)
{
    const struct issuer *issuers = settings->issuers.v;
    for (size_t i = 0; i < settings->issuers.n; i++)
        if (!is_readable("issuers: ca_file", issuers[i].ca_file, fault, size))
            return false;
    return (!secrets || (is_readable("tls_certificate", settings->tls_certificate, fault, size) &&
                         is_readable("tls_key", settings->tls_key, fault, size))) &&
           (!practice || is_readable("practice_people", settings->practice_people, fault, size));
}

bool web_settings_are_sound(const struct web_settings *settings, const char *listen, bool practice,
                            bool secrets, char *fault, size_t size)
{
    const char *wrong = fault_of_keys(settings, listen);
    if (wrong != NULL) {
        snprintf(fault, size, "%s", wrong);
        return false;
    }
    return oidc_settings_are_sound(settings, fault, size) &&
           files_are_there(settings, practice, secrets, fault, size);
}
