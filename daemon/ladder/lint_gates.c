// SPDX-License-Identifier: EUPL-1.2
/* Gates that nobody can meet, and the texts and records that they and the decisions ask for. */
#include "ladder/lint_parts.h"

enum need { UNUSED, MAY, MUST };

/* What a key is to a kind of gate. */
static enum need need_of(enum gate_kind kind, const char *key)
{
    static const struct {
        enum gate_kind kind;
        const char *key;
        enum need need;
    } needs[] = {
        {gate_kind_TEXTS, "fields", MUST},
        {gate_kind_RECORD, "record", MUST},
        {gate_kind_CONTACT, "count", MAY},
        {gate_kind_VISITED, "tiers", MUST},
        {gate_kind_PACK, "before", MUST},
        {gate_kind_PRESENT, "absent", MAY},
        {gate_kind_PRESENT, "attend", MAY},
        {gate_kind_SAID_YES, "record", MUST},
        {gate_kind_SAID_YES, "fields", MUST},
        {gate_kind_EXPERTS, "count", MAY},
        {gate_kind_EXPERTS, "named", MAY},
        {gate_kind_EXPERTS, "professions", MAY},
        {gate_kind_INVITED, "participants", MUST},
        {gate_kind_COMMITTED, "participants", MAY},
        {gate_kind_ATTENDED, "participants", MAY},
        {gate_kind_TRIED, "count", MAY},
        {gate_kind_FUNCTIONS, "functions", MUST},
    };
    for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++)
        if (needs[i].kind == kind && strcmp(needs[i].key, key) == 0)
            return needs[i].need;
    return UNUSED;
}

static void check_keys(struct lint *lint, const struct gate *gate)
{
    const struct {
        const char *name;
        const void *member;
        bool present;
    } keys[] = {
        {"absent", &gate->absent, gate->absent.n > 0},
        {"attend", &gate->attend, gate->attend.n > 0},
        {"before", &gate->before, gate->before != 0},
        {"count", &gate->count, gate->count != 0},
        {"fields", &gate->fields, gate->fields.n > 0},
        {"functions", &gate->functions, gate->functions.n > 0},
        {"participants", &gate->participants, gate->participants.n > 0},
        {"named", &gate->named, gate->named},
        {"professions", &gate->professions, gate->professions.n > 0},
        {"record", &gate->record, !code_empty(&gate->record)},
        {"tiers", &gate->tiers, gate->tiers.n > 0},
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        enum need need = need_of(gate->kind, keys[i].name);
        if (need == MUST && !keys[i].present)
            lint_at(lint, keys[i].member, &gate->code, REPORT_GATE_NEEDS, gate->code.s,
                    keys[i].name);
        if (need == UNUSED && keys[i].present)
            lint_at(lint, keys[i].member, &gate->code, REPORT_GATE_KEY_UNUSED, keys[i].name,
                    enum_word(&names_gate_kind, (int)gate->kind));
    }
}

static void check_record(struct lint *lint, const struct tier *tier, const struct gate *gate)
{
    const struct record_form *record = ladder_record(lint->ladder, &gate->record);
    if (record == NULL) {
        lint_at(lint, &gate->record, &gate->code, REPORT_GATE_UNKNOWN_RECORD, gate->record.s, NULL);
        return;
    }
    for (uint32_t i = 0; i < record->tiers.n; i++) {
        const struct tier *maker = ladder_tier(lint->ladder, &record->tiers.v[i]);
        bool in_time = maker != NULL && (gate->at == gate_at_ENTRY ? maker->rung < tier->rung
                                                                   : maker->rung <= tier->rung);
        if (in_time)
            return;
    }
    lint_at(lint, &gate->record, &gate->code, REPORT_GATE_RECORD_NOT_BELOW, gate->record.s, NULL);
}

static void check_visited(struct lint *lint, const struct tier *tier, const struct gate *gate)
{
    for (uint32_t i = 0; i < gate->tiers.n; i++) {
        const struct tier *visited = lint_known_tier(lint, &gate->tiers.v[i]);
        if (visited != NULL && visited->rung >= tier->rung)
            lint_at(lint, &gate->tiers.v[i], &gate->code, REPORT_GATE_TIER_NOT_BELOW,
                    visited->code.s, NULL);
    }
}

