// SPDX-License-Identifier: EUPL-1.2
/* As what people sign in at an organisation's own sign-in. The daemon keeps 32 bytes that stand for
 * issuer and name, made by the gateway, and knows neither. */
#include "base/assert.h"
#include "core/decision.h"

#define SIGNINS_MAX 16 /* of one person */

static bool require_subject(struct decision *d, struct bytes subject)
{
    return subject.len == SIGNIN_SUBJECT ||
           refuse(d, ERR_BAD_VALUE, "subject", DETAIL_SIGNIN_BYTES);
}

static int signins_of(struct decision *d, const struct code *person)
{
    uint8_t subject[SIGNIN_SUBJECT];
    const uint8_t *after = NULL;
    int n = 0;
    while (state_signin_next(d->state, person, after, subject)) {
        after = subject;
        n++;
    }
    return n;
}

/* Nobody acts for a program. */
static bool require_human(struct decision *d, const struct code *person)
{
    struct person_row row;
    if (!require_person(d, "person", person))
        return false;
    ASSERT(state_person(d->state, person, &row));
    return !roles_are_a_programs(&row.roles) ||
           refuse_with(d, ERR_BAD_VALUE, "person", DETAIL_FOR_PROGRAMS, "%s", person->s);
}

bool decide_signin_put(struct decision *d, const void *body)
{
    const struct signin_put *c = body;
    struct code owner;
    if (!require_human(d, &c->person) || !require_subject(d, c->subject))
        return false;
    if (state_signin(d->state, c->subject.data, &owner))
        return code_equal(&owner, &c->person) ||
               refuse_with(d, ERR_SIGNIN_IN_USE, "subject", DETAIL_VALUE, "%s", owner.s);
    if (signins_of(d, &c->person) >= SIGNINS_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "person", DETAIL_SIGNINS_FULL, "%d", SIGNINS_MAX);
    struct signin_added e = {.person = c->person, .subject = c->subject};
    decision_emit(d, &message_signin_added, &e);
    return true;
}

bool decide_signin_remove(struct decision *d, const void *body)
{
    const struct signin_remove *c = body;
    struct code owner;
    if (!require_subject(d, c->subject))
        return false;
    if (!state_signin(d->state, c->subject.data, &owner) || !code_equal(&owner, &c->person))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "subject", DETAIL_VALUE, "%s", c->person.s);
    struct signin_removed e = {.person = c->person, .subject = c->subject};
    decision_emit(d, &message_signin_removed, &e);
    return true;
}
