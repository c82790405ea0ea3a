// SPDX-License-Identifier: EUPL-1.2
/* A ladder's own questions: asked one by one in the terminal, or laid out as a YAML draft for an
 * editor. */
#ifndef CLIENTS_CLI_FORM_H
#define CLIENTS_CLI_FORM_H

#include "clients/cli/cli.h"
#include "clients/lib/ladder_view.h"

/* Fills the rest of `body` with answers; false when the input ended. */
bool form_ask_case(struct cli *cli, const struct ladder_view *ladder, struct case_submit *body);

/* The questions of a plan or a record, as texts of `message`. `all` must be answered. */
bool form_ask_texts(struct cli *cli, const struct ladder_form *form, bool all,
                    const struct message *message, void *body);

/* The draft of a case of this ladder. In the arena. */
char *form_draft(struct cli *cli, const struct ladder_view *ladder);

#endif
