// SPDX-License-Identifier: EUPL-1.2
/* Verbs that are doorbraakd's: they work on files, without a daemon that runs. It stands beside
 * this program, else on the path. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/io.h"
#include "clients/cli/cli.h"

int verb_daemon(struct cli *cli, const struct verb *verb)
{
    char path[PROFILE_PATH_MAX + 16];
    (void)verb;
    snprintf(path, sizeof path, "%s/doorbraakd", cli->program);
    /* The verb and what follows are the daemon's own words. */
    char **words = cli->daemon_words - 1;
    words[0] = path;
    if (io_exists(path))
        execv(path, words);
    else
        execvp("doorbraakd", words);
    cli_warn(_("doorbraakd is niet te starten: %s"), strerror(errno));
    return EXIT_STATUS_UNAVAILABLE;
}
