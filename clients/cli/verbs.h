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

/* Of an array of verbs. */
#define VERB_GROUP(title, verbs)                                                                   \
    {                                                                                              \
        title, verbs, sizeof verbs / sizeof verbs[0]                                               \
    }

/* verbs_*.c */
extern const struct verb_group case_group, work_group, meeting_group, belong_group, money_group,
    people_group, sharing_group, privacy_group, machine_group, admin_group, daemon_group;

extern const struct verb_group *const verb_groups[];
extern const size_t verb_groups_n;

/* The verb of these words, three before two before one; `used` becomes how many it took. NULL when
 * there is none. */
const struct verb *verb_find(int n, char *const *words, int *used);

void verb_help(const struct verb *verb);
/* Those of two words that begin with `first`, one line each; false when there are none. */
bool verb_help_of(const char *first);
/* All verbs, one line each. */
void verb_help_all(void);

#endif
