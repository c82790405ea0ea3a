// SPDX-License-Identifier: EUPL-1.2
/* Who is told of what (GEN-8): an event that starts clocks asks something of their owners. Nobody
 * is told of what he did himself, of what is asked no more, or of a case that he may not know of;
 * who is away is told by way of whoever acts for him. Codes, times and the ladder's own words only.
 */
#include "queries/asking.h"

#include "core/absence.h"

#define NOTICES_MAX 300 /* in one answer, as answers.def says */

/* --- what is asked --- */

/* The clock as it runs now, if this event asked it, and it still is. */
static const struct clock_start *still_asked(const struct clock_start *clocks, size_t n,
                                             const struct clock_start *started,
                                             struct instant stamp)
{
    for (size_t i = 0; i < n; i++)
        if (clocks[i].clock == started->clock && clocks[i].since.ms == stamp.ms &&
            code_equal(&clocks[i].owner, &started->owner) && step_is_asked(clocks, n, &clocks[i]))
            return &clocks[i];
    return NULL;
}

/* Who acts for the owner today, or he himself. */
static struct code told(const struct query_context *context, const struct code *owner)
{
    struct code person = *owner;
    absence_acts_for(context->state, owner, core_date(context->state, context->now), &person);
    return person;
}

static struct asking *place_for(struct asking *all, size_t *n, const struct code *person)
{
    for (size_t i = 0; i < *n; i++)
        if (code_equal(&all[i].person, person))
            return &all[i];
    all[*n] = (struct asking){.person = *person};
    return &all[(*n)++];
}

/* --- what a table is told --- */

/* Of whom the table is: its organisations' members, and who was invited by name; and, of what came
 * out and of a plan that went by itself, who holds the case. */
static bool is_told(const struct query_context *context, const struct case_row *row,
                    const struct codes *table, bool holder_too, const struct person_row *person)
{
    struct core_actor reader;
    if (person->revoked || !access_person(context->state, &person->person,
                                          core_date(context->state, context->now), &reader))
        return false;
    bool of_table =
        codes_have(table, &person->person) ||
        (access_has_role(&reader, role_MEMBER) && codes_have(table, &person->organisation));
    bool holds = holder_too && code_equal(&row->holder, &person->person);
    return (of_table || holds) && access_reads(context->state, &reader, row);
}

/* `by`: whose doing it is, and who therefore knows; empty: the ladder's clock's. */
static size_t tell_table(const struct query_context *context, const struct code *by,
                         const struct case_row *row, const struct codes *table, bool holder_too,
                         const struct clock_start *what, struct asking out[CLOCKS_MAX])
{
    struct person_row person;
    struct code after = {{0}};
    size_t n = 0;
    while (n < CLOCKS_MAX && state_person_next(context->state, &after, &person)) {
        after = person.person;
        if (code_equal(&person.person, by) || !is_told(context, row, table, holder_too, &person))
            continue;
        out[n] = (struct asking){.person = person.person, .clock = *what};
        out[n++].clock.owner = person.person;
    }
    return n;
}

/* The organisations of the case's table, and who was invited to this meeting. */
static struct codes table_of(const struct query_context *context, const struct case_row *row)
{
    uint64_t version;
    struct codes table = {0};
    struct meeting_row meeting;
    const struct ladder *ladder = state_ladder(context->state, &row->ladder, &version);
    const struct tier *tier = ladder == NULL ? NULL : ladder_tier(ladder, &row->tier);
    if (tier == NULL ||
        !state_meeting(context->state, &row->ladder, &row->tier, row->meeting, &meeting))
        return table;
    table = tier->core;
    for (uint32_t i = 0; i < meeting.invited.n; i++)
        codes_add(&table, &meeting.invited.v[i]);
    return table;
}

/* UTR-3: the papers are there, or there are others; for who was invited later they are there now.
 * What was sent again since is told by that event. */
static size_t told_of_pack(const struct query_context *context, const struct event_row *event,
                           const struct case_row *row, struct asking out[CLOCKS_MAX])
{
    static const struct code nobody;
    struct reader reader;
    struct error error;
    struct pack_sent pack;
    struct pack_followed later;
    struct clock_start what = {
        .code = code_of(ASKING_PACK), .due = row->meeting, .since = event->stamp};
    reader_init(&reader, event->body);
    if (event->kind == EV_PACK_FOLLOWED) {
        if (row->pack_out.ms == 0 || row->pack_out.ms > event->stamp.ms ||
            !message_decode(&message_pack_followed, &reader, &later, context->arena, &error))
            return 0;
        return tell_table(context, &event->actor, row, &later.to, false, &what, out);
    }
    if (row->pack_out.ms != event->stamp.ms ||
        !message_decode(&message_pack_sent, &reader, &pack, context->arena, &error))
        return 0;
    what.occurrence = pack.changed.n > 0;
    bool by_itself = pack.due.ms != 0;
    return tell_table(context, by_itself ? &nobody : &event->actor, row, &pack.to, by_itself, &what,
                      out);
}

/* UTR-7: the minutes are out, or better ones. */
static size_t told_of_minutes(const struct query_context *context, const struct event_row *event,
                              const struct case_row *row, struct asking out[CLOCKS_MAX])
{
    struct reader reader;
    struct error error;
    struct minutes_sent minutes;
    reader_init(&reader, event->body);
    if (!message_decode(&message_minutes_sent, &reader, &minutes, context->arena, &error) ||
        minutes.version != row->minutes)
        return 0;
    struct clock_start what = {
        .code = code_of(ASKING_MINUTES), .occurrence = minutes.corrects, .since = event->stamp};
    struct codes table = table_of(context, row);
    return tell_table(context, &event->actor, row, &table, true, &what, out);
}

