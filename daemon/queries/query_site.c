// SPDX-License-Identifier: EUPL-1.2
/* hello, health, people, ladders: about the site, not about one case. */
#include "queries/queries.h"

#define TIMES_MAX 8 /* terms of a person; likewise absences */

static struct list absences_of(const struct query_context *context, const struct code *person)
{
    struct absence_view *v = arena_alloc(context->arena, TIMES_MAX * sizeof *v);
    struct list absences = {.v = v};
    struct absence_row absence = {.person = {{0}}};
    struct civil_date today = core_date(context->state, context->now);
    while (absences.n < TIMES_MAX && state_absence_next(context->state, person, &absence))
        if (absence.until.n >= today.n)
            v[absences.n++] = (struct absence_view){
                .from = absence.from, .stand_in = absence.stand_in, .until = absence.until};
    return absences;
}

bool query_hello_answer(const struct query_context *context, const void *body,
                        struct writer *answer)
{
    (void)body;
    struct journal_position position;
    state_position(context->state, &position);
    struct hello_answer hello = {
        .absences = absences_of(context, &context->actor->person),
        .events = context->site->events_endpoint,
        .now = context->now,
        .organisation = context->actor->organisation,
        .person = context->actor->person,
        .practice = context->site->practice,
        .read_only = context->site->read_only,
        .roles = context->actor->roles,
        .sequence = position.sequence,
        .version = context->site->version,
    };
    memcpy(hello.epoch.b, position.epoch, sizeof hello.epoch.b);
    message_encode(&message_hello_answer, &hello, answer);
    return true;
}

uint64_t query_late_clocks(const struct query_context *context)
{
    struct clock_place place = {{0}, {0}};
    uint64_t n = 0;
    while (n < 1000 && state_clock_case_after(context->state, &place) &&
           place.due.ms <= context->now.ms) {
        struct clock_start clock = {0};
        while (state_clock_next(context->state, place.case_id, clock.clock, &clock))
            n += clock.due.ms != 0 && clock.due.ms <= context->now.ms;
    }
    return n;
}

/* People whose last mail did not come. */
static uint64_t failed_mail(const struct query_context *context)
{
    struct mail_row row;
    struct code after = {{0}};
    uint64_t n = 0;
    while (n < 1000 && state_mail_next(context->state, &after, &row)) {
        after = row.person;
        n += row.failed.ms != 0;
    }
    return n;
}

bool query_health_answer(const struct query_context *context, const void *body,
                         struct writer *answer)
{
    (void)body;
    const struct query_site *site = context->site;
    struct journal_position position;
    state_position(context->state, &position);
    struct health_answer health = {
        .batches = site->batches,
        .busy = site->busy,
        .commands = site->commands,
        .denied = site->denied,
        .late_clocks = query_late_clocks(context),
        .mail_failed = failed_mail(context),
        .malformed = site->malformed,
        .now = context->now,
        .practice = site->practice,
        .read_only = site->read_only,
        .sequence = position.sequence,
        .started = site->started,
        .version = site->version,
    };
    message_encode(&message_health_answer, &health, answer);
    return true;
}

static void keys_of(const struct query_context *context, const struct code *person,
                    struct person_view *view)
{
    struct key_row key;
    struct code after = {{0}};
    struct key_view *keys = arena_alloc(context->arena, 16 * sizeof *keys);
    view->keys = (struct list){0, keys};
    while (view->keys.n < 16 && state_key_next(context->state, person, &after, &key)) {
        after = key.key;
        if (!key.revoked)
            keys[view->keys.n++] = (struct key_view){.key = key.key, .until = key.until};
    }
}

#define SIGNINS_MAX 16 /* of a person, as core has it */

static void signins_of(const struct query_context *context, const struct code *person,
                       struct person_view *view)
{
    struct signin_view *signins = arena_alloc(context->arena, SIGNINS_MAX * sizeof *signins);
    const uint8_t *after = NULL;
    uint8_t *subject = arena_alloc(context->arena, SIGNIN_SUBJECT);
    view->signins = (struct list){0, signins};
    while (view->signins.n < SIGNINS_MAX &&
           state_signin_next(context->state, person, after, subject)) {
        signins[view->signins.n++].subject = bytes_of(subject, SIGNIN_SUBJECT);
        after = subject;
        subject = arena_alloc(context->arena, SIGNIN_SUBJECT);
    }
}

