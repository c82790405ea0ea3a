// SPDX-License-Identifier: EUPL-1.2
/* Lists of cases: a queue, the stand-up, what there is to learn. */
#include "queries/queries.h"

#include <stdio.h>

#include "base/clock.h"
#include "core/actor.h"
#include "core/capacity.h"
#include "core/step.h"

#define LINES_MAX      100 /* warnings of a stand-up */
#define MORE_MAX       32  /* what else is asked in one case */
#define SECONDS_OF_DAY 86400

/* A list of the state, with what this folder makes of it. */
struct case_walk {
    struct case_list_query list;
    const struct codes *owners;     /* what is asked of any of these, in one order; else NULL */
    enum language language;         /* of its words */
    const struct ladder *everyones; /* codes and times only, also of what the actor may not see;
                                       else NULL */
    bool of_tier;                   /* says of each what the actor may do with it there */
};

/* The next of all owners' cases: a cursor holds what comes behind the owner in the key (due, case),
 * so that it says the same in each owner's list, and sorts as text. What a case asks of several by
 * one moment comes once, as the first one's. */
static bool next_of_owners(struct state *state, const struct case_walk *walk,
                           char cursor[STATE_CURSOR_MAX], struct case_id *out,
                           const struct code **owner)
{
    struct case_list_query list = walk->list;
    char first[STATE_CURSOR_MAX] = "";
    for (uint32_t i = 0; i < walk->owners->n; i++) {
        char at[STATE_CURSOR_MAX];
        struct case_id id;
        memcpy(at, cursor, sizeof at);
        list.person = walk->owners->v[i];
        if (!state_cases_next(state, &list, at, &id) || (first[0] != 0 && strcmp(at, first) >= 0))
            continue;
        memcpy(first, at, sizeof first);
        *out = id;
        *owner = &walk->owners->v[i];
    }
    if (first[0] == 0)
        return false;
    memcpy(cursor, first, sizeof first);
    return true;
}

/* `owner` is set where the walk is by owner. */
static bool next_case(struct state *state, const struct case_walk *walk,
                      char cursor[STATE_CURSOR_MAX], struct case_id *out, const struct code **owner)
{
    if (walk->owners != NULL)
        return next_of_owners(state, walk, cursor, out, owner);
    return state_cases_next(state, &walk->list, cursor, out);
}

/* To learn from one must see more than one's own; but no safety case (AMS-9), and on a ladder that
 * organisations share nothing of another one (ZWL-1). */
static bool is_for_all(const struct query_context *context, const struct case_walk *walk,
                       const struct case_row *row)
{
    return walk->everyones != NULL && row->guards.n == 0 &&
           !actor_is_of_another(context->actor, walk->everyones, row);
}

/* All that a case asks of the actor and of whom he stands in for. Of one that few may see and he
 * may not, nothing (AMS-9), unless he is to look at a reading of it. */
struct asks {
    struct clock_start *clocks;
    size_t n;
};

/* Whether the case has its one line here, where this owner's first is due: it comes by for each of
 * several, and its line stands where the earliest does. */
static bool is_earliest(const struct clock_start *clocks, size_t n, const struct asks *asked,
                        const struct code *owner)
{
    const struct clock_start *own = step_of(clocks, n, owner);
    bool here = false;
    for (size_t i = 0; i < asked->n && own != NULL; i++) {
        const struct clock_start *first = step_of(clocks, n, &asked->clocks[i].owner);
        if (first->due.ms < own->due.ms)
            return false;
        here = here || first->due.ms == own->due.ms;
    }
    return here;
}

static bool find_asked(const struct query_context *context, const struct case_walk *walk,
                       const struct case_row *row, const struct code *owner, bool seen,
                       struct asks *asked)
{
    size_t n;
    const struct clock_start *all[CLOCKS_MAX];
    const struct clock_start *clocks = state_clocks(context->state, row->case_id, &n);
    size_t found = step_all_of(clocks, n, walk->owners, all);
    *asked = (struct asks){.clocks = arena_alloc(context->arena, found * sizeof *asked->clocks)};
    for (size_t i = 0; i < found; i++)
        if (seen || row->guards.n == 0 || all[i]->trigger == trigger_REVIEW)
            asked->clocks[asked->n++] = *all[i];
    return is_earliest(clocks, n, asked, owner);
}

