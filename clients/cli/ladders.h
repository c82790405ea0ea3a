// SPDX-License-Identifier: EUPL-1.2
/* The ladders of the site, as far as whoever fills in a case needs them. The last known version of
 * each is kept in the profile, so that a case can be written while the daemon is away. */
#ifndef CLIENTS_CLI_LADDERS_H
#define CLIENTS_CLI_LADDERS_H

#include "clients/cli/cli.h"
#include "clients/lib/ladder_view.h"

/* Each says what is wrong and returns an exit status; 0 is fine. */
int ladders_list(struct cli *cli, struct codes *out);
int ladders_get(struct cli *cli, const struct code *ladder, struct ladder_view *out);
int ladders_get_of_case(struct cli *cli, struct case_id case_id, struct ladder_view *out);
/* A step of a case at this tier in the reader's words; the code itself when no ladder knows it, or
 * when nobody can be asked. `ladder` and `tier` may be NULL: then those of the site are looked
 * through. Each is asked for once per run. */
const char *ladders_step_words(struct cli *cli, const struct code *ladder, const struct code *tier,
                               const char *step);
/* The title of a tier likewise. */
const char *ladders_tier_words(struct cli *cli, const struct code *ladder, const struct code *tier);
/* The ladder of this code, as ladders_step_words knows it; NULL when nobody can be asked. */
const struct ladder_view *ladders_known(struct cli *cli, const struct code *ladder);
/* Codes as the reader's words, with commas between; a code that has none as it is. `list` is the
 * key in ladder files that has the words, as "pots"; `ladder` may be NULL: then those of the site
 * are looked through. Lives in the arena. */
const char *ladders_words(struct cli *cli, const struct code *ladder, const char *list,
                          const struct codes *codes);
/* The same for one code; "" for none. */
const char *ladders_word(struct cli *cli, const struct code *ladder, const char *list,
                         const struct code *code);
/* The words for a code in a field of this name, as tier, pot or subject; the code when it has none.
 */
const char *ladders_field_word(struct cli *cli, const char *field, const char *code);
/* What comes first in acute danger, on stderr, by the ladder of a case or by its code; nothing when
 * there is no such text, or nobody to ask for it. */
void ladders_show_emergency(struct cli *cli, struct case_id case_id, const struct code *ladder);

int ladders_print_json(struct cli *cli, const struct code *ladder);

/* The question of a form that fills this field; NULL: there is none. */
const struct ladder_question *ladders_question(const struct ladder_form *form,
                                               const struct code *field);

#endif
