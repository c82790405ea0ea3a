// SPDX-License-Identifier: EUPL-1.2
/* What came of a command, for a person or as JSON, and as an exit status. */
#ifndef CLIENTS_CLI_REPORT_H
#define CLIENTS_CLI_REPORT_H

#include "clients/cli/cli.h"

/* Says it and returns the exit status. For a gate that is not met it asks the daemon why, to say
 * in words what is missing. */
int report_sent(struct cli *cli, const struct message *command, const void *body,
                const struct sent *sent);

/* A refusal of a query, or of a command that waited. `about` may be NULL. */
void report_refusal(struct cli *cli, const char *about, const struct reply *reply);

/* For send_outbox and send_command: what became of those that waited. */
struct send_report report_waiting(struct cli *cli);

/* The command in a stored frame, as "case_claim"; "?" when it cannot be read. */
const char *report_command_name(struct bytes frame);

/* Prints who must do what, and by when; `routes`: also where the case goes from here, as its
 * district says. Nothing when it has no step or cannot be asked. */
void report_next_step(struct cli *cli, struct case_id case_id, bool routes);

#endif
