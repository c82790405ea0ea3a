// SPDX-License-Identifier: EUPL-1.2
/* One case: what it is, what it says, who read it. */
#include "queries/queries.h"

#include "content/sealing.h"

#define ITEMS_MAX 64

static void show_items(const struct query_context *context, const struct case_row *row,
                       struct show_answer *show)
{
    struct agreement_view *agreements = arena_alloc(context->arena, ITEMS_MAX * sizeof *agreements);
    struct question_view *questions = arena_alloc(context->arena, ITEMS_MAX * sizeof *questions);
    struct spend_view *spends = arena_alloc(context->arena, ITEMS_MAX * sizeof *spends);
    show->agreements.v = agreements;
    show->questions.v = questions;
    show->spends.v = spends;
    for (uint64_t n = 1; n <= ITEMS_MAX; n++) {
        struct agreement_row agreement;
        struct question_row question;
        struct spend_row spend;
        if (n <= row->agreements && state_agreement(context->state, row->case_id, n, &agreement))
            agreements[show->agreements.n++] = (struct agreement_view){
                .agreement = n,
                .amount_cents = agreement.amount_cents,
                .condition = agreement.condition,
                .condition_date = agreement.condition_date,
                .due = agreement.due,
                .owner = agreement.owner,
                .result = agreement.result,
            };
        if (n <= row->questions && state_question(context->state, row->case_id, n, &question))
            questions[show->questions.n++] = (struct question_view){.answered = question.answered,
                                                                    .asked = question.asked,
                                                                    .by = question.by,
                                                                    .person = question.person,
                                                                    .question = n};
        if (n <= row->spends && state_spend(context->state, row->case_id, n, &spend))
            spends[show->spends.n++] = (struct spend_view){
                .cents = spend.cents,
                .forgiven_cents = spend.forgiven_cents,
                .kind = spend.kind,
                .pot = spend.pot,
                .repaid_cents = spend.repaid_cents,
                .spend = n,
                .state = spend.state,
            };
    }
}

bool query_show_answer(const struct query_context *context, const void *body, struct writer *answer)
{
    const struct query_show *query = body;
    struct case_row row;
    if (!query_case(context, query->case_id, &row))
        return false;
    struct show_answer show = {
        .case_id = row.case_id,
        .claimed_by = row.claimed_by,
        .cleared = row.cleared,
        .contacts = row.contacts,
        .district = row.district,
        .domains = row.domains,
        .due = row.due,
        .erased = row.erased,
        .filled = row.filled,
        .ground = row.ground,
        .holder = row.holder,
        .ladder = row.ladder,
        .meeting = row.meeting,
        .obstacles = row.obstacles,
        .offered_to = row.offered_to,
        .outcome = row.outcome,
        .outside_date = row.outside_date,
        .owner = row.owner,
        .records = row.records,
        .status = row.status,
        .step = code_empty(&row.step) ? NULL : row.step.s,
        .submitted = row.submitted,
        .submitter = row.submitter,
        .tier = row.tier,
        .told = row.told,
        .urgency = row.urgency,
        .visited = row.visited,
    };
    show_items(context, &row, &show);
    message_encode(&message_show_answer, &show, answer);
    return true;
}

/* Of a plan field only what was written last counts; an older text is history. */
static bool is_plan(uint64_t kind)
{
    return kind == EV_CASE_SUBMITTED || kind == EV_CASE_AMENDED;
}

static struct content_view *same_plan_field(struct content_view *views, size_t n,
                                            const struct content_row *row)
{
    for (size_t i = 0; i < n; i++)
        if (is_plan(row->kind) && code_equal(&views[i].field, &row->field) &&
            (strcmp(views[i].kind, message_case_submitted.name) == 0 ||
             strcmp(views[i].kind, message_case_amended.name) == 0))
            return &views[i];
    return NULL;
}

void query_content(const struct query_context *context, struct case_id id, struct writer *answer)
{
    struct case_row row;
    struct content_answer content = {.case_id = id};
    struct content_view *views = arena_alloc(context->arena, 200 * sizeof *views);
    struct content_place place = {0};
    struct content_row from;
    struct bytes box;
    size_t total = 0;
    content.contents.v = views;
    if (!state_case(context->state, id, &row) || row.erased) {
        message_encode(&message_content_answer, &content, answer);
        return;
    }
    while (state_content_next(context->state, id, &place, &from, &box, context->arena)) {
        struct bytes words;
        if (!sealing_open(context->keyring, row.slot, id.n, &from.command_id, from.field.s, box,
                          context->arena, &words))
            continue;
        struct content_view *view = same_plan_field(views, content.contents.n, &from);
        if (view == NULL && (content.contents.n == 200 || total + words.len > CONTENT_BYTES_MAX)) {
            content.more = true;
            break;
        }
        if (view == NULL)
            view = &views[content.contents.n++];
        total += words.len;
        *view = (struct content_view){
            .by = from.by,
            .field = from.field,
            .kind = message_of_event(from.kind)->name,
            .stamp = from.stamp,
            .words = arena_string(context->arena, (const char *)words.data, words.len),
        };
    }
    message_encode(&message_content_answer, &content, answer);
}

bool query_reads_answer(const struct query_context *context, const void *body,
                        struct writer *answer)
{
    const struct query_reads *query = body;
    struct case_row row;
    if (!query_case(context, query->case_id, &row))
        return false;
    if (!access_sees_readers(context->actor, &row))
        return query_refuse(context, ERR_DENIED, "", "reads");
    uint64_t limit = query->limit == 0 ? 100 : query->limit;
    struct read_view *views = arena_alloc(context->arena, limit * sizeof *views);
    struct reads_answer reads = {.reads = {0, views}};
    struct read_row read;
    uint64_t sequence = 0;
    if (query->after != NULL)
        sequence = strtoull(query->after, NULL, 10);
    while (state_read_next(context->state, query->case_id, &sequence, &read)) {
        views[reads.reads.n++] =
            (struct read_view){.person = read.person, .refused = read.refused, .stamp = read.stamp};
        if (reads.reads.n == limit) {
            char *next = arena_alloc(context->arena, 24);
            snprintf(next, 24, "%llu", (unsigned long long)sequence);
            reads.next = next;
            break;
        }
    }
    message_encode(&message_reads_answer, &reads, answer);
    return true;
}
