// SPDX-License-Identifier: EUPL-1.2
/* What somebody would do next with a case, so that cases come to every corner of the ladder. */
#include <stdio.h>

#include "base/assert.h"
#include "tests/replay/generator.h"

static const char *kept(struct choice *c, const struct code *code)
{
    return arena_string(&c->g->arena, code->s, strlen(code->s));
}

void put_text(struct choice *c, struct texts *texts, const char *name)
{
    struct code field = code_of(name);
    char *words = arena_alloc(&c->g->arena, 80);
    snprintf(words, 80, "woorden %llu over %s", (unsigned long long)c->g->made, name);
    texts_put(texts, &field, bytes_of(words, strlen(words)));
}

/* Sets who and what; the body is filled by whoever calls. */
void *choose(struct choice *c, const struct code *person, const struct message *message)
{
    const struct field *field = message_field(message, bytes_of("case_id", 7));
    c->move->message = message;
    c->move->person = code_empty(person) ? random_person(c->g) : kept(c, person);
    if (field != NULL)
        *(struct case_id *)(void *)((char *)c->move->body + field->offset) = c->row.case_id;
    return c->move->body;
}

static struct code chair_of(const struct choice *c)
{
    return c->tier->chairs.n > 0 ? c->tier->chairs.v[0] : c->row.owner;
}

static void submit(struct generator *g, struct move *move)
{
    static const char *const districts[] = {"overvecht", "ondiep", "zuilen", "kanaleneiland",
                                            "vleuten-de-meern"};
    static const char *const fields[] = {"resident_words", "situation",        "obstacle",
                                         "tried",          "legitimacy",       "involvement",
                                         "return",         "proposed_solution"};
    struct choice c = {.g = g};
    struct case_submit *body = move->body;
    move->message = &message_case_submit;
    move->person = random_below(g, 2) == 0 ? "professional-1" : "professional-2";
    body->ladder = code_of("utrecht");
    body->district = code_of(districts[random_below(g, 5)]);
    body->ground = 1 + (enum ground)random_below(g, 4);
    body->ground_basis = body->ground == ground_STATUTORY_TASK ? "Wmo 2015" : NULL;
    struct code debts = code_of("debts");
    codes_add(&body->domains, &debts);
    struct code law = code_of(random_below(g, 2) == 0 ? "law" : "waiting-time");
    if (random_below(g, 2) == 0)
        codes_add(&body->obstacles, &law);
    body->urgency = 1 + (enum urgency)random_below(g, 2);
    for (size_t i = 0; i < 8; i++)
        if (i < 3 || random_below(g, 8) != 0)
            put_text(&c, &body->texts, fields[i]);
    if (random_below(g, 4) != 0)
        return;
    struct civil_date today = zone_local(&g->world->zone, g->world->now).date;
    body->outside_date = civil_date_add(today, 1 + (int32_t)random_below(g, 60));
    body->outside_kind = outside_kind_COURT;
}

static void record(struct choice *c, const struct code *person)
{
    static const char *const fields[] = {"breakthrough_needed", "where_exactly", "who_or_what",
                                         "regular_routes"};
    struct case_record *body = choose(c, person, &message_case_record);
    body->record = code_of("koploper");
    for (size_t i = 0; i < 4; i++)
        put_text(c, &body->texts, fields[i]);
}

static void spend(struct choice *c, const struct code *person)
{
    struct spend_request *body = choose(c, person, &message_spend_request);
    bool table = random_below(c->g, 2) == 0;
    body->pot = code_of(table ? "tafelbudget" : "voorkom-erger");
    body->contact = code_of("wi-1");
    body->subject = code_of("rent-arrears");
    body->kind = table ? 1 + (enum spend_kind)random_below(c->g, 2) : spend_kind_GIFT;
    body->cents = random_below(c->g, 60000);
    put_text(c, &body->texts, "reason");
}

