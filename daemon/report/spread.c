// SPDX-License-Identifier: EUPL-1.2
#include "report/spread.h"

void spread_add(struct spread *spread, uint64_t tenths)
{
    uint64_t place = tenths;
    if (tenths >= SPREAD_FINE)
        place = SPREAD_FINE + (tenths - SPREAD_FINE) / 10;
    if (place >= SPREAD_FINE + SPREAD_COARSE)
        place = SPREAD_FINE + SPREAD_COARSE - 1;
    spread->counts[place]++;
    spread->n++;
}

uint64_t spread_at(const struct spread *spread, unsigned percent)
{
    uint64_t rank = (spread->n * percent + 99) / 100;
    uint64_t seen = 0;
    for (uint64_t i = 0; i < SPREAD_FINE + SPREAD_COARSE; i++) {
        seen += spread->counts[i];
        if (seen >= rank && seen > 0)
            return i < SPREAD_FINE ? i : SPREAD_FINE + (i - SPREAD_FINE) * 10;
    }
    return 0;
}
