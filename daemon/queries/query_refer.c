// SPDX-License-Identifier: EUPL-1.2
/* What a link sees of a case at two sites: codes and times, never words, and of its own cases alone
 * (PMM-4). And how far it came in the events. */
#include "core/refer.h"
#include "queries/queries.h"

#define QUESTIONS_SHOWN 64
#define STEPS_SHOWN     50

bool query_referrals_answer(const struct query_context *context, const void *body,
                            struct writer *answer)
{
    const struct query_referrals *query = body;
    uint64_t limit = query->limit == 0 ? 50 : query->limit;
    struct referral_line *lines = arena_alloc(context->arena, limit * sizeof *lines);
    struct referrals_answer list = {.cases = {0, lines}};
    struct case_list_query which = {.list = query->brought ? CASES_OF_HOLDER : CASES_REFERRED,
                                    .code = context->actor->organisation,
                                    .person = context->actor->person};
    char cursor[STATE_CURSOR_MAX] = "";
    struct case_id id;
    if (query->after != NULL && !state_cursor_valid(&which, query->after))
        return query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
    if (query->after != NULL)
        memcpy(cursor, query->after, strlen(query->after) + 1);
    while (list.cases.n < limit && state_cases_next(context->state, &which, cursor, &id))
        lines[list.cases.n++] = (struct referral_line){.case_id = id};
    if (list.cases.n == limit)
        list.next = arena_string(context->arena, cursor, strlen(cursor));
    message_encode(&message_referrals_answer, &list, answer);
    return true;
}

/* --- referred from here --- */

/* The code that a word has there; empty when the file gives it none. */
static struct code word_there(const struct referral *way, const struct code *here)
{
    const struct extract_word *words = way->words.v;
    for (size_t i = 0; i < way->words.n; i++)
        if (code_equal(&words[i].code, here))
            return words[i].there;
    return (struct code){{0}};
}

static struct codes words_there(const struct referral *way, const struct codes *here, bool others)
{
    struct codes there = {0};
    for (uint32_t i = 0; i < here->n; i++) {
        struct code word = word_there(way, &here->v[i]);
        if (code_empty(&word) && others)
            word = here->v[i];
        if (!code_empty(&word))
            codes_add(&there, &word);
    }
    return there;
}

static bool crosses(const struct referral *way, enum extract_field field)
{
    struct code code = code_of(enum_word(&names_extract_field, (int)field));
    return codes_have(&way->fields, &code);
}

/* The extract, but for its words. */
static void show_extract(const struct query_context *context, const struct ladder *ladder,
                         const struct case_row *row, const struct referral *way,
                         struct referral_answer *show)
{
    struct person_row holder;
    show->blocked = !referral_may_cross(context->state, ladder, row, way, context->actor->today);
    if (show->blocked)
        return;
    show->domains = words_there(way, &row->domains, true);
    show->ground = row->ground;
    show->ground_basis = row->ground == ground_STATUTORY_TASK ? way->basis : NULL;
    show->ladder = way->ladder;
    show->organisation = row->organisation;
    show->tried = row->visited;
    codes_remove(&show->tried, &row->tier);
    if (state_person(context->state, &row->holder, &holder) && holder.roles.n > 0)
        show->role = holder.roles.v[0];
    if (crosses(way, extract_field_OBSTACLES))
        show->obstacles = words_there(way, &row->obstacles, false);
    if (crosses(way, extract_field_STAGE))
        show->stage = row->stage;
    if (crosses(way, extract_field_URGENCY))
        show->urgency = row->urgency;
    if (!crosses(way, extract_field_OUTSIDE_DATE))
        return;
    show->outside_date = row->outside_date;
    show->outside_kind = row->outside_kind;
}

static void show_carried(const struct query_context *context, const struct case_row *row,
                         struct referral_answer *show)
{
    struct carried_question *views = arena_alloc(context->arena, QUESTIONS_SHOWN * sizeof *views);
    struct question_row question;
    show->questions.v = views;
    for (uint64_t n = 1; n <= row->questions && show->questions.n < QUESTIONS_SHOWN; n++)
        if (state_question(context->state, row->case_id, n, &question) && question.remote != 0)
            views[show->questions.n++] =
                (struct carried_question){.answered = question.answered.ms != 0,
                                          .asked = question.remote_asked,
                                          .question = n,
                                          .remote = question.remote};
}