static size_t told_by_event(const struct query_context *context, const struct event_row *event,
                            struct asking out[CLOCKS_MAX])
{
    struct case_row row;
    if (!state_case(context->state, event->case_id, &row) || row.meeting.ms == 0)
        return 0;
    return event->kind == EV_MINUTES_SENT ? told_of_minutes(context, event, &row, out)
                                          : told_of_pack(context, event, &row, out);
}

/* GEN-10: who holds a case hears that somebody read it without the right. */
static size_t told_of_glass(const struct query_context *context, const struct event_row *event,
                            struct asking out[CLOCKS_MAX])
{
    struct case_row row;
    if (!state_case(context->state, event->case_id, &row))
        return 0;
    struct code person = told(context, &row.holder);
    if (code_equal(&person, &event->actor))
        return 0;
    out[0] = (struct asking){
        .person = person,
        .clock = {.code = code_of(ASKING_GLASS), .owner = row.holder, .since = event->stamp}};
    return 1;
}

size_t asking_by_event(const struct query_context *context, const struct event_row *event,
                       struct asking out[CLOCKS_MAX])
{
    if (event->kind == EV_PACK_SENT || event->kind == EV_PACK_FOLLOWED ||
        event->kind == EV_MINUTES_SENT)
        return told_by_event(context, event, out);
    if (event->kind == EV_GLASS_BROKEN)
        return told_of_glass(context, event, out);
    struct clocks_set set;
    struct reader reader;
    struct error error;
    size_t n = 0;
    size_t n_clocks;
    if (event->kind != EV_CLOCKS_SET)
        return 0;
    reader_init(&reader, event->body);
    if (!message_decode(&message_clocks_set, &reader, &set, context->arena, &error))
        return 0;
    const struct clock_start *clocks = state_clocks(context->state, event->case_id, &n_clocks);
    const struct clock_start *started = set.started.v;
    for (size_t i = 0; i < set.started.n; i++) {
        const struct clock_start *clock = still_asked(clocks, n_clocks, &started[i], event->stamp);
        if (clock == NULL)
            continue;
        struct code person = told(context, &clock->owner);
        if (code_equal(&person, &event->actor))
            continue;
        struct asking *asked = place_for(out, &n, &person);
        if (asked->clock.clock == 0 || clock->due.ms < asked->clock.due.ms)
            asked->clock = *clock;
    }
    return n;
}

enum asked_why asking_why(const struct code *person, const struct clock_start *clock)
{
    if (!code_equal(person, &clock->owner))
        return asked_why_STAND_IN;
    return clock->occurrence > 0 ? asked_why_AGAIN : asked_why_NEW;
}

/* --- query_notices --- */

static void view_of(const struct query_context *context, const struct query_notices *query,
                    const struct event_row *event, const struct asking *asked,
                    struct notices_answer *out, uint64_t sequence)
{
    struct notice_view *views = out->notices.v;
    struct mail_line line;
    struct mail_row mail;
    if (access_has_role(context->actor, role_MAILER)) {
        if (state_mail(context->state, &asked->person, &mail) && mail.slot != 0 &&
            mail.mode != mail_mode_NONE)
            views[out->notices.n++] = (struct notice_view){
                .mode = mail.mode, .person = asked->person, .sequence = sequence};
        return;
    }
    if (!code_equal(&asked->person, &context->actor->person) ||
        !asking_line(context, event->case_id, &asked->clock,
                     query->english ? LANGUAGE_EN : LANGUAGE_NL, &line))
        return;
    views[out->notices.n++] = (struct notice_view){.case_id = line.case_id,
                                                   .due = line.due,
                                                   .late = line.late,
                                                   .late_since = line.late_since,
                                                   .person = asked->person,
                                                   .sequence = sequence,
                                                   .step = asked->clock.code,
                                                   .why = asking_why(&asked->person, &asked->clock),
                                                   .words = line.words};
}

bool query_notices_answer(const struct query_context *context, const void *body,
                          struct writer *answer)
{
    const struct query_notices *query = body;
    struct journal_position position;
    struct query_place place = {query->epoch, query->chain, query->sequence};
    state_position(context->state, &position);
    if (!query_resumes_here(context, &place, &position))
        return false;
    uint64_t limit = query->limit == 0 ? 500 : query->limit;
    struct notices_answer out = {.last = position.sequence};
    struct asking *asked = arena_alloc(context->arena, CLOCKS_MAX * sizeof *asked);
    struct event_row event;
    memcpy(out.epoch.b, position.epoch, sizeof out.epoch.b);
    out.notices.v = arena_alloc(context->arena, NOTICES_MAX * sizeof(struct notice_view));
    out.next = query->sequence == 0 ? 1 : query->sequence;
    for (; limit > 0 && out.next <= position.sequence && out.notices.n + CLOCKS_MAX <= NOTICES_MAX;
         limit--, out.next++) {
        if (!state_event(context->state, out.next, &event, context->arena))
            continue;
        size_t n = asking_by_event(context, &event, asked);
        for (size_t i = 0; i < n; i++)
            view_of(context, query, &event, &asked[i], &out, out.next);
    }
    uint8_t *chain = arena_alloc(context->arena, 8);
    if (state_chain(context->state, out.next - 1, chain))
        out.chain = bytes_of(chain, 8);
    message_encode(&message_notices_answer, &out, answer);
    return true;
}
