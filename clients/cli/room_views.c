// SPDX-License-Identifier: EUPL-1.2
/* Room for work: limits that are gone over. */
#include <inttypes.h>
#include <stdio.h>

#include "clients/cli/view.h"

static void print_warning(const struct warning *warning)
{
    const char *tier = warning->tier.s;
    uint64_t count = warning->count;
    uint64_t most = warning->most;
    switch (warning->kind) {
    case warning_kind_CASELOAD:
        printf(_("%s heeft %" PRIu64 " casussen, bij %s hoogstens %" PRIu64), warning->person.s,
               count, tier, most);
        return;
    case warning_kind_HOURS:
        printf(_("%s heeft bij %s %" PRIu64 " uur per week voor een casus, minstens %" PRIu64),
               warning->person.s, tier, count, most);
        return;
    case warning_kind_IN_PROGRESS:
        if (code_empty(&warning->tier))
            printf(_("op de ladder zijn %" PRIu64 " casussen in behandeling, hoogstens %" PRIu64),
                   count, most);
        else
            printf(_("bij %s zijn %" PRIu64 " casussen in behandeling, hoogstens %" PRIu64), tier,
                   count, most);
        return;
    case warning_kind_YEAR_TARGET:
        printf(_("dit jaar zijn %" PRIu64 " casussen ingebracht; het doel is %" PRIu64), count,
               most);
        return;
    case warning_kind_none: /* of a newer daemon */
        return;
    }
}

void view_warnings(const struct list *warnings)
{
    const struct warning *v = VIEW_MEMBERS(warning, *warnings);
    for (size_t i = 0; i < warnings->n; i++) {
        printf("  %s ", _("let op:"));
        print_warning(&v[i]);
        putchar('\n');
    }
}
