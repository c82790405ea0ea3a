// SPDX-License-Identifier: EUPL-1.2
#include "secrets.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/io.h"
#include "base/language.h"
#include "wire/keys.h"

#define PATH_ROOM (SITE_PATH_MAX + 128)

static bool refused(struct site_fault *fault, const char *path)
{
    snprintf(fault->what, sizeof fault->what,
             _("geen toegang tot het geheim '%.200s': doe dit als de gebruiker van wie de site is"),
             path);
    fault->status = EXIT_STATUS_PERMISSION;
    return false;
}

static bool fail(struct site_fault *fault, const char *what, const char *path, const char *why)
{
    snprintf(fault->what, sizeof fault->what, "%s '%.200s': %s", what, path, why);
    fault->status = EXIT_STATUS_CONFIG;
    return false;
}

static bool make_key(const char *path, struct site_fault *fault)
{
    uint8_t public_key[32];
    uint8_t secret_key[32];
    char text[WIRE_KEY_TEXT + 1];
    wire_key_make(public_key, secret_key);
    wire_key_format(secret_key, text);
    text[WIRE_KEY_TEXT - 1] = '\n';
    int result = io_write_file(path, text, WIRE_KEY_TEXT, 0600);
    sodium_memzero(secret_key, sizeof secret_key);
    sodium_memzero(text, sizeof text);
    if (result == -EACCES)
        return refused(fault, path);
    return result == 0 || fail(fault, _("kan niet schrijven:"), path, strerror(-result));
}

/* `ours`: the folder beside the site, whose modes are ours to keep. systemd keeps those of its
 * credentials, and the access list by which it lets the unit's user in shows as the group's. */
static bool load_key(const char *dir, const char *name, bool ours, bool make, uint8_t out[32],
                     struct site_fault *fault)
{
    char path[PATH_ROOM];
    uint8_t *text = NULL;
    size_t len = 0;
    io_join(path, sizeof path, dir, name);
    if (make && !io_exists(path) && !make_key(path, fault))
        return false;
    struct stat st;
    if (ours && stat(path, &st) == 0 && (st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return fail(fault, _("het geheim"), path, _("is leesbaar voor anderen; doe chmod 600"));
    int result = io_read_file(path, 4096, &text, &len);
    if (result == -EACCES)
        return refused(fault, path);
    if (result != 0)
        return fail(fault, _("kan het geheim niet lezen:"), path,
                    result == -ENOENT
                        ? _("het is er niet; `doorbraakd key --site SITE` maakt het, of zet "
                            "terug wat bij deze site hoort")
                        : strerror(-result));
    text[strcspn((char *)text, "\r\n")] = '\0';
    bool good = wire_key_parse((const char *)text, out);
    sodium_memzero(text, len);
    free(text);
    return good || fail(fault, _("het geheim"), path, _("is niet één regel van 40 tekens Z85"));
}

bool secrets_load(const char *site_dir, bool make, struct secrets *out, struct site_fault *fault)
{
    char own[PATH_ROOM];
    const char *dir = getenv("CREDENTIALS_DIRECTORY");
    bool ours = dir == NULL;
    if (!ours) {
        make = false;
    } else {
        snprintf(own, sizeof own, "%s.secrets", site_dir);
        dir = own;
        if (make && mkdir(own, 0700) != 0 && errno != EEXIST)
            return fail(fault, _("kan niet maken:"), own, strerror(errno));
    }
    return load_key(dir, "server.key", ours, make, out->server, fault) &&
           load_key(dir, "master.key", ours, make, out->master, fault);
}

void secrets_wipe(struct secrets *secrets)
{
    sodium_memzero(secrets, sizeof *secrets);
}
