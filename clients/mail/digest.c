// SPDX-License-Identifier: EUPL-1.2
/* Once on a day that people work, which the daemon knows by its calendars: an entry for each who
 * wants it so. What stands in it is asked when it is sent. */
#include <time.h>

#include "clients/mail/mail.h"

#define PAGE 100

/* The local day as 20260302, and the minute of it. */
static bool local_day(int64_t now_ms, uint64_t *day, int *minute)
{
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm tm;
    if (localtime_r(&seconds, &tm) == NULL)
        return false;
    *day = (uint64_t)(tm.tm_year + 1900) * 10000 + (uint64_t)(tm.tm_mon + 1) * 100 +
           (uint64_t)tm.tm_mday;
    *minute = tm.tm_hour * 60 + tm.tm_min;
    return true;
}

static void put(struct mailer *mailer, const struct mail_view *view, uint64_t day)
{
    struct outgoing entry = {.kind = ENTRY_DIGEST,
                             .epoch = mailer->epoch,
                             .number = day,
                             .person = view->person,
                             .meeting = {.start_ms = mailer->ledger.digest_ms}};
    if (view->mode == mail_mode_DIGEST && view->address)
        ledger_put(&mailer->ledger, &entry, mail_now_ms(mailer));
}

bool mail_digests(struct mailer *mailer)
{
    uint64_t day;
    uint64_t error;
    int minute;
    bool closed = false;
    char after[CODE_MAX + 1] = "";
    int64_t now_ms = mail_now_ms(mailer);
    if (!local_day(now_ms, &day, &minute) || minute < mailer->settings->digest_minute ||
        day <= mailer->ledger.digest_day)
        return true;
    do {
        struct mails_answer page;
        struct query_mail query = {.after = after[0] == '\0' ? NULL : after, .limit = PAGE};
        arena_clear(&mailer->arena);
        if (!mail_query(mailer, &message_query_mail, &query, &message_mails_answer, &page, &error))
            return false;
        const struct mail_view *views = page.people.v;
        closed = page.closed;
        for (size_t i = 0; i < page.people.n && !closed; i++)
            put(mailer, &views[i], day);
        snprintf(after, sizeof after, "%s", page.next == NULL ? "" : page.next);
    } while (after[0] != '\0' && !closed);
    /* What is new since the last one that was made stands in the next. */
    ledger_digests_put(&mailer->ledger, day, closed ? mailer->ledger.digest_ms : now_ms);
    ledger_sync(&mailer->ledger);
    return true;
}