static void decide(struct choice *c, const struct code *person)
{
    static const char *const texts[] = {"legitimacy", "involvement", "return", "explanation"};
    struct case_decide *body = choose(c, person, &message_case_decide);
    body->outcome = 1 + (enum outcome)random_below(c->g, 6);
    if (random_below(c->g, 2) == 0)
        body->room = code_of("hardship-clause");
    struct code involvement = code_of("involvement");
    codes_add(&body->unmet, &involvement);
    codes_add(&body->lacking, &involvement);
    for (size_t i = 0; i < 4; i++)
        put_text(c, &body->texts, texts[i]);
}

static void ask(struct choice *c, const struct code *person)
{
    struct case_ask *body = choose(c, person, &message_case_ask);
    put_text(c, &body->texts, "question");
}

static void answer(struct choice *c)
{
    struct question_row question;
    for (uint64_t n = c->row.questions; n > 0; n--) {
        if (!state_question(c->state, c->row.case_id, n, &question) || question.answered.ms != 0)
            continue;
        struct case_answer *body = choose(c, &question.person, &message_case_answer);
        body->question = n;
        put_text(c, &body->texts, "answer");
        return;
    }
}

static void at_coach(struct choice *c)
{
    struct code worker = c->tier->workers.v[0];
    struct code koploper = code_of("koploper");
    if (c->row.status == status_QUEUED) {
        choose(c, &worker, &message_case_claim);
        return;
    }
    if (!codes_have(&c->row.records, &koploper) && c->tier->kind == tier_kind_COACH) {
        record(c, &c->row.claimed_by);
        return;
    }
    switch (random_below(c->g, 8)) {
    case 0:
        ask(c, &c->row.claimed_by);
        return;
    case 1:
        decide(c, &c->row.claimed_by);
        return;
    case 2:
        spend(c, &c->row.claimed_by);
        return;
    default:
        choose(c, &c->row.holder, &message_case_escalate);
        return;
    }
}

static void at_phone(struct choice *c)
{
    if (c->row.contact_tries > 0 && random_below(c->g, 4) != 0) {
        choose(c, &c->row.holder, &message_case_escalate);
        return;
    }
    struct case_contact *body = choose(c, &c->row.holder, &message_case_contact);
    body->contact = code_of(random_below(c->g, 2) == 0 ? "woco-1" : "wi-1");
    body->result = 1 + (enum contact_result)random_below(c->g, 4);
}

static void on_agenda(struct choice *c)
{
    struct code chair = chair_of(c);
    struct meeting_row meeting;
    if (!c->row.cleared) {
        if (random_below(c->g, 5) == 0)
            ask(c, &chair);
        else
            choose(c, &chair, &message_case_clear);
        return;
    }
    struct agenda_put *body = choose(c, &chair, &message_agenda_put);
    struct instant from = instant_of_ms(c->g->world->now.ms + 3 * INT64_C(86400000));
    if (state_meeting_next(c->state, &c->row.ladder, &c->row.tier, from, &meeting))
        body->start = meeting.start;
}

static void at_table(struct choice *c)
{
    struct code chair = chair_of(c);
    struct meeting_row meeting;
    if (c->row.status != status_PLANNED) {
        on_agenda(c);
        return;
    }
    if (c->row.pack_sent.ms == 0 && random_below(c->g, 5) != 0) {
        choose(c, &c->row.holder, &message_pack_send);
        return;
    }
    bool there = state_meeting(c->state, &c->row.ladder, &c->row.tier, c->row.meeting, &meeting);
    if (there && !meeting.held && c->row.meeting.ms <= c->g->world->now.ms) {
        struct meeting_hold *body = choose(c, &chair, &message_meeting_hold);
        body->ladder = c->row.ladder;
        body->tier = c->row.tier;
        body->start = c->row.meeting;
        codes_add(&body->present, random_below(c->g, 5) == 0 ? &chair : &c->row.holder);
        return;
    }
    if (there && meeting.held && random_below(c->g, 3) == 0) {
        struct minutes_send *minutes = choose(c, &chair, &message_minutes_send);
        put_text(c, &minutes->texts, "minutes");
        return;
    }
    if (there && meeting.held) {
        decide(c, &chair);
        return;
    }
    struct agenda_remove *body = choose(c, &chair, &message_agenda_remove);
    put_text(c, &body->texts, "reason");
}

