// SPDX-License-Identifier: EUPL-1.2
/* The two secrets of a site: the server's CURVE key and the master key of the keyring. From
 * systemd's credentials (server.key, master.key: each one line of Z85); without them from the
 * folder SITE.secrets beside the site, made with it, mode 0600. Never inside the site: a copy of
 * the site alone must open nothing. */
#ifndef DAEMON_SECRETS_H
#define DAEMON_SECRETS_H

#include "engine/site.h"

struct secrets {
    uint8_t server[32];
    uint8_t master[32];
};

/* `make`: what is missing in the site's own folder is made. False with the reason in `fault`. */
bool secrets_load(const char *site_dir, bool make, struct secrets *out, struct site_fault *fault);
void secrets_wipe(struct secrets *secrets);

#endif