/* What the meeting makes known is not asked before it, and what the chair finds not at the door. */
static bool asked_too_early(const struct gate *gate)
{
    switch (gate->kind) {
    case gate_kind_PRESENT:
        return gate->at != gate_at_DECISION;
    case gate_kind_PACK:
    case gate_kind_CLEARED:
        return gate->at == gate_at_ENTRY;
    case gate_kind_none:
    case gate_kind_TEXTS:
    case gate_kind_RECORD:
    case gate_kind_CONTACT:
    case gate_kind_VISITED:
    case gate_kind_GROUND:
    case gate_kind_SAID_YES:
    case gate_kind_EXPERTS:
    case gate_kind_INVITED:
    case gate_kind_COMMITTED:
    case gate_kind_ATTENDED:
    case gate_kind_FUNCTIONS:
    case gate_kind_TRIED:
        return false;
    }
    return false;
}

static void check_attendants(struct lint *lint, const struct tier *tier, const struct gate *gate)
{
    for (uint32_t i = 0; i < gate->absent.n; i++) {
        const struct code *who = &gate->absent.v[i];
        if (enum_number(&names_member_role, who->s, strlen(who->s)) == 0)
            lint_at(lint, who, &gate->code, REPORT_GATE_UNKNOWN_ATTENDANT, who->s, NULL);
        if (codes_have(&gate->attend, who))
            lint_at(lint, who, &gate->code, REPORT_GATE_ATTENDANT_TWICE, who->s, NULL);
    }
    for (uint32_t i = 0; i < gate->attend.n; i++) {
        const struct code *who = &gate->attend.v[i];
        if (enum_number(&names_member_role, who->s, strlen(who->s)) == 0 &&
            !codes_have(&tier->core, who) && !codes_have(&tier->shell, who))
            lint_at(lint, who, &gate->code, REPORT_GATE_UNKNOWN_ATTENDANT, who->s, NULL);
    }
}

/* PMM-1: of what arrives only the extract is known, at the tier where cases come in. */
static void check_arrival(struct lint *lint, const struct tier *tier, const struct gate *gate)
{
    bool known = gate->kind == gate_kind_TEXTS || gate->kind == gate_kind_TRIED ||
                 gate->kind == gate_kind_GROUND;
    if (gate->at == gate_at_ARRIVAL && !known)
        lint_at(lint, &gate->kind, &gate->code, REPORT_GATE_NOT_AT_ARRIVAL,
                enum_word(&names_gate_kind, (int)gate->kind), NULL);
    if (gate->at == gate_at_ARRIVAL && ladder_rung_below(lint->ladder, tier->rung) != 0)
        lint_at(lint, &gate->at, &gate->code, REPORT_GATE_ARRIVAL_ABOVE, tier->code.s, NULL);
    if (gate->at != gate_at_ARRIVAL && gate->kind == gate_kind_TRIED)
        lint_at(lint, &gate->kind, &gate->code, REPORT_GATE_TRIED, gate->code.s, NULL);
}

static void check_moment(struct lint *lint, const struct tier *tier, const struct gate *gate)
{
    bool of_table = gate->kind == gate_kind_PACK || gate->kind == gate_kind_PRESENT ||
                    gate->kind == gate_kind_CLEARED || gate->at == gate_at_AGENDA;
    if (asked_too_early(gate))
        lint_at(lint, &gate->at, &gate->code, REPORT_GATE_TOO_EARLY,
                enum_word(&names_gate_kind, (int)gate->kind),
                enum_word(&names_gate_at, (int)gate->at));
    if (of_table && !lint_tier_meets(tier))
        lint_at(lint, &gate->code, NULL, REPORT_GATE_NO_MEETING, gate->code.s, NULL);
    if (gate->waivable && tier->chairs.n == 0)
        lint_at(lint, &gate->waivable, &gate->code, REPORT_GATE_NO_CHAIR, tier->code.s, NULL);
    if (gate->before != 0 && duration_unpack(gate->before).unit != DURATION_WORKING_DAYS_BEFORE)
        lint_at(lint, &gate->before, &gate->code, REPORT_GATE_BEFORE_UNIT, NULL, NULL);
}

