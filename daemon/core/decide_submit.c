// SPDX-License-Identifier: EUPL-1.2
/* A case comes in, is completed, and is read. */
#include "core/case_parts.h"
#include "core/capacity.h"
#include "core/refer.h"

#define OLDEST 130 /* years; nobody grew older */

/* Each text must be a question of the ladder's form, and no longer than the form allows; the plan
 * as a whole is about two A4 (UTR-3). */
bool require_plan_fits(struct decision *d, const struct ladder *ladder)
{
    const struct sealed *sealed = &d->command->sealed;
    struct codes filled = d->row.filled;
    uint64_t total = 0;
    for (uint32_t i = 0; i < sealed->n; i++) {
        const struct sealed_text *text = &sealed->v[i];
        const struct form_field *field = ladder_form_field(ladder, &text->field);
        bool file_number = field == NULL && code_is(&text->field, TEXT_FILE_NUMBER);
        char name[ERROR_FIELD_MAX];
        error_text_field(name, text->field.s);
        if (field == NULL && !file_number)
            return refuse_with(d, ERR_UNKNOWN_TEXT, name, DETAIL_FORM_FIELD, "%s", text->field.s);
        uint64_t most = file_number ? FILE_NUMBER_MAX : field->max == 0 ? 2000 : field->max;
        if (text->chars > most)
            return refuse_with(d, ERR_TEXT_TOO_LONG, name, DETAIL_CHARACTERS, "%llu\t%llu",
                               (unsigned long long)text->chars, (unsigned long long)most);
        if (!room_for(d, name, &filled, &text->field))
            return false;
        codes_add(&filled, &text->field);
        total += file_number ? 0 : text->chars;
    }
    if (ladder->form_chars != 0 && total > ladder->form_chars)
        return refuse_with(d, ERR_TEXT_TOO_LONG, "texts", DETAIL_CHARACTERS, "%llu\t%llu",
                           (unsigned long long)total, (unsigned long long)ladder->form_chars);
    return true;
}

bool require_known_codes(struct decision *d, const char *field, const struct codes *given,
                         const struct list *allowed)
{
    for (uint32_t i = 0; i < given->n; i++)
        if (allowed->n > 0 && topic_find(allowed, &given->v[i]) == NULL)
            return refuse_with(d, ERR_BAD_VALUE, field, DETAIL_NOT_ON_LIST, "%s", given->v[i].s);
    return true;
}

/* UTR-1: a district that is misspelt would silently go with the rest of the city. */
bool require_known_area(struct decision *d, const struct ladder *ladder, const char *field,
                        const struct code *area)
{
    return code_empty(area) || ladder_knows_area(ladder, area) ||
           refuse_with(d, ERR_BAD_VALUE, field, DETAIL_NOT_ON_LIST, "%s", area->s);
}

/* ZWL-1: one table, shared by the organisations that the file names. */
bool require_organisation(struct decision *d, const struct ladder *ladder,
                          const struct code *organisation)
{
    return ladder->organisations.n == 0 || codes_have(&ladder->organisations, organisation) ||
           refuse_with(d, ERR_NOT_OFFERED, "ladder", DETAIL_ORGANISATION, "%s", organisation->s);
}

/* GEN-6: a statutory task names its article. */
static bool ground_holds(struct decision *d, enum ground ground, const char *basis)
{
    if (ground == ground_STATUTORY_TASK && (basis == NULL || basis[0] == '\0'))
        return refuse(d, ERR_GROUND_REQUIRED, "ground_basis", DETAIL_ARTICLE);
    if (ground != ground_STATUTORY_TASK && basis != NULL)
        return refuse(d, ERR_BAD_VALUE, "ground_basis", DETAIL_ONLY_STATUTORY);
    return true;
}

/* GEN-19: by role and year of birth at most, and the year is one that somebody now alive has. */
static bool household_holds(struct decision *d, const struct ladder *ladder,
                            const struct list *household)
{
    int year;
    int month;
    int day;
    const struct zone *zone = state_zone(d->state, ladder->zone);
    const struct member *members = household->v;
    civil_date_split(zone_local(zone, d->command->stamp).date, &year, &month, &day);
    for (size_t i = 0; i < household->n; i++) {
        uint64_t born = members[i].birth_year;
        if (born > (uint64_t)year || (born != 0 && born + OLDEST < (uint64_t)year))
            return refuse_with(d, ERR_BAD_VALUE, "household", DETAIL_BIRTH_YEAR, "%zu\t%d\t%d",
                               i + 1, year - OLDEST, year);
    }
    return true;
}

