// SPDX-License-Identifier: EUPL-1.2
/* The table of verbs, in the order in which help shows them. */
#ifndef CLIENTS_CLI_VERBS_H
#define CLIENTS_CLI_VERBS_H

#include "clients/cli/cli.h"

struct verb_group {
    const char *title; /* a msgid */
    const struct verb *verbs;
    size_t n;
};

/* verbs_belong.c */
#define BELONG_VERBS 23
extern const struct verb belong_verbs[BELONG_VERBS];

/* verbs_sharing.c */
#define SHARING_VERBS 7
extern const struct verb sharing_verbs[SHARING_VERBS];

/* verbs_privacy.c */
#define PRIVACY_VERBS 16
extern const struct verb privacy_verbs[PRIVACY_VERBS];

extern const struct verb_group verb_groups[];
extern const size_t verb_groups_n;

/* The verb of these words, two words before one; `used` becomes how many it took. NULL when there
 * is none. */
const struct verb *verb_find(int n, char *const *words, int *used);

void verb_help(const struct verb *verb);
/* Those of two words that begin with `first`, one line each; false when there are none. */
bool verb_help_of(const char *first);
/* All verbs, one line each. */
void verb_help_all(void);

#endif
