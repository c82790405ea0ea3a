// SPDX-License-Identifier: EUPL-1.2
/* Grounds for sharing with a receiver of its own (GEN-15), and the extract of somebody who has no
 * account. Consent is a ground only where the ladder says so for that receiver: it mends no other.
 */
#include "core/decision.h"

#include "base/assert.h"

#define GROUNDS_MAX 200 /* on a case in its life */

bool require_ground_for(struct decision *d, const struct ladder *ladder,
                        const struct code *receiver, const struct code *purpose)
{
    uint64_t ground;
    struct code first = ground_first_purpose(ladder);
    if (ground_covers(d->state, ladder, &d->row, receiver, purpose,
                      decision_date(d, d->command->stamp), &ground))
        return true;
    return refuse_with(d, ERR_GROUND_REQUIRED, "case_id", DETAIL_GROUND_FOR, "%s\t%s", receiver->s,
                       code_empty(purpose) ? first.s : purpose->s);
}

bool require_grounds_for(struct decision *d, const struct ladder *ladder,
                         const struct codes *receivers)
{
    static const struct code none;
    for (uint32_t i = 0; i < receivers->n; i++)
        if (!require_ground_for(d, ladder, &receivers->v[i], &none))
            return false;
    return true;
}

bool require_ground_at(struct decision *d, const struct ladder *ladder, const struct tier *tier)
{
    static const struct code none;
    return require_ground_for(d, ladder, &tier->code, &none) &&
           require_grounds_for(d, ladder, &tier->core);
}

bool require_ground_of(struct decision *d, const struct code *person)
{
    static const struct code none;
    struct person_row row;
    if (!state_person(d->state, person, &row) ||
        code_equal(&row.organisation, &d->row.organisation))
        return true;
    return require_ground_for(d, d->ladder, &row.organisation, &none);
}

/* --- recording one --- */

static bool is_named(const struct list *topics, const struct code *code)
{
    const struct topic *v = topics->v;
    for (size_t i = 0; i < topics->n; i++)
        if (code_equal(&v[i].code, code))
            return true;
    return false;
}

/* The ladder's rule, valid today, for this receiver and purpose; NULL with a refusal. */
static const struct ground_rule *rule_for(struct decision *d, const struct ground_put *c,
                                          const struct code *purpose)
{
    char from[11] = "-";
    char until[11] = "-";
    const struct ground_rule *rule = ground_rule(d->ladder, &c->basis);
    if (d->ladder->grounds.n == 0)
        refuse_with(d, ERR_NOT_OFFERED, "basis", DETAIL_NO_GROUNDS, "%s", d->ladder->code.s);
    else if (rule == NULL)
        refuse_with(d, ERR_GROUND_NOT_VALID, "basis", DETAIL_NOT_ON_LIST, "%s", c->basis.s);
    else if (ground_receiver(d->ladder, &c->receiver) == NULL)
        refuse_with(d, ERR_BAD_VALUE, "receiver", DETAIL_NOT_ON_LIST, "%s", c->receiver.s);
    else if (rule->receivers.n > 0 && !codes_have(&rule->receivers, &c->receiver))
        refuse_with(d, ERR_GROUND_NOT_VALID, "receiver", DETAIL_GROUND_NOT_TO, "%s\t%s", c->basis.s,
                    c->receiver.s);
    else if (!code_empty(&c->purpose) && !is_named(&d->ladder->purposes, &c->purpose))
        refuse_with(d, ERR_BAD_VALUE, "purpose", DETAIL_NOT_ON_LIST, "%s", c->purpose.s);
    else if (rule->purposes.n > 0 && !codes_have(&rule->purposes, purpose))
        refuse_with(d, ERR_GROUND_NOT_VALID, "purpose", DETAIL_GROUND_NOT_FOR, "%s\t%s", c->basis.s,
                    purpose->s);
    else if (ground_rule_holds(rule, decision_date(d, d->command->stamp)))
        return rule;
    else {
        if (rule->valid_from.n != 0)
            civil_date_format(rule->valid_from, from);
        if (rule->valid_until.n != 0)
            civil_date_format(rule->valid_until, until);
        refuse_with(d, ERR_GROUND_NOT_VALID, "basis", DETAIL_GROUND_DATES, "%s\t%s\t%s", c->basis.s,
                    from, until);
    }
    return NULL;
}

