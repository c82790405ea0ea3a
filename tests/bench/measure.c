// SPDX-License-Identifier: EUPL-1.2
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/clock.h"
#include "measure.h"

#define SAMPLES_MAX 4000000
#define PASSAGES    65536 /* replies and events that wait for each other */
#define SILENCE_NS  INT64_C(10000000000)
#define WARM_UP_NS  INT64_C(500000000) /* at most; not longer than half of what counts */

void measure_begin(struct measure *measure, const char *seconds, bool marks)
{
    *measure = (struct measure){.marks = marks};
    measure->passages = calloc(PASSAGES, sizeof measure->passages[0]);
    measure->replies.v = calloc(SAMPLES_MAX, sizeof measure->replies.v[0]);
    measure->seen.v = calloc(SAMPLES_MAX, sizeof measure->seen.v[0]);
    ASSERT(measure->passages != NULL && measure->replies.v != NULL && measure->seen.v != NULL);
    measure->last_reply_ns = clock_monotonic_ns();
    int64_t counts = (int64_t)(strtod(seconds, NULL) * 1e9);
    measure->warm_up_ns = counts / 2 < WARM_UP_NS ? counts / 2 : WARM_UP_NS;
    measure->counted_from_ns = measure->last_reply_ns + measure->warm_up_ns;
    measure->end_ns = measure->counted_from_ns + counts;
}

void measure_release(struct measure *measure)
{
    free(measure->passages);
    free(measure->replies.v);
    free(measure->seen.v);
}

static void add_sample(const struct measure *measure, struct samples *samples, int64_t from,
                       int64_t to)
{
    if (from >= measure->counted_from_ns && to <= measure->end_ns && samples->n < SAMPLES_MAX)
        samples->v[samples->n++] = to - from;
}

static void note(struct measure *measure, uint64_t sequence, int64_t sent_ns, int64_t seen_ns)
{
    struct passage *passage = &measure->passages[sequence % PASSAGES];
    if (passage->sequence != sequence)
        *passage = (struct passage){.sequence = sequence};
    if (sent_ns != 0)
        passage->sent_ns = sent_ns;
    if (seen_ns != 0)
        passage->seen_ns = seen_ns;
    if (passage->sent_ns != 0 && passage->seen_ns != 0)
        add_sample(measure, &measure->seen, passage->sent_ns, passage->seen_ns);
}

void measure_reply(struct measure *measure, uint64_t sequence, int64_t sent_ns, int64_t now_ns)
{
    measure->last_reply_ns = now_ns;
    measure->commands++;
    add_sample(measure, &measure->replies, sent_ns, now_ns);
    note(measure, sequence, sent_ns, 0);
}

void measure_event(struct measure *measure, uint64_t sequence, int64_t now_ns)
{
    note(measure, sequence, 0, now_ns);
}

static void mark(const struct measure *measure, bool *done, uint64_t *at, const char *word)
{
    *done = true;
    *at = measure->commands;
    if (measure->marks) {
        puts(word);
        fflush(stdout);
    }
}

void measure_turn(struct measure *measure)
{
    int64_t now = clock_monotonic_ns();
    if (!measure->begun && now >= measure->counted_from_ns)
        mark(measure, &measure->begun, &measure->at_begin, "begin");
    if (!measure->ended && now >= measure->end_ns)
        mark(measure, &measure->ended, &measure->at_end, "end");
    if (now - measure->last_reply_ns > SILENCE_NS) {
        fprintf(stderr, "bench: no answer in ten seconds\n");
        exit(1);
    }
}

void measure_end(struct measure *measure)
{
    int64_t now = clock_monotonic_ns();
    if (now < measure->end_ns)
        measure->end_ns = now > measure->counted_from_ns ? now : measure->counted_from_ns + 1;
}

bool measure_is_over(const struct measure *measure)
{
    return clock_monotonic_ns() >= measure->end_ns;
}

int64_t measure_late_ns(const struct measure *measure)
{
    return measure->warm_up_ns;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static long long percentile_us(const struct samples *samples, size_t percent)
{
    return samples->n == 0 ? 0 : (long long)samples->v[samples->n * percent / 100] / 1000;
}

void measure_print(struct measure *measure)
{
    double seconds = (double)(measure->end_ns - measure->counted_from_ns) / 1e9;
    qsort(measure->replies.v, measure->replies.n, sizeof measure->replies.v[0], compare);
    qsort(measure->seen.v, measure->seen.n, sizeof measure->seen.v[0], compare);
    printf("rate=%.0f reply_p50=%lld reply_p99=%lld event_p50=%lld event_p99=%lld commands=%llu "
           "marked=%llu\n",
           (double)measure->replies.n / seconds, percentile_us(&measure->replies, 50),
           percentile_us(&measure->replies, 99), percentile_us(&measure->seen, 50),
           percentile_us(&measure->seen, 99), (unsigned long long)measure->commands,
           (unsigned long long)(measure->at_end - measure->at_begin));
}
