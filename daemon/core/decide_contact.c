// SPDX-License-Identifier: EUPL-1.2
/* The phone list: who is on it, and since when nobody checked that. An entry that was checked too
 * long ago stays on the list: an old number may still be answered. */
#include "core/decision.h"

/* The phone list is of the site: one of its ladders must have words for what a mandate is about. */
static bool subject_is_known(struct decision *d, const struct code *subject)
{
    struct code code = {{0}};
    uint64_t version;
    bool any = false;
    while (state_ladder_next(d->state, &code, &code)) {
        any = true;
        if (ladder_knows_subject(state_ladder(d->state, &code, &version), subject))
            return true;
    }
    return !any || refuse_with(d, ERR_BAD_VALUE, "mandates", DETAIL_NO_SUBJECT, "%s", subject->s);
}

bool decide_contact_put(struct decision *d, const void *body)
{
    const struct contact_put *c = body;
    struct contact_row row;
    const struct mandate *mandates = c->mandates.v;
    if (!require_text(d, "name"))
        return false;
    for (size_t i = 0; i < c->mandates.n; i++)
        if (!subject_is_known(d, &mandates[i].subject))
            return false;
    struct site_row site;
    state_site(d->state, &site);
    bool known = state_contact(d->state, &c->contact, &row, d->arena);
    struct contact_listed e = {
        .contact = c->contact,
        .mandates = c->mandates,
        .organisation = c->organisation,
        .sealed = decision_sealed(d),
        .slot = known ? row.slot : site.slots + 1,
        .verified = c->verified,
    };
    decision_emit(d, &message_contact_listed, &e);
    return true;
}

bool decide_contact_remove(struct decision *d, const void *body)
{
    const struct contact_remove *c = body;
    struct contact_row row;
    if (!state_contact(d->state, &c->contact, &row, d->arena))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "contact", DETAIL_VALUE, "%s", c->contact.s);
    struct contact_removed e = {.contact = c->contact, .slot = row.slot};
    decision_emit(d, &message_contact_removed, &e);
    return true;
}

/* The last day of checking that is too long ago; none: no ladder asks. */
static struct civil_date lapsed_on(struct state *state, struct instant now)
{
    struct code code = {{0}};
    uint64_t version;
    int32_t days = 0;
    while (state_ladder_next(state, &code, &code)) {
        const struct ladder *ladder = state_ladder(state, &code, &version);
        int32_t each = (int32_t)duration_unpack(ladder->contacts_check_each).amount;
        if (ladder->contacts_check_each != 0 && (days == 0 || each < days))
            days = each;
    }
    return days == 0 ? (struct civil_date){0} : (struct civil_date){core_date(state, now).n - days};
}

bool core_contact_lapsed(struct state *state, struct instant now, struct contact_row *out,
                         struct arena *arena)
{
    struct civil_date day = lapsed_on(state, now);
    return day.n != 0 && state_contact_oldest(state, out, arena) && out->verified.n <= day.n;
}

bool decide_contact_lapse(struct decision *d, const void *body)
{
    const struct contact_lapse *c = body;
    struct contact_row row;
    if (!core_contact_lapsed(d->state, d->command->stamp, &row, d->arena) ||
        !code_equal(&row.contact, &c->contact))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "contact", DETAIL_VALUE, "%s", c->contact.s);
    struct contact_overdue e = {.contact = c->contact};
    decision_emit(d, &message_contact_overdue, &e);
    return true;
}
