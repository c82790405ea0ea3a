// SPDX-License-Identifier: EUPL-1.2
#include "core/refer.h"

#include <stdarg.h>

#include "base/assert.h"

bool refuse(struct decision *d, enum err code, const char *field, enum detail detail)
{
    return error_set(d->error, code, field, detail);
}

bool refuse_with(struct decision *d, enum err code, const char *field, enum detail detail,
                 const char *values, ...)
{
    va_list args;
    va_start(args, values);
    error_set_list(d->error, code, field, detail, values, args);
    va_end(args);
    return false;
}

/* The lists have room for a great deal and are mostly empty: only their counts are set. */
struct decision *decision_new(struct state *state, const struct core_command *command,
                              struct arena *arena, struct error *error)
{
    struct decision *d = arena_alloc_raw(arena, sizeof *d);
    message_clear(&message_case_row, &d->row);
    d->state = state;
    d->command = command;
    d->arena = arena;
    d->error = error;
    d->ladder = NULL;
    d->ladder_version = 0;
    d->tier = NULL;
    d->clocks_known = 0;
    d->n_clocks = 0;
    d->n_started = 0;
    d->n_stopped = 0;
    d->n_pauses = 0;
    d->beyond = false;
    d->full = false;
    d->n_warnings = 0;
    d->refused.kind = warning_kind_none;
    d->n_events = 0;
    d->item = 0;
    d->about.n = 0;
    return d;
}

size_t case_pauses(struct state *state, const struct case_row *row,
                   struct pause pauses[QUESTIONS_MAX])
{
    size_t n_pauses = 0;
    ASSERT(row->questions <= QUESTIONS_MAX);
    for (uint64_t n = 1; n <= row->questions; n++) {
        struct question_row question;
        ASSERT(state_question(state, row->case_id, n, &question));
        pauses[n_pauses++] = (struct pause){question.asked, question.answered};
    }
    return n_pauses;
}

bool trigger_pauses(enum trigger trigger)
{
    return trigger == trigger_ENTERED || trigger == trigger_CLAIMED || trigger == trigger_WORKING;
}

static void load_clocks(struct decision *d)
{
    d->n_clocks = 0;
    uint64_t after = 0;
    while (d->n_clocks < CLOCKS_MAX &&
           state_clock_next(d->state, d->row.case_id, after, &d->clocks[d->n_clocks]))
        after = d->clocks[d->n_clocks++].clock;
}

const struct ladder *case_rules(struct state *state, const struct case_row *row, uint64_t *version)
{
    const struct ladder *ladder = state_ladder(state, &row->ladder, version);
    ASSERT(ladder != NULL);
    if (ladder_tier(ladder, &row->tier) != NULL)
        return ladder;
    ladder = state_ladder_version(state, &row->ladder, row->ladder_version);
    ASSERT(ladder != NULL);
    *version = row->ladder_version;
    return ladder;
}

bool decision_load(struct decision *d, struct case_id id)
{
    if (!state_case(d->state, id, &d->row)) {
        char text[CASE_ID_TEXT];
        case_id_format(id, text);
        return refuse_with(d, ERR_NO_SUCH_CASE, "case_id", DETAIL_VALUE, "%s", text);
    }
    d->ladder = case_rules(d->state, &d->row, &d->ladder_version);
    d->tier = ladder_tier(d->ladder, &d->row.tier);
    ASSERT(d->tier != NULL);
    load_clocks(d);
    d->n_pauses = case_pauses(d->state, &d->row, d->pauses);
    d->clocks_known = d->row.clocks;
    d->n_started = 0;
    d->n_stopped = 0;
    return true;
}

void decision_new_case(struct decision *d, const struct case_row *row, const struct ladder *ladder,
                       uint64_t version)
{
    message_copy(&message_case_row, &d->row, row);
    d->ladder = ladder;
    d->ladder_version = version;
    d->tier = NULL;
    d->clocks_known = 0;
    d->n_clocks = 0;
    d->n_pauses = 0;
    d->n_started = 0;
    d->n_stopped = 0;
}

void decision_emit(struct decision *d, const struct message *message, const void *body)
{
    ASSERT(d->n_events < EVENTS_MAX);
    const void *copy = arena_copy(d->arena, body, message->size);
    d->events[d->n_events++] = (struct core_event){message, copy};
    if (d->row.case_id.n != 0)
        case_change(&d->row, message, copy, d->command->stamp, &d->command->actor->person);
}

