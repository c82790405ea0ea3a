// SPDX-License-Identifier: EUPL-1.2
/* What somebody is typing, kept in a file of its own (mode 0600, in the profile folder) until it
 * has left, so that a refusal, ^C or a power cut costs at most one answer. `--file` reads it. */
#ifndef CLIENTS_CLI_DRAFT_H
#define CLIENTS_CLI_DRAFT_H

#include "clients/cli/cli.h"

enum { DRAFT_PATH_MAX = PROFILE_PATH_MAX + 64 };

/* A new file; false, and said, when there can be none. Needs a connection (the profile). */
bool draft_open(const struct cli *cli, char path[DRAFT_PATH_MAX]);

/* The whole of `body`, in place of what was there. False, and said, when it cannot be written. */
bool draft_save(const char *path, const struct message *message, const void *body);

/* Is it one that draft_open made? */
bool draft_is_ours(const struct cli *cli, const char *path);

/* Where it lies and how to go on. */
void draft_point_out(const char *path, const struct verb *verb);

#endif
