// SPDX-License-Identifier: EUPL-1.2
/* What the programs that go about beside a daemon have in common: a client of a profile's folder,
 * signals that end them between two things, and rounds without end, slower while somebody is away.
 *
 * Not here: what a round does. */
#ifndef CLIENTS_LIB_SERVICE_H
#define CLIENTS_LIB_SERVICE_H

#include "clients/lib/client.h"

enum { SERVICE_VERSION = 128, SERVICE_HELP }; /* values of options, beside those of the program */

/* What a program does with an option that is not its own: it says its version, or how it is called,
 * and ends. `line` says how. */
_Noreturn void service_option(int option, const char *program, const char *line);
_Noreturn void service_usage(const char *line);

/* Each ends the process, with words, when there is no usable profile. */
void service_profile(const char *folder, struct profile *out);
struct client *service_client(const char *folder);

/* SIGTERM and SIGINT are asked for from here on. */
void service_catch_signals(void);
bool service_stopping(void);

/* A signal ends it early; there is none once one of those came. */
void service_rest(int ms);

struct service_rounds {
    bool (*round)(void *arg); /* false: somebody was away, or said no */
    void (*pause)(void *arg); /* behind a round that reached everybody */
    void *arg;
    const bool *refused; /* of the last round: it was said no, to this program itself */
    bool once;
    int first_ms; /* the pause behind one that did not, doubled each time */
    int most_ms;
};

/* Until a signal, or once; the exit status. */
int service_run(const struct service_rounds *rounds);

#endif
