// SPDX-License-Identifier: EUPL-1.2
/* Consultations apart from any case (AMS-7, GEN-17): a short question, asked of a person or of the
 * people whom the ladder names, with a key and a clock of its own. And what who asked says of
 * advice afterwards (ZNS-7). */
#include "core/decision.h"

/* The row of another matter that the command names; false with NO_SUCH_CASE. */
static bool free_id(struct decision *d, struct case_id id)
{
    struct case_row row;
    if (!state_case(d->state, id, &row))
        return true;
    return refuse(d, ERR_ID_REUSED, "id", DETAIL_NONE);
}

bool decide_consult_open(struct decision *d, const void *body)
{
    const struct consult_open *c = body;
    uint64_t version;
    const struct ladder *ladder = state_ladder(d->state, &c->ladder, &version);
    if (ladder == NULL)
        return refuse_with(d, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s", c->ladder.s);
    const struct tier *tier = ladder_tier(ladder, &ladder->consult_tier);
    if (tier == NULL)
        return refuse_with(d, ERR_NOT_OFFERED, "ladder", DETAIL_NO_CONSULTATIONS, "%s",
                           c->ladder.s);
    if (!require_known_codes(d, "domains", &c->domains, &ladder->domains) ||
        !require_known_codes(d, "obstacles", &c->obstacles, &ladder->obstacles) ||
        !require_text(d, "question"))
        return false;
    if (!code_empty(&c->person) && !require_worker(d, "person", &c->person))
        return false;
    if (code_equal(&c->person, &d->command->actor->person))
        return refuse_with(d, ERR_SAME_PERSON, "person", DETAIL_VALUE, "%s", c->person.s);
    struct case_row row = {.case_id = case_id_from_command(&d->command->id)};
    if (!free_id(d, row.case_id))
        return false;
    struct site_row site;
    state_site(d->state, &site);
    struct consult_opened e = {
        .case_id = row.case_id,
        .domains = c->domains,
        .ladder = c->ladder,
        .ladder_version = version,
        .obstacles = c->obstacles,
        .organisation = d->command->actor->organisation,
        .person = c->person,
        .sealed = decision_sealed(d),
        .slot = site.slots + 1,
        .tier = tier->code,
    };
    decision_new_case(d, &row, ladder, version);
    d->tier = tier;
    decision_emit(d, &message_consult_opened, &e);
    struct code owner = code_empty(&c->person) ? tier_owner(tier) : c->person;
    clock_begin(d, &(struct clock_request){.trigger = trigger_INQUIRED,
                                           .owner = code_empty(&owner) ? d->row.holder : owner});
    return true;
}

void consultation_end(struct decision *d, enum consult_result result, const struct sealed *sealed)
{
    struct consult_closed e = {.case_id = d->row.case_id, .result = result};
    if (sealed != NULL)
        e.sealed = *sealed;
    clock_end_all(d);
    clock_flush(d);
    decision_emit(d, &message_consult_closed, &e);
}

bool require_checked(struct decision *d)
{
    if (!d->ladder->advice_checked || sealed_find(&d->command->sealed, "checked") != NULL)
        return true;
    return refuse(d, ERR_TEXT_REQUIRED, "texts.checked", DETAIL_CHECKED_FIRST);
}

void advice_watch(struct decision *d, const struct code *asker, uint64_t consultation)
{
    clock_end_exactly(d, trigger_ADVISED, consultation);
    clock_begin(d, &(struct clock_request){
                       .trigger = trigger_ADVISED, .owner = *asker, .item = consultation});
}

/* More than one may have something to say; the first answer hands the step back to who asked. */
bool decide_consult_reply(struct decision *d, const void *body)
{
    const struct consult_reply *c = body;
    enum consult_result result =
        c->result == consult_result_none ? consult_result_ANSWERED : c->result;
    if (!require_open(d) || !require_text(d, "answer") || !require_checked(d))
        return false;
    if (!enum_is_offered(&names_consult_result, result))
        return enum_refuse(d->error, "result", &names_consult_result);
    struct consult_replied e = {
        .case_id = c->case_id, .result = result, .sealed = decision_sealed(d)};
    decision_emit(d, &message_consult_replied, &e);
    clock_end(d, trigger_INQUIRED, 0);
    if (!clock_running(d, trigger_ADVISED))
        advice_watch(d, &d->row.holder, 0);
    if (!clock_running(d, trigger_ADVISED)) /* this ladder asks for no judgement */
        consultation_end(d, result, NULL);
    return true;
}

bool decide_consult_close(struct decision *d, const void *body)
{
    (void)body;
    if (!require_open(d))
        return false;
    consultation_end(d, d->row.reply == consult_result_none ? consult_result_DROPPED : d->row.reply,
                     &d->command->sealed);
    return true;
}

/* --- afterwards --- */

struct code advice_asker(const struct decision *d)
{
    return d->row.origin.n == 0 ? d->row.submitter : case_minder(d);
}

static bool scored(struct decision *d, const struct code *by, const struct advice_score *c)
{
    if (!actor_is(d->command->actor, by) && !actor_is(d->command->actor, &d->row.holder) &&
        !actor_is(d->command->actor, &d->row.submitter))
        return refuse_with(d, ERR_DENIED, "consultation", DETAIL_ASKED, "%s", by->s);
    struct advice_scored e = {.case_id = c->case_id,
                              .consultation = c->consultation,
                              .sealed = decision_sealed(d),
                              .usable = c->usable};
    decision_emit(d, &message_advice_scored, &e);
    clock_end_exactly(d, trigger_ADVISED, c->consultation);
    return true;
}

/* Also of a case that is closed: whether advice was usable shows later. */
bool decide_advice_score(struct decision *d, const void *body)
{
    const struct advice_score *c = body;
    struct consultation_row consultation;
    if (d->row.matter == matter_CONSULTATION) {
        bool answered =
            d->row.reply == consult_result_ANSWERED || d->row.reply == consult_result_REFERRED;
        if (!answered || c->consultation != 0)
            return refuse(d, ERR_WRONG_STATE, "case_id", DETAIL_NO_ADVICE);
        if (!scored(d, &d->row.holder, c))
            return false;
        if (case_is_open(&d->row))
            consultation_end(d, d->row.reply, NULL);
        return true;
    }
    if (c->consultation == 0) {
        if (d->row.outcome != outcome_ADVICE)
            return refuse(d, ERR_WRONG_STATE, "case_id", DETAIL_NO_ADVICE);
        struct code asker = advice_asker(d);
        return scored(d, &asker, c);
    }
    if (!state_consultation(d->state, c->case_id, c->consultation, &consultation))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "consultation", DETAIL_VALUE, "%llu",
                           (unsigned long long)c->consultation);
    if (consultation.answered.ms == 0)
        return refuse(d, ERR_WRONG_STATE, "consultation", DETAIL_NO_ADVICE);
    return scored(d, &consultation.by, c);
}
