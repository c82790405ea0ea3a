// SPDX-License-Identifier: EUPL-1.2
#include "clients/cli/verbs.h"

const struct verb_group *const verb_groups[] = {
    &case_group,    &work_group,    &meeting_group, &belong_group, &money_group,  &people_group,
    &sharing_group, &privacy_group, &machine_group, &admin_group,  &daemon_group,
};
const size_t verb_groups_n = sizeof verb_groups / sizeof verb_groups[0];
