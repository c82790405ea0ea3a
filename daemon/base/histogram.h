// SPDX-License-Identifier: EUPL-1.2
/* How often a measure was at most this much: counts per bound, and the sum. For whoever draws the
 * daemon's figures. One thread. */
#ifndef BASE_HISTOGRAM_H
#define BASE_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

#define HISTOGRAM_BOUNDS 12

struct histogram {
    const uint64_t *bounds; /* rising; as many as `n` */
    size_t n;
    uint64_t counts[HISTOGRAM_BOUNDS + 1]; /* the last one: above all bounds */
    uint64_t sum;
};

/* `bounds` is borrowed for good; at most HISTOGRAM_BOUNDS of them. */
void histogram_init(struct histogram *histogram, const uint64_t *bounds, size_t n);
void histogram_note(struct histogram *histogram, uint64_t measure);

#endif
