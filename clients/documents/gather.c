// SPDX-License-Identifier: EUPL-1.2
#include "clients/documents/gather.h"

#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/memory.h"
#include "clients/lib/ladder_view.h"
#include "proto/messages.h"

enum { CASES_MAX = 40, MEETINGS_BACK = 25 };
#define MONTH_MS (INT64_C(31) * 86400000)

/* In this order; those that a kind of document does not want are passed over. */
enum step { STEP_HELLO, STEP_MEETINGS, STEP_READY, STEP_LADDER, STEP_SHOW, STEP_WHY, STEP_CONTENT };

struct agenda_case {
    struct case_id id;
    bool read; /* its plan is for this reader by now */
};

struct gather {
    enum document_kind kind;
    bool english;
    struct code ladder;
    struct code tier;
    struct instant start;
    struct code reader;
    struct instant now; /* at the site */
    enum step step;
    struct agenda_case cases[CASES_MAX];
    size_t n_cases;
    size_t at; /* the case that is asked about */
    struct meeting_view meeting;
    struct meeting_ready_answer ready;
    bool organises; /* the table, beside its chair */
    struct bundle bundle;
    struct arena arena;
    struct reply refusal;
    union {
        struct query_hello hello;
        struct query_ladder ladder;
        struct query_show show;
        struct query_why why;
        struct query_meetings meetings;
        struct query_meeting_ready ready;
        struct case_read read;
    } ask;
};

static struct gather *gather_new(enum document_kind kind, bool english)
{
    static const char *const kinds[] = {
        [DOCUMENT_CASE] = "case", [DOCUMENT_PACK] = "pack", [DOCUMENT_MINUTES] = "minutes"};
    struct gather *gather = memory_zeroed(1, sizeof *gather);
    gather->kind = kind;
    gather->english = english;
    bundle_init(&gather->bundle);
    arena_init(&gather->arena);
    bundle_add(&gather->bundle, "kind", bytes_of(kinds[kind], strlen(kinds[kind])));
    return gather;
}

struct gather *gather_new_case(struct case_id case_id, bool english)
{
    struct gather *gather = gather_new(DOCUMENT_CASE, english);
    gather->cases[gather->n_cases++] = (struct agenda_case){case_id, true};
    return gather;
}

struct gather *gather_new_meeting(enum document_kind kind, const struct code *ladder,
                                  const struct code *tier, struct instant start, bool english)
{
    struct gather *gather = gather_new(kind, english);
    gather->ladder = *ladder;
    gather->tier = *tier;
    gather->start = start;
    return gather;
}

void gather_free(struct gather *gather)
{
    if (gather == NULL)
        return;
    bundle_release(&gather->bundle);
    arena_release(&gather->arena);
    free(gather);
}

const struct reply *gather_refusal(const struct gather *gather)
{
    return &gather->refusal;
}

struct bytes gather_bundle(const struct gather *gather)
{
    return bytes_of(gather->bundle.data, gather->bundle.len);
}

/* --- asking --- */

static const struct message *ask_meetings(struct gather *gather)
{
    bool last = gather->start.ms == 0 && gather->kind == DOCUMENT_MINUTES;
    struct instant month_ago = instant_of_ms(gather->now.ms - MONTH_MS);
    gather->ask.meetings = (struct query_meetings){.from = last ? month_ago : gather->start,
                                                   .ladder = gather->ladder,
                                                   .limit = last ? MEETINGS_BACK : 1,
                                                   .tier = gather->tier};
    return &message_query_meetings;
}

static const struct message *question(struct gather *gather)
{
    const struct agenda_case *of = &gather->cases[gather->at];
    memset(&gather->ask, 0, sizeof gather->ask);
    switch (gather->step) {
    case STEP_HELLO:
        return &message_query_hello;
    case STEP_MEETINGS:
        return ask_meetings(gather);
    case STEP_READY:
        gather->ask.ready = (struct query_meeting_ready){.english = gather->english,
                                                         .ladder = gather->ladder,
                                                         .start = gather->start,
                                                         .tier = gather->tier};
        return &message_query_meeting_ready;
    case STEP_LADDER:
        gather->ask.ladder.ladder = gather->ladder;
        return &message_query_ladder;
    case STEP_SHOW:
        gather->ask.show.case_id = of->id;
        return &message_query_show;
    case STEP_WHY:
        gather->ask.why = (struct query_why){.case_id = of->id, .english = gather->english};
        return &message_query_why;
    case STEP_CONTENT:
        gather->ask.read.case_id = of->id;
        return &message_case_read;
    }
    UNREACHABLE();
}