/* A gate that no step ever asks. */
static void check_asked(struct lint *lint, const struct tier *tier, const struct gate *gate)
{
    if (gate->at == gate_at_DECISION && tier->decisions.n == 0)
        lint_at(lint, &gate->at, &gate->code, REPORT_GATE_NO_DECISION, gate->code.s, tier->code.s);
}

static bool asks_yes_or_no(const struct record_form *record, const struct code *question)
{
    const struct form_field *fields = record->fields.v;
    for (size_t i = 0; i < record->fields.n; i++)
        if (code_equal(&fields[i].code, question))
            return fields[i].kind == answer_kind_YES_NO ||
                   fields[i].kind == answer_kind_YES_NO_UNKNOWN;
    return false;
}

static void check_questions(struct lint *lint, const struct gate *gate)
{
    const struct record_form *record = ladder_record(lint->ladder, &gate->record);
    for (uint32_t i = 0; record != NULL && i < gate->fields.n; i++)
        if (!asks_yes_or_no(record, &gate->fields.v[i]))
            lint_at(lint, &gate->fields.v[i], &gate->code, REPORT_GATE_NO_YES_OR_NO,
                    gate->fields.v[i].s, record->code.s);
}

static void check_professions(struct lint *lint, const struct gate *gate)
{
    for (uint32_t i = 0; i < gate->professions.n; i++)
        if (topic_find(&lint->ladder->professions, &gate->professions.v[i]) == NULL)
            lint_at(lint, &gate->professions.v[i], &gate->code, REPORT_GATE_UNKNOWN_PROFESSION,
                    gate->professions.v[i].s, NULL);
}

static void check_participants(struct lint *lint, const struct gate *gate)
{
    for (uint32_t i = 0; i < gate->participants.n; i++)
        if (!ladder_may_invite(lint->ladder, &gate->participants.v[i]))
            lint_at(lint, &gate->participants.v[i], &gate->code, REPORT_GATE_UNKNOWN_PARTICIPANT,
                    gate->participants.v[i].s, NULL);
}

static void check_functions(struct lint *lint, const struct gate *gate)
{
    for (uint32_t i = 0; i < gate->functions.n; i++) {
        const struct code *word = &gate->functions.v[i];
        if (enum_number(&names_function, word->s, strlen(word->s)) == 0)
            lint_at(lint, word, &gate->code, REPORT_UNKNOWN_FUNCTION, word->s, NULL);
    }
}

static void check_form_fields(struct lint *lint, const struct gate *gate)
{
    for (uint32_t i = 0; i < gate->fields.n; i++)
        if (ladder_form_field(lint->ladder, &gate->fields.v[i]) == NULL)
            lint_at(lint, &gate->fields.v[i], &gate->code, REPORT_GATE_UNKNOWN_FIELD,
                    gate->fields.v[i].s, NULL);
}

static void check_gate(struct lint *lint, const struct tier *tier, const struct gate *gate)
{
    check_keys(lint, gate);
    check_asked(lint, tier, gate);
    check_moment(lint, tier, gate);
    check_arrival(lint, tier, gate);
    check_attendants(lint, tier, gate);
    check_participants(lint, gate);
    check_functions(lint, gate);
    if (gate->kind == gate_kind_EXPERTS)
        check_professions(lint, gate);
    bool of_record = gate->kind == gate_kind_RECORD || gate->kind == gate_kind_SAID_YES;
    if (of_record && !code_empty(&gate->record))
        check_record(lint, tier, gate);
    if (gate->kind == gate_kind_SAID_YES)
        check_questions(lint, gate);
    else
        check_form_fields(lint, gate);
    if (gate->kind == gate_kind_VISITED)
        check_visited(lint, tier, gate);
}

