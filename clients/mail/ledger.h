// SPDX-License-Identifier: EUPL-1.2
/* What is to be sent and what was: a file that only grows, a line a fact, each with a checksum and
 * synced before anything rests on it, so that a process that is killed at any moment sends nothing
 * twice. It holds codes, numbers and times; no address, no word. What is settled and old goes when
 * the file is opened, and once a day. */
#ifndef CLIENTS_MAIL_LEDGER_H
#define CLIENTS_MAIL_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/values.h"

enum entry_kind {
    ENTRY_NOTICE = 'n', /* what one event asks */
    ENTRY_DIGEST = 'd', /* what is asked, once on a working day; `number` is the date as 20260302 */
    ENTRY_INVITATION = 'i' /* to a meeting, or that it is off */
};

enum entry_state {
    ENTRY_QUEUED = 'q',
    ENTRY_HANDED = 'h', /* the mail server has the whole of it, and did not answer yet */
    ENTRY_SENT = 's',
    ENTRY_DROPPED = 'x', /* there was nothing to tell any more */
    ENTRY_UNKNOWN = 'u', /* it may have come; the administrator is to be told */
    ENTRY_FAILED = 'f'   /* not tried again, and he was told */
};

struct entry_meeting {
    struct code ladder;
    struct code tier;
    int64_t start_ms;
    uint64_t minutes;
    bool cancel;
};

struct outgoing {
    uint8_t key[16];  /* what makes it this entry: a hash of all that stands here */
    uint8_t mail[16]; /* the mail that tells it, maybe with others: a hash of their keys; zeros:
                         none was made yet */
    enum entry_kind kind;
    enum entry_state state;
    struct id epoch;
    uint64_t number; /* of the event; the date; the SEQUENCE of the meeting */
    struct code person;
    struct entry_meeting meeting;
    int64_t at_ms;     /* when it came to this state */
    int64_t queued_ms; /* when it was put here */
    /* --- of this process alone --- */
    unsigned attempts;
    int64_t next_ms; /* not before, on the boot clock */
};

struct ledger {
    char folder[1024];
    int fd;
    int lock; /* of the folder, as the file is replaced */
    size_t n;
    size_t room;
    struct outgoing *v;  /* oldest first */
    uint64_t digest_day; /* the last date for which digests were put here; 0: none */
    int64_t digest_ms;   /* when that was last done on a day that people work; 0: never */
    uint64_t base;       /* the first SEQUENCE of a meeting that is not known here */
    int64_t tidied_ms;   /* when what is settled and old went last */
    bool is_new;         /* the file was not there */
};

/* Reads what is there, or makes the file. False with errno; EWOULDBLOCK: another process has it;
 * EBADMSG: a line in the middle is damaged. */
bool ledger_open(struct ledger *ledger, const char *folder, int64_t now_ms);
void ledger_close(struct ledger *ledger);

/* Once a day: what is settled and old goes. It moves the entries; ends the process when it cannot.
 */
void ledger_tidy(struct ledger *ledger, int64_t now_ms);

/* Puts an entry here, unless it is known; then NULL. Durable after ledger_sync; the pointer lives
 * until the next one is put. A write that fails ends the process: what is durable is unknown. */
struct outgoing *ledger_put(struct ledger *ledger, const struct outgoing *entry, int64_t now_ms);
void ledger_digests_put(struct ledger *ledger, uint64_t day, int64_t now_ms);
void ledger_sync(struct ledger *ledger);

/* Durable when it returns. */
void ledger_move(struct ledger *ledger, struct outgoing *entry, enum entry_state state,
                 int64_t now_ms);

/* Makes one mail of this notice and what else waits for the same person, of the same journal, and
 * is in no mail yet; `alone`: of this one only. Durable when it returns, so that the mail is the
 * same one after a restart. */
void ledger_gather(struct ledger *ledger, struct outgoing *first, bool alone);

/* The next one of the same mail that is in the same state as `of` is, itself among them, after
 * `after`; NULL begins, and ends. What is in no mail is alone. */
struct outgoing *ledger_next_of(const struct ledger *ledger, const struct outgoing *of,
                                const struct outgoing *after);

/* All of them, by one write: a process that is killed has moved all or none. Durable when it
 * returns. */
void ledger_move_mail(struct ledger *ledger, struct outgoing *entry, enum entry_state state,
                      int64_t now_ms);

/* A new ledger counts meetings on from here, so that a lost one repeats no SEQUENCE. */
void ledger_base_put(struct ledger *ledger, uint64_t base);

/* The newest that this person was sent, or is to be sent, of this meeting; NULL: none. */
const struct outgoing *ledger_meeting(const struct ledger *ledger, const struct code *person,
                                      const struct entry_meeting *meeting);

#endif