bool query_signin_answer(const struct query_context *context, const void *body,
                         struct writer *answer)
{
    const struct query_signin *query = body;
    struct code person;
    struct person_row row;
    if (!access_is_gateway(context->actor) && !access_has_role(context->actor, role_ADMIN))
        return query_refuse_with(context, ERR_DENIED, "", DETAIL_ROLES, "%s", "gateway,admin");
    if (query->subject.len != SIGNIN_SUBJECT)
        return query_refuse(context, ERR_BAD_VALUE, "subject", DETAIL_SIGNIN_BYTES);
    if (!state_signin(context->state, query->subject.data, &person) ||
        !state_person(context->state, &person, &row))
        return query_refuse(context, ERR_NO_SUCH_PERSON, "subject", DETAIL_NONE);
    struct signin_answer signin = {
        .organisation = row.organisation, .person = row.person, .roles = row.roles};
    message_encode(&message_signin_answer, &signin, answer);
    return true;
}

/* DHG-6 */
static void terms_of(const struct query_context *context, const struct code *person,
                     struct person_view *view)
{
    struct term_view *terms = arena_alloc(context->arena, TIMES_MAX * sizeof *terms);
    struct code code = {{0}};
    struct term_row term;
    uint64_t version;
    view->terms.v = terms;
    while (state_ladder_next(context->state, &code, &code)) {
        const struct ladder *ladder = state_ladder(context->state, &code, &version);
        const struct tier *tiers = ladder->tiers.v;
        for (size_t i = 0; ladder->terms.n > 0 && i < ladder->tiers.n; i++)
            if (view->terms.n < TIMES_MAX &&
                state_term(context->state, &code, &tiers[i].code, person, &term))
                terms[view->terms.n++] = (struct term_view){.from = term.from,
                                                            .hours_week = term.hours_week,
                                                            .ladder = code,
                                                            .tier = tiers[i].code,
                                                            .until = term.until};
    }
}

bool query_people_answer(const struct query_context *context, const void *body,
                         struct writer *answer)
{
    const struct query_people *query = body;
    if (!access_has_role(context->actor, role_ADMIN) &&
        !access_has_role(context->actor, role_PRIVACY))
        return query_refuse_with(context, ERR_DENIED, "", DETAIL_ROLES, "%s", "admin,privacy");
    uint64_t limit = query->limit == 0 ? 50 : query->limit;
    struct person_view *views = arena_alloc(context->arena, limit * sizeof *views);
    struct people_answer people = {.people = {0, views}};
    struct person_row row;
    struct code after = {{0}};
    if (query->after != NULL && !code_set(&after, query->after, strlen(query->after)))
        return query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
    while (state_person_next(context->state, &after, &row)) {
        if (people.people.n == limit) {
            people.next = views[limit - 1].person.s;
            break;
        }
        after = row.person;
        struct person_view *view = &views[people.people.n++];
        *view = (struct person_view){.absences = absences_of(context, &row.person),
                                     .organisation = row.organisation,
                                     .person = row.person,
                                     .revoked = row.revoked,
                                     .roles = row.roles};
        keys_of(context, &row.person, view);
        signins_of(context, &row.person, view);
        terms_of(context, &row.person, view);
    }
    message_encode(&message_people_answer, &people, answer);
    return true;
}

bool query_ladder_answer(const struct query_context *context, const void *body,
                         struct writer *answer)
{
    const struct query_ladder *query = body;
    struct ladder_answer view = {0};
    struct code code = {{0}};
    while (state_ladder_next(context->state, &code, &code) && codes_add(&view.ladders, &code))
        ;
    if (code_empty(&query->ladder)) {
        view.own = query_own_ladders(context);
    } else {
        if (query_ladder_of(context, &query->ladder) == NULL)
            return false;
        state_ladder(context->state, &query->ladder, &view.version);
        state_ladder_data(context->state, &query->ladder, view.version, &view.data, context->arena);
    }
    message_encode(&message_ladder_answer, &view, answer);
    return true;
}

/* The daemon makes backups beside its loop and never asks here; an engine without one cannot. */
bool query_backup_answer(const struct query_context *context, const void *body,
                         struct writer *answer)
{
    (void)body;
    (void)answer;
    return query_refuse_with(context, ERR_DENIED, "query", DETAIL_INTERNAL, "%s", "backup");
}