static void check_decision(struct lint *lint, const struct tier *tier, size_t index)
{
    const struct decision_rule *rules = tier->decisions.v;
    const struct decision_rule *rule = &rules[index];
    if (tier_decision(tier, rule->outcome) != rule)
        lint_at(lint, &rule->outcome, NULL, REPORT_OUTCOME_TWICE,
                enum_word(&names_outcome, (int)rule->outcome), NULL);
    if (rule->outcome == outcome_MERGED)
        lint_at(lint, &rule->outcome, NULL, REPORT_OUTCOME_NOT_GIVEN,
                enum_word(&names_outcome, (int)rule->outcome), NULL);
    for (uint32_t i = 0; i < rule->texts.n; i++) {
        const struct code *text = &rule->texts.v[i];
        bool checked = rule->outcome == outcome_ADVICE && code_is(text, "checked");
        if (!checked && !code_is(text, "explanation") &&
            !codes_have(tier_triangle(lint->ladder, tier), text) &&
            ladder_form_field(lint->ladder, text) == NULL)
            lint_at(lint, text, &rule->outcome, REPORT_DECISION_UNKNOWN_TEXT, text->s, NULL);
    }
    if (rule->approval != approval_none && rule->approval != approval_BOARD)
        lint_at(lint, &rule->approval, &rule->outcome, REPORT_DECISION_APPROVAL,
                enum_word(&names_approval, (int)rule->approval), NULL);
    else if (rule->approval == approval_BOARD && tier->board.n == 0)
        lint_at(lint, &rule->approval, &rule->outcome, REPORT_DECISION_NO_BOARD,
                enum_word(&names_outcome, (int)rule->outcome), tier->code.s);
    lint_codes_unique(lint, &rule->ruled_out, sizeof(struct topic), offsetof(struct topic, code));
    if (rule->unmet && tier_triangle(lint->ladder, tier)->n == 0)
        lint_at(lint, &rule->unmet, &rule->outcome, REPORT_DECISION_NO_TRIANGLE, NULL, NULL);
}

static void check_form(struct lint *lint)
{
    const struct ladder *ladder = lint->ladder;
    const struct form_field *fields = ladder->form.v;
    lint_codes_unique(lint, &ladder->form, sizeof *fields, offsetof(struct form_field, code));
    for (size_t i = 0; i < ladder->form.n; i++) {
        if (fields[i].kind != answer_kind_none)
            lint_at(lint, &fields[i].kind, &fields[i].code, REPORT_PLAN_KIND, fields[i].code.s,
                    NULL);
        if (ladder->form_chars != 0 && fields[i].max > ladder->form_chars)
            lint_at(lint, &fields[i].max, &fields[i].code, REPORT_FIELD_OVER_FORM, fields[i].code.s,
                    report_number(lint->report, ladder->form_chars));
    }
}

/* Only one that stands earlier can come first, so that none waits for itself. */
static void check_order(struct lint *lint, size_t index)
{
    const struct record_form *records = lint->ladder->records.v;
    const struct codes *after = &records[index].after;
    for (uint32_t i = 0; i < after->n; i++) {
        bool earlier = false;
        for (size_t j = 0; j < index; j++)
            earlier = earlier || code_equal(&records[j].code, &after->v[i]);
        if (!earlier)
            lint_at(lint, &after->v[i], &records[index].code, REPORT_RECORD_NOT_EARLIER,
                    after->v[i].s, NULL);
    }
}

static void check_records(struct lint *lint)
{
    const struct ladder *ladder = lint->ladder;
    const struct record_form *records = ladder->records.v;
    lint_codes_unique(lint, &ladder->records, sizeof *records, offsetof(struct record_form, code));
    lint_codes_unique(lint, &ladder->participants, sizeof(struct topic),
                      offsetof(struct topic, code));
    lint_codes_unique(lint, &ladder->professions, sizeof(struct topic),
                      offsetof(struct topic, code));
    for (size_t i = 0; i < ladder->records.n; i++) {
        lint_codes_unique(lint, &records[i].fields, sizeof(struct form_field),
                          offsetof(struct form_field, code));
        for (uint32_t j = 0; j < records[i].tiers.n; j++)
            lint_known_tier(lint, &records[i].tiers.v[j]);
        check_order(lint, i);
    }
}

void lint_gates(struct lint *lint)
{
    const struct ladder *ladder = lint->ladder;
    const struct tier *tiers = ladder->tiers.v;
    check_form(lint);
    check_records(lint);
    for (size_t i = 0; i < ladder->tiers.n; i++) {
        const struct gate *gates = tiers[i].gates.v;
        lint_codes_unique(lint, &tiers[i].gates, sizeof *gates, offsetof(struct gate, code));
        for (size_t j = 0; j < tiers[i].gates.n; j++)
            check_gate(lint, &tiers[i], &gates[j]);
        for (size_t j = 0; j < tiers[i].decisions.n; j++)
            check_decision(lint, &tiers[i], j);
    }
}
