// SPDX-License-Identifier: EUPL-1.2
/* On which ground a case is shared, what went to whom, and what a letter that asks for consent
 * says. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/decision.h"
#include "queries/queries.h"

#define GROUNDS_SHOWN 200
#define LETTER_TEXTS  24

static struct civil_date today_of(const struct query_context *context, const struct ladder *ladder)
{
    return zone_local(state_zone(context->state, ladder->zone), context->now).date;
}

/* The case, for whoever need know its grounds. */
static bool case_with_grounds(const struct query_context *context, struct case_id id,
                              struct case_row *row)
{
    struct extract extract;
    if (!query_case(context, id, row))
        return false;
    access_extract(context->state, context->actor, row, &extract);
    return extract_shows_fact(&extract, sees_fact_GROUND) ||
           query_refuse_with(context, ERR_DENIED, "", DETAIL_RELATIONS, "%s",
                             "holder,worker,chair");
}

static void list_lacking(const struct query_context *context, const struct case_row *row,
                         const struct ladder *ladder, struct grounds_answer *answer)
{
    static const struct code none;
    const struct receiver *receivers = ladder->receivers.v;
    uint64_t ground;
    for (size_t i = 0; i < ladder->receivers.n; i++)
        if (!ground_covers(context->state, ladder, row, &receivers[i].code, &none,
                           today_of(context, ladder), &ground))
            codes_add(&answer->lacking, &receivers[i].code);
}

bool query_grounds_answer(const struct query_context *context, const void *body,
                          struct writer *answer)
{
    const struct query_grounds *query = body;
    struct case_row row;
    struct ground_row ground;
    uint64_t version;
    if (!case_with_grounds(context, query->case_id, &row))
        return false;
    const struct ladder *ladder = case_rules(context->state, &row, &version);
    struct ground_view *views = arena_alloc(context->arena, GROUNDS_SHOWN * sizeof *views);
    struct grounds_answer grounds = {.grounds = {0, views}};
    for (uint64_t n = 1; n <= row.grounds && n <= GROUNDS_SHOWN; n++)
        if (state_ground(context->state, row.case_id, n, &ground))
            views[grounds.grounds.n++] = (struct ground_view){
                .basis = ground.basis,
                .by = ground.by,
                .ended = ground.ended,
                .ground = n,
                .holds = ground_holds_on(&ground, ladder, today_of(context, ladder)),
                .kind = ground.kind,
                .member = ground.member,
                .purpose = ground.purpose,
                .receiver = ground.receiver,
                .recorded = ground.recorded,
                .until = ground.until,
            };
    list_lacking(context, &row, ladder, &grounds);
    message_encode(&message_grounds_answer, &grounds, answer);
    return true;
}

/* --- what went to whom --- */

/* Whom the ladder knows somebody as: a person goes by his organisation. */
static struct code receiver_of(const struct query_context *context, const struct ladder *ladder,
                               const struct code *to)
{
    struct person_row person;
    if (ground_receiver(ladder, to) == NULL && state_person(context->state, to, &person))
        return person.organisation;
    return *to;
}

/* The ground that stood then, of this receiver: the first that had not ended. */
static void rests_on(const struct query_context *context, const struct case_row *row,
                     const struct ladder *ladder, const struct shared_row *shared,
                     struct shared_view *view)
{
    struct ground_row ground;
    struct code receiver = receiver_of(context, ladder, &shared->to);
    const struct receiver *known = ground_receiver(ladder, &receiver);
    view->ground_ended = row->consent_withdrawn;
    if (known == NULL || !known->own_ground)
        return;
    for (uint64_t n = row->grounds; n > 0; n--) {
        if (!state_ground(context->state, row->case_id, n, &ground) ||
            !code_equal(&ground.receiver, &receiver) || ground.recorded.ms > shared->stamp.ms ||
            (ground.ended.ms != 0 && ground.ended.ms < shared->stamp.ms))
            continue;
        view->ground = n;
        view->ground_ended = !ground_holds_on(&ground, ladder, today_of(context, ladder));
    }
}

