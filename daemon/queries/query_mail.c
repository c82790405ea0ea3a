// SPDX-License-Identifier: EUPL-1.2
/* How people hear of what is asked of them, and what a mail says: case number, tier, what is asked
 * and by when. Never what a case is about. */
#include "calendar/calendar.h"
#include "content/sealing.h"
#include "core/absence.h"
#include "queries/asking.h"

#define LINES_MAX 40 /* of a mail, as answers.def says */
#define MORE_MAX  1000
#define DAY_MS    INT64_C(86400000)

static const char *tier_title(const struct query_context *context, const struct code *of,
                              const struct code *code, enum language language)
{
    uint64_t version;
    const struct ladder *ladder = state_ladder(context->state, of, &version);
    const struct tier *tier = ladder == NULL ? NULL : ladder_tier(ladder, code);
    if (tier == NULL)
        return NULL;
    return language == LANGUAGE_EN ? tier->english : tier->name;
}

static const char *told_words(const struct clock_start *clock, enum language language)
{
    static const char *const words[2][2][2] = {
        {{"de stukken voor het overleg staan klaar", "the papers for the meeting are ready"},
         {"de stukken voor het overleg zijn gewijzigd en opnieuw gestuurd",
          "the papers for the meeting were changed and sent again"}},
        {{"het verslag van het overleg is verstuurd", "the minutes of the meeting were sent"},
         {"het verslag van het overleg is verbeterd", "the minutes of the meeting were corrected"}},
    };
    if (code_is(&clock->code, ASKING_GLASS))
        return language == LANGUAGE_EN
                   ? "somebody read this case in an emergency, without the right"
                   : "iemand las deze casus in een noodgeval, zonder recht";
    return words[code_is(&clock->code, ASKING_MINUTES)][clock->occurrence > 0]
                [language == LANGUAGE_EN];
}

bool asking_line(const struct query_context *context, struct case_id id,
                 const struct clock_start *clock, enum language language, struct mail_line *out)
{
    struct case_row row;
    const char *rule;
    if (!state_case(context->state, id, &row))
        return false;
    struct instant late_since = {0};
    if (clock->trigger != trigger_none)
        late_since = query_late_since(&row, clock, context->now);
    *out = (struct mail_line){.case_id = id,
                              .due = clock->due,
                              .late = late_since.ms != 0,
                              .late_since = late_since,
                              .why = asking_why(&context->actor->person, clock)};
    if (access_sees(context->state, context->actor, &row)) {
        out->rung = row.rung;
        out->tier = tier_title(context, &row.ladder, &row.tier, language);
    } else if (row.guards.n > 0 && clock->trigger != trigger_REVIEW) {
        return false;
    }
    out->words = clock->trigger == trigger_none
                     ? told_words(clock, language)
                     : query_clock_words(context, &row, clock, language, &rule);
    return true;
}

/* --- what one mail says --- */

struct letter {
    const struct query_context *context; /* of its reader */
    enum language language;
    struct mail_answer *answer;
};

static void add_line(const struct letter *letter, const struct mail_line *line)
{
    struct mail_line *lines = letter->answer->lines.v;
    if (letter->answer->lines.n < LINES_MAX)
        lines[letter->answer->lines.n++] = *line;
    else
        letter->answer->more++;
}

/* What this event asks of the reader, if it still does. */
static void tell_event(const struct letter *letter, uint64_t sequence)
{
    const struct query_context *context = letter->context;
    struct asking *asked = arena_alloc(context->arena, CLOCKS_MAX * sizeof *asked);
    struct event_row event;
    struct mail_line line;
    if (!state_event(context->state, sequence, &event, context->arena))
        return;
    size_t n = asking_by_event(context, &event, asked);
    for (size_t i = 0; i < n; i++)
        if (code_equal(&asked[i].person, &context->actor->person) &&
            asking_line(context, event.case_id, &asked[i].clock, letter->language, &line))
            add_line(letter, &line);
}

static void tell_case(const struct letter *letter, struct case_id id, const struct code *owner,
                      struct instant since)
{
    const struct query_context *context = letter->context;
    struct mail_line line;
    size_t n;
    const struct clock_start *clocks = state_clocks(context->state, id, &n);
    const struct clock_start *first = step_of(clocks, n, owner);
    if (first == NULL)
        return;
    struct clock_start clock = *first;
    bool is_new = clock.since.ms > since.ms;
    bool soon = clock.due.ms != 0 && clock.due.ms < context->now.ms + DAY_MS;
    if (!asking_line(context, id, &clock, letter->language, &line))
        return;
    if (!is_new && line.why == asked_why_NEW)
        line.why = asked_why_none;
    if (is_new || soon || line.late)
        add_line(letter, &line);
    else
        letter->answer->more++;
}

