// SPDX-License-Identifier: EUPL-1.2
#include "clients/lib/service.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>

#include "base/fatal.h"
#include "base/language.h"

static volatile sig_atomic_t stop;

static void on_signal(int number)
{
    (void)number;
    stop = 1;
}

void service_usage(const char *line)
{
    fprintf(stderr, "%s\n", line);
    exit(EXIT_STATUS_USAGE);
}

void service_option(int option, const char *program, const char *line)
{
    if (option == SERVICE_VERSION)
        printf("%s %s\n", program, DOORBRAAK_VERSION);
    else if (option == SERVICE_HELP)
        puts(line);
    else
        service_usage(line);
    exit(EXIT_STATUS_OK);
}

/* The service runs as a user of its own, and root made the folder: that is what goes wrong. */
static const char *profile_words(enum profile_state state)
{
    switch (state) {
    case PROFILE_READY:
    case PROFILE_ABSENT:
        break;
    case PROFILE_EXPOSED:
        return _("anderen kunnen '%s' lezen, of het is niet van de gebruiker van deze dienst; "
                 "herstel het met chown -R en chmod -R go=");
    case PROFILE_CLOSED:
        return _("de gebruiker van deze dienst mag niet bij '%s'; herstel het met chown -R");
    case PROFILE_DAMAGED:
        return _("'%s' is niet te lezen; maak het profiel opnieuw met 'doorbraak enroll'");
    }
    return _("'%s' is er niet; maak het profiel met 'doorbraak enroll', als de gebruiker van deze "
             "dienst");
}

void service_profile(const char *folder, struct profile *out)
{
    const char *fault = NULL;
    enum profile_state state = profile_load(folder, out, &fault);
    if (state != PROFILE_READY)
        fatal(EXIT_STATUS_CONFIG, profile_words(state), fault == NULL ? folder : fault);
}

struct client *service_client(const char *folder)
{
    struct profile profile;
    service_profile(folder, &profile);
    struct client *client = client_open(&profile);
    profile_release(&profile);
    return client;
}

void service_catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
}

bool service_stopping(void)
{
    return stop != 0;
}

void service_rest(int ms)
{
    struct timespec time = {ms / 1000, (long)(ms % 1000) * 1000000};
    sigset_t asked;
    sigset_t before;
    sigemptyset(&asked);
    sigaddset(&asked, SIGTERM);
    sigaddset(&asked, SIGINT);
    pthread_sigmask(SIG_BLOCK, &asked, &before); /* none is lost between the look and the rest */
    if (!stop)
        pselect(0, NULL, NULL, NULL, &time, &before);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

int service_run(const struct service_rounds *rounds)
{
    unsigned failures = 0;
    while (!stop) {
        bool reached = rounds->round(rounds->arg);
        if (rounds->once)
            return reached            ? EXIT_STATUS_OK
                   : *rounds->refused ? EXIT_STATUS_PERMISSION
                                      : EXIT_STATUS_UNAVAILABLE;
        failures = reached ? 0 : failures + 1;
        if (reached)
            rounds->pause(rounds->arg);
        else
            service_rest(client_backoff(failures, rounds->first_ms, rounds->most_ms));
    }
    return EXIT_STATUS_OK;
}
