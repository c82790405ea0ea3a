// SPDX-License-Identifier: EUPL-1.2
#include "clients/cli/draft.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "clients/lib/json.h"

enum { DRAFTS_MAX = 1000 };

static bool say_fault(const char *path, int number)
{
    cli_warn(_("%s is niet te schrijven: %s"), path, strerror(number));
    return false;
}

bool draft_open(const struct cli *cli, char path[DRAFT_PATH_MAX])
{
    char name[32];
    for (int i = 1; i <= DRAFTS_MAX; i++) {
        snprintf(name, sizeof name, "draft-%d.yaml", i);
        profile_path(&cli->profile, name, path);
        int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd >= 0)
            return close(fd) == 0 || say_fault(path, errno);
        if (errno != EEXIST)
            break;
    }
    return say_fault(path, errno);
}

/* As JSON, which YAML readers take: quoting is then nobody's problem. */
bool draft_save(const char *path, const struct message *message, const void *body)
{
    struct writer writer;
    writer_init(&writer);
    message_encode(message, body, &writer);
    json_t *json = json_of_bytes(writer_bytes(&writer), message);
    char *text = json_dumps(json, JSON_INDENT(2));
    int result = text == NULL ? -ENOMEM : io_write_file(path, text, strlen(text), 0600);
    free(text);
    json_decref(json);
    writer_release(&writer);
    return result == 0 || say_fault(path, -result);
}

bool draft_is_ours(const struct cli *cli, const char *path)
{
    char start[DRAFT_PATH_MAX];
    profile_path(&cli->profile, "draft-", start);
    return strncmp(path, start, strlen(start)) == 0;
}

void draft_point_out(const char *path, const struct verb *verb)
{
    fprintf(stderr, _("  wat u schreef, staat in %s; verder ermee:\n  doorbraak %s --file %s\n"),
            path, verb->name, path);
}
