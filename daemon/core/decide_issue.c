// SPDX-License-Identifier: EUPL-1.2
/* Issues (kwesties): what blocks case after case (AMS-11, DHG-7, DHG-8, LWD-9, ZNS-8, ZWL-8,
 * GEN-9). Like cases have an obstacle and a domain in common. The machine only proposes; people
 * adopt or reject, and what comes of it flows back to the cases. */
#include "core/decision.h"

#include "base/assert.h"

#define DAY_MS        INT64_C(86400000)
#define LOOKED_AT     200 /* like cases that one command looks at per obstacle, the newest first */
#define PROPOSED_MAX  4   /* issues that one command may propose */
#define LINKS_AT_ONCE 24  /* cases that a proposal is linked to; others can be related by hand */

static const struct tier *issues_tier(const struct ladder *ladder)
{
    return ladder_tier(ladder, &ladder->issues_tier);
}

/* The newest issue about an obstacle and a domain. */
static bool last_issue(struct state *state, const struct code *ladder, const struct code *obstacle,
                       const struct code *domain, struct case_row *out)
{
    struct case_list_query query = {
        .list = ISSUES_ABOUT, .ladder = *ladder, .code = *obstacle, .domain = *domain};
    char cursor[STATE_CURSOR_MAX] = "";
    struct case_id id;
    if (!state_cases_next(state, &query, cursor, &id))
        return false;
    ASSERT(state_case(state, id, out));
    return true;
}

/* Another number than that of the case which the same command made. */
static struct case_id issue_id(const struct decision *d, uint64_t n)
{
    struct id id = d->command->id;
    for (uint64_t i = 0; i < sizeof n; i++)
        id.b[8 + i] ^= (uint8_t)((n * UINT64_C(0x9e3779b97f4a7c15)) >> (8 * i));
    return case_id_from_command(&id);
}

/* `slots` were given out before this one in the same command. */
static bool propose(struct decision *d, struct issue_proposed *e, uint64_t slots)
{
    uint64_t version;
    struct site_row site;
    struct case_row row = {.case_id = e->case_id};
    const struct ladder *ladder = state_ladder(d->state, &e->ladder, &version);
    const struct tier *tier = issues_tier(ladder);
    if (state_case(d->state, row.case_id, &row))
        return false;
    state_site(d->state, &site);
    e->ladder_version = version;
    e->owner = tier_owner(tier);
    if (code_empty(&e->owner))
        e->owner = d->command->actor->person;
    e->slot = site.slots + slots + 1;
    e->tier = tier->code;
    decision_new_case(d, &row, ladder, version);
    d->tier = tier;
    decision_emit(d, &message_issue_proposed, e);
    clock_begin(d, &(struct clock_request){.trigger = trigger_PROPOSED, .owner = e->owner});
    decision_flush(d);
    return true;
}

/* --- the machine proposes --- */

/* Like cases of one obstacle, by domain. */
struct likeness {
    const struct code *domain;
    struct instant since; /* of before this moment they do not count */
    size_t n;
    struct case_id cases[LINKS_MAX];
};

static bool counts(const struct case_row *row, const struct likeness *like)
{
    return row->submitted.ms > like->since.ms && codes_have(&row->domains, like->domain) &&
           like->n < LINKS_MAX;
}

static void gather(struct decision *d, const struct code *ladder, const struct code *obstacle,
                   struct case_id except, struct likeness *likes, size_t n)
{
    struct case_list_query query = {.list = CASES_ALIKE, .ladder = *ladder, .code = *obstacle};
    char cursor[STATE_CURSOR_MAX] = "";
    struct case_id id;
    struct case_row row;
    for (int looked = 0; looked < LOOKED_AT && state_cases_next(d->state, &query, cursor, &id);
         looked++) {
        if (case_id_equal(id, except))
            continue;
        ASSERT(state_case(d->state, id, &row));
        for (size_t i = 0; i < n; i++)
            if (counts(&row, &likes[i]))
                likes[i].cases[likes[i].n++] = id;
    }
}

/* Twelve obstacles in twelve domains would outgrow a command: what does not fit is left out. */
static bool has_room(const struct decision *d, size_t events)
{
    return d->n_events + events <= EVENTS_MAX;
}

