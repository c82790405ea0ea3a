// SPDX-License-Identifier: EUPL-1.2
/* Entries become mail. An address is read when its mail goes out, and forgotten; what is asked no
 * more by then is not sent. That a mail server has all of a message is written down before it hears
 * the end of it: killed after that, it is never sent again, and the administrator hears that it may
 * not have come; killed before, the server cannot have taken it. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "clients/lib/service.h"
#include "clients/mail/invite.h"
#include "clients/mail/letter.h"
#include "clients/mail/mail.h"
#include "clients/mail/message.h"
#include "clients/mail/smtp.h"
#include "proto/address.h"

#define DAY_S      86400
#define DAY_MS     INT64_C(86400000)
#define RETRY_MOST 60  /* times the first pause: 30 minutes */
#define HOLD_MOST  10  /* likewise */
#define ROUND_MOST 200 /* mails between two looks at what is new */

struct letter {
    char subject[SUBJECT_MAX];
    char *text;
    char *calendar; /* or NULL */
    const char *method;
};

static void settle(struct mailer *mailer, struct outgoing *entry, enum entry_state state)
{
    ledger_move(&mailer->ledger, entry, state, mail_now_ms(mailer));
}

/* All that its mail tells. */
static void settle_mail(struct mailer *mailer, struct outgoing *entry, enum entry_state state)
{
    ledger_move_mail(&mailer->ledger, entry, state, mail_now_ms(mailer));
}

static int64_t number_of(const struct outgoing *entry)
{
    return entry->number <= INT64_MAX ? (int64_t)entry->number : 0;
}

/* --- what did not come --- */

/* The id is made of the entry and the day, so that saying it again is saying it once. False: the
 * daemon is away; then it is tried, and refused, again. */
static bool fail(struct mailer *mailer, struct outgoing *entry, enum mail_failure reason,
                 unsigned status)
{
    uint64_t error;
    struct id id;
    struct mail_fail body = {.person = entry->person, .reason = reason, .status = status};
    int64_t now = clock_wall_ms() / 1000;
    memcpy(id.b, entry->key, sizeof id.b);
    put_be32(id.b, (uint32_t)(now - now % DAY_S));
    if (entry->state == ENTRY_HANDED)
        settle_mail(mailer, entry, ENTRY_QUEUED); /* the server said no */
    log_event(LOG_LEVEL_ERROR, "failed", "status", (int64_t)status, "%s",
              enum_word(&names_mail_failure, (int)reason));
    bool told = mail_command(mailer, &message_mail_fail, &body, &id, NULL, NULL, &error);
    if (told || error == ERR_NO_SUCH_ITEM) /* or he has no mail any more */
        settle_mail(mailer, entry, ENTRY_FAILED);
    return told || error == ERR_NO_SUCH_ITEM;
}

void mail_settle_handed(struct mailer *mailer)
{
    for (size_t i = 0; i < mailer->ledger.n; i++)
        if (mailer->ledger.v[i].state == ENTRY_HANDED)
            settle(mailer, &mailer->ledger.v[i], ENTRY_UNKNOWN);
}

/* --- one mail --- */

/* False: there is nothing to tell (any more). */
static bool write_letter(struct mailer *mailer, const struct outgoing *entry,
                         const struct mail_answer *answer, struct letter *letter)
{
    const struct mail_settings *settings = mailer->settings;
    *letter = (struct letter){.text = NULL};
    if (entry->kind == ENTRY_INVITATION) {
        const char *title = answer->title == NULL ? entry->meeting.tier.s : answer->title;
        letter->text =
            letter_meeting(settings, &entry->meeting, title, answer->english, letter->subject);
        letter->calendar = invite_make(settings, &entry->meeting, title, answer->address,
                                       entry->number, mail_now_ms(mailer));
        letter->method = entry->meeting.cancel ? "CANCEL" : "REQUEST";
        return true;
    }
    if (answer->lines.n == 0)
        return false;
    letter->text = entry->kind == ENTRY_DIGEST ? letter_digest(settings, answer, letter->subject)
                                               : letter_notice(settings, answer, letter->subject);
    return true;
}

struct handing {
    struct mailer *mailer;
    struct outgoing *entry;
};

static void on_handed(void *arg)
{
    struct handing *handing = arg;
    settle_mail(handing->mailer, handing->entry, ENTRY_HANDED);
}

