// SPDX-License-Identifier: EUPL-1.2
/* Invitations follow the calendar by comparing: what each was sent stands in the ledger, what is so
 * the daemon says. A difference is a message: an invitation, a change under the same UID with a
 * higher SEQUENCE, or a cancellation. So nothing is lost by an event that was missed. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "clients/mail/invite.h"
#include "clients/mail/mail.h"

#define PAGE     50
#define DAY_MS   INT64_C(86400000)
#define AHEAD_MS (60 * DAY_MS)  /* invitations */
#define FEED_MS  (365 * DAY_MS) /* feeds */
#define PAST_MS  (30 * DAY_MS)  /* likewise */
#define MOST     5000

struct calendar {
    struct mailer *mailer;
    struct arena arena;
    int64_t now_ms;
    size_t n;
    struct calendar_line *lines;
};

/* --- reading it --- */

static void take(struct calendar *calendar, const struct calendar_line *line)
{
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
                                       .from = instant_of_ms(calendar->now_ms - PAST_MS),
                                       .limit = PAGE,
                                       .until = instant_of_ms(calendar->now_ms + FEED_MS)};
        arena_clear(&mailer->arena);
        if (!mail_query(mailer, &message_query_calendar, &query, &message_calendar_answer, &page,
                        &error))
            return false;
        const struct calendar_line *lines = page.meetings.v;
        for (size_t i = 0; i < page.meetings.n && calendar->n < MOST; i++)
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

/* --- feeds --- */

static bool is_same(const char *path, const char *text)
{
    uint8_t *data = NULL;
    size_t len = 0;
    bool same = io_read_file(path, 1u << 24, &data, &len) == 0 && len == strlen(text) &&
                memcmp(data, text, len) == 0;
    free(data);
    return same;
}

/* "FOLDER/LADDER.TIER.ics", for a web server to give away: when a table meets, and nothing else. */
static void write_feed(struct calendar *calendar, size_t from, size_t n)
{
    char name[2 * CODE_MAX + 8];
    char path[SETTING_MAX + sizeof name];
    const struct mail_settings *settings = calendar->mailer->settings;
    const struct calendar_line *lines = &calendar->lines[from];
    snprintf(name, sizeof name, "%s.%s.ics", lines[0].ladder.s, lines[0].tier.s);
    io_join(path, sizeof path, settings->feeds, name);
    char *text = invite_feed(settings, lines, n);
    int result = is_same(path, text) ? 0 : io_write_file(path, text, strlen(text), 0644);
    if (result != 0)
        log_event(LOG_LEVEL_ERROR, "feed", "errno", -result, "%s", name);
    free(text);
}

static void write_feeds(struct calendar *calendar)
{
    for (size_t i = 0; i < calendar->n;) {
        size_t n = 1;
        while (i + n < calendar->n &&
               code_equal(&calendar->lines[i].tier, &calendar->lines[i + n].tier) &&
               code_equal(&calendar->lines[i].ladder, &calendar->lines[i + n].ladder))
            n++;
        write_feed(calendar, i, n);
        i += n;
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
    calendar.lines = calloc(MOST, sizeof *calendar.lines);
    ASSERT(calendar.lines != NULL);
    bool read = read_calendar(&calendar);
    if (read) {
        mailer->stirred = false;
        mailer->compared_ms = boot_ms;
        invite_all(&calendar);
        cancel_rest(&calendar);
        ledger_sync(&mailer->ledger);
    }
    if (read && mailer->settings->feeds[0] != '\0')
        write_feeds(&calendar);
    free(calendar.lines);
    arena_release(&calendar.arena);
    return read;
}
