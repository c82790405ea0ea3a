// SPDX-License-Identifier: EUPL-1.2
#include "report/history.h"

#include <stdlib.h>

#include "base/assert.h"
#include "base/memory.h"

bool history_init(struct history *history, struct state *state, const struct code *ladder,
                  const struct code *asks)
{
    uint64_t version;
    struct site_row site;
    const struct ladder *rules = state_ladder(state, ladder, &version);
    if (rules == NULL)
        return false;
    state_site(state, &site);
    *history = (struct history){.ladder = *ladder, .next = 1, .last = site.sequence};
    if (codes_have(&rules->organisations, asks))
        history->organisation = *asks;
    const struct tier *tiers = rules->tiers.v;
    for (size_t i = 0; i < rules->tiers.n; i++)
        history->tiers[history->n_tiers++] =
            (struct history_tier){tiers[i].code, tiers[i].rung, tiers[i].kind};
    /* A slot is a case or an entry of the phone list. Memory is taken once and touched as it fills:
     * moving a large table would hold up the loop. */
    history->most_cases = (uint32_t)site.slots + 1;
    history->index_size = 16;
    while (history->index_size < 2 * history->most_cases)
        history->index_size *= 2;
    history->cases = memory_zeroed(history->most_cases, sizeof *history->cases);
    history->index = memory_zeroed(history->index_size, sizeof *history->index);
    return true;
}

void history_release(struct history *history)
{
    free(history->cases);
    free(history->index);
    *history = (struct history){0};
}

uint16_t history_tier(struct history *history, const struct code *code)
{
    for (uint16_t i = 0; i < history->n_tiers; i++)
        if (code_equal(&history->tiers[i].code, code))
            return i;
    if (history->n_tiers == HISTORY_TIERS_MAX)
        return HISTORY_TIERS_MAX - 1;
    history->tiers[history->n_tiers] = (struct history_tier){.code = *code};
    return history->n_tiers++;
}

/* --- cases --- */