static void agree(struct choice *c)
{
    struct agreement_make *body = choose(c, &c->row.holder, &message_agreement_make);
    struct civil_date today = zone_local(&c->g->world->zone, c->g->world->now).date;
    body->owner = c->row.holder;
    body->due = civil_date_add(today, (int32_t)random_below(c->g, 20));
    put_text(c, &body->texts, "what");
    if (random_below(c->g, 2) == 0)
        return;
    body->condition_date = civil_date_add(today, (int32_t)random_below(c->g, 90));
    body->spend = c->row.spends;
    put_text(c, &body->texts, "condition");
}

static void settle(struct choice *c)
{
    if (random_below(c->g, 2) == 0) {
        struct condition_settle *body = choose(c, &c->row.holder, &message_condition_settle);
        body->agreement = 1 + random_below(c->g, c->row.agreements + 1);
        body->met = random_below(c->g, 3) != 0;
        return;
    }
    struct agreement_settle *body = choose(c, &c->row.holder, &message_agreement_settle);
    body->agreement = 1 + random_below(c->g, c->row.agreements + 1);
    body->result = 1 + (enum settlement)random_below(c->g, 2);
    put_text(c, &body->texts, "note");
}

static void with_loan(struct choice *c)
{
    struct code chair = chair_of(c);
    if (random_below(c->g, 2) == 0) {
        struct loan_repay *body = choose(c, &c->row.holder, &message_loan_repay);
        body->spend = 1 + random_below(c->g, c->row.spends + 1);
        body->cents = random_below(c->g, 20000);
        return;
    }
    struct loan_forgive *body = choose(c, &chair, &message_loan_forgive);
    body->spend = 1 + random_below(c->g, c->row.spends + 1);
    body->cents = random_below(c->g, 20000);
}

static void evaluate(struct choice *c)
{
    struct case_evaluate *body = choose(c, &c->row.holder, &message_case_evaluate);
    body->result = 1 + (enum evaluation)random_below(c->g, 3);
    body->next = civil_date_add(zone_local(&c->g->world->zone, c->g->world->now).date, 5);
}

static void after_outcome(struct choice *c)
{
    struct minutes_send *minutes;
    struct case_stall *stall;
    switch (random_below(c->g, 11)) {
    case 0:
    case 1:
        choose(c, &c->row.teller, &message_resident_tell);
        return;
    case 2:
        choose(c, &c->row.holder, &message_case_close);
        return;
    case 3:
        minutes = choose(c, &c->row.decided_by, &message_minutes_send);
        put_text(c, &minutes->texts, "minutes");
        return;
    case 4:
        agree(c);
        return;
    case 5:
    case 6:
        settle(c);
        return;
    case 7:
        with_loan(c);
        return;
    case 8:
        stall = choose(c, &c->row.holder, &message_case_stall);
        put_text(c, &stall->texts, "reason");
        return;
    case 9:
        evaluate(c);
        return;
    default:
        spend(c, &c->row.holder);
        return;
    }
}

static void approve(struct choice *c)
{
    struct spend_row row;
    for (uint64_t n = c->row.spends; n > 0; n--) {
        if (!state_spend(c->state, c->row.case_id, n, &row) || row.state != spend_state_REQUESTED)
            continue;
        if (random_below(c->g, 4) != 0) {
            struct spend_approve *yes = choose(c, &c->row.owner, &message_spend_approve);
            yes->spend = n;
            return;
        }
        struct spend_reject *no = choose(c, &c->row.owner, &message_spend_reject);
        no->spend = n;
        put_text(c, &no->texts, "reason");
        return;
    }
}

