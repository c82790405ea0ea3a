// SPDX-License-Identifier: EUPL-1.2
/* Commands that have no reply yet. A command is stored here, synced, before it is sent, and leaves
 * when its reply came: so a crash, a power cut or a daemon that is away loses nothing, and as it is
 * sent again with the same id, nothing is done twice. What the daemon refused stays until its
 * writer drops it, as it holds words that somebody typed.
 *
 * On the disk each is a file of mode 0600, sealed with a key made from the profile's secret key:
 * content is never readable there. Names say when it was written, and its id.
 *
 * Not here: sending (send.h). */
#ifndef CLIENTS_LIB_OUTBOX_H
#define CLIENTS_LIB_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "clients/lib/profile.h"

enum { OUTBOX_NAME_MAX = 64, OUTBOX_MOST = 1000 };

/* The daemon answers ids of at least 30 days; older ones are reported and not sent. */
#define OUTBOX_KEPT_MS (30LL * 86400 * 1000)

enum outbox_state {
    OUTBOX_WAITING,
    OUTBOX_REFUSED,   /* by the daemon; `error` says why */
    OUTBOX_UNREADABLE /* damaged, or sealed under another key pair */
};

struct outbox_entry {
    char name[OUTBOX_NAME_MAX]; /* of its file; sorts by age */
    enum outbox_state state;
    int64_t written_ms; /* since 1970 */
    uint32_t error;     /* number in errors.def */
    struct id id;
    struct bytes frame; /* the whole request, as it goes over the wire */
};

struct outbox_entries {
    size_t n;
    struct outbox_entry *v; /* oldest first */
    bool more;              /* there are more than OUTBOX_MOST */
};

/* Processes take turns: in adding (a moment), and in sending or dropping (as long as the daemon
 * takes). Who waits for the second has stored its command already. */
enum outbox_turn { OUTBOX_ADD, OUTBOX_SEND };

/* A descriptor to be given to outbox_unlock, or a negative errno; -EWOULDBLOCK when another process
 * has the turn for longer than `wait_ms`. */
int outbox_lock(const struct profile *profile, enum outbox_turn turn, int wait_ms);
void outbox_unlock(int lock);

/* Durable when it returns 0. `name` is the entry's from now on. In turn to add. */
int outbox_put(const struct profile *profile, const struct id *id, struct bytes frame,
               int64_t now_ms, char name[OUTBOX_NAME_MAX]);

/* The daemon refused it: keep it, never send it again. In turn to send. */
int outbox_refuse(const struct profile *profile, const struct outbox_entry *entry, uint32_t error);

int outbox_remove(const struct profile *profile, const char *name);

/* Everything that is there. Frames live in the arena. 0 or a negative errno; no folder is an empty
 * outbox. */
int outbox_list(const struct profile *profile, struct arena *arena, struct outbox_entries *out);

bool outbox_is_expired(const struct outbox_entry *entry, int64_t now_ms);

#endif
