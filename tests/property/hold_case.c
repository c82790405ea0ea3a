// SPDX-License-Identifier: EUPL-1.2
/* What must hold of a case, a consultation or an issue after every command about it: an owner, a
 * step and a time; and what its row counts and names is there. */
#include "tests/property/property.h"

#include "core/core.h"
#include "core/link.h"

struct looked {
    struct property *p;
    struct state *state;
    struct case_row row;
    char id[CASE_ID_TEXT];
};

static void wrong(struct looked *at, const char *what)
{
    broken(at->p, "%s at %s of %s, %s, %s", at->id, at->row.tier.s, at->row.ladder.s,
           enum_word(&names_status, (int)at->row.status), what);
}

/* --- who --- */

static void is_person(struct looked *at, const struct code *code, const char *what)
{
    struct person_row person;
    if (!code_empty(code) && !state_person(at->state, code, &person))
        wrong(at, what);
}

static void hold_people(struct looked *at)
{
    is_person(at, &at->row.holder, "is held by nobody who is known");
    is_person(at, &at->row.submitter, "was submitted by nobody who is known");
    is_person(at, &at->row.claimed_by, "is worked on by nobody who is known");
    is_person(at, &at->row.offered_to, "is offered to nobody who is known");
    is_person(at, &at->row.decided_by, "was decided by nobody who is known");
    is_person(at, &at->row.teller, "is told by nobody who is known");
    if (case_is_open(&at->row) && case_matter(&at->row) != matter_ISSUE)
        is_person(at, &at->row.owner, "is the turn of nobody who is known");
}

/* --- where --- */

static void note_place(struct property *p, const struct case_row *row)
{
    for (size_t i = 0; i < p->n_places; i++)
        if (code_equal(&p->places[i].tier, &row->tier) &&
            code_equal(&p->places[i].ladder, &row->ladder))
            return;
    if (p->n_places == PLACES_MAX)
        return;
    p->places[p->n_places].tier = row->tier;
    p->places[p->n_places++].ladder = row->ladder;
}

static void hold_place(struct looked *at)
{
    uint64_t version;
    const struct case_row *row = &at->row;
    const struct ladder *ladder = state_ladder(at->state, &row->ladder, &version);
    struct case_row other;
    if (ladder == NULL || ladder_tier(ladder, &row->tier) == NULL)
        wrong(at, "is nowhere");
    note_place(at->p, row);
    if (!code_empty(&row->moves_to) && ladder_tier(ladder, &row->moves_to) == NULL)
        wrong(at, "goes to a tier that there is not");
    for (uint32_t i = 0; i < row->sides.n; i++)
        if (ladder_side(ladder, &row->sides.v[i]) == NULL)
            wrong(at, "has a side route that there is not");
    if (row->merged_into.n != 0 && !state_case(at->state, row->merged_into, &other))
        wrong(at, "went on in a case that there is not");
}

/* --- what hangs on it --- */

static void hold_agreements(struct looked *at)
{
    struct agreement_row agreement;
    struct contact_row contact;
    struct person_row person;
    uint64_t open = 0;
    for (uint64_t n = 1; n <= at->row.agreements; n++) {
        if (!state_agreement(at->state, at->row.case_id, n, &agreement)) {
            wrong(at, "counts an agreement that there is not");
            return;
        }
        open += agreement.result == settlement_none;
        open += agreement.condition == condition_state_PENDING;
        bool known = state_person(at->state, &agreement.owner, &person) ||
                     state_contact(at->state, &agreement.owner, &contact, &at->p->arena);
        /* an entry that left the phone list, and whoever an issue names, leave their promise */
        if (!known && agreement.result == settlement_none && at->row.matter != matter_ISSUE &&
            at->p->events[EV_CONTACT_REMOVED] == 0)
            wrong(at, "has an agreement of nobody who is known");
        if (agreement.spend > at->row.spends)
            wrong(at, "has an agreement about a spend that there is not");
    }
    if (open != at->row.agreements_open)
        wrong(at, "counts its open agreements wrong");
}

static void hold_questions(struct looked *at)
{
    struct question_row question;
    uint64_t open = 0;
    for (uint64_t n = 1; n <= at->row.questions; n++) {
        if (!state_question(at->state, at->row.case_id, n, &question))
            wrong(at, "counts a question that there is not");
        open += question.answered.ms == 0;
    }
    if (case_is_open(&at->row) && open != at->row.questions_open)
        wrong(at, "counts its open questions wrong");
}

