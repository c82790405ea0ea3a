// SPDX-License-Identifier: EUPL-1.2
/* People, their keys and absences, and the phone list. */
#include "core/absence.h"
#include "core/decision.h"

static bool is_admin(const struct codes *roles)
{
    struct code admin = code_of("admin");
    return codes_have(roles, &admin);
}

/* A key of that person, beside `but`, that is in force and has no end date. */
static bool has_lasting_key(struct decision *d, const struct code *person, const struct code *but)
{
    struct key_row key;
    struct code after = {{0}};
    while (state_key_next(d->state, person, &after, &key)) {
        after = key.key;
        if (!key.revoked && key.until.ms == 0 && (but == NULL || !code_equal(&key.key, but)))
            return true;
    }
    return false;
}

static bool is_active_admin(const struct person_row *row)
{
    return !row->revoked && is_admin(&row->roles);
}

/* Nobody could let anybody in any more: one administrator keeps a key without an end date. `key` is
 * the one that goes; NULL: the person goes, with all of them. */
static bool admin_keeps_key(struct decision *d, const struct code *person, const struct code *key)
{
    struct person_row row = {0};
    struct code after = {{0}};
    if (!state_person(d->state, person, &row) || !is_active_admin(&row) ||
        !has_lasting_key(d, person, NULL) || (key != NULL && has_lasting_key(d, person, key)))
        return true;
    while (state_person_next(d->state, &after, &row)) {
        after = row.person;
        if (is_active_admin(&row) && !code_equal(&row.person, person) &&
            has_lasting_key(d, &row.person, NULL))
            return true;
    }
    return refuse(d, ERR_LAST_ADMINISTRATOR, key == NULL ? "person" : "key", DETAIL_LASTING_KEY);
}

static bool not_the_last_admin(struct decision *d, const struct code *person)
{
    struct person_row row;
    struct site_row site;
    state_site(d->state, &site);
    if (state_person(d->state, person, &row) && is_active_admin(&row) && site.administrators <= 1)
        return refuse_with(d, ERR_LAST_ADMINISTRATOR, "person", DETAIL_VALUE, "%s", person->s);
    return admin_keeps_key(d, person, NULL);
}

static bool has_open_cases(struct decision *d, const struct code *person)
{
    static const enum case_list lists[] = {CASES_OF_HOLDER, CASES_OF_OWNER};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct case_list_query query = {.list = lists[i], .person = *person};
        char cursor[STATE_CURSOR_MAX] = "";
        struct case_id id;
        if (state_cases_next(d->state, &query, cursor, &id))
            return true;
    }
    return false;
}

/* A role with no part in the work: no other role beside it, and no case that would be left behind
 * by getting it. The privacy officer looks after the others' work; a gateway acts for the others.
 */
static bool stands_apart(struct decision *d, const struct person_put *c, enum role role,
                         enum detail alone)
{
    struct person_row row;
    struct code code = code_of(enum_word(&names_role, (int)role));
    if (!codes_have(&c->roles, &code))
        return true;
    if (c->roles.n > 1)
        return refuse(d, ERR_BAD_VALUE, "roles", alone);
    bool was = state_person(d->state, &c->person, &row) && codes_have(&row.roles, &code);
    if (!was && has_open_cases(d, &c->person))
        return refuse_with(d, ERR_WRONG_STATE, "roles", DETAIL_HOLDS_CASES, "%s", c->person.s);
    return true;
}

bool decide_person_put(struct decision *d, const void *body)
{
    const struct person_put *c = body;
    for (uint32_t i = 0; i < c->roles.n; i++)
        if (enum_number(&names_role, c->roles.v[i].s, strlen(c->roles.v[i].s)) == 0)
            return refuse_with(d, ERR_BAD_VALUE, "roles", DETAIL_ROLE, "%s", c->roles.v[i].s);
    struct code link = code_of(enum_word(&names_role, role_LINK));
    if (c->roles.n > 1 && codes_have(&c->roles, &link))
        return refuse(d, ERR_BAD_VALUE, "roles", DETAIL_LINK_ALONE);
    if ((!is_admin(&c->roles) && !not_the_last_admin(d, &c->person)) ||
        !stands_apart(d, c, role_PRIVACY, DETAIL_PRIVACY_ALONE) ||
        !stands_apart(d, c, role_GATEWAY, DETAIL_GATEWAY_ALONE) ||
        !stands_apart(d, c, role_MAILER, DETAIL_MAILER_ALONE) ||
        !stands_apart(d, c, role_BACKUP, DETAIL_BACKUP_ALONE))
        return false;
    struct person_entered e = {
        .organisation = c->organisation, .person = c->person, .roles = c->roles};
    decision_emit(d, &message_person_entered, &e);
    feeds_end_of_person(d, &(struct person_row){.organisation = c->organisation,
                                                .person = c->person,
                                                .roles = c->roles});
    return true;
}

/* Whom the administrator names, else who acts for him today. */
static bool successor_of(struct decision *d, const struct person_revoke *c, struct code *out)
{
    *out = c->successor;
    if (code_empty(out)) {
        absence_acts_for(d->state, &c->person, core_date(d->state, d->command->stamp), out);
        return true;
    }
    if (code_equal(out, &c->person))
        return refuse_with(d, ERR_SAME_PERSON, "successor", DETAIL_VALUE, "%s", out->s);
    return require_worker(d, "successor", out);
}

/* For whom he stood in the successor does; where there is none, or he is away himself, nobody does,
 * and that is said. */
