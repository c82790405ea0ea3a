// SPDX-License-Identifier: EUPL-1.2
/* Who is to be told at once: the daemon says it, event by event, and how far it was heard is a
 * cursor there. An entry is durable here before the cursor moves. */
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "clients/mail/mail.h"

#define PAGES_MAX 200
#define KEEP_AFTER                                                                                 \
    1000 /* events without anything for us, until the cursor is kept all the same                  \
          */

static struct code cursor_name(void)
{
    return code_of("mail");
}

int64_t mail_now_ms(const struct mailer *mailer)
{
    return clock_wall_ms() + mailer->ahead_ms;
}

static void stand_at(struct mailer *mailer, uint64_t next, struct bytes chain)
{
    mailer->next = next;
    mailer->has_chain = chain.len == sizeof mailer->chain;
    if (mailer->has_chain)
        memcpy(mailer->chain, chain.data, sizeof mailer->chain);
}

static bool keep_cursor(struct mailer *mailer)
{
    uint64_t error;
    struct id id = client_new_id();
    struct cursor_put body = {
        .epoch = mailer->epoch, .name = cursor_name(), .sequence = mailer->next - 1};
    if (mailer->has_chain)
        body.chain = bytes_of(mailer->chain, sizeof mailer->chain);
    if (!mail_command(mailer, &message_cursor_put, &body, &id, NULL, NULL, &error))
        return false;
    mailer->kept = mailer->next - 1;
    return true;
}

/* Another journal, or the first time: what was before is in everybody's queue, and no news.
 * Meetings count on from there when this ledger is a new one and the cursor is not. */
static bool begin(struct mailer *mailer, const struct hello_answer *hello)
{
    uint64_t error;
    struct cursor_answer cursor;
    struct query_cursor query = {.name = cursor_name()};
    if (!mail_query(mailer, &message_query_cursor, &query, &message_cursor_answer, &cursor, &error))
        return false;
    if (mailer->ledger.is_new && cursor.sequence > 0)
        ledger_base_put(&mailer->ledger, hello->sequence);
    mailer->ledger.is_new = false;
    bool same = id_equal(&cursor.epoch, &hello->epoch) && cursor.sequence <= hello->sequence;
    stand_at(mailer, same ? cursor.sequence + 1 : hello->sequence + 1,
             same ? cursor.chain : (struct bytes){NULL, 0});
    mailer->kept = mailer->next - 1;
    mailer->epoch = hello->epoch;
    mailer->stirred = true;
    log_event(LOG_LEVEL_INFO, same ? "resumed" : "begun", "sequence", (int64_t)mailer->next, "%s",
              "");
    return same || keep_cursor(mailer); /* what comes from now on is news, also after a restart */
}

static bool join(struct mailer *mailer)
{
    uint64_t error;
    struct hello_answer hello;
    struct code role = code_of(enum_word(&names_role, role_MAILER));
    arena_clear(&mailer->arena);
    if (!mail_query(mailer, &message_query_hello, &(struct query_hello){0}, &message_hello_answer,
                    &hello, &error))
        return false;
    if (!codes_have(&hello.roles, &role)) {
        mailer->refused = true;
        log_event(LOG_LEVEL_ERROR, "not-admitted", "error", ERR_DENIED, "%s",
                  "dit programma heeft hier de rol 'mailer' niet");
        return false;
    }
    mailer->ahead_ms = hello.now.ms - clock_wall_ms();
    snprintf(mailer->events, sizeof mailer->events, "%s", hello.events);
    return id_equal(&hello.epoch, &mailer->epoch) || begin(mailer, &hello);
}

/* False: nothing came. `*told`: something is to be sent. */
static bool follow_page(struct mailer *mailer, bool *told, bool *more)
{
    uint64_t error;
    struct notices_answer page;
    struct query_notices query = {.epoch = mailer->epoch, .sequence = mailer->next};
    if (mailer->has_chain)
        query.chain = bytes_of(mailer->chain, sizeof mailer->chain);
    arena_clear(&mailer->arena);
    *more = false;
    if (!mail_query(mailer, &message_query_notices, &query, &message_notices_answer, &page,
                    &error)) {
        if (error == ERR_EXPIRED_CURSOR) /* not the journal that it was: begin anew */
            mailer->epoch = (struct id){{0}};
        return false;
    }
    const struct notice_view *views = page.notices.v;
    for (size_t i = 0; i < page.notices.n; i++) {
        struct outgoing entry = {.kind = ENTRY_NOTICE,
                                 .epoch = mailer->epoch,
                                 .number = views[i].sequence,
                                 .person = views[i].person};
        struct outgoing *put = views[i].mode == mail_mode_DIRECT
                                   ? ledger_put(&mailer->ledger, &entry, mail_now_ms(mailer))
                                   : NULL;
        if (put == NULL)
            continue;
        put->next_ms = clock_boot_ms() + mailer->together_ms; /* what comes meanwhile goes along */
        *told = true;
    }
    mailer->stirred = mailer->stirred || page.next > mailer->next;
    *more = page.next <= page.last && page.next > mailer->next;
    stand_at(mailer, page.next, page.chain);
    return true;
}

bool mail_follow(struct mailer *mailer)
{
    bool told = false;
    bool more = true;
    if (!join(mailer))
        return false;
    for (int i = 0; i < PAGES_MAX && more; i++)
        if (!follow_page(mailer, &told, &more))
            return false;
    if (told)
        ledger_sync(&mailer->ledger);
    return (!told && mailer->next <= mailer->kept + KEEP_AFTER) || keep_cursor(mailer);
}