static bool show_referred(const struct query_context *context, const struct case_row *row,
                          uint64_t n, struct referral_answer *show)
{
    struct referral_row referral;
    uint64_t version;
    if (!state_referral(context->state, row->case_id, n, &referral))
        return query_refuse_with(context, ERR_NO_SUCH_ITEM, "referral", DETAIL_VALUE, "%llu",
                                 (unsigned long long)n);
    const struct ladder *ladder = case_rules(context->state, row, &version);
    const struct tier *tier = ladder_tier(ladder, &row->tier);
    const struct referral *way = tier == NULL ? NULL : tier_referral(tier, &referral.to);
    show->end = referral.end;
    show->ended = referral.ended;
    show->finished = referral.finished;
    show->remote = referral.remote;
    show->step_at = referral.step_at;
    show->step_number = referral.step_number;
    show->blocked = true;
    if (way != NULL && referral.end == referral_end_none)
        show_extract(context, ladder, row, way, show);
    if (referral.end == referral_end_none)
        show->consent_withdrawn |= !referral_has_own_ground(context->state, ladder, row,
                                                            &referral.to, context->actor->today);
    show_carried(context, row, show);
    return true;
}

/* --- brought here --- */

static void show_what_came_of_it(const struct step_row *step, struct referral_answer *show)
{
    if (step->step == referral_step_HANDED_BACK)
        show->missing = step->missing;
    if (step->step != referral_step_DECIDED)
        return;
    show->formal_by = step->formal_by;
    show->formal_date = step->formal_date;
    show->lacking = step->lacking;
    show->unmet = step->unmet;
}

static void show_steps(const struct query_context *context, const struct case_row *row,
                       const struct query_referral *query, struct referral_answer *show)
{
    struct carried_step *views = arena_alloc(context->arena, STEPS_SHOWN * sizeof *views);
    struct step_row step;
    show->steps.v = views;
    for (uint64_t n = 1; n <= row->steps && show->steps.n < STEPS_SHOWN; n++) {
        if (!state_step(context->state, row->case_id, n, &step))
            continue;
        show_what_came_of_it(&step, show);
        bool later = step.at.ms > query->after_at.ms || n > query->after_number;
        if (later)
            views[show->steps.n++] = (struct carried_step){
                .at = step.at, .number = n, .step = step.step, .tier = step.tier};
    }
}

static void show_asked(const struct query_context *context, const struct case_row *row,
                       struct referral_answer *show)
{
    struct carried_question *views = arena_alloc(context->arena, QUESTIONS_SHOWN * sizeof *views);
    struct question_row question;
    show->questions.v = views;
    for (uint64_t n = 1; n <= row->questions && show->questions.n < QUESTIONS_SHOWN; n++)
        if (state_question(context->state, row->case_id, n, &question) &&
            question.answered.ms == 0 && code_equal(&question.person, &row->submitter))
            views[show->questions.n++] =
                (struct carried_question){.asked = question.asked, .question = n};
}

static bool show_brought(const struct query_context *context, const struct case_row *row,
                         const struct query_referral *query, struct referral_answer *show)
{
    show->brought = true;
    show->remote = row->origin;
    show->referral = row->origin_referral;
    show->organisation = row->organisation;
    show->ground = row->ground;
    show->consent_withdrawn = row->consent_withdrawn;
    show->outcome = row->outcome;
    show->mandate = row->mandate;
    show->told = row->told;
    show_asked(context, row, show);
    show_steps(context, row, query, show);
    return true;
}

/* The case that is asked for: by its number here, or by the one at the other site. */
static bool find(const struct query_context *context, const struct query_referral *query,
                 struct case_row *row)
{
    struct case_id id = query->case_id;
    char text[CASE_ID_TEXT];
    if (query->remote.n != 0 && !state_arrival(context->state, &context->actor->person,
                                               query->remote, query->referral, &id))
        id.n = 0;
    if (id.n != 0 && state_case(context->state, id, row) && access_carries(context->actor, row))
        return true;
    case_id_format(query->remote.n != 0 ? query->remote : query->case_id, text);
    return query_refuse_with(context, ERR_NO_SUCH_CASE, query->remote.n != 0 ? "remote" : "case_id",
                             DETAIL_VALUE, "%s", text);
}

bool query_referral_answer(const struct query_context *context, const void *body,
                           struct writer *answer)
{
    const struct query_referral *query = body;
    struct case_row row;
    if (!find(context, query, &row))
        return false;
    struct referral_answer show = {
        .case_id = row.case_id,
        .consent_withdrawn = row.consent_withdrawn,
        .erased = row.erased,
        .referral = query->referral == 0 ? row.referrals : query->referral,
        .referrals = row.referrals,
        .sequence = row.sequence,
        .status = row.status,
    };
    if (row.origin.n != 0 ? !show_brought(context, &row, query, &show)
                          : !show_referred(context, &row, show.referral, &show))
        return false;
    message_encode(&message_referral_answer, &show, answer);
    return true;
}

bool query_cursor_answer(const struct query_context *context, const void *body,
                         struct writer *answer)
{
    const struct query_cursor *query = body;
    struct cursor_answer show = {.sequence = 0};
    struct cursor_row row;
    if (state_cursor(context->state, &context->actor->person, &query->name, &row))
        show = (struct cursor_answer){
            .chain = row.chain, .epoch = row.epoch, .peer = row.peer, .sequence = row.sequence};
    message_encode(&message_cursor_answer, &show, answer);
    return true;
}