static bool read_number(const char *text, uint64_t *number)
{
    char *end;
    if (text[0] < '0' || text[0] > '9' || strlen(text) > 19)
        return false;
    *number = strtoull(text, &end, 10);
    return *end == '\0';
}

bool query_shared_answer(const struct query_context *context, const void *body,
                         struct writer *answer)
{
    const struct query_shared *query = body;
    struct case_row row;
    struct shared_row shared;
    uint64_t version;
    uint64_t n = 0;
    if (!query_case(context, query->case_id, &row))
        return false;
    if (!access_sees_readers(context->actor, &row))
        return query_refuse_with(context, ERR_DENIED, "", DETAIL_RELATIONS, "%s", "privacy,holder");
    if (query->after != NULL && !read_number(query->after, &n))
        return query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
    const struct ladder *ladder = case_rules(context->state, &row, &version);
    uint64_t limit = query->limit == 0 ? 50 : query->limit;
    struct shared_view *views = arena_alloc(context->arena, limit * sizeof *views);
    struct shared_answer list = {.shared = {0, views}};
    while (n < row.shared && list.shared.n < limit) {
        if (!state_shared(context->state, row.case_id, ++n, &shared))
            continue;
        struct shared_view *view = &views[list.shared.n++];
        *view = (struct shared_view){.actor = shared.actor,
                                     .extract = shared.extract,
                                     .ladder_version = shared.ladder_version,
                                     .purpose = shared.purpose,
                                     .stamp = shared.stamp,
                                     .texts = shared.texts,
                                     .to = shared.to,
                                     .way = shared.way};
        rests_on(context, &row, ladder, &shared, view);
    }
    if (n < row.shared) {
        char *next = arena_alloc(context->arena, 24);
        snprintf(next, 24, "%" PRIu64, n);
        list.next = next;
    }
    message_encode(&message_shared_answer, &list, answer);
    return true;
}

/* --- the letter --- */

static const struct form_field *question_of(const struct ladder *ladder, const struct code *code)
{
    const struct record_form *records = ladder->records.v;
    const struct form_field *field = ladder_form_field(ladder, code);
    for (size_t r = 0; field == NULL && r < ladder->records.n; r++) {
        const struct form_field *fields = records[r].fields.v;
        for (size_t i = 0; i < records[r].fields.n; i++)
            if (code_equal(&fields[i].code, code))
                return &fields[i];
    }
    return field;
}

/* What this receiver sees, in the words of the questions; a text of a step has none. */
static void what_it_sees(const struct query_context *context, const struct ladder *ladder,
                         const struct code *receiver, struct letter_line *line)
{
    static const struct codes no_roles;
    struct letter_text *texts = arena_alloc(context->arena, LETTER_TEXTS * sizeof *texts);
    const struct sees_rule *rule = extract_rule_of_guest(ladder, receiver);
    if (rule == NULL)
        rule = extract_rule_of_reader(ladder, receiver, &no_roles);
    line->texts.v = texts;
    line->everything = rule == NULL ? ladder_tier(ladder, receiver) != NULL ||
                                          ladder->sees_else != sees_else_NOTHING
                                    : rule->everything;
    for (uint32_t i = 0; rule != NULL && i < rule->texts.n; i++) {
        const struct form_field *field = question_of(ladder, &rule->texts.v[i]);
        if (field != NULL)
            texts[line->texts.n++] =
                (struct letter_text){.english = field->english, .words = field->words};
    }
}

/* The ladder's ground of consent for a receiver that may be used today. */
static const struct ground_rule *
consent_for(const struct ladder *ladder, const struct receiver *receiver, struct civil_date today)
{
    const struct ground_rule *rules = ladder->grounds.v;
    for (size_t i = 0; i < ladder->grounds.n; i++)
        if (rules[i].kind == ground_CONSENT && ground_rule_holds(&rules[i], today) &&
            (rules[i].receivers.n == 0 || codes_have(&rules[i].receivers, &receiver->code)))
            return &rules[i];
    return NULL;
}

