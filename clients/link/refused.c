// SPDX-License-Identifier: EUPL-1.2
#include "clients/link/refused.h"

/* What was in the way may be gone by then, without a trace in the case. */
#define AGAIN_MS (INT64_C(3600) * 1000)

static struct refused_one *find(struct refused *refused, const struct refused_one *what)
{
    for (size_t i = 0; i < REFUSED_MOST; i++) {
        struct refused_one *one = &refused->all[i];
        if (one->command == what->command && one->referral == what->referral &&
            one->number == what->number && case_id_equal(one->id, what->id))
            return one;
    }
    return NULL;
}

bool refused_lately(struct refused *refused, const struct refused_one *what, int64_t now_ms)
{
    const struct refused_one *one = find(refused, what);
    return one != NULL && one->stood == what->stood && now_ms - one->at_ms < AGAIN_MS;
}

void refused_note(struct refused *refused, const struct refused_one *what, int64_t now_ms)
{
    struct refused_one *one = find(refused, what);
    if (one == NULL)
        one = &refused->all[refused->next++ % REFUSED_MOST];
    *one = *what;
    one->at_ms = now_ms;
}
