// SPDX-License-Identifier: EUPL-1.2
/* An amount as people write it. A file of its own, so that a program that shows amounts and has no
 * connection (doorbraak-document) takes no more than this. */
#include <stdio.h>

#include "base/language.h"
#include "clients/cli/view.h"

const char *view_cents_text(uint64_t cents, char out[VIEW_CENTS_MAX])
{
    uint64_t euros = cents / 100;
    bool english = language_is_english();
    char group = english ? ',' : '.';
    char whole[VIEW_CENTS_MAX / 2];
    if (euros >= 1000000)
        snprintf(whole, sizeof whole, "%u%c%03u%c%03u", (unsigned)(euros / 1000000), group,
                 (unsigned)(euros / 1000 % 1000), group, (unsigned)(euros % 1000));
    else if (euros >= 1000)
        snprintf(whole, sizeof whole, "%u%c%03u", (unsigned)(euros / 1000), group,
                 (unsigned)(euros % 1000));
    else
        snprintf(whole, sizeof whole, "%u", (unsigned)euros);
    snprintf(out, VIEW_CENTS_MAX, "€%s%c%02u", whole, english ? '.' : ',', (unsigned)(cents % 100));
    return out;
}