static struct smtp_result post(struct mailer *mailer, struct outgoing *entry,
                               const struct mail_answer *answer, const struct letter *letter)
{
    const struct mail_settings *settings = mailer->settings;
    char id[2 * sizeof entry->key + 2 + SETTING_MAX];
    size_t len;
    const char *token = NULL;
    struct handing handing = {mailer, entry};
    const uint8_t *name = entry->kind == ENTRY_NOTICE ? entry->mail : entry->key;
    sodium_bin2hex(id, sizeof id, name, sizeof entry->key);
    size_t digits = strlen(id);
    snprintf(id + digits, sizeof id - digits, "@%s", settings->host);
    struct message_head head = {.from = settings->from,
                                .name = settings->name,
                                .to = answer->address,
                                .subject = letter->subject,
                                .id = id,
                                .date_ms = mail_now_ms(mailer)};
    if (settings->login == MAIL_LOGIN_XOAUTH2) {
        token = token_get(&mailer->token, settings);
        if (token == NULL)
            return (struct smtp_result){
                SMTP_TROUBLE, 0, "er is geen token om mee aan te melden (token_url of token_file)"};
    }
    char *message = message_make(&head, letter->text, letter->calendar, letter->method, &len);
    struct smtp_result result = smtp_send(settings, token, answer->address, bytes_of(message, len),
                                          mailer->silence_s, on_handed, &handing);
    free(message);
    return result;
}

static void later(struct mailer *mailer, struct outgoing *entry)
{
    if (entry->state != ENTRY_QUEUED)
        settle_mail(mailer, entry, ENTRY_QUEUED);
    unsigned attempts = entry->attempts + 1;
    int64_t next = clock_boot_ms() + client_backoff(attempts, (int)mailer->retry_ms,
                                                    RETRY_MOST * (int)mailer->retry_ms);
    struct outgoing *one = NULL;
    while ((one = ledger_next_of(&mailer->ledger, entry, one)) != NULL) {
        one->attempts = attempts;
        one->next_ms = next;
    }
}

/* Every mail waits: it is the server, not this one. */
static void hold(struct mailer *mailer, const struct smtp_result *result)
{
    mailer->troubles++;
    int64_t pause =
        client_backoff(mailer->troubles, (int)mailer->retry_ms, HOLD_MOST * (int)mailer->retry_ms);
    mailer->hold_ms = clock_boot_ms() + pause;
    token_forget(&mailer->token);
    log_event(LOG_LEVEL_ERROR, "mail-server", "status", (int64_t)result->status, "%s", result->why);
}

/* False: the daemon is away. */
static bool act_on(struct mailer *mailer, struct outgoing *entry, struct smtp_result result)
{
    if (result.outcome != SMTP_TROUBLE)
        mailer->troubles = 0;
    switch (result.outcome) {
    case SMTP_STOPPED:
        return true; /* it waits in the ledger */
    case SMTP_SENT:
        settle_mail(mailer, entry, ENTRY_SENT);
        mailer->sent++;
        log_event(LOG_LEVEL_INFO, "sent", "number", number_of(entry), "%c", (char)entry->kind);
        return true;
    case SMTP_REFUSED:
        return fail(mailer, entry, mail_failure_REFUSED, result.status);
    case SMTP_UNKNOWN:
        settle_mail(mailer, entry, ENTRY_UNKNOWN);
        return true;
    case SMTP_LATER:
        log_event(LOG_LEVEL_WARNING, "later", "status", (int64_t)result.status, "%c",
                  (char)entry->kind);
        later(mailer, entry);
        return true;
    case SMTP_TROUBLE:
        if (entry->state != ENTRY_QUEUED)
            settle_mail(mailer, entry, ENTRY_QUEUED);
        hold(mailer, &result);
        return true;
    }
    return true;
}

static struct mail_read question_of(const struct outgoing *entry)
{
    struct mail_read read = {.person = entry->person};
    if (entry->kind == ENTRY_NOTICE)
        read.sequence = entry->number;
    if (entry->kind == ENTRY_DIGEST)
        read.since = instant_of_ms(entry->meeting.start_ms > 0 ? entry->meeting.start_ms
                                                               : entry->queued_ms - DAY_MS);
    if (entry->kind == ENTRY_INVITATION) {
        read.ladder = entry->meeting.ladder;
        read.tier = entry->meeting.tier;
    }
    return read;
}

/* A notice of another journal than the present one means nothing here; a meeting that is over needs
 * no invitation. */
static bool is_stale(const struct mailer *mailer, const struct outgoing *entry)
{
    if (entry->kind == ENTRY_INVITATION)
        return entry->meeting.start_ms <= mail_now_ms(mailer);
    return entry->kind == ENTRY_NOTICE && !id_equal(&entry->epoch, &mailer->epoch);
}

enum asked { ASKED_AWAY, ASKED_NOTHING, ASKED_SOMETHING };

