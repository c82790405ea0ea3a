// SPDX-License-Identifier: EUPL-1.2
/* What the parts of the gateway share: the loop, the settings, the sessions, the files, the line to
 * the daemon, the stream. One thread. Its owner is run.c. */
#ifndef CLIENTS_GATEWAY_GATEWAY_H
#define CLIENTS_GATEWAY_GATEWAY_H

#include <uv.h>

#include "clients/gateway/files.h"
#include "clients/gateway/headers.h"
#include "clients/gateway/knocks.h"
#include "clients/gateway/session.h"
#include "clients/gateway/turns.h"
#include "clients/gateway/web_settings.h"
#include "clients/lib/courier.h"

struct oidc;
struct server;
struct stream;
struct documents;

struct gateway {
    uv_loop_t loop;
    const struct web_settings *settings;
    bool practice_wanted; /* --practice */
    bool practice;        /* and the daemon says that it is a practice site */
    bool https;
    unsigned port;        /* that it listens on */
    unsigned connections; /* so many at once */
    struct origin origin;
    struct sessions sessions;
    struct site_files files;
    struct courier *courier;
    struct turns turns;   /* of the people on it */
    struct knocks knocks; /* of calendar programs */
    struct server *server;
    struct oidc *oidc;
    struct stream *stream;
    struct documents *documents;
    struct MHD_Response *openapi;
    bool stopping;
};

#endif