static struct civil_date ends_on(const struct query_context *context, const struct ladder *ladder,
                                 const struct ground_rule *rule)
{
    const struct zone *zone = state_zone(context->state, ladder->zone);
    struct deadline_rule term = {duration_unpack(rule->lasts), context->now, {0}, false};
    struct deadline due;
    struct civil_date until = rule->valid_until;
    if (rule->lasts != 0 && deadline_compute(state_calendar(context->state, &ladder->calendar),
                                             zone, &term, NULL, 0, &due)) {
        struct civil_date day = zone_local(zone, due.due).date;
        until = until.n == 0 || day.n < until.n ? day : until;
    }
    return until;
}

static void add_purpose(const struct ladder *ladder, const struct ground_rule *rule,
                        struct letter_line *line)
{
    const struct topic *purposes = ladder->purposes.v;
    struct code wanted = rule->purposes.n > 0 ? rule->purposes.v[0] : ground_first_purpose(ladder);
    for (size_t i = 0; i < ladder->purposes.n; i++)
        if (code_equal(&purposes[i].code, &wanted)) {
            line->purpose = purposes[i].name;
            line->purpose_english = purposes[i].english;
        }
}

static bool receivers_known(const struct query_context *context, const struct ladder *ladder,
                            const struct codes *wanted)
{
    const struct receiver *receivers = ladder->receivers.v;
    for (uint32_t w = 0; w < wanted->n; w++) {
        size_t i = 0;
        while (i < ladder->receivers.n && !code_equal(&receivers[i].code, &wanted->v[w]))
            i++;
        if (i == ladder->receivers.n)
            return query_refuse_with(context, ERR_BAD_VALUE, "receivers", DETAIL_NOT_ON_LIST, "%s",
                                     wanted->v[w].s);
    }
    return true;
}

bool query_letter_answer(const struct query_context *context, const void *body,
                         struct writer *answer)
{
    const struct query_letter *query = body;
    struct case_row row;
    uint64_t version;
    if (!case_with_grounds(context, query->case_id, &row))
        return false;
    const struct ladder *ladder = case_rules(context->state, &row, &version);
    const struct receiver *receivers = ladder->receivers.v;
    struct letter_line *lines =
        arena_alloc(context->arena, (ladder->receivers.n + 1) * sizeof *lines);
    struct letter_answer letter = {
        .english = ladder->english,
        .ends = ladder->consent_ends,
        .ends_english = ladder->consent_ends_english,
        .lines = {0, lines},
        .minor_alone_from =
            ladder->minor_alone_from == 0 ? MINOR_ALONE_FROM : ladder->minor_alone_from,
        .minor_asked_from =
            ladder->minor_asked_from == 0 ? MINOR_ASKED_FROM : ladder->minor_asked_from,
        .name = ladder->name,
        .organisation = ladder->organisation,
    };
    if (!receivers_known(context, ladder, &query->receivers))
        return false;
    for (size_t i = 0; i < ladder->receivers.n; i++) {
        const struct ground_rule *rule =
            consent_for(ladder, &receivers[i], today_of(context, ladder));
        bool wanted = query->receivers.n == 0 ? receivers[i].own_ground
                                              : codes_have(&query->receivers, &receivers[i].code);
        if (!wanted || rule == NULL)
            continue;
        struct letter_line *line = &lines[letter.lines.n++];
        *line = (struct letter_line){.basis = rule->code,
                                     .english = receivers[i].english,
                                     .name = receivers[i].name,
                                     .receiver = receivers[i].code,
                                     .until = ends_on(context, ladder, rule)};
        add_purpose(ladder, rule, line);
        what_it_sees(context, ladder, &receivers[i].code, line);
    }
    if (letter.lines.n == 0)
        return query_refuse_with(context, ERR_NOT_OFFERED, "receivers", DETAIL_NO_GROUNDS, "%s",
                                 ladder->code.s);
    message_encode(&message_letter_answer, &letter, answer);
    return true;
}