/* What comes behind the first; as many as a line has room for. */
static struct list more_asked(const struct query_context *context, const struct case_walk *walk,
                              const struct case_row *row, const struct asks *asked)
{
    const char *rule;
    size_t n = asked->n - 1 < MORE_MAX ? asked->n - 1 : MORE_MAX;
    struct asked_line *lines = arena_alloc(context->arena, n * sizeof *lines);
    for (size_t i = 0; i < n; i++) {
        const struct clock_start *clock = &asked->clocks[i + 1];
        struct instant late_since = query_late_since(row, clock, context->now);
        lines[i] = (struct asked_line){
            .due = clock->due,
            .late = late_since.ms != 0,
            .late_since = late_since,
            .owner = clock->owner,
            .step = clock->code,
            .words = query_clock_words(context, row, clock, walk->language, &rule)};
    }
    return (struct list){n, lines};
}

/* What is asked of somebody: he sees it also of a case that is not his to see, as its number, what
 * and by when. */
static bool asked_line(const struct query_context *context, const struct case_walk *walk,
                       const struct case_row *row, const struct code *owner,
                       struct extract *extract, struct case_line *line)
{
    const char *rule;
    struct asks asked;
    bool seen = access_sees(context->state, context->actor, row);
    if (!find_asked(context, walk, row, owner, seen, &asked))
        return false;
    *line = (struct case_line){.case_id = row->case_id};
    if (seen) {
        query_case_line(row, context->now, line);
        query_leave_out(context, row, extract, line);
    }
    const struct clock_start *first = &asked.clocks[0];
    line->due = first->due;
    line->late_since = query_late_since(row, first, context->now);
    line->late = line->late_since.ms != 0;
    line->owner = first->owner;
    line->step = first->code;
    line->words = query_clock_words(context, row, first, walk->language, &rule);
    line->more = more_asked(context, walk, row, &asked);
    return true;
}

static bool list_line(const struct query_context *context, const struct case_walk *walk,
                      const struct case_row *row, struct extract *extract, struct case_line *line)
{
    if (!is_for_all(context, walk, row) && !access_sees(context->state, context->actor, row))
        return false;
    query_case_line(row, context->now, line);
    if (walk->everyones != NULL) { /* what there is nothing to learn from */
        line->claimed_by = line->district = line->meant_for = (struct code){{0}};
        line->outside_date.n = 0;
    } else {
        query_leave_out(context, row, extract, line);
        line->may_claim = walk->of_tier && access_claims(context->state, context->actor, row);
    }
    return true;
}

/* Walks an index and keeps what the actor may see. So that one query never holds up the loop, a
 * page that skipped many ends after so many looks, or sooner when they took so long: on a site that
 * lies on the disk each may have to wait for it. The first looks are always taken, so that where
 * there are few cases an answer does not hang on the machine's speed. */
#define LOOKED_AT_MOST 2000
#define LOOKED_AT_SURE 128
#define LOOK_NS        INT64_C(15000000)

static bool looked_enough(int looked, int64_t began_ns)
{
    if (looked == LOOKED_AT_MOST)
        return true;
    return looked >= LOOKED_AT_SURE && looked % 16 == 0 &&
           clock_monotonic_ns() - began_ns > LOOK_NS;
}

static bool case_page(const struct query_context *context, const struct case_walk *walk,
                      const char *after, uint64_t limit, struct cases_answer *out)
{
    char cursor[STATE_CURSOR_MAX] = "";
    if (after != NULL && !state_cursor_valid(&walk->list, after))
        return query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
    if (after != NULL)
        snprintf(cursor, sizeof cursor, "%s", after);
    struct case_line *lines = arena_alloc(context->arena, limit * sizeof *lines);
    struct case_row *row = arena_alloc(context->arena, sizeof *row);
    struct extract *extract = arena_alloc(context->arena, sizeof *extract);
    struct case_id id;
    const struct code *owner = NULL;
    const int64_t began_ns = clock_monotonic_ns();
    out->now = context->now;
    out->cases = (struct list){0, lines};
    for (int looked = 0; next_case(context->state, walk, cursor, &id, &owner); looked++) {
        struct case_line *line = &lines[out->cases.n];
        if (state_case(context->state, id, row) &&
            (owner != NULL ? asked_line(context, walk, row, owner, extract, line)
                           : list_line(context, walk, row, extract, line)))
            out->cases.n++;
        if (out->cases.n == limit || looked_enough(looked, began_ns)) {
            out->next = arena_string(context->arena, cursor, strlen(cursor));
            break;
        }
    }
    return true;
}

