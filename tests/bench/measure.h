// SPDX-License-Identifier: EUPL-1.2
/* What the loads of the benches count: replies and events within a span of time, and how long each
 * took. A transition has a sequence number by which its reply and its event find each other; either
 * may come first. All times are of the monotonic clock. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct samples {
    size_t n;
    int64_t *v;
};

/* What is known of one sequence number. */
struct passage {
    uint64_t sequence;
    int64_t sent_ns;
    int64_t seen_ns;
};

struct measure {
    int64_t warm_up_ns;
    int64_t counted_from_ns; /* after the warm-up */
    int64_t end_ns;
    int64_t last_reply_ns;
    uint64_t commands; /* answered, also before and after what is counted */
    bool marks;        /* say on stdout when counting begins and when it ends */
    bool begun;
    bool ended;
    uint64_t at_begin; /* `commands` when it was said */
    uint64_t at_end;
    struct passage *passages;
    struct samples replies;
    struct samples seen;
};

/* From now: a warm-up of half a second (shorter when little counts), then so many seconds that
 * count. With `marks` the lines "begin" and "end" go out at those moments, so that somebody else
 * can count beside it. */
void measure_begin(struct measure *measure, const char *seconds, bool marks);
void measure_release(struct measure *measure);

void measure_reply(struct measure *measure, uint64_t sequence, int64_t sent_ns, int64_t now_ns);
void measure_event(struct measure *measure, uint64_t sequence, int64_t now_ns);

/* In every turn of the load. Ten seconds without a reply end the program: then there is no result.
 */
void measure_turn(struct measure *measure);
/* What counts ends now, if it had not. */
void measure_end(struct measure *measure);
bool measure_is_over(const struct measure *measure);

/* After the end, how long late events are waited for. */
int64_t measure_late_ns(const struct measure *measure);

/* One line of results. */
void measure_print(struct measure *measure);

#endif
