// SPDX-License-Identifier: EUPL-1.2
/* Exports of a ladder's history: that one is made stands in the journal before anything of it is
 * handed out. What is in it is the shell's affair (report/). */
#include "core/decision.h"

bool decide_export_begin(struct decision *d, const void *body)
{
    const struct export_begin *c = body;
    struct site_row site;
    uint64_t version;
    if (state_ladder(d->state, &c->ladder, &version) == NULL)
        return refuse_with(d, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s", c->ladder.s);
    if (c->until.n != 0 && c->from.n > c->until.n)
        return refuse(d, ERR_BAD_VALUE, "until", DETAIL_BEFORE_FROM);
    state_site(d->state, &site);
    struct export_begun e = {
        .export = site.exports + 1,
        .format = c->format,
        .from = c->from,
        .ladder = c->ladder,
        .person = d->command->actor->person,
        .until = c->until,
    };
    decision_emit(d, &message_export_begun, &e);
    d->item = e.export;
    return true;
}

bool decide_export_finish(struct decision *d, const void *body)
{
    const struct export_finish *c = body;
    struct export_row row;
    if (!state_export(d->state, c->export, &row) || row.finished.ms != 0)
        return true; /* its last page was asked twice */
    struct export_finished e = {.cases = c->cases, .export = c->export};
    decision_emit(d, &message_export_finished, &e);
    return true;
}
