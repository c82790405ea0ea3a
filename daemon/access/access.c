// SPDX-License-Identifier: EUPL-1.2
#include "access/access.h"

#include <stdio.h>

#include "access/parts.h"
#include "base/assert.h"
#include "core/absence.h"
#include "core/actor.h"

/* A command with two lines in the table does not compile. */
enum {
#define ACCESS(command, relations) allowed_to_##command = relations,
#include "access/access.def"
#undef ACCESS
};

static unsigned allowed_to(const struct message *message)
{
#define ACCESS(command, relations)                                                                 \
    if (message == &message_##command)                                                             \
        return allowed_to_##command;
#include "access/access.def"
#undef ACCESS
    return 0;
}

bool access_has_role(const struct core_actor *actor, enum role role)
{
    return codes_have_word(&actor->roles, enum_word(&names_role, (int)role));
}

bool access_is_gateway(const struct core_actor *actor)
{
    return access_has_role(actor, role_GATEWAY);
}

bool access_is_apart(const struct core_actor *actor)
{
    return access_has_role(actor, role_MAILER) || access_has_role(actor, role_BACKUP);
}

/* Without the right to read it now, and where the ladder file lets one of his roles. Few see a case
 * of a side route for safety, and an emergency makes them no more. */
static bool may_break_glass(struct state *state, const struct core_actor *actor,
                            const struct case_row *row)
{
    uint64_t version;
    const struct ladder *ladder = relations_ladder(state, row, &version);
    return case_matter(row) == matter_CASE && row->guards.n == 0 &&
           !access_has_role(actor, role_PRIVACY) && !access_has_role(actor, role_LINK) &&
           !access_is_apart(actor) && !case_recused(row, &actor->person) &&
           !relations_is_of_another(state, actor, row) &&
           ladder_glass(ladder, &actor->roles) != NULL && !access_reads_case(state, actor, row);
}

static unsigned site_relations(const struct core_actor *actor)
{
    unsigned found = ENROLLED;
    if (access_has_role(actor, role_PROFESSIONAL) || access_has_role(actor, role_COACH))
        found |= PROFESSIONAL;
    if (access_has_role(actor, role_ADMIN))
        found |= ADMIN;
    if (access_has_role(actor, role_PRIVACY))
        found |= PRIVACY;
    if (access_has_role(actor, role_COORDINATOR))
        found |= COORDINATOR;
    if (access_has_role(actor, role_POLICY))
        found |= POLICY;
    if (access_has_role(actor, role_LINK))
        found |= LINK;
    if (access_has_role(actor, role_MAILER))
        found |= MAILER;
    if (actor->internal)
        found |= INTERNAL;
    return found;
}

static bool names_self(const struct core_actor *actor, const struct message *message,
                       const void *body)
{
    const struct field *field = message_field(message, bytes_of("person", 6));
    ASSERT(field != NULL && field->type == FIELD_CODE); /* as all have that SELF may give */
    const struct code *person = (const void *)((const char *)body + field->offset);
    return code_equal(person, &actor->person);
}

/* The owner of the agreement that a command names. */
static bool owns_agreement(struct state *state, const struct core_actor *actor, struct case_id id,
                           const struct message *message, const void *body)
{
    struct agreement_row row;
    const struct field *field = message_field(message, bytes_of("agreement", 9));
    if (field == NULL)
        return false;
    uint64_t n = *(const uint64_t *)(const void *)((const char *)body + field->offset);
    return state_agreement(state, id, n, &row) && actor_is(actor, &row.owner);
}

static bool denied(unsigned allowed, struct error *error)
{
    char words[sizeof error->values] = "";
    size_t used = 0;
    for (size_t i = 1; i < names_relation.n; i++)
        if (allowed & 1u << i) {
            used += (size_t)snprintf(words + used, sizeof words - used, "%s%s",
                                     used == 0 ? "" : ",", names_relation.names[i]);
            ASSERT(used < sizeof words);
        }
    return error_set_with(error, ERR_DENIED, "", DETAIL_RELATIONS, "%s", words);
}

/* A second matter that the command names: one must see it, and to let a case go on in it (`into`)
 * have the same right to it as to the first. */
static bool may_name(struct state *state, const struct core_actor *actor, unsigned allowed,
                     const struct message *message, const void *body, struct error *error)
{
    static const char *const names[] = {"other", "into", "consultation"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct field *field = message_field(message, bytes_of(names[i], strlen(names[i])));
        if (field == NULL || field->type != FIELD_CASE)
            continue;
        struct case_id id =
            *(const struct case_id *)(const void *)((const char *)body + field->offset);
        struct case_row row;
        char text[CASE_ID_TEXT];
        case_id_format(id, text);
        if (id.n == 0)
            continue;
        if (!state_case(state, id, &row) || !access_sees(state, actor, &row))
            return error_set_with(error, ERR_NO_SUCH_CASE, names[i], DETAIL_VALUE, "%s", text);
        if (strcmp(names[i], "into") == 0 && !(allowed & relations_to_case(state, actor, &row)))
            return denied(allowed, error);
    }
    return true;
}

/* Then whoever minds the site sees to it that a case of few has a holder again (AMS-9). */
static bool holder_left(struct state *state, const struct case_row *row)
{
    struct person_row holder;
    ASSERT(state_person(state, &row->holder, &holder));
    return holder.revoked;
}

/* What the actor is to a case, and what the site's roles still are there. */
static unsigned found_of(struct state *state, const struct core_actor *actor,
                         const struct case_row *row)
{
    unsigned found = site_relations(actor) | relations_to_case(state, actor, row);
    if (relations_is_of_another(state, actor, row))
        found &= ~(unsigned)(PRIVACY | COORDINATOR);
    if (row->guards.n > 0 && !holder_left(state, row))
        found &= ~(unsigned)(COORDINATOR | ADMIN);
    return found;
}

size_t access_may(struct state *state, const struct core_actor *actor, const struct case_row *row,
                  const struct message *out[ACCESS_MAY_MAX])
{
    static const struct {
        const struct message *message;
        unsigned relations;
    } table[] = {
#define ACCESS(command, relations) {&message_##command, relations},
#include "access/access.def"
#undef ACCESS
    };
    size_t n = 0;
    unsigned found = found_of(state, actor, row) & ~(unsigned)ENROLLED;
    bool reads_case = access_reads_case(state, actor, row);
    bool reads_minutes = !reads_case && access_reads(state, actor, row);
    if (reads_case)
        found |= READER;
    if (may_break_glass(state, actor, row))
        found |= BREAKER;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (((table[i].relations & found) ||
             (reads_minutes && table[i].message == &message_case_read)) &&
            message_field(table[i].message, bytes_of("case_id", 7)) != NULL) {
            ASSERT(n < ACCESS_MAY_MAX);
            out[n++] = table[i].message;
        }
    return n;
}

bool access_claims(struct state *state, const struct core_actor *actor, const struct case_row *row)
{
    return (found_of(state, actor, row) & allowed_to(&message_case_claim)) != 0;
}

/* Why whoever may read a case by what he is to it does not now. */
static bool denied_to_read(struct state *state, const struct core_actor *actor,
                           const struct case_row *row, unsigned allowed, struct error *error)
{
    if (row->restricted)
        return error_set(error, ERR_RESTRICTED, "case_id", DETAIL_NONE);
    if (row->consent_withdrawn)
        return error_set(error, ERR_CONSENT_WITHDRAWN, "case_id", DETAIL_NONE);
    if (reading_by_relation(state, actor, row)) {
        struct code lacking = reading_lacks_ground(state, actor, row);
        if (!code_empty(&lacking))
            return error_set_with(error, ERR_GROUND_REQUIRED, "case_id", DETAIL_GROUND_FOR,
                                  "%s\t%s", lacking.s, "-");
    }
    return denied(allowed, error);
}

bool access_command(struct state *state, const struct core_actor *actor,
                    const struct message *message, const void *body, struct error *error)
{
    unsigned allowed = allowed_to(message);
    unsigned found = site_relations(actor);
    struct case_id id = core_case_of(message, body);
    const struct case_row *row = NULL;
    struct case_row ended;
    if (access_is_gateway(actor))
        return (allowed & GATEWAY) || error_set(error, ERR_DENIED, "for", DETAIL_FOR_NOBODY);
    if (access_is_apart(actor))
        return (allowed & found & MAILER) || denied(allowed, error);
    if ((allowed & SELF) && names_self(actor, message, body))
        found |= SELF;
    if (id.n != 0) {
        char text[CASE_ID_TEXT];
        case_id_format(id, text);
        row = state_case_look(state, id);
        if (row == NULL)
            return error_set_with(error, ERR_NO_SUCH_CASE, "case_id", DETAIL_VALUE, "%s", text);
        if (row->merged_into.n != 0) { /* the case that it goes on in is looked at too */
            ended = *row;
            row = &ended;
        }
        found = (found & SELF) | found_of(state, actor, row);
        if ((allowed & OWNER) && owns_agreement(state, actor, id, message, body))
            found |= OWNER;
        bool of_review = message == &message_glass_review || message == &message_glass_read;
        if (of_review && access_reviews(state, actor, row))
            found |= OWNER;
        if ((allowed & READER) &&
            (message == &message_case_read ? access_reads(state, actor, row)
                                           : access_reads_case(state, actor, row)))
            found |= READER; /* who reads what came out of a meeting takes no part in the case */
        if ((allowed & BREAKER) && may_break_glass(state, actor, row))
            found |= BREAKER;
        if (!(allowed & found & ~(unsigned)ENROLLED) && !access_sees(state, actor, row))
            return error_set_with(error, ERR_NO_SUCH_CASE, "case_id", DETAIL_VALUE, "%s", text);
    }
    if (allowed & found)
        return message == &message_case_unrelate ||
               may_name(state, actor, allowed, message, body, error);
    if (!(allowed & READER))
        return denied(allowed, error);
    ASSERT(row != NULL); /* what takes a reader is about a case */
    return denied_to_read(state, actor, row, allowed, error);
}

bool access_person(struct state *state, const struct code *person, struct civil_date today,
                   struct core_actor *out)
{
    struct person_row row;
    if (!state_person(state, person, &row) || row.revoked)
        return false;
    *out = (struct core_actor){
        .person = *person, .organisation = row.organisation, .roles = row.roles, .today = today};
    absence_reach(state, out);
    return true;
}

/* The person behind "person/key" as the connection proved it, while both are let in. */
static bool sender_of(struct state *state, const char *user_id, struct instant now,
                      struct person_row *out)
{
    /* codes hold no slash, so it parts person and key */
    const char *slash = strchr(user_id, '/');
    struct code person;
    struct code key;
    struct key_row key_row;
    if (slash == NULL || !code_set(&person, user_id, (size_t)(slash - user_id)) ||
        !code_set(&key, slash + 1, strlen(slash + 1)) ||
        !state_key(state, &person, &key, &key_row) || key_row.revoked ||
        (key_row.until.ms != 0 && key_row.until.ms <= now.ms))
        return false;
    ASSERT(state_person(state, &person, out));
    return !out->revoked;
}

static bool row_has_role(const struct person_row *row, enum role role)
{
    return codes_have_word(&row->roles, enum_word(&names_role, (int)role));
}

/* Of the person's roles those that the gateway brought too. A role that takes rights away is never
 * left out by that. */
static bool narrow(struct person_row *row, const struct acting *acting, struct error *error)
{
    struct codes left = {0};
    if (!acting->narrowed)
        return true;
    for (uint32_t i = 0; i < row->roles.n; i++)
        if (codes_have(&acting->roles, &row->roles.v[i]))
            codes_add(&left, &row->roles.v[i]);
    if (row_has_role(row, role_PRIVACY) && left.n < row->roles.n)
        return error_set(error, ERR_DENIED, "for.roles", DETAIL_FOR_PRIVACY);
    row->roles = left;
    return true;
}

/* Whom the gateway acts for, in place of the gateway. */
static bool act_for(struct state *state, const struct acting *acting, struct person_row *row,
                    struct error *error)
{
    if (!row_has_role(row, role_GATEWAY))
        return error_set(error, ERR_DENIED, "for", DETAIL_FOR_GATEWAYS);
    if (!state_person(state, &acting->person, row) || row->revoked)
        return error_set(error, ERR_NOT_ENROLLED, "for.person", DETAIL_NONE);
    if (roles_are_a_programs(&row->roles))
        return error_set_with(error, ERR_DENIED, "for.person", DETAIL_FOR_PROGRAMS, "%s",
                              row->person.s);
    return narrow(row, acting, error);
}

bool access_actor(struct state *state, const char *user_id, const struct acting *acting,
                  struct instant now, struct civil_date today, struct core_actor *out,
                  struct error *error)
{
    struct person_row row;
    struct code via = {{0}};
    if (!sender_of(state, user_id, now, &row))
        return error_set(error, ERR_NOT_ENROLLED, "", DETAIL_NONE);
    if (!code_empty(&acting->person)) {
        via = row.person;
        if (!act_for(state, acting, &row, error))
            return false;
    }
    *out = (struct core_actor){.person = row.person,
                               .via = via,
                               .organisation = row.organisation,
                               .roles = row.roles,
                               .narrowed = acting->narrowed,
                               .today = today};
    absence_reach(state, out);
    return true;
}
