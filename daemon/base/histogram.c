// SPDX-License-Identifier: EUPL-1.2
#include "base/histogram.h"

#include <string.h>

#include "base/assert.h"

void histogram_init(struct histogram *histogram, const uint64_t *bounds, size_t n)
{
    ASSERT(n <= HISTOGRAM_BOUNDS);
    memset(histogram, 0, sizeof *histogram);
    histogram->bounds = bounds;
    histogram->n = n;
}

void histogram_note(struct histogram *histogram, uint64_t measure)
{
    size_t i = 0;
    while (i < histogram->n && measure > histogram->bounds[i])
        i++;
    histogram->counts[i]++;
    histogram->sum += measure;
}
