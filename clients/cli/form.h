// SPDX-License-Identifier: EUPL-1.2
/* A ladder's own questions: asked one by one in the terminal, or laid out as a YAML draft for an
 * editor. */
#ifndef CLIENTS_CLI_FORM_H
#define CLIENTS_CLI_FORM_H

#include "clients/cli/cli.h"
#include "clients/lib/ladder_view.h"

/* Fills the rest of `body` with answers; after each it is kept in the file `draft`. False when the
 * input ended, or when the file cannot be written. */
bool form_ask_case(struct cli *cli, const struct ladder_view *ladder, struct case_submit *body,
                   const char *draft);

/* The questions of a record, all of them, as texts of `message`. */
bool form_ask_texts(struct cli *cli, const struct ladder_form *form, const struct message *message,
                    void *body, const char *draft);

/* Which elements of the triangle a justified no does not find substantiated (UTR-9). */
bool form_ask_unmet(struct cli *cli, const struct ladder_view *ladder, struct case_decide *body);

/* What comes first in acute danger, on stderr. */
void form_show_emergency(const struct cli *cli, const struct ladder_view *ladder);

/* The draft of a case of this ladder. In the arena. */
char *form_draft(struct cli *cli, const struct ladder_view *ladder);

#endif
