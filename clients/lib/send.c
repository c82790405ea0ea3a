// SPDX-License-Identifier: EUPL-1.2
#include "clients/lib/send.h"

#include "base/clock.h"

enum { ADD_WAIT_MS = 10000 };

/* The daemon has not decided, and may decide otherwise later. */
static bool is_undecided(const struct reply *reply)
{
    return !reply->stored && (reply->error == ERR_BUSY || reply->error == ERR_READ_ONLY ||
                              reply->error == ERR_STOPPING || reply->error == ERR_TIME_JUMPED);
}

static void exchange(struct client *client, struct bytes frame, int timeout_ms, struct arena *arena,
                     struct sent *out)
{
    struct response response = {0};
    out->outcome = client_exchange(client, frame, &out->id, timeout_ms, &response);
    if (out->outcome == CLIENT_ANSWERED && !client_reply(&response, &out->reply, arena))
        out->outcome = CLIENT_NONSENSE;
    if (out->outcome == CLIENT_TOO_LARGE) {
        struct error error;
        error_set_with(&error, ERR_TOO_LARGE, "", DETAIL_TOO_MANY_BYTES, "%zu\t%u", frame.len,
                       reader_limits_wire.bytes);
        out->reply = reply_of_error(&error, arena);
        out->reply.field = NULL;
    }
    out->answer = response.answer;
    if (out->outcome == CLIENT_TOO_LARGE)
        out->state = SENT_REFUSED;
    else if (out->outcome != CLIENT_ANSWERED || is_undecided(&out->reply))
        out->state = SENT_KEPT;
    else
        out->state = out->reply.error == 0 ? SENT_DONE : SENT_REFUSED;
}

/* One that waited. False when the others had better wait too. */
static bool send_entry(struct client *client, const struct profile *profile,
                       const struct outbox_entry *entry, int timeout_ms,
                       const struct send_report *report, struct arena *arena)
{
    struct sent sent = {.id = entry->id};
    exchange(client, entry->frame, timeout_ms, arena, &sent);
    if (sent.state == SENT_DONE)
        outbox_remove(profile, entry->name);
    if (sent.state == SENT_REFUSED)
        outbox_refuse(profile, entry, (uint32_t)sent.reply.error);
    report->waited(report->arg, entry, &sent);
    return sent.state != SENT_KEPT;
}

static bool is_to_go(const struct outbox_entry *entry, int64_t now)
{
    return entry->state == OUTBOX_WAITING && !outbox_is_expired(entry, now);
}

/* What is refused, too old or unreadable stays, and is no reason to wait for another process. */
static bool has_to_go(const struct outbox_entries *entries)
{
    int64_t now = clock_wall_ms();
    for (size_t i = 0; i < entries->n; i++)
        if (is_to_go(&entries->v[i], now))
            return true;
    return false;
}

/* All but the entry named `but`, and only what was written before it. */
static bool send_listed(struct client *client, const struct profile *profile,
                        const struct outbox_entries *entries, const char *but, int timeout_ms,
                        const struct send_report *report, struct arena *arena)
{
    int64_t now = clock_wall_ms();
    for (size_t i = 0; i < entries->n; i++) {
        const struct outbox_entry *entry = &entries->v[i];
        if (but != NULL && strcmp(entry->name, but) >= 0)
            break;
        if (entry->state == OUTBOX_WAITING && outbox_is_expired(entry, now))
            report->expired(report->arg, entry);
        else if (is_to_go(entry, now) &&
                 !send_entry(client, profile, entry, timeout_ms, report, arena))
            return false;
    }
    return true;
}

/* Under the lock. */
static bool send_waiting(struct client *client, const struct profile *profile, const char *but,
                         int timeout_ms, const struct send_report *report, struct arena *arena)
{
    struct outbox_entries entries;
    return outbox_list(profile, arena, &entries) == 0 &&
           send_listed(client, profile, &entries, but, timeout_ms, report, arena);
}

bool send_outbox(struct client *client, const struct profile *profile, int timeout_ms,
                 const struct send_report *report, struct arena *arena)
{
    struct outbox_entries entries;
    if (outbox_list(profile, arena, &entries) != 0)
        return false;
    if (!has_to_go(&entries))
        return send_listed(client, profile, &entries, NULL, timeout_ms, report, arena);
    int lock = outbox_lock(profile, OUTBOX_SEND, timeout_ms);
    if (lock < 0)
        return false;
    bool empty = send_waiting(client, profile, NULL, timeout_ms, report, arena);
    outbox_unlock(lock);
    return empty;
}

static int store(const struct profile *profile, const struct id *id, struct bytes frame,
                 char name[OUTBOX_NAME_MAX])
{
    int lock = outbox_lock(profile, OUTBOX_ADD, ADD_WAIT_MS);
    if (lock < 0)
        return lock;
    int result = outbox_put(profile, id, frame, clock_wall_ms(), name);
    outbox_unlock(lock);
    return result;
}

/* Another process may have sent it by now: the same id gives the same reply. */
static void send_stored(struct client *client, const struct profile *profile, const char *name,
                        struct bytes frame, int timeout_ms, const struct send_report *report,
                        struct arena *arena, struct sent *out)
{
    int lock = outbox_lock(profile, OUTBOX_SEND, timeout_ms);
    if (lock < 0 || !send_waiting(client, profile, name, timeout_ms, report, arena)) {
        out->state = SENT_KEPT;
        out->behind = true;
    } else {
        exchange(client, frame, timeout_ms, arena, out);
        /* Its writer is here and sees a refusal: nothing to keep for later. */
        if (out->state != SENT_KEPT)
            outbox_remove(profile, name);
    }
    outbox_unlock(lock);
}

void send_command(struct client *client, const struct profile *profile,
                  const struct message *message, const void *body, int timeout_ms,
                  const struct send_report *report, struct arena *arena, struct sent *out)
{
    struct writer writer;
    char name[OUTBOX_NAME_MAX];
    *out = (struct sent){.state = SENT_NOT_STORED, .id = client_new_id()};
    writer_init(&writer);
    request_encode(message, false, &out->id, body, &writer);
    struct bytes frame = writer_bytes(&writer);
    if (frame.len > reader_limits_wire.bytes)
        exchange(client, frame, timeout_ms, arena, out); /* words the refusal, sends nothing */
    else if ((out->error = -store(profile, &out->id, frame, name)) == 0)
        send_stored(client, profile, name, frame, timeout_ms, report, arena, out);
    writer_release(&writer);
}

void send_command_now(struct client *client, const struct message *message, const void *body,
                      int timeout_ms, struct arena *arena, struct sent *out)
{
    struct writer writer;
    *out = (struct sent){.id = client_new_id()};
    writer_init(&writer);
    request_encode(message, false, &out->id, body, &writer);
    exchange(client, writer_bytes(&writer), timeout_ms, arena, out);
    writer_release(&writer);
    if (out->state != SENT_KEPT)
        return;
    if (out->outcome == CLIENT_ANSWERED)
        out->state = SENT_REFUSED; /* not now, and there is no later */
    else if (out->outcome == CLIENT_UNREACHABLE)
        out->state = SENT_UNREACHABLE;
    else
        out->state = out->outcome == CLIENT_NOT_ADMITTED ? SENT_NOT_ADMITTED : SENT_UNKNOWN;
}