/* What this entry says now. Nothing: then it is settled, as no mail of it is wanted any more. */
static enum asked ask(struct mailer *mailer, struct outgoing *entry, struct mail_answer *answer)
{
    uint64_t error;
    struct id id = client_new_id();
    struct mail_read read = question_of(entry);
    if (mail_command(mailer, &message_mail_read, &read, &id, &message_mail_answer, answer, &error))
        return ASKED_SOMETHING;
    if (error != ERR_NO_SUCH_ITEM) /* he wants no mail any more, or is shut out */
        return ASKED_AWAY;
    settle(mailer, entry, ENTRY_DROPPED);
    return ASKED_NOTHING;
}

/* Its lines go beside what there is; the first one says whose it is. */
static void add_lines(struct mailer *mailer, struct mail_answer *all, const struct mail_answer *one,
                      bool first)
{
    size_t n = first ? 0 : all->lines.n;
    struct mail_line *lines =
        arena_alloc(&mailer->arena, (n + one->lines.n) * sizeof(struct mail_line));
    if (n > 0)
        memcpy(lines, all->lines.v, n * sizeof *lines);
    memcpy(lines + n, one->lines.v, one->lines.n * sizeof *lines);
    if (first)
        *all = *one;
    all->lines.v = lines;
    all->lines.n = n + one->lines.n;
}

/* The lines of all that the mail of a notice tells; what is asked no more is settled. `*first`: one
 * of those that are left. */
static enum asked ask_all(struct mailer *mailer, struct outgoing **first,
                          struct mail_answer *answer)
{
    struct mail_answer one;
    const struct outgoing of = **first; /* it may be settled on the way */
    struct outgoing *left = NULL;
    struct outgoing *entry = NULL;
    while ((entry = ledger_next_of(&mailer->ledger, &of, entry)) != NULL) {
        enum asked asked = ask(mailer, entry, &one);
        if (asked == ASKED_AWAY)
            return ASKED_AWAY;
        if (asked == ASKED_NOTHING)
            continue;
        if (one.lines.n == 0 || one.mode != mail_mode_DIRECT) { /* or in a digest by now */
            settle(mailer, entry, ENTRY_DROPPED);
            continue;
        }
        add_lines(mailer, answer, &one, left == NULL);
        left = entry;
    }
    *first = left;
    return left == NULL ? ASKED_NOTHING : ASKED_SOMETHING;
}

/* False: the daemon is away. */
static bool deliver(struct mailer *mailer, struct outgoing *entry)
{
    struct mail_answer answer;
    struct letter letter;
    if (is_stale(mailer, entry)) {
        settle(mailer, entry, ENTRY_DROPPED);
        return true;
    }
    if (mail_now_ms(mailer) - entry->queued_ms > mailer->settings->give_up_ms)
        return fail(mailer, entry, mail_failure_EXPIRED, 0);
    arena_clear(&mailer->arena);
    ledger_gather(&mailer->ledger, entry, mailer->settings->together_ms == 0);
    enum asked asked = entry->kind == ENTRY_NOTICE ? ask_all(mailer, &entry, &answer)
                                                   : ask(mailer, entry, &answer);
    if (asked != ASKED_SOMETHING)
        return asked == ASKED_NOTHING;
    if (answer.address == NULL ||
        !address_is_valid(bytes_of(answer.address, strlen(answer.address))))
        return fail(mailer, entry, mail_failure_ADDRESS, 0);
    if (!write_letter(mailer, entry, &answer, &letter)) {
        settle(mailer, entry, ENTRY_DROPPED);
        return true;
    }
    struct smtp_result result = post(mailer, entry, &answer, &letter);
    free(letter.text);
    free(letter.calendar);
    return act_on(mailer, entry, result);
}

/* --- all that is due --- */

bool mail_deliver(struct mailer *mailer)
{
    int done = 0;
    for (size_t i = 0; i < mailer->ledger.n && done < ROUND_MOST && !service_stopping(); i++) {
        struct outgoing *entry = &mailer->ledger.v[i];
        if (entry->state == ENTRY_UNKNOWN && !fail(mailer, entry, mail_failure_UNKNOWN, 0))
            return false;
        if (clock_boot_ms() < mailer->hold_ms)
            continue;
        if (entry->state != ENTRY_QUEUED || clock_boot_ms() < entry->next_ms)
            continue;
        if (!deliver(mailer, entry))
            return false;
        done++;
    }
    return true;
}

int64_t mail_next_ms(const struct mailer *mailer)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < mailer->ledger.n; i++) {
        const struct outgoing *entry = &mailer->ledger.v[i];
        if (entry->state == ENTRY_QUEUED && entry->next_ms < next)
            next = entry->next_ms;
    }
    return next != INT64_MAX && next < mailer->hold_ms ? mailer->hold_ms : next;
}