/* UTR-11: who comes to the sessions. */
static bool may_learn(const struct query_context *context)
{
    return access_has_role(context->actor, role_POLICY) ||
           access_has_role(context->actor, role_COACH) ||
           access_has_role(context->actor, role_CHAIR) ||
           access_has_role(context->actor, role_COORDINATOR);
}

static uint64_t limit_or(uint64_t limit, uint64_t otherwise)
{
    return limit == 0 ? otherwise : limit;
}

bool query_queue_answer(const struct query_context *context, const void *body,
                        struct writer *answer)
{
    const struct query_queue *query = body;
    struct case_walk walk = {.list.list = CASES_OF_OWNER,
                             .owners = &context->actor->persons,
                             .language = query->english ? LANGUAGE_EN : LANGUAGE_NL};
    const struct ladder *ladder = NULL;
    if (!code_empty(&query->ladder) || !code_empty(&query->tier)) {
        ladder = query_ladder_of(context, &query->ladder);
        if (ladder == NULL)
            return false;
    }
    if (!code_empty(&query->tier)) {
        if (ladder_tier(ladder, &query->tier) == NULL)
            return query_refuse_with(context, ERR_NO_SUCH_TIER, "tier", DETAIL_VALUE, "%s",
                                     query->tier.s);
        walk = (struct case_walk){
            .list = {.list = CASES_OF_TIER, .ladder = query->ladder, .tier = query->tier},
            .of_tier = true};
    }
    struct cases_answer cases = {0};
    if (!case_page(context, &walk, query->after, limit_or(query->limit, 50), &cases))
        return false;
    message_encode(&message_cases_answer, &cases, answer);
    return true;
}

static struct instant day_begins(const struct query_context *context, const struct ladder *ladder)
{
    const struct zone *zone = state_zone(context->state, ladder->zone);
    return zone_instant(zone, zone_local(zone, context->now).date, 0);
}

#define REPORT_TOLD_DAYS   30 /* so long after its last case was finished */
#define LEARNING_TOLD_DAYS 7  /* so long before it */
#define DAY_MS             INT64_C(86400000)

static void add_due(struct cases_answer *out, const struct warning *warning)
{
    struct warning *all = out->warnings.v;
    if (out->warnings.n < LINES_MAX)
        all[out->warnings.n++] = *warning;
}

/* HRV-11, UTR-11: a report that is to be made, a session that comes, for who makes or attends them:
 * nobody has to think of them. */
static void tell_due(const struct query_context *context, const struct ladder *ladder,
                     struct cases_answer *out)
{
    struct finished_row finished;
    struct meeting_row session;
    struct code learning = code_of("learning");
    const struct zone *zone = state_zone(context->state, ladder->zone);
    state_finished(context->state, &ladder->code, &finished);
    if (query_reads_figures(context->actor) && finished.due.ms != 0 &&
        context->now.ms - finished.due.ms < REPORT_TOLD_DAYS * DAY_MS)
        add_due(out, &(struct warning){.kind = warning_kind_REPORT,
                                       .count = finished.reported,
                                       .most = ladder->report_each,
                                       .until = zone_local(zone, finished.due).date});
    if (may_learn(context) &&
        state_meeting_next(context->state, &ladder->code, &learning, day_begins(context, ladder),
                           &session) &&
        session.start.ms - context->now.ms < LEARNING_TOLD_DAYS * DAY_MS)
        add_due(out, &(struct warning){.kind = warning_kind_LEARNING,
                                       .until = zone_local(zone, session.start).date});
}

/* HRV-9, LWD-8: about colleagues' work, for who works there and who keeps watch over the whole. */
static void warn(const struct query_context *context, const struct ladder *ladder,
                 struct cases_answer *out)
{
    struct warning *all = arena_alloc(context->arena, LINES_MAX * sizeof *all);
    size_t n = capacity_warnings(context->state, ladder, context->now, all, LINES_MAX);
    bool keeps_watch = access_has_role(context->actor, role_COORDINATOR);
    out->warnings.v = all;
    for (size_t i = 0; i < n; i++) {
        const struct tier *tier = ladder_tier(ladder, &all[i].tier);
        if (keeps_watch || tier == NULL ||
            actor_works_at(context->state, context->actor, ladder, tier))
            all[out->warnings.n++] = all[i];
    }
}