/* What happens beside the way up. */
static void aside(struct choice *c)
{
    struct case_transfer *transfer;
    struct case_consult *consult;
    struct urgency_set *urgency;
    struct case_return *back;
    struct case_withdraw *withdraw;
    switch (random_below(c->g, 10)) {
    case 0:
        transfer = choose(c, &c->row.holder, &message_case_transfer);
        transfer->person =
            code_of(random_below(c->g, 2) == 0 ? "professional-1" : "professional-2");
        return;
    case 1:
        choose(c, &c->row.offered_to, &message_case_accept);
        return;
    case 2:
        consult = choose(c, &c->row.owner, &message_case_consult);
        consult->person = code_of(random_person(c->g));
        put_text(c, &consult->texts, "question");
        return;
    case 3:
        urgency = choose(c, &c->row.holder, &message_urgency_set);
        urgency->urgency = 1 + (enum urgency)random_below(c->g, 2);
        return;
    case 4:
        choose(c, &c->row.owner, &message_case_read);
        return;
    case 5:
        choose(c, &c->row.holder,
               c->row.consent_withdrawn ? &message_consent_give : &message_consent_withdraw);
        return;
    case 6:
        back = choose(c, &c->row.owner, &message_case_return);
        put_text(c, &back->texts, "reason");
        return;
    case 7:
        choose(c, &c->row.claimed_by, &message_case_release);
        return;
    case 8:
        withdraw = choose(c, &c->row.holder, &message_case_withdraw);
        if (random_below(c->g, 2) == 0)
            put_text(c, &withdraw->texts, "reason");
        return;
    default: {
        struct case_erase *erase = choose(c, &c->row.owner, &message_case_erase);
        c->move->person = random_below(c->g, 4) == 0 ? "privacy-1" : c->move->person;
        erase->ground = erase_ground_OBJECTION;
        return;
    }
    }
}

/* An answer to a consultation that is open, if there is one. */
static bool advise(struct choice *c)
{
    struct consultation_row row;
    for (uint64_t n = c->row.consultations; n > 0; n--) {
        if (!state_consultation(c->state, c->row.case_id, n, &row) || row.answered.ms != 0)
            continue;
        struct case_advise *body = choose(c, &row.person, &message_case_advise);
        body->consultation = n;
        put_text(c, &body->texts, "advice");
        return true;
    }
    return false;
}

static void with_case(struct choice *c)
{
    if (c->row.matter == matter_CONSULTATION || c->row.matter == matter_ISSUE) {
        move_matter(c);
    } else if (random_below(c->g, 12) == 0) {
        move_together(c);
    } else if (random_below(c->g, 8) == 0) {
        aside(c);
    } else if (random_below(c->g, 4) == 0 && advise(c)) {
        return;
    } else if (c->row.questions_open > 0) {
        answer(c);
    } else if (c->row.spends_open > 0 && random_below(c->g, 3) == 0) {
        approve(c);
    } else if (c->row.status == status_DECIDED) {
        after_outcome(c);
    } else if (!case_is_open(&c->row)) {
        struct case_reopen *body = choose(c, &c->row.holder, &message_case_reopen);
        put_text(c, &body->texts, "reason");
    } else {
        switch (c->tier->kind) {
        case tier_kind_TEAM:
            choose(c, &c->row.holder, &message_case_escalate);
            return;
        case tier_kind_COACH:
        case tier_kind_NATIONAL:
            at_coach(c);
            return;
        case tier_kind_PHONE:
            at_phone(c);
            return;
        case tier_kind_TABLE:
            at_table(c);
            return;
        case tier_kind_none:
            return;
        }
    }
}

void move_sensible(struct generator *g, struct move *move)
{
    struct choice *c = arena_alloc(&g->arena, sizeof *c);
    uint64_t version;
    c->g = g;
    c->move = move;
    if (g->n_cases == 0 || (g->n_cases < CASES_KEPT && random_below(g, 25) == 0)) {
        if (g->n_cases > 0 && random_below(g, 3) == 0)
            move_open(g, move);
        else
            submit(g, move);
        return;
    }
    /* of the newest ones, so that some come far */
    size_t among = g->n_cases < 8 ? g->n_cases : 8;
    c->state = store_read_begin(g->world->site.store);
    if (state_case(c->state, g->cases[g->n_cases - 1 - random_below(g, among)], &c->row)) {
        c->ladder = state_ladder(c->state, &c->row.ladder, &version);
        c->tier = ladder_tier(c->ladder, &c->row.tier);
        ASSERT(c->tier != NULL);
        with_case(c);
    }
    store_read_end(g->world->site.store);
    if (move->message == NULL)
        submit(g, move);
}
