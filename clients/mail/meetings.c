// SPDX-License-Identifier: EUPL-1.2
/* Invitations follow the calendar by comparing: what each was sent stands in the ledger, what is so
 * the daemon says. A difference is a message: an invitation, a change under the same UID with a
 * higher SEQUENCE, or a cancellation. So nothing is lost by an event that was missed. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "clients/mail/mail.h"

#define PAGE     50
#define DAY_MS   INT64_C(86400000)
#define AHEAD_MS (60 * DAY_MS)  /* who is invited is told so long before */
#define READ_MS  (2 * AHEAD_MS) /* further: a clock that was set back must cancel nothing */

struct calendar {
    struct mailer *mailer;
    struct arena arena;
    int64_t now_ms;
    size_t n;
    size_t room;
    struct calendar_line *lines;
};

/* --- reading it --- */

static void take(struct calendar *calendar, const struct calendar_line *line)
{
    if (calendar->n == calendar->room) {
        calendar->room = calendar->room == 0 ? 4 * PAGE : 2 * calendar->room;
        calendar->lines = memory_grown(calendar->lines, calendar->room, sizeof *calendar->lines);
    }
    struct calendar_line *out = &calendar->lines[calendar->n++];
    *out = *line;
    out->name = arena_string(&calendar->arena, line->name, strlen(line->name));
    out->english = arena_string(&calendar->arena, line->english, strlen(line->english));
    out->invited.v =
        arena_copy(&calendar->arena, line->invited.v, line->invited.n * sizeof(struct invitee));
}

static bool read_calendar(struct calendar *calendar)
{
    struct mailer *mailer = calendar->mailer;
    uint64_t error;
    char after[161] = "";
    do {
        struct calendar_answer page;
        struct query_calendar query = {.after = after[0] == '\0' ? NULL : after,
                                       .from = instant_of_ms(calendar->now_ms),
                                       .limit = PAGE,
                                       .until = instant_of_ms(calendar->now_ms + READ_MS)};
        arena_clear(&mailer->arena);
        if (!mail_query(mailer, &message_query_calendar, &query, &message_calendar_answer, &page,
                        &error))
            return false;
        const struct calendar_line *lines = page.meetings.v;
        for (size_t i = 0; i < page.meetings.n; i++)
            take(calendar, &lines[i]);
        snprintf(after, sizeof after, "%s", page.next == NULL ? "" : page.next);
    } while (after[0] != '\0');
    return true;
}

/* --- invitations --- */

static struct entry_meeting meeting_of(const struct calendar_line *line)
{
    return (struct entry_meeting){.ladder = line->ladder,
                                  .tier = line->tier,
                                  .start_ms = line->start.ms,
                                  .minutes = line->minutes};
}

static bool is_ahead(const struct calendar *calendar, int64_t start_ms)
{
    return start_ms > calendar->now_ms && start_ms < calendar->now_ms + AHEAD_MS;
}

/* The next message to somebody about a meeting. One that waits and says something else by now goes
 * nowhere; of an invitation that was never sent there is nothing to cancel. */
static void tell(struct calendar *calendar, const struct code *person,
                 const struct entry_meeting *meeting)
{
    struct ledger *ledger = &calendar->mailer->ledger;
    struct outgoing entry = {
        .kind = ENTRY_INVITATION, .number = ledger->base, .person = *person, .meeting = *meeting};
    const struct outgoing *last = ledger_meeting(ledger, person, meeting);
    if (last != NULL)
        entry.number = last->number + 1;
    if (last != NULL && last->state == ENTRY_QUEUED) {
        bool first = last->number == ledger->base;
        ledger_move(ledger, (struct outgoing *)(uintptr_t)last, ENTRY_DROPPED, calendar->now_ms);
        if (first && meeting->cancel)
            return;
    }
    ledger_put(ledger, &entry, calendar->now_ms);
}

/* Nothing was said, or something that is not so any more. */
static bool differs(const struct outgoing *last, const struct entry_meeting *meeting)
{
    if (last == NULL)
        return !meeting->cancel;
    bool off = last->meeting.cancel || last->state == ENTRY_DROPPED;
    return off != meeting->cancel || (!off && last->meeting.minutes != meeting->minutes);
}

static void invite_all(struct calendar *calendar)
{
    for (size_t i = 0; i < calendar->n; i++) {
        const struct calendar_line *line = &calendar->lines[i];
        const struct invitee *people = line->invited.v;
        struct entry_meeting meeting = meeting_of(line);
        if (!line->goes_on || !is_ahead(calendar, line->start.ms))
            continue;
        for (size_t p = 0; p < line->invited.n; p++)
            if (differs(ledger_meeting(&calendar->mailer->ledger, &people[p].person, &meeting),
                        &meeting))
                tell(calendar, &people[p].person, &meeting);
    }
}

static bool is_invited(const struct calendar *calendar, const struct outgoing *entry)
{
    for (size_t i = 0; i < calendar->n; i++) {
        const struct calendar_line *line = &calendar->lines[i];
        const struct invitee *people = line->invited.v;
        if (!line->goes_on || line->start.ms != entry->meeting.start_ms ||
            !code_equal(&line->tier, &entry->meeting.tier) ||
            !code_equal(&line->ladder, &entry->meeting.ladder))
            continue;
        for (size_t p = 0; p < line->invited.n; p++)
            if (code_equal(&people[p].person, &entry->person))
                return true;
    }
    return false;
}

static void cancel_rest(struct calendar *calendar)
{
    struct ledger *ledger = &calendar->mailer->ledger;
    for (size_t i = 0, n = ledger->n; i < n; i++) {
        struct outgoing entry = ledger->v[i]; /* what is put moves them */
        if (entry.kind != ENTRY_INVITATION || entry.meeting.start_ms <= calendar->now_ms ||
            ledger_meeting(ledger, &entry.person, &entry.meeting) != &ledger->v[i] ||
            is_invited(calendar, &entry))
            continue;
        entry.meeting.cancel = true;
        if (differs(&ledger->v[i], &entry.meeting))
            tell(calendar, &entry.person, &entry.meeting);
    }
}

bool mail_meetings(struct mailer *mailer)
{
    struct calendar calendar = {.mailer = mailer, .now_ms = mail_now_ms(mailer)};
    int64_t boot_ms = clock_boot_ms();
    bool due = mailer->compared_ms == 0 || boot_ms - mailer->compared_ms >= DAY_MS ||
               (mailer->stirred && boot_ms - mailer->compared_ms >= mailer->compare_each);
    if (!due)
        return true;
    arena_init(&calendar.arena);
    bool read = read_calendar(&calendar);
    if (read) {
        mailer->stirred = false;
        mailer->compared_ms = boot_ms;
        invite_all(&calendar);
        cancel_rest(&calendar);
        ledger_sync(&mailer->ledger);
    }
    free(calendar.lines);
    arena_release(&calendar.arena);
    return read;
}