static uint32_t *place_of(struct history *history, struct case_id id)
{
    uint32_t mask = history->index_size - 1;
    uint32_t at = (uint32_t)((id.n * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & mask;
    while (history->index[at] != 0 && history->cases[history->index[at] - 1].id.n != id.n)
        at = (at + 1) & mask;
    return &history->index[at];
}

static struct history_case *case_find(struct history *history, struct case_id id)
{
    uint32_t place = *place_of(history, id);
    return place == 0 ? NULL : &history->cases[place - 1];
}

static struct history_case *case_add(struct history *history, struct case_id id, enum matter matter)
{
    struct history_case *c = case_find(history, id);
    if (c == NULL) {
        ASSERT(history->n_cases < history->most_cases);
        *place_of(history, id) = history->n_cases + 1;
        c = &history->cases[history->n_cases++];
        *c = (struct history_case){.id = id, .tier = HISTORY_NO_TIER, .matter = matter};
    }
    c->gone = false; /* it may come back from another ladder */
    return c;
}

/* --- events --- */

static const void *decode(const struct message *message, struct bytes body, struct arena *arena)
{
    struct reader reader;
    struct error error = {0};
    void *out = arena_alloc(arena, message->size);
    reader_init(&reader, body);
    return message_decode(message, &reader, out, arena, &error) ? out : NULL;
}

/* The ladder of an event that is about no case, where it names one. */
static const struct code *ladder_named(const struct message *message, const void *body)
{
    const struct field *field = message_field(message, bytes_of("ladder", 6));
    if (field == NULL || field->type != FIELD_CODE)
        return NULL;
    return (const void *)((const char *)body + field->offset);
}

/* What an event with a ladder in it makes: a case, a consultation, an issue; none: nothing new. */
static enum matter made_by(uint64_t kind)
{
    if (kind == EV_CASE_SUBMITTED || kind == EV_CASE_MOVED)
        return matter_CASE;
    if (kind == EV_CONSULT_OPENED)
        return matter_CONSULTATION;
    return kind == EV_ISSUE_PROPOSED ? matter_ISSUE : matter_none;
}

/* An issue says nothing about whose cases it is about, and is everybody's. */
static bool is_of_another(const struct history *history, struct state *state, struct case_id id,
                          enum matter matter, struct arena *arena)
{
    if (code_empty(&history->organisation) || matter == matter_ISSUE)
        return false;
    struct case_row *row = arena_alloc(arena, sizeof *row);
    return !state_case(state, id, row) || !code_equal(&row->organisation, &history->organisation);
}

/* Whether it belongs to this history. Only what brings a case in, or to another ladder, says so. */
static bool is_ours(struct history *history, struct state *state, const struct event_row *row,
                    struct history_step *step, struct arena *arena)
{
    enum matter matter = made_by(row->kind);
    if (row->case_id.n != 0 && matter == matter_none)
        return !step->c->gone;
    const struct code *ladder = ladder_named(step->message, step->body);
    bool named = ladder != NULL && code_equal(ladder, &history->ladder);
    if (row->case_id.n == 0)
        return named && code_empty(&history->organisation);
    if (named && !is_of_another(history, state, row->case_id, matter, arena))
        step->c = case_add(history, row->case_id, matter);
    return step->c != NULL && !step->c->gone;
}

/* Who reads content is nobody's figure, and meeting rules are no history. A side route leaves no
 * trace: that there is one may be what few may know (AMS-9). */
static bool is_of_concern(uint64_t kind)
{
    return core_public_kind(kind) == kind && kind != EV_CASE_READ_RECORDED &&
           kind != EV_MEETINGS_INSTALLED && kind != EV_LADDER_INSTALLED && kind != EV_EXPORT_BEGUN;
}

static bool is_beside(struct history *history, struct state *state, const struct history_step *step)
{
    uint64_t version;
    if (step->message != &message_clock_fired)
        return false;
    const struct ladder *ladder = state_ladder(state, &history->ladder, &version);
    return ladder != NULL &&
           ladder_side(ladder, &((const struct clock_fired *)step->body)->code) != NULL;
}

enum history_found history_next(struct history *history, struct state *state,
                                struct history_step *out, struct arena *arena)
{
    struct event_row row;
    if (history->next > history->last)
        return HISTORY_END;
    if (!state_event(state, history->next++, &row, arena) || !is_of_concern(row.kind))
        return HISTORY_OTHER;
    struct history_step step = {.at = row.stamp, .message = message_of_event(row.kind)};
    if (row.case_id.n != 0)
        step.c = case_find(history, row.case_id);
    if (row.case_id.n != 0 && step.c == NULL && made_by(row.kind) == matter_none)
        return HISTORY_OTHER;
    if (step.message == NULL)
        return HISTORY_OTHER;
    step.body = decode(step.message, row.body, arena);
    if (step.body == NULL || !is_ours(history, state, &row, &step, arena) ||
        is_beside(history, state, &step))
        return HISTORY_OTHER;
    *out = step;
    return HISTORY_STEP;
}

/* --- where a case is --- */

static void leave_table(struct history *history, struct history_case *c, struct instant at)
{
    if (c->tier != HISTORY_NO_TIER && history->tiers[c->tier].kind == tier_kind_TABLE)
        c->left_table = at;
}

static void enter(struct history *history, struct history_case *c, const struct case_entered *e,
                  struct instant at)
{
    if (!c->ended)
        leave_table(history, c, at);
    if (c->tier == HISTORY_NO_TIER)
        c->highest = history_tier(history, &e->tier);
    c->tier = history_tier(history, &e->tier);
    c->entered = at;
    c->taken = (struct instant){0};
    c->paused_ms = 0;
    c->paused_taken_ms = 0;
    if (c->questions > 0)
        c->paused = at;
    c->ended = false;
    if (history->tiers[c->tier].rung > history->tiers[c->highest].rung)
        c->highest = c->tier;
    if (history->tiers[c->tier].kind == tier_kind_TABLE)
        c->visited |= UINT64_C(1) << c->tier;
}

static void take_up(struct history_case *c, struct instant at)
{
    if (c->taken.ms != 0)
        return;
    c->taken = at;
    c->paused_taken_ms = 0;
}

static void end_stay(struct history *history, struct history_case *c, struct instant at)
{
    if (!c->ended)
        leave_table(history, c, at);
    c->ended = true;
}

/* Questions that were open then are over, without an answer. */
static void end_case(struct history *history, struct history_case *c, struct instant at)
{
    end_stay(history, c, at);
    c->questions = 0;
    c->paused = (struct instant){0};
}

bool history_warns(const struct clock_start *clock)
{
    return clock->trigger == trigger_TERM &&
           duration_unpack(clock->duration).unit == DURATION_WORKING_DAYS_BEFORE;
}

static void note_clocks(struct history_case *c, const struct clocks_set *e)
{
    const struct clock_start *started = e->started.v;
    for (size_t i = 0; i < e->started.n; i++) {
        if (started[i].clock > c->clocks)
            c->clocks = started[i].clock;
        if (history_warns(&started[i]))
            c->warning = started[i].clock;
    }
}

static void pause(struct history_case *c, struct instant at)
{
    if (c->questions++ == 0)
        c->paused = at;
}

void history_follow(struct history *history, const struct history_step *step)
{
    struct history_case *c = step->c;
    switch (step->message->number) {
    case EV_CASE_ENTERED:
        enter(history, c, step->body, step->at);
        break;
    case EV_CASE_CLAIMED:
    case EV_AGENDA_PLACED:
        take_up(c, step->at);
        break;
    case EV_CASE_DECIDED:
        end_stay(history, c, step->at);
        break;
    case EV_CASE_CLOSED:
        end_case(history, c, step->at);
        c->finished = true;
        break;
    case EV_CASE_WITHDRAWN:
    case EV_CASE_MERGED:
    case EV_REFERRAL_RETURNED:
        end_case(history, c, step->at);
        break;
    case EV_CASE_MOVED:
        end_stay(history, c, step->at);
        c->gone = !code_equal(&((const struct case_moved *)step->body)->ladder, &history->ladder);
        break;
    case EV_QUESTION_ASKED:
        pause(c, step->at);
        break;
    case EV_ITEM_CARRIED:
        if (((const struct item_carried *)step->body)->kind == item_kind_QUESTION)
            pause(c, step->at);
        break;
    case EV_QUESTION_ANSWERED:
        if (c->questions > 0 && --c->questions == 0)
            c->paused = (struct instant){0};
        break;
    case EV_CLOCKS_SET:
        note_clocks(c, step->body);
        break;
    default:
        break;
    }
}
