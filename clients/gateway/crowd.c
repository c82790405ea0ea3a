// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/crowd.h"

#include <stdlib.h>

#include "base/memory.h"

struct party {
    struct party *next;
    struct code person; /* empty: who did not sign in */
    size_t lines;
    size_t owing;  /* of those */
    size_t coming; /* bytes of bodies that are not whole yet */
};

static bool is_coming(const struct line *line)
{
    return line->since_ms != 0 && !line->answered;
}

static void count(struct crowd *crowd, const struct line *line)
{
    struct party *party = line->party;
    party->lines++;
    party->owing += line->since_ms != 0;
    party->coming += is_coming(line) ? line->bytes : 0;
    crowd->n++;
    crowd->bytes += line->bytes;
}

static void uncount(struct crowd *crowd, const struct line *line)
{
    struct party *party = line->party;
    party->lines--;
    party->owing -= line->since_ms != 0;
    party->coming -= is_coming(line) ? line->bytes : 0;
    crowd->n--;
    crowd->bytes -= line->bytes;
}

static struct party *party_of(struct crowd *crowd, const struct code *person)
{
    for (struct party *at = crowd->parties; at != NULL; at = at->next)
        if (code_equal(&at->person, person))
            return at;
    struct party *party = memory_zeroed(1, sizeof *party);
    *party = (struct party){.next = crowd->parties, .person = *person};
    crowd->parties = party;
    return party;
}

static void forget_if_empty(struct crowd *crowd, const struct party *party)
{
    struct party **at = &crowd->parties;
    if (party->lines > 0)
        return;
    while (*at != party)
        at = &(*at)->next;
    struct party *found = *at;
    *at = found->next;
    free(found);
}

void crowd_come(struct crowd *crowd, struct line *line, int64_t now_ms)
{
    line->next = crowd->first;
    line->at = &crowd->first;
    if (line->next != NULL)
        line->next->at = &line->next;
    crowd->first = line;
    line->since_ms = now_ms;
    line->party = party_of(crowd, &(struct code){.s = ""});
    count(crowd, line);
}

void crowd_send_away(struct crowd *crowd, struct line *line, int64_t now_ms)
{
    uncount(crowd, line);
    forget_if_empty(crowd, line->party);
    line->party = NULL;
    line->bytes = 0;
    line->away_ms = now_ms;
    crowd->away++;
}

void crowd_go(struct crowd *crowd, struct line *line)
{
    if (line->away_ms == 0)
        crowd_send_away(crowd, line, 1);
    crowd->away--;
    *line->at = line->next;
    if (line->next != NULL)
        line->next->at = line->at;
}

void crowd_is_of(struct crowd *crowd, struct line *line, const struct code *person)
{
    struct party *before = line->party;
    if (line->away_ms != 0)
        return;
    uncount(crowd, line);
    line->party = party_of(crowd, person == NULL ? &(struct code){.s = ""} : person);
    count(crowd, line);
    forget_if_empty(crowd, before);
}

void crowd_owes(struct crowd *crowd, struct line *line, int64_t since_ms, bool answered)
{
    if (line->away_ms != 0)
        return;
    uncount(crowd, line);
    line->since_ms = since_ms;
    line->answered = answered;
    count(crowd, line);
}

void crowd_brought(struct crowd *crowd, struct line *line, size_t bytes)
{
    if (line->away_ms != 0)
        return;
    uncount(crowd, line);
    line->bytes = bytes;
    count(crowd, line);
}

bool crowd_is_done_waiting(const struct crowd *crowd)
{
    return crowd->away > crowd->most / CROWD_AWAY_PART + 1;
}

static int64_t patience_ends(const struct line *line)
{
    return line->since_ms + (line->answered ? CROWD_ANSWER_PATIENCE_MS : CROWD_REQUEST_PATIENCE_MS);
}

struct line *crowd_too_many(const struct crowd *crowd, int64_t now_ms)
{
    const struct party *largest = crowd->parties;
    struct line *found = NULL;
    if (crowd->n <= crowd->most)
        return NULL;
    for (const struct party *at = crowd->parties; at != NULL; at = at->next)
        if (at->owing > largest->owing)
            largest = at;
    for (struct line *at = crowd->first; at != NULL; at = at->next)
        if (at->party == largest && at->since_ms != 0 && patience_ends(at) <= now_ms &&
            (found == NULL || patience_ends(at) < patience_ends(found)))
            found = at;
    return found;
}

struct line *crowd_too_much(const struct crowd *crowd)
{
    const struct party *largest = crowd->parties;
    struct line *found = NULL;
    if (crowd->bytes <= CROWD_BYTES_MAX)
        return NULL;
    for (const struct party *at = crowd->parties; at != NULL; at = at->next)
        if (at->coming > largest->coming)
            largest = at;
    for (struct line *at = crowd->first; at != NULL; at = at->next)
        if (at->party == largest && is_coming(at) && at->bytes > 0 &&
            (found == NULL || at->bytes >= found->bytes))
            found = at;
    return found;
}

bool crowd_is_late(const struct line *line, int64_t now_ms)
{
    return line->since_ms != 0 &&
           now_ms - line->since_ms >= (line->answered ? CROWD_ANSWER_MS : CROWD_REQUEST_MS);
}
