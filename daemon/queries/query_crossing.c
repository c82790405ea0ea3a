// SPDX-License-Identifier: EUPL-1.2
/* The words that cross between two sites, opened: the texts that the ladder file names and no other
 * (PMM-4). Whether they may cross was decided when the reading was recorded. */
#include "content/sealing.h"
#include "core/extract.h"
#include "core/refer.h"
#include "queries/queries.h"

/* A text that crosses, and where it was found. */
struct wanted {
    struct code there;
    struct content_place before; /* the place from which it is the next */
    bool found;
};

struct crossing {
    const struct query_context *context;
    const struct case_row *row;
    const struct ladder *ladder;
    uint64_t question;
    const struct referral *way;  /* of a case that is referred */
    const struct codes *returns; /* of one that came: of its outcome, what goes back */
    struct wanted wanted[TEXTS_MAX];
    size_t n;
};

static void want(struct crossing *crossing, const struct code *there, struct content_place before)
{
    for (size_t i = 0; i < crossing->n; i++)
        if (code_equal(&crossing->wanted[i].there, there)) {
            crossing->wanted[i].before = before; /* what was written last counts */
            return;
        }
    if (crossing->n < TEXTS_MAX)
        crossing->wanted[crossing->n++] = (struct wanted){*there, before, true};
}

static bool is_plan(uint64_t kind)
{
    return kind == EV_CASE_SUBMITTED || kind == EV_CASE_AMENDED;
}

static bool is_reason(const struct content_row *row)
{
    return code_is(&row->field, "reason") &&
           (row->kind == EV_CASE_ENTERED || row->kind == EV_REFERRAL_OPENED);
}

static void want_of_plan(struct crossing *crossing, const struct content_row *row,
                         struct content_place before)
{
    const struct extract_text *texts = crossing->way->texts.v;
    for (size_t i = 0; i < crossing->way->texts.n; i++) {
        const struct code *from = code_empty(&texts[i].from) ? &texts[i].code : &texts[i].from;
        bool reason = code_is(from, "why_here");
        if (reason ? is_reason(row) : is_plan(row->kind) && code_equal(from, &row->field))
            want(crossing, &texts[i].code, before);
    }
}

/* Whether the event that brought a text is about the question that is asked for. */
static bool is_about(struct crossing *crossing, const struct content_row *row)
{
    struct event_row event;
    struct reader reader;
    struct error error;
    struct question_asked asked;
    struct question_answered answered;
    struct arena *arena = crossing->context->arena;
    if (!state_event(crossing->context->state, row->sequence, &event, arena))
        return false;
    reader_init(&reader, event.body);
    if (row->kind == EV_QUESTION_ASKED)
        return message_decode(&message_question_asked, &reader, &asked, arena, &error) &&
               asked.question == crossing->question;
    return message_decode(&message_question_answered, &reader, &answered, arena, &error) &&
           answered.question == crossing->question;
}

static void want_of_outcome(struct crossing *crossing, const struct content_row *row,
                            struct content_place before)
{
    bool decided = row->kind == EV_CASE_DECIDED && row->stamp.ms == crossing->row->decided.ms &&
                   codes_have(crossing->returns, &row->field);
    if (decided || row->kind == EV_REFERRAL_RETURNED)
        want(crossing, &row->field, before);
}

/* Whatever it stands beside: an internal note, what was written before the case became anonymous,
 * and what while few might see it. */
static bool stays_here(const struct crossing *crossing, const struct content_row *row)
{
    return extract_is_internal(crossing->ladder, &row->field) ||
           row->sequence <= crossing->row->named_until || extract_is_guarded(crossing->row, row);
}

static void look_at(struct crossing *crossing, const struct content_row *row,
                    struct content_place before)
{
    if (stays_here(crossing, row))
        return;
    uint64_t kind = crossing->way == NULL ? EV_QUESTION_ASKED : EV_QUESTION_ANSWERED;
    if (crossing->question != 0) {
        if (row->kind == kind && is_about(crossing, row))
            want(crossing, &row->field, before);
    } else if (crossing->way != NULL) {
        want_of_plan(crossing, row, before);
    } else {
        want_of_outcome(crossing, row, before);
    }
}

static void find(struct crossing *crossing)
{
    struct arena arena;
    struct content_place place = {0};
    struct content_place before = place;
    struct content_row row;
    struct bytes box;
    arena_init(&arena);
    while (state_content_next(crossing->context->state, crossing->row->case_id, &place, &row, &box,
                              &arena)) {
        look_at(crossing, &row, before);
        before = place;
        arena_clear(&arena);
    }
    arena_release(&arena);
}

static void open(struct crossing *crossing, struct wanted *wanted, struct texts *texts)
{
    const struct query_context *context = crossing->context;
    struct content_place place = wanted->before;
    struct content_row from;
    struct bytes box;
    struct bytes words;
    if (state_content_next(context->state, crossing->row->case_id, &place, &from, &box,
                           context->arena) &&
        sealing_open(context->keyring, crossing->row->slot, crossing->row->case_id.n,
                     &from.command_id, from.field.s, box, context->arena, &words))
        texts_put(texts, &wanted->there, words);
}

/* The way to the site that the newest referral goes to. */
static const struct referral *way_of(const struct query_context *context,
                                     const struct case_row *row, const struct ladder *ladder)
{
    struct referral_row referral;
    const struct tier *tier = ladder_tier(ladder, &row->tier);
    return tier != NULL && state_referral(context->state, row->case_id, row->referrals, &referral)
               ? tier_referral(tier, &referral.to)
               : NULL;
}

void query_crossing(const struct query_context *context, struct case_id id, uint64_t question,
                    struct writer *answer)
{
    struct case_row row;
    struct extract_answer show = {.case_id = id};
    struct crossing *crossing = arena_alloc(context->arena, sizeof *crossing);
    uint64_t version;
    if (!state_case(context->state, id, &row) || row.erased) {
        message_encode(&message_extract_answer, &show, answer);
        return;
    }
    const struct ladder *ladder = case_rules(context->state, &row, &version);
    bool came = row.origin.n != 0;
    *crossing = (struct crossing){.context = context,
                                  .row = &row,
                                  .ladder = ladder,
                                  .question = question,
                                  .way = came ? NULL : way_of(context, &row, ladder),
                                  .returns = &ladder->returns};
    if (came || crossing->way != NULL)
        find(crossing);
    for (size_t i = 0; i < crossing->n; i++)
        open(crossing, &crossing->wanted[i], &show.texts);
    message_encode(&message_extract_answer, &show, answer);
}