/* ZNS-7: who asked has still to say whether the advice was usable. */
static bool advice_waits(const struct decision *d)
{
    for (size_t i = 0; i < d->n_clocks; i++)
        if (d->clocks[i].trigger == trigger_ADVISED && d->clocks[i].item == 0)
            return true;
    return false;
}

/* A decided case whose agreements are settled, whose spends are decided and accounted for, whose
 * loans are at their end and whose resident knows, has one step left: closing. */
static void settle(struct decision *d)
{
    const struct case_row *row = &d->row;
    bool finished = row->status == status_DECIDED && row->told && row->agreements_open == 0 &&
                    row->spends_open == 0 && !row->stalled &&
                    !clock_running(d, trigger_EVALUATION) && !clock_running(d, trigger_HELD) &&
                    row->temporaries_open == 0 && !clock_running(d, trigger_MEASURE) &&
                    !clock_running(d, trigger_LOAN) && !clock_running(d, trigger_ACCOUNT) &&
                    !advice_waits(d);
    if (!finished)
        clock_end(d, trigger_SETTLED, 0);
    else if (!clock_running(d, trigger_SETTLED))
        clock_begin(d,
                    &(struct clock_request){.trigger = trigger_SETTLED, .owner = case_minder(d)});
}

void decision_flush(struct decision *d)
{
    if (d->row.case_id.n == 0)
        return;
    settle(d);
    pack_go_on(d);
    clock_flush(d);
    d->row.case_id.n = 0;
}

bool require_text(struct decision *d, const char *field)
{
    if (sealed_find(&d->command->sealed, field) != NULL || d->row.erased)
        return true; /* an erased case takes no more words, and can still be ended */
    char name[ERROR_FIELD_MAX];
    error_text_field(name, field);
    return refuse_with(d, ERR_TEXT_REQUIRED, name, DETAIL_VALUE, "%s", field);
}

bool require_status(struct decision *d, enum status a, enum status b)
{
    if (d->row.status == a || (b != status_none && d->row.status == b))
        return true;
    return refuse_with(d, ERR_WRONG_STATE, "case_id", DETAIL_STATUS, "%s",
                       enum_word(&names_status, (int)d->row.status));
}

bool require_open(struct decision *d)
{
    if (case_is_open(&d->row))
        return true;
    return refuse_with(d, ERR_WRONG_STATE, "case_id", DETAIL_STATUS, "%s",
                       enum_word(&names_status, (int)d->row.status));
}

bool require_sharing(struct decision *d)
{
    if (d->row.erased)
        return refuse(d, ERR_ERASED, "case_id", DETAIL_NONE);
    if (d->row.restricted)
        return refuse(d, ERR_RESTRICTED, "case_id", DETAIL_NONE);
    if (d->row.consent_withdrawn)
        return refuse(d, ERR_CONSENT_WITHDRAWN, "case_id", DETAIL_NONE);
    return true;
}

bool require_minutes(struct decision *d)
{
    return !clock_running(d, trigger_HELD) ||
           refuse(d, ERR_WRONG_STATE, "case_id", DETAIL_MINUTES_FIRST);
}

bool room_for(struct decision *d, const char *field, const struct codes *list,
              const struct code *code)
{
    return list->n < CODES_MAX || codes_have(list, code) ||
           refuse_with(d, ERR_LIMIT_REACHED, field, DETAIL_LIST_FULL, "%d", CODES_MAX);
}

bool require_person(struct decision *d, const char *field, const struct code *person)
{
    struct person_row row;
    if (state_person(d->state, person, &row) && !row.revoked)
        return true;
    return refuse_with(d, ERR_NO_SUCH_PERSON, field, DETAIL_VALUE, "%s", person->s);
}

bool require_worker(struct decision *d, const char *field, const struct code *person)
{
    struct person_row row;
    struct code privacy = code_of(enum_word(&names_role, role_PRIVACY));
    struct code link = code_of(enum_word(&names_role, role_LINK));
    if (!require_person(d, field, person))
        return false;
    ASSERT(state_person(d->state, person, &row));
    if (roles_are_a_programs(&row.roles) && !codes_have(&row.roles, &link))
        return refuse_with(d, ERR_BAD_VALUE, field, DETAIL_PROGRAM_WORKS, "%s", person->s);
    return !codes_have(&row.roles, &privacy) ||
           refuse_with(d, ERR_BAD_VALUE, field, DETAIL_PRIVACY_WORKS, "%s", person->s);
}