struct proposals {
    uint64_t slots; /* given out by this command so far */
    uint64_t made;
    struct case_id ids[PROPOSED_MAX];
};

static void propose_alike(struct decision *d, const struct code *ladder,
                          const struct code *obstacle, const struct likeness *like,
                          struct case_id newest, struct proposals *done)
{
    if (done->made == PROPOSED_MAX || !has_room(d, 2 * LINKS_AT_ONCE + 4))
        return;
    struct issue_proposed e = {
        .case_id = issue_id(d, done->made + 1),
        .domain = *like->domain,
        .ladder = *ladder,
        .obstacle = *obstacle,
    };
    if (!propose(d, &e, done->slots))
        return;
    done->slots++;
    done->ids[done->made++] = e.case_id;
    link_both(d, newest, link_ISSUE, e.case_id);
    for (size_t i = 0; i < like->n && i < LINKS_AT_ONCE; i++)
        if (links_of(d->state, like->cases[i]) < LINKS_MAX)
            link_both(d, like->cases[i], link_ISSUE, e.case_id);
}

/* An issue that is open gets the case; else like cases since the last one ended are counted. */
static void watch_obstacle(struct decision *d, const struct ladder *ladder, struct case_id id,
                           const struct code *obstacle, const struct codes *domains,
                           struct proposals *done)
{
    struct likeness *likes = arena_alloc(d->arena, domains->n * sizeof *likes);
    struct link_row link;
    struct case_row issue;
    size_t n = 0;
    int64_t period = (int64_t)duration_unpack(ladder->issues_period).amount * DAY_MS;
    for (uint32_t i = 0; i < domains->n; i++) {
        struct instant since = instant_of_ms(d->command->stamp.ms - period);
        bool known = last_issue(d->state, &ladder->code, obstacle, &domains->v[i], &issue);
        if (known && case_is_open(&issue)) {
            if (has_room(d, 2) && !state_link(d->state, id, issue.case_id, &link) &&
                links_of(d->state, issue.case_id) < LINKS_MAX)
                link_both(d, id, link_ISSUE, issue.case_id);
            continue;
        }
        if (known && issue.decided.ms > since.ms)
            since = issue.decided;
        likes[n++] = (struct likeness){.domain = &domains->v[i], .since = since};
    }
    if (n == 0 || ladder->issues_threshold == 0)
        return;
    gather(d, &ladder->code, obstacle, id, likes, n);
    for (size_t i = 0; i < n; i++)
        if (likes[i].n + 1 >= ladder->issues_threshold)
            propose_alike(d, &ladder->code, obstacle, &likes[i], id, done);
}

void issues_watch(struct decision *d, struct case_id id, const struct code *code,
                  const struct codes *obstacles, const struct codes *domains)
{
    uint64_t version;
    const struct ladder *ladder = state_ladder(d->state, code, &version);
    bool makes_case =
        d->command->message == &message_case_submit || d->command->message == &message_case_split;
    struct proposals done = {.slots = makes_case ? 1 : 0};
    if (issues_tier(ladder) == NULL)
        return;
    for (uint32_t i = 0; i < obstacles->n; i++)
        watch_obstacle(d, ladder, id, &obstacles->v[i], domains, &done);
}

/* --- people --- */