static bool consent_fits(struct decision *d, const struct ground_put *c,
                         const struct member *member, uint64_t number)
{
    int year;
    int month;
    int day;
    char words[80] = "";
    civil_date_split(decision_date(d, d->command->stamp), &year, &month, &day);
    unsigned may = consent_by_whom(d->ladder, member, year);
    if (may == 0)
        return refuse_with(d, ERR_MISSING_FIELD, "household", DETAIL_BIRTH_YEAR_ASKED, "%llu",
                           (unsigned long long)number);
    if (c->by != consent_by_none && (may & 1u << c->by))
        return true;
    for (size_t i = 1; i < names_consent_by.n; i++)
        if (may & 1u << i) {
            size_t len = strlen(words);
            ASSERT(len + strlen(names_consent_by.names[i]) + 2 <= sizeof words);
            if (len > 0)
                words[len++] = ',';
            memcpy(words + len, names_consent_by.names[i], strlen(names_consent_by.names[i]) + 1);
        }
    return refuse_with(d, c->by == consent_by_none ? ERR_MISSING_FIELD : ERR_BAD_VALUE, "by",
                       DETAIL_CONSENT_WHO, "%s", words);
}

/* Consent is a person's own, and the parents' for a child; any other ground may be about all. */
static bool about_fits(struct decision *d, const struct ground_put *c, enum ground kind,
                       uint64_t *member)
{
    static const struct member adult = {.role = member_role_RESIDENT};
    struct household_row household = {0};
    *member = c->member;
    if (!state_household(d->state, c->case_id, &household, d->arena))
        household.members.n = 0;
    if (c->member > household.members.n)
        return refuse_with(d, ERR_NO_SUCH_ITEM, "member", DETAIL_VALUE, "%llu",
                           (unsigned long long)c->member);
    if (kind != ground_CONSENT)
        return c->by == consent_by_none || refuse(d, ERR_BAD_VALUE, "by", DETAIL_ONLY_CONSENT);
    if (c->member == 0 && household.members.n > 1)
        return refuse(d, ERR_MISSING_FIELD, "member", DETAIL_CONSENT_EACH);
    if (household.members.n == 1)
        *member = 1;
    const struct member *members = household.members.v;
    return consent_fits(d, c, *member == 0 ? &adult : &members[*member - 1], *member);
}

/* The last day: what was asked, the rule's term and the rule's own end, the first of these. */
static bool last_day(struct decision *d, const struct ground_put *c, const struct ground_rule *rule,
                     struct civil_date *until)
{
    struct instant end;
    *until = c->until;
    if (c->until.n != 0 && c->until.n < decision_date(d, d->command->stamp).n)
        return refuse(d, ERR_DATE_IN_PAST, "until", DETAIL_NONE);
    if (rule->lasts != 0) {
        if (!decision_after(d, d->ladder, duration_unpack(rule->lasts), d->command->stamp,
                            (struct civil_date){0}, &end))
            return refuse(d, ERR_BEYOND_CALENDAR, "basis", DETAIL_DEADLINE_BEYOND);
        struct civil_date term = decision_date(d, end);
        *until = until->n == 0 || term.n < until->n ? term : *until;
    }
    if (rule->valid_until.n != 0 && (until->n == 0 || rule->valid_until.n < until->n))
        *until = rule->valid_until;
    return true;
}

/* Whether the people where the case is now have their ground, where the ladder asks one. */
static bool has_ground_here(struct decision *d)
{
    static const struct code none;
    uint64_t ground;
    struct civil_date today = decision_date(d, d->command->stamp);
    bool covered =
        ground_covers(d->state, d->ladder, &d->row, &d->tier->code, &none, today, &ground);
    for (uint32_t i = 0; i < d->tier->core.n && d->row.meeting.ms != 0; i++)
        covered = covered && ground_covers(d->state, d->ladder, &d->row, &d->tier->core.v[i], &none,
                                           today, &ground);
    return covered;
}

static void consent_begin(struct decision *d)
{
    clock_begin(d, &(struct clock_request){.trigger = trigger_CONSENT, .owner = case_minder(d)});
}

void ground_watch(struct decision *d)
{
    if (!has_ground_here(d) && !clock_running(d, trigger_CONSENT))
        consent_begin(d);
}

bool decide_ground_put(struct decision *d, const void *body)
{
    const struct ground_put *c = body;
    struct code first = ground_first_purpose(d->ladder);
    const struct code *purpose = code_empty(&c->purpose) ? &first : &c->purpose;
    uint64_t member;
    struct civil_date until;
    if (!require_open(d))
        return false;
    if (d->row.ground == ground_ANONYMOUS)
        return refuse(d, ERR_WRONG_STATE, "case_id", DETAIL_IDENTIFY_FIRST);
    const struct ground_rule *rule = rule_for(d, c, purpose);
    if (rule == NULL || !about_fits(d, c, rule->kind, &member) || !last_day(d, c, rule, &until))
        return false;
    if (d->row.grounds == GROUNDS_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "case_id", DETAIL_GROUNDS_FULL, "%d", GROUNDS_MAX);
    d->item = d->row.grounds + 1;
    struct ground_recorded e = {.basis = c->basis,
                                .by = c->by,
                                .case_id = c->case_id,
                                .ground = d->item,
                                .kind = rule->kind,
                                .ladder_version = d->ladder_version,
                                .member = member,
                                .purpose = *purpose,
                                .receiver = c->receiver,
                                .sealed = decision_sealed(d),
                                .until = until};
    decision_emit(d, &message_ground_recorded, &e);
    if (!d->row.consent_withdrawn)
        clock_end(d, trigger_CONSENT, 0);
    return true;
}