static void hold_spends(struct looked *at)
{
    struct spend_row spend;
    const struct shadow_case *shadow = shadow_case(&at->p->shadow, at->row.case_id);
    uint64_t open = 0;
    if (shadow->n_spends != at->row.spends)
        wrong(at, "has other spends than its events say");
    for (uint64_t n = 1; n <= at->row.spends; n++) {
        if (!state_spend(at->state, at->row.case_id, n, &spend))
            wrong(at, "counts a spend that there is not");
        open += spend.state == spend_state_REQUESTED;
        const struct shadow_spend *said = &shadow->spends[n];
        if (spend.state != said->state || spend.cents != said->cents ||
            !code_equal(&spend.requester, &said->requester) ||
            !code_equal(&spend.ladder, &said->ladder) || !code_equal(&spend.first, &said->first))
            wrong(at, "has another spend than its events say");
    }
    if (open != at->row.spends_open)
        wrong(at, "counts its open spends wrong");
}

static void hold_links(struct looked *at)
{
    struct case_id other = {0};
    struct link_row row;
    struct link_row back;
    while (state_link_next(at->state, at->row.case_id, &other, &row)) {
        if (state_case_look(at->state, other) == NULL)
            wrong(at, "belongs together with a case that there is not");
        if (!state_link(at->state, other, at->row.case_id, &back) ||
            back.kind != link_inverse(row.kind))
            wrong(at, "belongs together with a case that does not say so");
    }
}

/* --- when --- */

static const struct shadow_clock *said(const struct shadow_case *shadow, uint64_t clock)
{
    for (size_t i = 0; i < shadow->n_clocks; i++)
        if (shadow->clocks[i].clock == clock)
            return &shadow->clocks[i];
    return NULL;
}

/* What somebody finds that is asked of him. */
static bool finds(struct looked *at, const struct code *person)
{
    struct case_list_query query = {.list = CASES_OF_OWNER, .person = *person};
    char cursor[STATE_CURSOR_MAX] = "";
    struct case_id id;
    while (state_cases_next(at->state, &query, cursor, &id))
        if (case_id_equal(id, at->row.case_id))
            return true;
    return false;
}

static bool is_asked(const struct clock_start *clock)
{
    static const enum trigger of_persons[] = {
        trigger_ASKED, trigger_CONSULTED, trigger_INQUIRED, trigger_AGREED,  trigger_CONDITION,
        trigger_VOTE,  trigger_SPEND,     trigger_NAMED,    trigger_INVITED, trigger_REVIEW,
    };
    for (size_t i = 0; i < sizeof of_persons / sizeof of_persons[0]; i++)
        if (clock->trigger == of_persons[i])
            return clock->due.ms != 0;
    return false;
}

/* The clocks that run are those that the events say; the next step is one of them (GEN-8). */
static void hold_clocks(struct looked *at)
{
    const struct shadow_case *shadow = shadow_case(&at->p->shadow, at->row.case_id);
    struct clock_start clock;
    bool is_step = false;
    size_t n = 0;
    for (uint64_t after = 0; state_clock_next(at->state, at->row.case_id, after, &clock); n++) {
        const struct shadow_clock *running = said(shadow, clock.clock);
        after = clock.clock;
        if (running == NULL || running->due.ms != clock.due.ms)
            wrong(at, "has another clock than its events say");
        if (is_asked(&clock) && !finds(at, &clock.owner))
            wrong(at, "asks something of somebody who does not find it");
        is_step =
            is_step || (clock.due.ms == at->row.due.ms && code_equal(&clock.code, &at->row.step) &&
                        code_equal(&clock.owner, &at->row.owner));
    }
    if (n != shadow->n_clocks)
        wrong(at, "has fewer clocks than its events say");
    if (case_is_open(&at->row) && !is_step)
        wrong(at, "has a next step that no clock watches");
}

void hold_case(struct property *p, struct state *state, struct case_id id)
{
    struct looked *at = arena_alloc(&p->arena, sizeof *at);
    *at = (struct looked){.p = p, .state = state};
    case_id_format(id, at->id);
    if (!state_case(state, id, &at->row))
        broken(p, "an event is about %s, which there is not", at->id);
    generator_knows(&p->g, id, case_is_open(&at->row));
    if (case_is_open(&at->row) && core_lacking(&at->row) != NULL) {
        char what[60];
        snprintf(what, sizeof what, "has no %s", core_lacking(&at->row));
        wrong(at, what);
    }
    hold_people(at);
    hold_place(at);
    hold_agreements(at);
    hold_questions(at);
    hold_spends(at);
    hold_links(at);
    hold_clocks(at);
}