/* All that is asked of him and of whom he stands in for; who is away himself reads it later. */
static void tell_all(const struct letter *letter, struct instant since)
{
    const struct query_context *context = letter->context;
    struct code other;
    if (absence_acts_for(context->state, &context->actor->person, context->actor->today, &other))
        return;
    for (uint32_t i = 0; i < context->actor->persons.n; i++) {
        struct case_list_query list = {.list = CASES_OF_OWNER,
                                       .person = context->actor->persons.v[i]};
        char cursor[STATE_CURSOR_MAX] = "";
        struct case_id id;
        while (letter->answer->more < MORE_MAX &&
               state_cases_next(context->state, &list, cursor, &id))
            tell_case(letter, id, &list.person, since);
    }
}

static const char *address_of(const struct query_context *context, const struct mail_row *row)
{
    struct content_place place = {0};
    struct content_row content;
    struct bytes box;
    struct bytes words;
    if (!state_texts_next(context->state, TEXTS_OF_MAIL, &row->person, &place, &content, &box,
                          context->arena) ||
        !sealing_open(context->keyring, row->slot, sealing_contact_number(row->slot),
                      &content.command_id, content.field.s, box, context->arena, &words))
        return NULL;
    return arena_string(context->arena, (const char *)words.data, words.len);
}

void query_mail_to(const struct query_context *context, const struct mail_read *asked,
                   struct writer *answer)
{
    struct mail_answer mail = {.mode = mail_mode_NONE};
    struct mail_row row;
    struct core_actor reader;
    struct query_context his = *context;
    his.actor = &reader;
    mail.lines.v = arena_alloc(context->arena, LINES_MAX * sizeof(struct mail_line));
    struct letter letter = {.context = &his, .answer = &mail};
    if (state_mail(context->state, &asked->person, &row) &&
        access_person(context->state, &asked->person, core_date(context->state, context->now),
                      &reader)) {
        letter.language = row.english ? LANGUAGE_EN : LANGUAGE_NL;
        mail.address = address_of(context, &row);
        mail.english = row.english;
        mail.mode = row.mode;
        mail.title = tier_title(context, &asked->ladder, &asked->tier, letter.language);
        if (asked->sequence != 0)
            tell_event(&letter, asked->sequence);
        else if (asked->since.ms != 0)
            tell_all(&letter, asked->since);
    }
    message_encode(&message_mail_answer, &mail, answer);
}

/* --- query_mail --- */

static struct mail_view view_of(const struct mail_row *row)
{
    return (struct mail_view){.address = row->slot != 0,
                              .english = row->english,
                              .failed = row->failed,
                              .mode = row->mode,
                              .person = row->person,
                              .reason = row->reason,
                              .status = row->status};
}

/* By the calendar of each ladder; what a calendar does not know yet is a day of the week. */
static bool is_closed_for(const struct query_context *context, const struct ladder *ladder,
                          struct civil_date today)
{
    const struct calendar *calendar = state_calendar(context->state, &ladder->calendar);
    enum day_kind kind = calendar == NULL ? DAY_BEYOND : calendar_day_kind(calendar, today);
    return kind == DAY_BEYOND ? civil_date_weekday(today) >= 5 : kind != DAY_WORKING;
}

static bool is_closed(const struct query_context *context)
{
    struct civil_date today = core_date(context->state, context->now);
    struct code code = {{0}};
    uint64_t version;
    while (state_ladder_next(context->state, &code, &code))
        if (!is_closed_for(context, state_ladder(context->state, &code, &version), today))
            return false;
    return true;
}

bool query_mail_answer(const struct query_context *context, const void *body, struct writer *answer)
{
    const struct query_mail *query = body;
    uint64_t limit = query->limit == 0 ? 50 : query->limit;
    struct mail_view *views = arena_alloc(context->arena, limit * sizeof *views);
    struct mails_answer mails = {.closed = is_closed(context), .people = {0, views}};
    struct mail_row row;
    struct code after = {{0}};
    if (query->after != NULL && !code_set(&after, query->after, strlen(query->after)))
        return query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
    if (!access_has_role(context->actor, role_ADMIN) &&
        !access_has_role(context->actor, role_MAILER)) {
        if (state_mail(context->state, &context->actor->person, &row))
            views[mails.people.n++] = view_of(&row);
        message_encode(&message_mails_answer, &mails, answer);
        return true;
    }
    while (state_mail_next(context->state, &after, &row)) {
        if (mails.people.n == limit) {
            mails.next = views[limit - 1].person.s;
            break;
        }
        after = row.person;
        views[mails.people.n++] = view_of(&row);
    }
    message_encode(&message_mails_answer, &mails, answer);
    return true;
}