bool decide_issue_open(struct decision *d, const void *body)
{
    const struct issue_open *c = body;
    uint64_t version;
    const struct ladder *ladder = state_ladder(d->state, &c->ladder, &version);
    struct codes domain = {1, {c->domain}};
    struct codes obstacle = {1, {c->obstacle}};
    struct case_row row;
    char text[CASE_ID_TEXT];
    if (ladder == NULL)
        return refuse_with(d, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s", c->ladder.s);
    if (issues_tier(ladder) == NULL)
        return refuse_with(d, ERR_NOT_OFFERED, "ladder", DETAIL_NO_ISSUES, "%s", c->ladder.s);
    if (!require_known_codes(d, "domain", &domain, &ladder->domains) ||
        !require_known_codes(d, "obstacle", &obstacle, &ladder->obstacles) ||
        !require_text(d, "problem"))
        return false;
    if (last_issue(d->state, &c->ladder, &c->obstacle, &c->domain, &row) && case_is_open(&row)) {
        case_id_format(row.case_id, text);
        return refuse_with(d, ERR_ISSUE_EXISTS, "obstacle", DETAIL_ISSUE_NUMBER, "%s", text);
    }
    case_id_format(c->other, text);
    if (c->other.n != 0 && !state_case(d->state, c->other, &row))
        return refuse_with(d, ERR_NO_SUCH_CASE, "other", DETAIL_VALUE, "%s", text);
    if (c->other.n != 0 && case_matter(&row) != matter_CASE)
        return refuse_with(d, ERR_WRONG_MATTER, "other", DETAIL_MATTER, "%s",
                           enum_word(&names_matter, (int)case_matter(&row)));
    struct issue_proposed e = {
        .case_id = case_id_from_command(&d->command->id),
        .domain = c->domain,
        .ladder = c->ladder,
        .obstacle = c->obstacle,
        .person = d->command->actor->person,
        .sealed = decision_sealed(d),
    };
    if (!propose(d, &e, 0))
        return refuse(d, ERR_ID_REUSED, "id", DETAIL_NONE);
    d->about = e.case_id;
    if (c->other.n != 0)
        link_both(d, c->other, link_ISSUE, e.case_id);
    return true;
}

bool decide_issue_adopt(struct decision *d, const void *body)
{
    const struct issue_adopt *c = body;
    struct code owner = code_empty(&c->person) ? d->command->actor->person : c->person;
    if (!require_status(d, status_QUEUED, status_none) || !require_worker(d, "person", &owner))
        return false;
    struct issue_adopted e = {
        .case_id = c->case_id,
        .impact = c->impact,
        .level = c->level,
        .person = owner,
        .quick = c->quick,
        .sealed = decision_sealed(d),
        .stubborn = c->stubborn,
    };
    decision_emit(d, &message_issue_adopted, &e);
    clock_end(d, trigger_PROPOSED, 0);
    clock_begin(d, &(struct clock_request){.trigger = trigger_ADOPTED, .owner = owner});
    return true;
}

bool decide_issue_reject(struct decision *d, const void *body)
{
    const struct issue_reject *c = body;
    if (!require_status(d, status_QUEUED, status_none) || !require_text(d, "reason"))
        return false;
    clock_end_all(d);
    clock_flush(d);
    struct issue_rejected e = {.case_id = c->case_id, .sealed = decision_sealed(d)};
    decision_emit(d, &message_issue_rejected, &e);
    return true;
}

/* Somebody looked at it again: the clock of its owner begins anew. */
bool decide_issue_rank(struct decision *d, const void *body)
{
    const struct issue_rank *c = body;
    if (!require_status(d, status_WORKING, status_none))
        return false;
    struct issue_ranked e = {.case_id = c->case_id,
                             .impact = c->impact,
                             .level = c->level,
                             .quick = c->quick,
                             .stubborn = c->stubborn};
    decision_emit(d, &message_issue_ranked, &e);
    clock_end(d, trigger_ADOPTED, 0);
    clock_begin(d, &(struct clock_request){.trigger = trigger_ADOPTED, .owner = d->row.holder});
    return true;
}

bool decide_issue_close(struct decision *d, const void *body)
{
    const struct issue_close *c = body;
    if (!require_status(d, status_WORKING, status_none) || !require_text(d, "outcome"))
        return false;
    if (d->row.agreements_open > 0)
        return refuse_with(d, ERR_AGREEMENTS_OPEN, "case_id", DETAIL_STILL_OPEN, "%llu",
                           (unsigned long long)d->row.agreements_open);
    clock_end_all(d);
    clock_flush(d);
    struct issue_closed e = {
        .case_id = c->case_id, .result = c->result, .sealed = decision_sealed(d)};
    decision_emit(d, &message_issue_closed, &e);
    decision_flush(d);
    struct case_id other = {0};
    struct link_row link;
    d->about = c->case_id;
    while (state_link_next(d->state, c->case_id, &other, &link)) {
        if (link.kind != link_INSTANCE)
            continue;
        struct issue_answered answer = {.case_id = other, .issue = c->case_id, .result = c->result};
        decision_emit(d, &message_issue_answered, &answer);
    }
    return true;
}
