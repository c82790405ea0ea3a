// SPDX-License-Identifier: EUPL-1.2
/* How people hear of what is asked of them. Core knows that there is an address, never which: it is
 * sealed under a key of that person's own, which is destroyed with it. */
#include "base/assert.h"
#include "core/decision.h"

static bool has_role(const struct codes *roles, enum role role)
{
    struct code code = code_of(enum_word(&names_role, (int)role));
    return codes_have(roles, &code);
}

/* Whom a command is about: the actor, or for an administrator anybody. */
static bool whose(struct decision *d, const struct code *named, struct code *out)
{
    const struct core_actor *actor = d->command->actor;
    *out = code_empty(named) ? actor->person : *named;
    return code_equal(out, &actor->person) || has_role(&actor->roles, role_ADMIN) ||
           refuse_with(d, ERR_DENIED, "person", DETAIL_RELATIONS, "%s,%s",
                       enum_word(&names_relation, relation_SELF),
                       enum_word(&names_relation, relation_ADMIN));
}

/* A program between sites or for mail is nobody who is asked anything. */
static bool is_for_people(struct decision *d, const struct code *person)
{
    struct person_row row;
    if (!require_person(d, "person", person))
        return false;
    ASSERT(state_person(d->state, person, &row));
    return !roles_are_a_programs(&row.roles) ||
           refuse_with(d, ERR_BAD_VALUE, "person", DETAIL_MAIL_PROGRAM, "%s", person->s);
}

static bool address_alone(struct decision *d)
{
    const struct sealed *sealed = &d->command->sealed;
    for (uint32_t i = 0; i < sealed->n; i++)
        if (!code_is(&sealed->v[i].field, "address"))
            return refuse_with(d, ERR_BAD_VALUE, "texts", DETAIL_VALUE, "%s", sealed->v[i].field.s);
    return true;
}

bool decide_mail_put(struct decision *d, const void *body)
{
    const struct mail_put *c = body;
    struct mail_row row = {.slot = 0};
    struct mail_set e = {.english = c->english, .mode = c->mode, .sealed = decision_sealed(d)};
    struct site_row site;
    state_site(d->state, &site);
    if (!whose(d, &c->person, &e.person) || !is_for_people(d, &e.person) || !address_alone(d))
        return false;
    state_mail(d->state, &e.person, &row);
    if (row.slot == 0 && c->mode != mail_mode_NONE && !require_text(d, "address"))
        return false;
    e.slot = row.slot != 0 ? row.slot : e.sealed.n > 0 ? site.slots + 1 : 0;
    decision_emit(d, &message_mail_set, &e);
    return true;
}

void mail_forget(struct decision *d, const struct code *person)
{
    struct mail_row row;
    if (!state_mail(d->state, person, &row))
        return;
    struct mail_removed e = {.person = *person, .slot = row.slot};
    decision_emit(d, &message_mail_removed, &e);
}

/* Nothing known is no error: what is asked for is so. */
bool decide_mail_remove(struct decision *d, const void *body)
{
    const struct mail_remove *c = body;
    struct code person;
    if (!whose(d, &c->person, &person))
        return false;
    mail_forget(d, &person);
    return true;
}

/* Somebody who gets mail. */
static bool require_mail(struct decision *d, const struct code *person, struct mail_row *out)
{
    return state_mail(d->state, person, out) ||
           refuse_with(d, ERR_NO_SUCH_ITEM, "person", DETAIL_VALUE, "%s", person->s);
}

/* No address is read of who wants no mail. */
bool decide_mail_read(struct decision *d, const void *body)
{
    const struct mail_read *c = body;
    struct mail_row row;
    if (!require_mail(d, &c->person, &row))
        return false;
    if (row.mode == mail_mode_NONE || row.slot == 0)
        return refuse_with(d, ERR_NO_SUCH_ITEM, "person", DETAIL_VALUE, "%s", c->person.s);
    struct mail_read_recorded e = {.person = d->command->actor->person, .whose = c->person};
    decision_emit(d, &message_mail_read_recorded, &e);
    return true;
}

bool decide_mail_fail(struct decision *d, const void *body)
{
    const struct mail_fail *c = body;
    struct mail_row row;
    if (!require_mail(d, &c->person, &row))
        return false;
    struct mail_failed e = {.person = c->person, .reason = c->reason, .status = c->status};
    decision_emit(d, &message_mail_failed, &e);
    return true;
}