void gather_next(struct gather *gather, const struct message **message, const void **body)
{
    *message = question(gather);
    *body = &gather->ask;
}

/* --- taking --- */

static bool decode(struct gather *gather, struct bytes data, const struct message *message,
                   void *out)
{
    struct error error;
    struct reader reader;
    if (data.len == 0 || !reader_check(data, &reader_limits_own, &error))
        return false;
    reader_init(&reader, data);
    return message_decode(message, &reader, out, &gather->arena, &error);
}

/* Where none was named: the next one, or of minutes the last that has begun. */
static bool choose_meeting(struct gather *gather, const struct meetings_answer *answer)
{
    const struct meeting_view *views = answer->meetings.v;
    for (size_t i = 0; i < answer->meetings.n; i++) {
        if (gather->kind == DOCUMENT_MINUTES && views[i].start.ms > gather->now.ms)
            break;
        gather->start = views[i].start;
        if (gather->kind == DOCUMENT_PACK)
            break;
    }
    return gather->start.ms != 0;
}

/* Who prepares the table has the plan and the minutes before they are sent. */
static bool prepares(const struct gather *gather, const struct ready_case *one)
{
    return gather->organises || code_equal(&one->chair, &gather->reader);
}

static bool is_out(const struct gather *gather, const struct ready_case *one)
{
    const struct agenda_line *lines = gather->meeting.agenda.v;
    if (gather->kind == DOCUMENT_PACK)
        return one->pack_sent;
    for (size_t i = 0; i < gather->meeting.agenda.n; i++)
        if (case_id_equal(lines[i].case_id, one->case_id))
            return lines[i].minutes_sent;
    return false;
}

static void list_cases(struct gather *gather)
{
    const struct ready_case *cases = gather->ready.cases.v;
    for (size_t i = 0; i < gather->ready.cases.n && gather->n_cases < CASES_MAX; i++)
        if (cases[i].case_id.n != 0)
            gather->cases[gather->n_cases++] = (struct agenda_case){
                cases[i].case_id, prepares(gather, &cases[i]) || is_out(gather, &cases[i])};
}

/* HRV-15: an organiser beside the chair. */
static bool organises(struct gather *gather, struct bytes data)
{
    struct ladder_view ladder;
    if (!ladder_view_read(data, &ladder, &gather->arena))
        return false;
    const struct ladder_tier *tier = ladder_view_tier(&ladder, &gather->tier);
    return tier != NULL && codes_have(&tier->organisers, &gather->reader);
}

static bool put(struct gather *gather, const char *name, struct bytes part)
{
    return bundle_add(&gather->bundle, name, part);
}

/* A case that one may not read is on the cover all the same, without its plan. */
static bool may_go_on(const struct gather *gather)
{
    return gather->kind != DOCUMENT_CASE &&
           (gather->step == STEP_SHOW || gather->step == STEP_CONTENT);
}

static void next_case(struct gather *gather)
{
    gather->at++;
    gather->step = STEP_SHOW;
}

static enum gather_outcome take_hello(struct gather *gather, struct bytes data)
{
    struct hello_answer hello;
    if (!decode(gather, data, &message_hello_answer, &hello) || !put(gather, "hello", data))
        return GATHER_NONSENSE;
    gather->reader = hello.person;
    gather->now = hello.now;
    gather->step = gather->kind == DOCUMENT_CASE ? STEP_SHOW : STEP_MEETINGS;
    return GATHER_MORE;
}

