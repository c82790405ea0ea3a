// SPDX-License-Identifier: EUPL-1.2
/* What the privacy officer does to one case on behalf of whom it is about. Erasing is
 * decide_erasure.c's. */
#include "core/decision.h"

/* Article 18 GDPR: stored, and nothing else, until it is lifted. Clocks go on (GEN-8). */
bool decide_case_restrict(struct decision *d, const void *body)
{
    const struct case_restrict *c = body;
    if (d->row.erased)
        return refuse(d, ERR_ERASED, "case_id", DETAIL_NONE);
    if (d->row.restricted)
        return refuse(d, ERR_RESTRICTED, "case_id", DETAIL_NONE);
    struct restriction_changed e = {
        .case_id = c->case_id, .ground = c->ground, .sealed = decision_sealed(d)};
    decision_emit(d, &message_restriction_changed, &e);
    return true;
}

/* Article 18(3): whoever it is about is told before it is lifted. */
bool decide_case_unrestrict(struct decision *d, const void *body)
{
    const struct case_unrestrict *c = body;
    if (!d->row.restricted)
        return refuse_with(d, ERR_WRONG_STATE, "case_id", DETAIL_STATUS, "%s",
                           enum_word(&names_status, (int)d->row.status));
    if (c->told.n > decision_date(d, d->command->stamp).n)
        return refuse(d, ERR_BAD_VALUE, "told", DETAIL_NOT_AHEAD);
    struct restriction_changed e = {
        .case_id = c->case_id, .sealed = decision_sealed(d), .told = c->told};
    decision_emit(d, &message_restriction_changed, &e);
    return true;
}