/* GEN-13: the outside date is on the case, and warns ahead of time. */
void outside_watch(struct decision *d, struct civil_date date)
{
    clock_end(d, trigger_OUTSIDE, 0);
    if (date.n != 0 && date.n >= decision_date(d, d->command->stamp).n)
        clock_begin(d, &(struct clock_request){
                           .trigger = trigger_OUTSIDE, .owner = case_minder(d), .fixed = date});
}

static bool outside_date_ahead(struct decision *d, const struct ladder *ladder,
                               struct civil_date date, enum outside_kind kind)
{
    if (date.n == 0)
        return true;
    if (kind == outside_kind_none)
        return refuse(d, ERR_MISSING_FIELD, "outside_kind", DETAIL_WITH_OUTSIDE_DATE);
    const struct zone *zone = state_zone(d->state, ladder->zone);
    if (date.n < zone_local(zone, d->command->stamp).date.n)
        return refuse(d, ERR_DATE_IN_PAST, "outside_date", DETAIL_NONE);
    return true;
}

/* A ladder with a clock for it asks a deadline of every case: then that clock always runs. */
bool require_deadline(struct decision *d, const struct ladder *ladder, const struct tier *first,
                      struct instant deadline)
{
    if (deadline.ms == 0 && ladder_clock(ladder, first, trigger_DEADLINE, 0) != NULL)
        return refuse(d, ERR_MISSING_FIELD, "deadline", DETAIL_DEADLINE_ASKED);
    if (deadline.ms != 0 && deadline.ms < d->command->stamp.ms)
        return refuse(d, ERR_DATE_IN_PAST, "deadline", DETAIL_NONE);
    return true;
}

/* AMS-7: a question turned out to be a case, and waits no more. */
static bool comes_from(struct decision *d, struct case_id consultation)
{
    if (consultation.n == 0)
        return true;
    if (!decision_load(d, consultation))
        return false;
    if (d->row.matter != matter_CONSULTATION)
        return refuse_with(d, ERR_WRONG_MATTER, "consultation", DETAIL_MATTER, "%s",
                           enum_word(&names_matter, (int)case_matter(&d->row)));
    if (case_is_open(&d->row))
        consultation_end(d, consult_result_BECAME_CASE, NULL);
    decision_flush(d);
    return true;
}

bool require_facts(struct decision *d, const struct ladder *ladder, const struct case_submit *c)
{
    return require_known_codes(d, "domains", &c->domains, &ladder->domains) &&
           require_known_codes(d, "obstacles", &c->obstacles, &ladder->obstacles) &&
           require_known_area(d, ladder, "district", &c->district) &&
           require_known_area(d, ladder, "team", &c->team) &&
           household_holds(d, ladder, &c->household) &&
           ground_holds(d, c->ground, c->ground_basis) && require_plan_fits(d, ladder) &&
           outside_date_ahead(d, ladder, c->outside_date, c->outside_kind);
}

bool require_new_id(struct decision *d)
{
    struct case_row other;
    return !state_case(d->state, case_id_from_command(&d->command->id), &other) ||
           refuse(d, ERR_CASE_EXISTS, "id", DETAIL_NONE);
}

static void emit_submitted(struct decision *d, const struct new_case *begin)
{
    const struct case_submit *facts = begin->facts;
    struct site_row site;
    state_site(d->state, &site);
    struct case_submitted e = {
        .case_id = d->about,
        .deadline = facts->deadline,
        .district = facts->district,
        .domains = facts->domains,
        .ground = facts->ground,
        .ground_basis = facts->ground_basis,
        .household = facts->household,
        .ladder = facts->ladder,
        .obstacles = facts->obstacles,
        .organisation = begin->organisation,
        .outside_date = facts->outside_date,
        .outside_kind = facts->outside_kind,
        .sealed = decision_sealed(d),
        .slot = site.slots + 1,
        .stage = facts->stage == stage_none ? stage_STUCK : facts->stage,
        .submitter = d->command->actor->person,
        .team = facts->team,
        .urgency = facts->urgency == urgency_none ? urgency_NORMAL : facts->urgency,
    };
    decision_emit(d, &message_case_submitted, &e);
}