static void stand_ins_follow(struct decision *d, const struct code *person,
                             const struct code *successor)
{
    struct civil_date today = core_date(d->state, d->command->stamp);
    struct absence_row row = {.person = {{0}}};
    while (d->n_events < EVENTS_MAX && state_stand_in_next(d->state, person, &row)) {
        struct civil_date from = row.from.n < today.n ? today : row.from;
        struct absence_noted e = {
            .from = from, .person = row.person, .stand_in = *successor, .until = row.until};
        struct warning nobody = {
            .kind = warning_kind_NO_STAND_IN, .person = row.person, .until = row.until};
        if (row.until.n < today.n)
            continue;
        if (!code_empty(successor) &&
            !absence_leads_round(d->state, &row.person, successor, from, row.until))
            decision_emit(d, &message_absence_noted, &e);
        else if (d->n_warnings < WARNINGS_MAX)
            d->warnings[d->n_warnings++] = nobody;
    }
}

bool decide_person_revoke(struct decision *d, const void *body)
{
    const struct person_revoke *c = body;
    struct code successor = {{0}};
    if (!require_person(d, "person", &c->person) || !not_the_last_admin(d, &c->person) ||
        !successor_of(d, c, &successor))
        return false;
    struct person_revoked e = {.person = c->person, .successor = successor};
    decision_emit(d, &message_person_revoked, &e);
    mail_forget(d, &c->person);
    stand_ins_follow(d, &c->person, &successor);
    return true;
}

bool decide_key_add(struct decision *d, const void *body)
{
    const struct key_add *c = body;
    struct key_row row;
    if (!require_person(d, "person", &c->person))
        return false;
    if (c->public_key.len != 32)
        return refuse(d, ERR_BAD_VALUE, "public_key", DETAIL_KEY_BYTES);
    if (state_key_by_public(d->state, c->public_key.data, &row))
        return refuse(d, ERR_KEY_IN_USE, "public_key", DETAIL_NONE);
    if (state_key(d->state, &c->person, &c->key, &row))
        return refuse_with(d, ERR_KEY_IN_USE, "key", DETAIL_VALUE, "%s", c->key.s);
    if (c->until.ms != 0 && c->until.ms <= d->command->stamp.ms)
        return refuse(d, ERR_DATE_IN_PAST, "until", DETAIL_NONE);
    struct key_added e = {
        .key = c->key, .person = c->person, .public_key = c->public_key, .until = c->until};
    decision_emit(d, &message_key_added, &e);
    return true;
}

static bool shut_out_key(struct decision *d, const struct code *person, const struct code *key)
{
    struct key_row row;
    if (!state_key(d->state, person, key, &row) || row.revoked)
        return refuse_with(d, ERR_NO_SUCH_ITEM, "key", DETAIL_VALUE, "%s", key->s);
    struct key_revoked e = {.key = *key, .person = *person};
    decision_emit(d, &message_key_revoked, &e);
    return true;
}

bool decide_key_revoke(struct decision *d, const void *body)
{
    const struct key_revoke *c = body;
    struct key_row row;
    bool lasts =
        state_key(d->state, &c->person, &c->key, &row) && !row.revoked && row.until.ms == 0;
    if (lasts && !admin_keeps_key(d, &c->person, &c->key))
        return false;
    return shut_out_key(d, &c->person, &c->key);
}

bool decide_key_expire(struct decision *d, const void *body)
{
    const struct key_expire *c = body;
    return shut_out_key(d, &c->person, &c->key);
}

/* Nobody is as many people as a list has room for: one place is their own. Counted at the end of
 * the chain, with all whom the absent one acts for. */
static bool may_stand_in(struct decision *d, const struct absence_set *c, struct civil_date day)
{
    struct core_actor end = {.person = c->stand_in, .today = day};
    struct core_actor absent = {.person = c->person, .today = day};
    absence_acts_for(d->state, &c->stand_in, day, &end.person);
    absence_reach(d->state, &end);
    absence_reach(d->state, &absent);
    return end.persons.n + absent.persons.n <= CODES_MAX ||
           refuse_with(d, ERR_LIMIT_REACHED, "stand_in", DETAIL_STANDS_IN_FOR, "%s\t%u",
                       end.person.s, end.persons.n - 1);
}

/* GEN-7: a stand-in who is informed and may decide; also for whoever was shut out and left cases
 * behind (GEN-8). */
bool decide_absence_set(struct decision *d, const void *body)
{
    const struct absence_set *c = body;
    struct person_row row;
    if (!state_person(d->state, &c->person, &row))
        return refuse_with(d, ERR_NO_SUCH_PERSON, "person", DETAIL_VALUE, "%s", c->person.s);
    if (!require_worker(d, "stand_in", &c->stand_in))
        return false;
    if (code_equal(&c->person, &c->stand_in))
        return refuse_with(d, ERR_SAME_PERSON, "stand_in", DETAIL_VALUE, "%s", c->person.s);
    if (c->until.n < c->from.n)
        return refuse(d, ERR_BAD_VALUE, "until", DETAIL_BEFORE_FROM);
    if (absence_leads_round(d->state, &c->person, &c->stand_in, c->from, c->until))
        return refuse_with(d, ERR_BAD_VALUE, "stand_in", DETAIL_STAND_INS_ROUND, "%s\t%s",
                           c->stand_in.s, c->person.s);
    if (!may_stand_in(d, c, c->from) || !may_stand_in(d, c, c->until))
        return false;
    struct absence_noted e = {
        .from = c->from, .person = c->person, .stand_in = c->stand_in, .until = c->until};
    decision_emit(d, &message_absence_noted, &e);
    return true;
}
