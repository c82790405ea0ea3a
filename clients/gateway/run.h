// SPDX-License-Identifier: EUPL-1.2
/* The gateway's process from its loop to its end: everything opened in order, the line to the
 * daemon, signals, and leaving without cutting anybody off. */
#ifndef CLIENTS_GATEWAY_RUN_H
#define CLIENTS_GATEWAY_RUN_H

#include "base/fatal.h"
#include "clients/gateway/web_settings.h"
#include "clients/lib/profile.h"

struct run_options {
    const char *listen;
    const char *profile;    /* its folder: credentials may lie there */
    const char *web;        /* folder of the web client */
    const char *ready_file; /* gets the URL once it listens; NULL: none */
    bool practice;
    /* Read client and theme, say what is wrong, and end. Secrets are left alone: systemd gives them
     * to the service itself and not to what it starts before a reload. */
    bool check;
};

/* The profile's secret is wiped as soon as the line to the daemon has it. */
enum exit_status gateway_run(const struct run_options *options, const struct web_settings *settings,
                             struct profile *profile);

#endif
