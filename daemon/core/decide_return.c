// SPDX-License-Identifier: EUPL-1.2
/* What a solution returns: estimated, and afterwards compared with what came of it, so that the
 * next estimate is a better one. It moves nothing and no clock hangs on it: the answer often comes
 * long after the case was closed. */
#include "core/decision.h"

bool decide_return_estimate(struct decision *d, const void *body)
{
    const struct return_estimate *c = body;
    if (!require_open(d) || !require_text(d, "basis"))
        return false;
    struct return_estimated e = {
        .case_id = c->case_id, .cents = c->cents, .sealed = decision_sealed(d)};
    decision_emit(d, &message_return_estimated, &e);
    return true;
}

bool decide_return_compare(struct decision *d, const void *body)
{
    const struct return_compare *c = body;
    if (!d->row.return_known)
        return refuse(d, ERR_WRONG_STATE, "case_id", DETAIL_NO_ESTIMATE);
    if (d->row.outcome == outcome_none)
        return require_status(d, status_DECIDED, status_CLOSED);
    if (c->returned == returned_UNKNOWN && c->cents != 0)
        return refuse(d, ERR_BAD_VALUE, "cents", DETAIL_RETURN_UNKNOWN);
    struct return_compared e = {.case_id = c->case_id,
                                .cents = c->cents,
                                .estimated_cents = d->row.estimated_cents,
                                .returned = c->returned,
                                .sealed = decision_sealed(d)};
    decision_emit(d, &message_return_compared, &e);
    return true;
}