/* --- ending one --- */

/* GEN-6: at once; whoever holds the case finds another ground, or takes it elsewhere. */
bool decide_ground_end(struct decision *d, const void *body)
{
    const struct ground_end *c = body;
    struct ground_row row;
    if (!state_ground(d->state, c->case_id, c->ground, &row))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "ground", DETAIL_VALUE, "%llu",
                           (unsigned long long)c->ground);
    if (row.ended.ms != 0)
        return refuse(d, ERR_WRONG_STATE, "ground", DETAIL_GROUND_OVER);
    bool here = has_ground_here(d);
    struct ground_ended e = {
        .case_id = c->case_id, .ground = c->ground, .sealed = decision_sealed(d)};
    decision_emit(d, &message_ground_ended, &e);
    bool worked_here =
        code_equal(&row.receiver, &d->tier->code) || codes_have(&d->tier->core, &row.receiver);
    if (here && worked_here && case_is_open(&d->row) && !clock_running(d, trigger_CONSENT))
        consent_begin(d);
    return true;
}

void consent_grounds_end(struct decision *d)
{
    struct ground_row row;
    for (uint64_t n = 1; n <= d->row.grounds; n++) {
        ASSERT(state_ground(d->state, d->row.case_id, n, &row));
        if (row.ended.ms == 0 && row.kind == ground_CONSENT)
            decision_emit(d, &message_ground_ended,
                          &(struct ground_ended){.case_id = d->row.case_id, .ground = n});
    }
}

/* --- an extract for somebody without an account --- */

/* The fields of the case that the extract holds. */
static void fields_in(struct decision *d, const struct extract *extract, struct codes *out)
{
    struct arena arena;
    struct content_place place = {0};
    struct content_row text;
    struct bytes box;
    arena_init(&arena);
    while (state_content_next(d->state, d->row.case_id, &place, &text, &box, &arena)) {
        if (extract_shows_text(d->state, extract, d->ladder, &d->row, &text))
            codes_add(out, &text.field);
        arena_clear(&arena);
    }
    arena_release(&arena);
}

/* Who gives it reads it: he has the ground that reading asks of him. */
static bool giver_has_ground(struct decision *d)
{
    static const struct code none;
    const struct core_actor *actor = d->command->actor;
    if (actor_is(actor, &d->row.holder) || actor_is(actor, &d->row.submitter))
        return true;
    return require_ground_for(d, d->ladder, &d->tier->code, &none) &&
           require_ground_of(d, &actor->person);
}

bool decide_extract_give(struct decision *d, const void *body)
{
    const struct extract_give *c = body;
    struct participant_row participant;
    struct extract extract;
    struct extract_given e = {
        .case_id = c->case_id, .participant = c->participant, .purpose = c->purpose};
    if (!require_open(d) || !require_sharing(d) || !giver_has_ground(d))
        return false;
    if (!state_participant(d->state, c->case_id, c->participant, &participant))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "participant", DETAIL_VALUE, "%llu",
                           (unsigned long long)c->participant);
    if (!code_empty(&c->purpose) && !is_named(&d->ladder->purposes, &c->purpose))
        return refuse_with(d, ERR_BAD_VALUE, "purpose", DETAIL_NOT_ON_LIST, "%s", c->purpose.s);
    if (!extract_of_guest(d->ladder, d->ladder_version, &participant.who, &extract))
        return refuse_with(d, ERR_NOT_OFFERED, "participant", DETAIL_NO_RULE_FOR, "%s",
                           participant.who.s);
    if (!require_ground_for(d, d->ladder, &participant.who, &c->purpose))
        return false;
    ground_covers(d->state, d->ladder, &d->row, &participant.who, &c->purpose,
                  decision_date(d, d->command->stamp), &e.ground);
    if (code_empty(&e.purpose))
        e.purpose = ground_first_purpose(d->ladder);
    e.extract = extract.rule;
    e.ladder_version = extract.ladder_version;
    e.who = participant.who;
    fields_in(d, &extract, &e.texts);
    decision_emit(d, &message_extract_given, &e);
    return true;
}
