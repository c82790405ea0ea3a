// SPDX-License-Identifier: EUPL-1.2
/* What a case says. First it is found out which texts go along, without opening any: the newest of
 * each plan field, and of all others the newest that fit. Then those are opened. */
#include "queries/queries.h"

#include "content/sealing.h"
#include "core/decision.h"

#define CONTENTS_MAX    200 /* in one answer, as answers.def says */
#define PLAN_FIELDS_MAX 64

struct piece {
    struct content_place before; /* the place from which it is the next */
    struct code field;
    uint64_t length;
};

struct pieces {
    struct piece plan[PLAN_FIELDS_MAX];
    size_t n_plan;
    struct piece rest[CONTENTS_MAX]; /* the newest, as a ring: number n at n % CONTENTS_MAX */
    size_t n_rest;                   /* of all */
};

/* Of a plan field only what was written last counts; an older text is history. */
static struct piece *place_for(struct pieces *pieces, const struct content_row *row)
{
    bool plan = row->kind == EV_CASE_SUBMITTED || row->kind == EV_CASE_AMENDED;
    for (size_t i = 0; plan && i < pieces->n_plan; i++)
        if (code_equal(&pieces->plan[i].field, &row->field))
            return &pieces->plan[i];
    if (plan && pieces->n_plan < PLAN_FIELDS_MAX)
        return &pieces->plan[pieces->n_plan++];
    return &pieces->rest[pieces->n_rest++ % CONTENTS_MAX];
}

static void find_pieces(struct state *state, const struct case_row *of,
                        const struct extract *extract, struct pieces *pieces)
{
    uint64_t version;
    const struct ladder *ladder = case_rules(state, of, &version);
    struct arena arena;
    struct content_place place = {0};
    struct content_place before = place;
    struct content_row row;
    struct bytes box;
    arena_init(&arena);
    while (state_content_next(state, of->case_id, &place, &row, &box, &arena)) {
        if (row.kind != EV_TEXT_MARKED && /* for copies alone */
            extract_shows_text(state, extract, ladder, of, &row))
            *place_for(pieces, &row) =
                (struct piece){.before = before, .field = row.field, .length = row.length};
        before = place;
        arena_clear(&arena);
    }
    arena_release(&arena);
}

/* How many of the rest go along, counted from the newest back. */
static size_t rest_that_fits(const struct pieces *pieces)
{
    uint64_t total = 0;
    size_t kept = 0;
    for (size_t i = 0; i < pieces->n_plan; i++)
        total += pieces->plan[i].length;
    while (kept < pieces->n_rest && pieces->n_plan + kept < CONTENTS_MAX) {
        total += pieces->rest[(pieces->n_rest - kept - 1) % CONTENTS_MAX].length;
        if (total > CONTENT_BYTES_MAX)
            break;
        kept++;
    }
    return kept;
}

/* The number that its event gives to what it made or answered: an agreement, a question, a spend.
 */
static uint64_t item_of(const struct query_context *context, const struct content_row *from)
{
    static const char *const items[] = {"agreement", "consultation", "expert",   "participant",
                                        "question",  "spend",        "temporary"};
    struct event_row event;
    struct reader reader;
    uint64_t item = 0;
    if (!state_event(context->state, from->sequence, &event, context->arena) ||
        event.kind != from->kind)
        return 0;
    reader_init(&reader, event.body);
    uint32_t n = reader_map(&reader);
    for (uint32_t i = 0; i < n && item == 0 && !reader.failed; i++) {
        struct bytes key = reader_str(&reader);
        bool found = false;
        for (size_t k = 0; k < sizeof items / sizeof items[0]; k++)
            found |= bytes_equal(key, bytes_of(items[k], strlen(items[k])));
        if (found)
            item = reader_uint(&reader);
        else
            reader_skip(&reader);
    }
    return reader.failed ? 0 : item;
}

/* Nothing when the box does not open: its key is gone, or it was harmed. */
static void open_piece(const struct query_context *context, const struct case_row *row,
                       const struct piece *piece, struct content_answer *content)
{
    struct content_place place = piece->before;
    struct content_row from;
    struct bytes box;
    struct bytes words;
    if (!state_content_next(context->state, row->case_id, &place, &from, &box, context->arena) ||
        !sealing_open(context->keyring, row->slot, row->case_id.n, &from.command_id, from.field.s,
                      box, context->arena, &words))
        return;
    struct content_view *views = content->contents.v;
    views[content->contents.n++] = (struct content_view){
        .by = from.by,
        .corrected = from.corrected,
        .field = from.field,
        .item = item_of(context, &from),
        .kind = message_of_event(from.kind)->name,
        .stamp = from.stamp,
        .words = arena_string(context->arena, (const char *)words.data, words.len),
    };
}

void query_content(const struct query_context *context, struct case_id id,
                   const struct extract *extract, struct writer *answer)
{
    struct case_row row;
    struct content_answer content = {.case_id = id, .extract = extract->rule};
    content.contents.v =
        arena_alloc_raw(context->arena, CONTENTS_MAX * sizeof(struct content_view));
    if (!state_case(context->state, id, &row) || row.erased) {
        message_encode(&message_content_answer, &content, answer);
        return;
    }
    struct pieces *pieces = arena_alloc(context->arena, sizeof *pieces);
    find_pieces(context->state, &row, extract, pieces);
    size_t kept = rest_that_fits(pieces);
    content.more = kept < pieces->n_rest;
    for (size_t i = 0; i < pieces->n_plan; i++)
        open_piece(context, &row, &pieces->plan[i], &content);
    for (size_t n = pieces->n_rest - kept; n < pieces->n_rest; n++)
        open_piece(context, &row, &pieces->rest[n % CONTENTS_MAX], &content);
    message_encode(&message_content_answer, &content, answer);
}