void case_begin(struct decision *d, const struct new_case *begin)
{
    const struct case_submit *facts = begin->facts;
    struct case_row row;
    message_clear(&message_case_row, &row);
    d->about = row.case_id = case_id_from_command(&d->command->id);
    decision_new_case(d, &row, begin->ladder, begin->version);
    d->tier = begin->first;
    emit_submitted(d, begin);
    if (begin->received != NULL) {
        begin->received->case_id = row.case_id;
        decision_emit(d, &message_referral_received, begin->received);
    }
    capacity_come(d);
    move_enter(d, begin->first, entry_SUBMITTED, NULL);
    measurements_watch(d, measure_at_SUBMITTED);
    outside_watch(d, facts->outside_date);
    clock_watch_deadline(d);
    decision_flush(d);
    if (facts->consultation.n != 0)
        link_both(d, row.case_id, link_CONSULTED, facts->consultation);
    issues_watch(d, row.case_id, &facts->ladder, &facts->obstacles, &facts->domains);
}

bool decide_case_submit(struct decision *d, const void *body)
{
    const struct case_submit *c = body;
    struct new_case begin = {.facts = c, .organisation = d->command->actor->organisation};
    begin.ladder = state_ladder(d->state, &c->ladder, &begin.version);
    if (begin.ladder == NULL)
        return refuse_with(d, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s", c->ladder.s);
    if (!require_organisation(d, begin.ladder, &begin.organisation) ||
        !require_facts(d, begin.ladder, c))
        return false;
    struct case_row row = {.district = c->district, .domains = c->domains, .team = c->team};
    begin.first = route_tier(d->state, begin.ladder, ladder_rung_above(begin.ladder, 0), &row);
    if (begin.first == NULL)
        return refuse_with(d, ERR_NO_SUCH_TIER, "district", DETAIL_DISTRICT, "%s", c->district.s);
    if (!require_deadline(d, begin.ladder, begin.first, c->deadline) || !require_new_id(d) ||
        !comes_from(d, c->consultation))
        return false;
    case_begin(d, &begin);
    return true;
}

/* GEN-8: what turned out not to be so comes off again; what every case must have stays. */
static bool removal_holds(struct decision *d, const struct case_amend *c)
{
    const struct {
        const char *fact;
        bool given;
    } facts[] = {{"district", !code_empty(&c->district)},
                 {"obstacles", c->obstacles.n > 0},
                 {"outside_date", c->outside_date.n != 0},
                 {"team", !code_empty(&c->team)}};
    enum { FACTS = sizeof facts / sizeof facts[0] };
    for (uint32_t i = 0; i < c->remove.n; i++) {
        const struct code *code = &c->remove.v[i];
        size_t f = 0;
        while (f < FACTS && !code_is(code, facts[f].fact))
            f++;
        if (f == FACTS)
            return refuse_with(d, ERR_BAD_VALUE, "remove", DETAIL_NOT_REMOVED, "%s", code->s);
        if (facts[f].given)
            return refuse_with(d, ERR_BAD_VALUE, "remove", DETAIL_REMOVED_AND_GIVEN, "%s", code->s);
    }
    return true;
}

/* What the ladder and the day say about the new facts. */
static bool amend_holds(struct decision *d, const struct case_amend *c)
{
    if (!removal_holds(d, c) ||
        !require_known_codes(d, "domains", &c->domains, &d->ladder->domains) ||
        !require_known_codes(d, "obstacles", &c->obstacles, &d->ladder->obstacles) ||
        !require_known_area(d, d->ladder, "district", &c->district) ||
        !require_known_area(d, d->ladder, "team", &c->team) ||
        !household_holds(d, d->ladder, &c->household) ||
        !ground_holds(d, c->ground, c->ground_basis) || !require_plan_fits(d, d->ladder) ||
        !outside_date_ahead(d, d->ladder, c->outside_date, c->outside_kind))
        return false;
    if (c->deadline.ms != 0 && c->deadline.ms < d->command->stamp.ms)
        return refuse(d, ERR_DATE_IN_PAST, "deadline", DETAIL_NONE);
    if (d->row.erased && d->command->sealed.n > 0)
        return refuse(d, ERR_ERASED, "case_id", DETAIL_NONE);
    return true;
}

/* UTR-1, ZNS-2: the tier of the case's rung that a new district, team area or domain leads to, when
 * the old ones did not lead there; empty: it stays. */
static struct code new_route(const struct decision *d, const struct case_amend *c)
{
    struct case_row after = d->row;
    case_remove_facts(&after, &c->remove);
    if (!code_empty(&c->district))
        after.district = c->district;
    if (!code_empty(&c->team))
        after.team = c->team;
    if (c->domains.n > 0)
        after.domains = c->domains;
    struct routes from = routes_of(d->ladder, d->tier->rung, &d->row);
    struct routes to = routes_of(d->ladder, d->tier->rung, &after);
    if (route_leads_to(d->ladder, d->tier, &after) ||
        (routes_equal(&from, &to) && code_empty(&d->row.moves_to)))
        return (struct code){{0}};
    const struct tier *tier = route_tier(d->state, d->ladder, d->tier->rung, &after);
    return tier == NULL ? (struct code){{0}} : tier->code;
}

/* Clocks and place follow the facts that were changed; `before` is the case as it was. */
static void follow_amended(struct decision *d, const struct case_amend *c,
                           const struct case_row *before)
{
    if (c->outside_date.n != 0 || before->outside_date.n != d->row.outside_date.n)
        outside_watch(d, c->outside_date);
    if (c->deadline.ms != 0) {
        clock_end(d, trigger_DEADLINE, 0);
        clock_watch_deadline(d);
    }
    if (before->consent_withdrawn && !d->row.consent_withdrawn)
        clock_end(d, trigger_CONSENT, 0);
    if (before->pack_sent.ms != 0 && d->row.pack_sent.ms == 0 && d->row.status == status_PLANNED)
        pack_watch(d);
    if (!code_empty(&d->row.moves_to) && d->row.status == status_QUEUED &&
        !clock_running(d, trigger_HELD))
        move_wait(d);
}

bool decide_case_amend(struct decision *d, const void *body)
{
    const struct case_amend *c = body;
    if (!require_open(d) || !amend_holds(d, c))
        return false;
    struct case_row before = d->row;
    struct case_amended e = {
        .case_id = c->case_id,
        .deadline = c->deadline,
        .district = c->district,
        .domains = c->domains,
        .ground = c->ground,
        .ground_basis = c->ground_basis,
        .household = c->household,
        .moves_to = new_route(d, c),
        .obstacles = c->obstacles,
        .outside_date = c->outside_date,
        .outside_kind = c->outside_kind,
        .removed = c->remove,
        .sealed = decision_sealed(d),
        .stage = c->stage,
        .team = c->team,
    };
    decision_emit(d, &message_case_amended, &e);
    if (before.ground == ground_ANONYMOUS && c->ground != ground_none &&
        c->ground != ground_ANONYMOUS) {
        struct case_identified named = {
            .case_id = c->case_id, .ground = c->ground, .ground_basis = c->ground_basis};
        decision_emit(d, &message_case_identified, &named);
    }
    follow_amended(d, c, &before);
    if (c->domains.n == 0 && c->obstacles.n == 0)
        return true;
    const struct case_row after = d->row;
    d->about = after.case_id;
    decision_flush(d);
    issues_watch(d, after.case_id, &after.ladder, &after.obstacles, &after.domains);
    return true;
}

bool decide_case_read(struct decision *d, const void *body)
{
    const struct case_read *c = body;
    struct case_read_recorded e = {
        .case_id = c->case_id,
        .person = d->command->actor->person,
        .purpose = codes_have(&d->row.glass, &d->command->actor->person) ? read_purpose_BREAK_GLASS
                                                                         : read_purpose_none,
        .refused = d->command->denied,
    };
    const struct extract *extract = d->command->extract;
    if (extract != NULL && !code_empty(&extract->rule)) {
        e.extract = extract->rule;
        e.ladder_version = extract->ladder_version;
    }
    decision_emit(d, &message_case_read_recorded, &e);
    return true;
}