/* The phone list is of the site: of each ladder is what it has words for. */
static bool is_contact_of(const struct ladder *ladder, const struct contact_row *row)
{
    const struct mandate *mandates = row->mandates.v;
    for (size_t i = 0; i < row->mandates.n; i++)
        if (ladder_knows_subject(ladder, &mandates[i].subject))
            return true;
    return false;
}

/* As many as a line has room for: whoever checks them meets the next. */
static struct codes contacts_overdue(const struct query_context *context,
                                     const struct ladder *ladder)
{
    struct codes overdue = {0};
    struct contact_row row;
    struct code after = {{0}};
    for (int looked = 0; looked < LOOKED_AT_MOST && overdue.n < CODES_MAX &&
                         state_contact_next(context->state, &after, &row, context->arena);
         looked++) {
        after = row.contact;
        if (row.overdue && is_contact_of(ladder, &row))
            codes_add(&overdue, &row.contact);
    }
    return overdue;
}

/* What the stand-up looks back and ahead to, in working days of the ladder; a day that its calendar
 * does not reach stays out. */
static void tell_days(const struct query_context *context, const struct ladder *ladder,
                      struct cases_answer *out)
{
    const struct calendar *calendar = state_calendar(context->state, &ladder->calendar);
    const struct zone *zone = state_zone(context->state, ladder->zone);
    struct civil_date today = zone_local(zone, context->now).date;
    struct civil_date day;
    out->today_until = zone_instant(zone, today, SECONDS_OF_DAY);
    if (calendar_previous_working_day(calendar, today, &day))
        out->yesterday_from = zone_instant(zone, day, 0);
    if (calendar_next_working_day(calendar, today, &day))
        out->tomorrow_until = zone_instant(zone, day, SECONDS_OF_DAY);
}

bool query_standup_answer(const struct query_context *context, const void *body,
                          struct writer *answer)
{
    const struct query_standup *query = body;
    const struct ladder *ladder = query_ladder_of(context, &query->ladder);
    if (ladder == NULL)
        return false;
    struct case_walk walk = {.list = {.list = CASES_BY_DUE, .ladder = query->ladder}};
    struct cases_answer cases = {0};
    if (query->after == NULL) {
        tell_days(context, ladder, &cases);
        cases.contacts_overdue = contacts_overdue(context, ladder);
        warn(context, ladder, &cases);
        tell_due(context, ladder, &cases);
    }
    if (!case_page(context, &walk, query->after, limit_or(query->limit, 50), &cases))
        return false;
    message_encode(&message_cases_answer, &cases, answer);
    return true;
}

/* UTR-11: what was decided since the last session, also low on the ladder, for the next one. Codes
 * and times only, so policy staff and coaches may look beyond their own cases. */
bool query_learning_answer(const struct query_context *context, const void *body,
                           struct writer *answer)
{
    const struct query_learning *query = body;
    const struct ladder *ladder = query_ladder_of(context, &query->ladder);
    if (ladder == NULL)
        return false;
    if (!may_learn(context))
        return query_refuse_with(context, ERR_DENIED, "", DETAIL_ROLES, "%s",
                                 "policy,coach,chair,coordinator");
    struct code learning = code_of("learning");
    struct meeting_row meeting;
    struct cases_answer cases = {0};
    /* on the day itself the list is still that of its session */
    struct instant day = day_begins(context, ladder);
    if (state_meeting_last(context->state, &query->ladder, &learning, day, &meeting))
        cases.since = meeting.start;
    if (state_meeting_next(context->state, &query->ladder, &learning, day, &meeting))
        cases.until = meeting.start;
    struct case_walk walk = {
        .list = {.list = CASES_DECIDED, .ladder = query->ladder, .since = cases.since},
        .everyones = ladder};
    if (!case_page(context, &walk, query->after, limit_or(query->limit, 50), &cases))
        return false;
    message_encode(&message_cases_answer, &cases, answer);
    return true;
}
