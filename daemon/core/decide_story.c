// SPDX-License-Identifier: EUPL-1.2
/* The story of a case for others: a text of its own, without what identifies, that anybody who
 * worked on the case may write and its holder approves. Whoever reads it is not told whose it is.
 */
#include "core/decision.h"

/* Few see a case with a safety route; a story would say what it is about. */
static bool may_be_told(struct decision *d)
{
    if (d->row.guarded)
        return refuse(d, ERR_WRONG_STATE, "case_id", DETAIL_STORY_GUARDED);
    return require_sharing(d);
}

bool decide_story_write(struct decision *d, const void *body)
{
    const struct story_write *c = body;
    if (!may_be_told(d) || !require_text(d, "story"))
        return false;
    struct story_written e = {
        .case_id = c->case_id, .sealed = decision_sealed(d), .version = d->row.story_version + 1};
    decision_emit(d, &message_story_written, &e);
    return true;
}

bool decide_story_publish(struct decision *d, const void *body)
{
    const struct story_publish *c = body;
    if (!may_be_told(d))
        return false;
    if (d->row.story != story_state_WRITTEN)
        return refuse(d, ERR_WRONG_STATE, "case_id", DETAIL_NO_STORY);
    if (c->version != d->row.story_version)
        return refuse_with(d, ERR_BAD_VALUE, "version", DETAIL_STORY_NEWER, "%llu",
                           (unsigned long long)d->row.story_version);
    struct story_published e = {.case_id = c->case_id, .version = c->version};
    decision_emit(d, &message_story_published, &e);
    return true;
}

bool decide_story_withdraw(struct decision *d, const void *body)
{
    const struct story_withdraw *c = body;
    if (d->row.story != story_state_WRITTEN && d->row.story != story_state_PUBLISHED)
        return refuse(d, ERR_WRONG_STATE, "case_id", DETAIL_NO_STORY);
    struct story_withdrawn e = {.case_id = c->case_id, .sealed = decision_sealed(d)};
    decision_emit(d, &message_story_withdrawn, &e);
    return true;
}