static enum gather_outcome take_meetings(struct gather *gather, struct bytes data)
{
    struct meetings_answer meetings;
    uint8_t start[8];
    if (!decode(gather, data, &message_meetings_answer, &meetings))
        return GATHER_NONSENSE;
    if (gather->start.ms == 0 && !choose_meeting(gather, &meetings)) {
        gather->refusal = (struct reply){.error = ERR_NO_SUCH_MEETING, .field = "start"};
        return GATHER_REFUSED;
    }
    const struct meeting_view *views = meetings.meetings.v;
    for (size_t i = 0; i < meetings.meetings.n; i++)
        if (views[i].start.ms == gather->start.ms)
            gather->meeting = views[i];
    put_be64(start, (uint64_t)gather->start.ms);
    if (!put(gather, "start", bytes_of(start, sizeof start)) ||
        !put(gather, "tier", bytes_of(gather->tier.s, strlen(gather->tier.s))) ||
        !put(gather, "meetings", data))
        return GATHER_NONSENSE;
    gather->step = STEP_READY;
    return GATHER_MORE;
}

static enum gather_outcome take_ready(struct gather *gather, struct bytes data)
{
    if (!decode(gather, data, &message_meeting_ready_answer, &gather->ready) ||
        !put(gather, "ready", data))
        return GATHER_NONSENSE;
    gather->step = STEP_LADDER;
    return GATHER_MORE;
}

static enum gather_outcome take_ladder(struct gather *gather, struct bytes data)
{
    struct ladder_answer ladder;
    if (!decode(gather, data, &message_ladder_answer, &ladder) ||
        !put(gather, "ladder", ladder.data))
        return GATHER_NONSENSE;
    gather->step = gather->kind == DOCUMENT_CASE ? STEP_WHY : STEP_SHOW;
    if (gather->kind == DOCUMENT_CASE)
        return GATHER_MORE;
    gather->organises = organises(gather, ladder.data);
    list_cases(gather);
    return GATHER_MORE;
}

static enum gather_outcome take_show(struct gather *gather, struct bytes data)
{
    struct show_answer *show = arena_alloc(&gather->arena, sizeof *show);
    if (!decode(gather, data, &message_show_answer, show) || !put(gather, "show", data))
        return GATHER_NONSENSE;
    gather->ladder = show->ladder;
    gather->step = gather->kind == DOCUMENT_CASE ? STEP_LADDER : STEP_WHY;
    return GATHER_MORE;
}

/* `data` empty: what it waits for is not for this reader; what it says may be. */
static enum gather_outcome take_why(struct gather *gather, struct bytes data)
{
    if (data.len > 0 && !put(gather, "why", data))
        return GATHER_NONSENSE;
    if (gather->cases[gather->at].read)
        gather->step = STEP_CONTENT;
    else
        next_case(gather);
    return GATHER_MORE;
}

static enum gather_outcome take_content(struct gather *gather, struct bytes data)
{
    if (!put(gather, "content", data))
        return GATHER_NONSENSE;
    next_case(gather);
    return GATHER_MORE;
}

static enum gather_outcome take_refusal(struct gather *gather, struct bytes data)
{
    if (!decode(gather, data, &message_reply, &gather->refusal) || gather->refusal.error == 0)
        return GATHER_NONSENSE;
    if (gather->step != STEP_WHY && !may_go_on(gather))
        return GATHER_REFUSED;
    gather->refusal = (struct reply){0};
    if (gather->step == STEP_WHY)
        return take_why(gather, (struct bytes){NULL, 0});
    next_case(gather);
    return GATHER_MORE;
}

enum gather_outcome gather_take(struct gather *gather, const struct response *response)
{
    static enum gather_outcome (*const takes[])(struct gather *, struct bytes) = {
        [STEP_HELLO] = take_hello,    [STEP_MEETINGS] = take_meetings, [STEP_READY] = take_ready,
        [STEP_LADDER] = take_ladder,  [STEP_SHOW] = take_show,         [STEP_WHY] = take_why,
        [STEP_CONTENT] = take_content};
    enum gather_outcome outcome = response->answer.len == 0
                                      ? take_refusal(gather, response->reply)
                                      : takes[gather->step](gather, response->answer);
    bool over = gather->at == gather->n_cases && gather->step >= STEP_SHOW;
    return outcome == GATHER_MORE && over ? GATHER_DONE : outcome;
}
