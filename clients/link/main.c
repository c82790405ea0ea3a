// SPDX-License-Identifier: EUPL-1.2
/* doorbraak-link: carries a referral from one daemon to another, and what comes of it back. Two
 * profiles, each with a key pair and the pinned key of its daemon; no state of its own. Runs in the
 * foreground; a side that is away is waited for, however long that takes. */
#include "clients/link/link.h"

#include <fcntl.h>
#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>

#include "base/assert.h"
#include "base/fatal.h"
#include "base/language.h"
#include "base/log.h"
#include "base/memory.h"
#include "clients/lib/service.h"

#define EVERY_MS 2000
#define MOST_MS  60000

struct options {
    const char *here;
    const char *there;
    int every_ms;
    bool once;
};

static const char *usage_line(void)
{
    return _("gebruik: doorbraak-link --here MAP --there MAP [--every SECONDEN] [--once]");
}

static struct options read_options(int argc, char **argv)
{
    static const struct option known[] = {
        {"here", required_argument, NULL, 'h'},
        {"there", required_argument, NULL, 't'},
        {"every", required_argument, NULL, 'e'},
        {"once", no_argument, NULL, 'o'},
        {"version", no_argument, NULL, SERVICE_VERSION},
        {"help", no_argument, NULL, SERVICE_HELP},
        {NULL, 0, NULL, 0},
    };
    struct options options = {.every_ms = EVERY_MS};
    double seconds;
    for (int c; (c = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        if (c == 'h')
            options.here = optarg;
        else if (c == 't')
            options.there = optarg;
        else if (c == 'o')
            options.once = true;
        else if (c == 'e' && sscanf(optarg, "%lf", &seconds) == 1 && seconds >= 0.05 &&
                 seconds <= 3600)
            options.every_ms = (int)(seconds * 1000);
        else
            service_option(c, "doorbraak-link", usage_line());
    }
    if (options.here == NULL || options.there == NULL || optind != argc)
        service_usage(usage_line());
    return options;
}

/* Whoever starts it a second time with this profile hears so; the lock goes with the process. */
static void claim(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0)
        fatal(EXIT_STATUS_LOCKED, _("'%s' is in gebruik bij een koppeling die al draait"), folder);
}

/* --- a round, and the pause behind it --- */

struct rounds {
    struct carrier *link;
    const struct options *options;
};

static bool round_of(void *arg)
{
    return link_round(((struct rounds *)arg)->link);
}

static void rest(void *arg)
{
    service_rest(((struct rounds *)arg)->options->every_ms);
}

int main(int argc, char **argv)
{
    memory_keep_private();
    language_open();
    log_open("doorbraak-link");
    struct options options = read_options(argc, argv);
    struct carrier *link = memory_zeroed(1, sizeof *link);
    ASSERT(sodium_init() >= 0);
    service_catch_signals();
    arena_init(&link->arena);
    claim(options.here);
    link->here = (struct link_side){.name = "here", .client = service_client(options.here)};
    link->there = (struct link_side){.name = "there", .client = service_client(options.there)};
    log_event(LOG_LEVEL_INFO, "started", NULL, 0, "%s", DOORBRAAK_VERSION);
    int status = service_run(&(struct service_rounds){
        .round = round_of,
        .pause = rest,
        .arg = &(struct rounds){link, &options},
        .refused = &link->refused,
        .once = options.once,
        .first_ms = options.every_ms,
        .most_ms = MOST_MS,
    });
    log_event(LOG_LEVEL_INFO, "stopped", "carried", (int64_t)link->done, "%s", "");
    client_close(link->here.client);
    client_close(link->there.client);
    arena_release(&link->arena);
    free(link);
    return status;
}
