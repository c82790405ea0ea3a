// SPDX-License-Identifier: EUPL-1.2
/* What somebody would do with a consultation, an issue, and with cases that belong together. */
#include <string.h>

#include "tests/replay/generator.h"

void move_open(struct generator *g, struct move *move)
{
    struct choice c = {.g = g, .move = move};
    struct code professional = code_of("professional-1");
    if (random_below(g, 3) != 0) {
        struct consult_open *body = choose(&c, &professional, &message_consult_open);
        struct code domain = code_of(random_below(g, 2) == 0 ? "debts" : "housing");
        struct code obstacle = code_of("law");
        body->ladder = code_of("utrecht");
        codes_add(&body->domains, &domain);
        codes_add(&body->obstacles, &obstacle);
        if (random_below(g, 3) == 0)
            body->person = code_of("koploper-ondiep-1");
        put_text(&c, &body->texts, "question");
        return;
    }
    struct issue_open *body = choose(&c, &professional, &message_issue_open);
    body->ladder = code_of("utrecht");
    body->domain = code_of("housing");
    body->obstacle = code_of(random_below(g, 2) == 0 ? "law" : "waiting-time");
    body->other = g->cases[random_below(g, g->n_cases)];
    put_text(&c, &body->texts, "problem");
}

static void with_consultation(struct choice *c)
{
    struct code koploper = code_of("koploper-stad-1");
    struct code asked = c->row.claimed_by.s[0] != '\0' ? c->row.claimed_by : koploper;
    if (c->row.reply == consult_result_none && random_below(c->g, 5) != 0) {
        struct consult_reply *body = choose(c, &asked, &message_consult_reply);
        put_text(c, &body->texts, "answer");
        put_text(c, &body->texts, "checked");
        return;
    }
    switch (random_below(c->g, 4)) {
    case 0:
        choose(c, &c->row.holder, &message_consult_close);
        return;
    case 1:
        choose(c, &c->row.holder, &message_case_read);
        return;
    default: {
        struct advice_score *body = choose(c, &c->row.holder, &message_advice_score);
        body->usable = 1 + (enum usable)random_below(c->g, 3);
        return;
    }
    }
}

static void agree_on_issue(struct choice *c)
{
    struct civil_date today = zone_local(&c->g->world->zone, c->g->world->now).date;
    struct agreement_make *body = choose(c, &c->row.holder, &message_agreement_make);
    body->owner = code_of("dienst-wonen");
    body->due = civil_date_add(today, 5);
    put_text(c, &body->texts, "what");
}

static void with_adopted(struct choice *c)
{
    struct agreement_settle *settle;
    struct issue_close *end;
    struct issue_rank *rank;
    switch (random_below(c->g, 5)) {
    case 0:
        agree_on_issue(c);
        return;
    case 1:
        settle = choose(c, &c->row.holder, &message_agreement_settle);
        settle->agreement = 1 + random_below(c->g, c->row.agreements + 1);
        settle->result = settlement_DONE;
        return;
    case 2:
        rank = choose(c, &c->row.holder, &message_issue_rank);
        rank->level = 1 + (enum issue_level)random_below(c->g, 3);
        rank->quick = random_below(c->g, 6);
        return;
    default:
        end = choose(c, &c->row.holder, &message_issue_close);
        end->result = 1 + (enum issue_result)random_below(c->g, 4);
        put_text(c, &end->texts, "outcome");
        return;
    }
}

static void with_issue(struct choice *c)
{
    struct code chair = code_of("voorzitter-stedelijk");
    if (c->row.status == status_WORKING) {
        with_adopted(c);
    } else if (random_below(c->g, 3) != 0) {
        struct issue_adopt *body = choose(c, &chair, &message_issue_adopt);
        body->level = 1 + (enum issue_level)random_below(c->g, 3);
        body->impact = random_below(c->g, 6);
    } else {
        struct issue_reject *body = choose(c, &chair, &message_issue_reject);
        put_text(c, &body->texts, "reason");
    }
}

void move_matter(struct choice *c)
{
    if (c->row.matter == matter_ISSUE)
        with_issue(c);
    else
        with_consultation(c);
}

/* An issue that the machine proposed is nobody's to name: the highest in rank is taken up here. */
static bool with_proposed(struct choice *c)
{
    struct case_list_query list = {.list = ISSUES_RANKED, .ladder = c->row.ladder};
    char cursor[STATE_CURSOR_MAX] = "";
    struct case_id id;
    if (!state_cases_next(c->state, &list, cursor, &id) || !state_case(c->state, id, &c->row))
        return false;
    with_issue(c);
    return true;
}

void move_together(struct choice *c)
{
    struct case_id other = c->g->cases[random_below(c->g, c->g->n_cases)];
    struct code domain = code_of("housing");
    struct case_relate *relate;
    struct case_unrelate *unrelate;
    struct case_merge *merge;
    struct case_split *split;
    struct advice_score *score;
    switch (random_below(c->g, 6)) {
    case 0:
        relate = choose(c, &c->row.holder, &message_case_relate);
        relate->other = other;
        relate->kind = 1 + (enum link)random_below(c->g, 3);
        return;
    case 1:
        unrelate = choose(c, &c->row.holder, &message_case_unrelate);
        unrelate->other = other;
        return;
    case 2:
        merge = choose(c, &c->row.holder, &message_case_merge);
        merge->into = other;
        put_text(c, &merge->texts, "reason");
        return;
    case 3:
        split = choose(c, &c->row.holder, &message_case_split);
        codes_add(&split->domains, &domain);
        put_text(c, &split->texts, "resident_words");
        return;
    case 4:
        score = choose(c, &c->row.holder, &message_advice_score);
        score->consultation = random_below(c->g, c->row.consultations + 1);
        score->usable = usable_PARTLY;
        return;
    default:
        if (!with_proposed(c))
            choose(c, &c->row.holder, &message_case_read);
        return;
    }
}
