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

/* --- copies --- */

/* Article 15 GDPR. What is in it is the shell's affair (queries/query_copy.c); that it was made is
 * recorded as a reading, on a case that is erased too. */
bool decide_case_copy(struct decision *d, const void *body)
{
    const struct case_copy *c = body;
    struct household_row household = {0};
    state_household(d->state, c->case_id, &household, d->arena);
    if (c->subject > household.members.n)
        return refuse_with(d, ERR_NO_SUCH_ITEM, "subject", DETAIL_VALUE, "%llu",
                           (unsigned long long)c->subject);
    struct case_read_recorded e = {
        .case_id = c->case_id, .person = d->command->actor->person, .purpose = read_purpose_COPY};
    decision_emit(d, &message_case_read_recorded, &e);
    return true;
}

static bool require_content(struct decision *d, uint64_t text, const struct code *field)
{
    struct content_row row;
    struct bytes box;
    struct content_place at = {text, *field};
    if (d->row.erased)
        return refuse(d, ERR_ERASED, "case_id", DETAIL_NONE);
    if (state_content(d->state, d->row.case_id, &at, &row, &box, d->arena))
        return true;
    return refuse_with(d, ERR_NO_SUCH_ITEM, "text", DETAIL_VALUE, "%llu", (unsigned long long)text);
}

bool decide_text_mark(struct decision *d, const void *body)
{
    const struct text_mark *c = body;
    if (!require_content(d, c->text, &c->field))
        return false;
    struct text_marked e = {.about = c->about,
                            .case_id = c->case_id,
                            .field = c->field,
                            .sealed = decision_sealed(d),
                            .text = c->text};
    decision_emit(d, &message_text_marked, &e);
    return true;
}

/* Article 16 GDPR: of a case that ended too. */
bool decide_case_correct(struct decision *d, const void *body)
{
    const struct case_correct *c = body;
    struct code change = code_of("change");
    if (!require_content(d, c->text, &c->field) || !require_text(d, c->field.s) ||
        !require_text(d, "change"))
        return false;
    if (code_equal(&c->field, &change) || d->command->sealed.n > 2)
        return refuse(d, ERR_BAD_VALUE, "texts", DETAIL_ONE_CORRECTION);
    struct text_corrected e = {
        .case_id = c->case_id, .field = c->field, .sealed = decision_sealed(d), .text = c->text};
    decision_emit(d, &message_text_corrected, &e);
    return true;
}
