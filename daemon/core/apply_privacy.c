// SPDX-License-Identifier: EUPL-1.2
/* Erasures and their cases; what is said of a text, a text that is corrected; readings
 * without the right. */
#include "core/apply.h"

#include "base/assert.h"

static void asked(struct state *state, const struct core_fact *fact)
{
    const struct erasure_asked *e = fact->body;
    const struct erasure_item *items = e->cases.v;
    struct erasure_row row = {
        .asked = e->asked,
        .by = fact->actor,
        .cases = e->cases.n,
        .erasure = e->erasure,
        .ground = e->ground,
        .ladder = e->ladder,
        .stamp = fact->stamp,
        .state = erasure_state_ASKED,
    };
    state_erasure_put(state, &row);
    for (size_t i = 0; i < e->cases.n; i++) {
        state_erased_put(state, e->erasure, &(struct erased_row){.case_id = items[i].case_id});
        state_case_change(state, items[i].case_id)->erasure = e->erasure;
    }
}

static void erased(struct state *state, const struct case_erased *e)
{
    struct erasure_row row;
    ASSERT(state_erasure(state, e->erasure, &row));
    row.destroyed++;
    state_erasure_put(state, &row);
    state_erased_put(state, e->erasure,
                     &(struct erased_row){.case_id = e->case_id, .slot = e->slot});
}

static void answered(struct state *state, const struct core_fact *fact)
{
    const struct erasure_answered *e = fact->body;
    struct erasure_row row;
    struct erased_row item;
    struct case_id id = {0};
    ASSERT(state_erasure(state, e->erasure, &row));
    while (state_erased_next(state, e->erasure, &id, &item))
        state_case_change(state, id)->erasure = 0;
    row.answered = fact->stamp;
    row.answered_by = fact->actor;
    row.sequence = fact->sequence;
    row.state = e->approved ? erasure_state_APPROVED : erasure_state_REJECTED;
    state_erasure_put(state, &row);
}

/* What it was sealed with goes along in the row: the old version is in no row any more. It stays
 * the text of who wrote it, as that says who may see it. */
bool apply_correction(struct state *state, const struct core_fact *fact,
                      const struct sealed_text *text)
{
    const struct text_corrected *e = fact->body;
    struct content_row row;
    struct bytes box;
    struct arena arena;
    if (fact->message->number != EV_TEXT_CORRECTED || !code_equal(&text->field, &e->field))
        return false;
    arena_init(&arena);
    struct content_place at = {e->text, e->field};
    ASSERT(state_content(state, e->case_id, &at, &row, &box, &arena));
    arena_release(&arena);
    row.command_id = fact->command_id;
    row.corrected = true;
    row.length = text->box.len;
    row.stamp = fact->stamp;
    state_content_replace(state, e->case_id, &row, text->box);
    return true;
}

static void marked(struct state *state, const struct core_fact *fact)
{
    const struct text_marked *e = fact->body;
    struct content_row row;
    struct bytes box;
    struct arena arena;
    arena_init(&arena);
    struct content_place at = {e->text, e->field};
    ASSERT(state_content(state, e->case_id, &at, &row, &box, &arena));
    row.about = e->about;
    row.instead = e->sealed.n > 0 ? fact->sequence : 0;
    state_content_replace(state, e->case_id, &row, box);
    arena_release(&arena);
}

static void glass_broken(struct state *state, const struct core_fact *fact)
{
    const struct glass_broken *e = fact->body;
    struct glass_row row = {.broken = fact->stamp,
                            .case_id = e->case_id,
                            .glass = e->glass,
                            .owner = e->owner,
                            .person = e->person};
    state_glass_put(state, &row);
}

static void glass_closed(struct state *state, const struct core_fact *fact)
{
    const struct glass_closed *e = fact->body;
    struct glass_row row;
    ASSERT(state_glass(state, e->glass, &row));
    if (e->ends)
        row.ended = fact->stamp;
    if (e->result != glass_result_none) {
        row.result = e->result;
        row.reviewed_by = fact->actor;
    }
    state_glass_put(state, &row);
}

void apply_privacy(struct state *state, const struct core_fact *fact)
{
    if (fact->message->number == EV_ERASURE_ASKED)
        asked(state, fact);
    if (fact->message->number == EV_CASE_ERASED)
        erased(state, fact->body);
    if (fact->message->number == EV_ERASURE_ANSWERED)
        answered(state, fact);
    if (fact->message->number == EV_TEXT_MARKED)
        marked(state, fact);
    if (fact->message->number == EV_GLASS_BROKEN)
        glass_broken(state, fact);
    if (fact->message->number == EV_GLASS_CLOSED)
        glass_closed(state, fact);
}
