// SPDX-License-Identifier: EUPL-1.2
/* Which cases to look at: those of which either site tells that something happened. At the start,
 * once a day and when a site was restored, all that there are: a ground that came to its last day
 * makes no event. How far it came is a cursor in each daemon. */
#include "clients/link/link.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"

#define PAGE            100
#define PAGES_MAX       50 /* of events in one round */
#define KEEP_AFTER      500 /* events without anything for us, until the cursor is kept all the same */
#define CLOCKS_DIFFER_S 60
#define ALL_MS          (INT64_C(86400) * 1000) /* from one comparison of all cases to the next */

static struct code cursor_name(void)
{
    return code_of("link");
}

static bool hello(struct carrier *link, struct link_side *side, struct hello_answer *out)
{
    bool found;
    struct code role = code_of("link");
    if (!ask(link, side, &message_query_hello, &(struct query_hello){0}, &message_hello_answer, out,
             &found) ||
        !found)
        return false;
    if (codes_have(&out->roles, &role))
        return true;
    link->refused = true;
    log_event(LOG_LEVEL_ERROR, "not-admitted", "error", ERR_DENIED, "%s %s", side->name,
              "hier heeft deze koppeling de rol 'link' niet");
    return false;
}

/* Each side shows the times of the other; say it before somebody wonders. */
static void compare_clocks(const struct hello_answer *here, const struct hello_answer *there)
{
    int64_t ahead_s = (there->now.ms - here->now.ms) / 1000;
    if (ahead_s > CLOCKS_DIFFER_S || ahead_s < -CLOCKS_DIFFER_S)
        log_event(LOG_LEVEL_WARNING, "clocks-differ", "seconds", ahead_s, "%s",
                  "zoveel loopt de klok van 'there' voor op die van 'here'");
}

static bool load_cursor(struct carrier *link, struct link_side *side, const struct id *peer,
                        bool *usable)
{
    struct cursor_answer cursor;
    bool found;
    struct query_cursor query = {.name = cursor_name()};
    if (!ask(link, side, &message_query_cursor, &query, &message_cursor_answer, &cursor, &found))
        return false;
    if (!found || !id_equal(&cursor.epoch, &side->epoch) || !id_equal(&cursor.peer, peer)) {
        *usable = false;
        return true;
    }
    side->next = cursor.sequence + 1;
    side->has_chain = cursor.chain.len == sizeof side->chain;
    if (side->has_chain)
        memcpy(side->chain, cursor.chain.data, sizeof side->chain);
    return true;
}

static bool keep_cursor(struct carrier *link, struct link_side *side, const struct id *peer)
{
    struct reply reply;
    struct cursor_put body = {
        .epoch = side->epoch, .name = cursor_name(), .peer = *peer, .sequence = side->next - 1};
    if (side->has_chain)
        body.chain = bytes_of(side->chain, sizeof side->chain);
    uint64_t done = link->done;
    bool kept = say(link, side, &message_cursor_put, &body, side->next, &reply) != CARRIED_FAILED;
    link->done = done; /* that is nothing that was brought over */
    side->carried = side->carried && !kept;
    return kept;
}

/* --- all cases --- */

/* The case at the site that refers, of one that was brought to the other. */
static bool carry_brought(struct carrier *link, struct case_id id)
{
    struct referral_answer *there = memory_zeroed(1, sizeof *there);
    struct query_referral query = {.case_id = id};
    bool found;
    link->about = id;
    bool reached = ask(link, &link->there, &message_query_referral, &query,
                       &message_referral_answer, there, &found);
    struct case_id remote = {reached && found ? there->remote.n : 0};
    link->about.n = 0;
    free(there);
    if (!reached || remote.n == 0)
        return reached || link->aside;
    return carry_case(link, remote);
}

static bool carry_of(struct carrier *link, struct link_side *side, struct case_id id)
{
    return side == &link->here ? carry_case(link, id) : carry_brought(link, id);
}

static bool carry_list(struct carrier *link, struct link_side *side, uint64_t *cases)
{
    char after[129] = "";
    do {
        struct referrals_answer list;
        struct case_id ids[PAGE];
        size_t n = 0;
        bool found;
        struct query_referrals query = {.after = after[0] == '\0' ? NULL : after,
                                        .brought = side == &link->there,
                                        .limit = PAGE};
        arena_clear(&link->arena);
        if (!ask(link, side, &message_query_referrals, &query, &message_referrals_answer, &list,
                 &found) ||
            !found)
            return false;
        const struct referral_line *lines = list.cases.v;
        for (size_t i = 0; i < list.cases.n && n < PAGE; i++)
            ids[n++] = lines[i].case_id;
        snprintf(after, sizeof after, "%s", list.next == NULL ? "" : list.next);
        *cases += n;
        for (size_t i = 0; i < n; i++)
            if (!carry_of(link, side, ids[i]))
                return false;
    } while (after[0] != '\0');
    return true;
}

