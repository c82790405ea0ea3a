// SPDX-License-Identifier: EUPL-1.2
/* A gateway that sends nobody away, whatever they keep it waiting for or bring: crowd.c with other
 * answers, linked before the library's. For the control of of_gateway.py. */
#define crowd_too_many bounded_too_many
#define crowd_too_much bounded_too_much
#define crowd_is_late  bounded_is_late
#include "clients/gateway/crowd.c"
#undef crowd_too_many
#undef crowd_too_much
#undef crowd_is_late

struct line *crowd_too_many(const struct crowd *crowd, int64_t now_ms);
struct line *crowd_too_much(const struct crowd *crowd);
bool crowd_is_late(const struct line *line, int64_t now_ms);

struct line *crowd_too_many(const struct crowd *crowd, int64_t now_ms)
{
    (void)crowd;
    (void)now_ms;
    return NULL;
}

struct line *crowd_too_much(const struct crowd *crowd)
{
    (void)crowd;
    return NULL;
}

bool crowd_is_late(const struct line *line, int64_t now_ms)
{
    (void)line;
    (void)now_ms;
    return false;
}
