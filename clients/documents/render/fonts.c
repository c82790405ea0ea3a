// SPDX-License-Identifier: EUPL-1.2
#include "clients/documents/render/fonts.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/memory.h"

enum { SETTINGS_MAX = 65536 };

/* False when it names a file, and that is not there. */
static bool is_here(const char *font)
{
    static const char names[] = "embed-url=\"file://";
    char path[PATH_MAX];
    const char *at = strstr(font, names);
    if (at == NULL)
        return true;
    at += sizeof names - 1;
    size_t len = strcspn(at, "\"");
    if (len >= sizeof path)
        return false;
    memcpy(path, at, len);
    path[len] = '\0';
    return access(path, R_OK) == 0;
}

/* In place: each <font …>…</font> that is not here goes. */
static void leave_out(char *text)
{
    static const char end[] = "</font>";
    char *font = text;
    while ((font = strstr(font, "<font ")) != NULL) {
        char *behind = strstr(font, end);
        if (behind == NULL)
            return;
        behind += sizeof end - 1;
        char kept = *behind;
        *behind = '\0';
        bool here = is_here(font);
        *behind = kept;
        if (here)
            font = behind;
        else
            memmove(font, behind, strlen(behind) + 1);
    }
}

bool fonts_settings(const char *path, struct bytes *out)
{
    uint8_t *data = NULL;
    size_t len;
    int failed = io_read_file(path, SETTINGS_MAX, &data, &len);
    if (failed != 0) {
        fprintf(stderr, "doorbraak-document: %s: %s\n", path, strerror(-failed));
        return false;
    }
    char *text = memory_new(len + 1);
    memcpy(text, data, len);
    text[len] = '\0';
    free(data);
    leave_out(text);
    *out = bytes_of(text, strlen(text));
    return true;
}