static bool compare_all(struct carrier *link)
{
    uint64_t cases = 0;
    if (!carry_list(link, &link->here, &cases) || !carry_list(link, &link->there, &cases))
        return false;
    link->compared_ms = clock_boot_ms();
    log_event(LOG_LEVEL_INFO, "all-cases", "cases", (int64_t)cases, "%s",
              "alle verwezen casussen van beide kanten zijn vergeleken");
    return true;
}

static bool compare_daily(struct carrier *link)
{
    bool lately = link->compared_ms != 0 && clock_boot_ms() - link->compared_ms < ALL_MS;
    return lately || compare_all(link);
}

/* What is carried from before this moment is found here; what comes after it, in the events. */
static bool carry_all(struct carrier *link, uint64_t here, uint64_t there)
{
    if (!compare_all(link))
        return false;
    link->here.next = here + 1;
    link->there.next = there + 1;
    link->here.has_chain = false;
    link->there.has_chain = false;
    return keep_cursor(link, &link->here, &link->there.epoch) &&
           keep_cursor(link, &link->there, &link->here.epoch);
}

/* Learns both epochs; where one is new the cursors say where to go on, or all is looked at. */
static bool join(struct carrier *link)
{
    struct hello_answer here;
    struct hello_answer there;
    bool usable = true;
    arena_clear(&link->arena);
    if (!hello(link, &link->here, &here) || !hello(link, &link->there, &there))
        return false;
    bool same = link->known && id_equal(&here.epoch, &link->here.epoch) &&
                id_equal(&there.epoch, &link->there.epoch);
    if (same)
        return true;
    link->known = false;
    compare_clocks(&here, &there);
    link->here.epoch = here.epoch;
    link->there.epoch = there.epoch;
    if (!load_cursor(link, &link->here, &there.epoch, &usable) ||
        !load_cursor(link, &link->there, &here.epoch, &usable))
        return false;
    link->known = usable || carry_all(link, here.sequence, there.sequence);
    return link->known;
}

/* --- what happened --- */

/* `*n` cases of a page, each once, in order. That somebody read one is nothing to bring over: this
 * link's own readings at one side would be a reason to try, and to read, at the other. */
static void cases_of(const struct events_answer *page, struct case_id ids[PAGE], size_t *n)
{
    const struct event_view *events = page->events.v;
    *n = 0;
    for (size_t i = 0; i < page->events.n; i++) {
        bool known = events[i].case_id.n == 0 || events[i].kind == EV_CASE_READ_RECORDED;
        for (size_t k = 0; k < *n && !known; k++)
            known = case_id_equal(ids[k], events[i].case_id);
        if (!known)
            ids[(*n)++] = events[i].case_id;
    }
}

static bool follow_page(struct carrier *link, struct link_side *side, bool *more)
{
    struct events_answer page;
    struct case_id ids[PAGE];
    size_t n;
    bool found;
    struct query_events_from query = {.epoch = side->epoch, .limit = PAGE, .sequence = side->next};
    if (side->has_chain)
        query.chain = bytes_of(side->chain, sizeof side->chain);
    *more = false;
    arena_clear(&link->arena);
    if (!ask(link, side, &message_query_events_from, &query, &message_events_answer, &page, &found))
        return false;
    if (found && page.events.n > PAGE) {
        log_event(LOG_LEVEL_ERROR, "not-understood", "events", (int64_t)page.events.n, "%s %s",
                  side->name, "geeft meer gebeurtenissen dan er gevraagd waren");
        return false;
    }
    if (!found) { /* not the journal that it was: begin anew */
        link->known = false;
        return true;
    }
    cases_of(&page, ids, &n);
    uint64_t next = side->next + page.events.n;
    bool has_chain = page.chain.len == sizeof side->chain;
    uint8_t chain[8] = {0};
    if (has_chain)
        memcpy(chain, page.chain.data, sizeof chain);
    *more = page.events.n == PAGE;
    for (size_t i = 0; i < n; i++)
        if (!carry_of(link, side, ids[i]))
            return false;
    side->carried = side->carried || n > 0 || next / KEEP_AFTER != side->next / KEEP_AFTER;
    side->next = next;
    side->has_chain = has_chain;
    memcpy(side->chain, chain, sizeof chain);
    return true;
}

static bool follow(struct carrier *link, struct link_side *side, const struct id *peer)
{
    bool more = true;
    for (int i = 0; i < PAGES_MAX && more && link->known; i++)
        if (!follow_page(link, side, &more))
            return false;
    return !side->carried || !link->known || keep_cursor(link, side, peer);
}

bool link_round(struct carrier *link)
{
    return join(link) && compare_daily(link) && follow(link, &link->here, &link->there.epoch) &&
           follow(link, &link->there, &link->here.epoch);
}
