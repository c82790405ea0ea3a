// SPDX-License-Identifier: EUPL-1.2
/* The deterministic machine. decide: state + command → events, or a refusal; it only reads. apply:
 * state + event → state; it cannot fail. The outcome is a function of the sequence of (stamp,
 * command) alone: no clock, file, locale, zone or random number is read here. README.md has the
 * states of a case and the table of clocks. */
#ifndef CORE_CORE_H
#define CORE_CORE_H

#include "core/extract.h"
#include "core/state.h"

/* Who gives a command: found by the key that the connection proved; a message says it only behind a
 * gateway's key. */
struct core_actor {
    struct code person;
    struct code via; /* the gateway that acts for him; empty: he does it himself */
    struct code organisation;
    struct codes persons; /* the person, and everyone whom the person stands in for today */
    struct code
        through[CODES_MAX];  /* for each of these, who stands in for him; the person: empty */
    struct codes roles;      /* site roles; the gateway may have brought fewer than he has */
    bool narrowed;           /* the gateway brought a list of them */
    struct civil_date today; /* where the site is; none: not a client */
    bool internal;           /* the daemon itself */
};

struct core_command {
    const struct message *message;
    const void *body; /* its struct; texts are empty here: they were sealed before */
    struct sealed sealed;
    const struct core_actor *actor;
    struct id id;
    struct instant stamp;          /* never earlier than that of the command before */
    bool denied;                   /* case_read only: access refused it, which is recorded too */
    const struct extract *extract; /* case_read only: what of it will be seen; NULL: denied */
};

struct core_event {
    const struct message *message;
    const void *body; /* its struct, in the arena */
};

struct core_result {
    const struct core_event *events;
    size_t n;
    struct case_id case_id;         /* the case that was made or touched */
    uint64_t item;                  /* number of the question, agreement, spend … that was made */
    const struct warning *warnings; /* limits that it goes over, in the arena */
    size_t n_warnings;
};

/* False with a refusal in `error`; `out` is then empty. Events live in the arena. The shell fires
 * the clocks of the case that are due (case_tick) before it gives a command about it. */
bool core_decide(struct state *state, const struct core_command *command, struct arena *arena,
                 struct core_result *out, struct error *error);

/* One event as it stands in the journal. */
struct core_fact {
    uint64_t sequence;
    struct instant stamp;
    struct code actor;
    struct code via; /* the gateway that acted for him; empty: none */
    struct id command_id;
    const struct message *message;
    const void *body;
    struct bytes encoded; /* the same, as it stands there */
};

void core_apply(struct state *state, const struct core_fact *fact);

/* The case that a command or event is about; none when it is about no case. */
struct case_id core_case_of(const struct message *message, const void *body);

/* The number by which an event goes out: a side route is a case that was amended, so that neither
 * the stream nor an answer says that there is one (AMS-9). */
uint64_t core_public_kind(uint64_t kind);

/* The keyring slot that an event destroys; 0: none. */
uint64_t core_destroyed_slot(const struct message *message, const void *body);

/* The date where the site is: its first ladder's zone knows; in UTC while there is no ladder. */
struct civil_date core_date(struct state *state, struct instant now);

/* The entry of the phone list that is to be checked again first, where that was not told yet. */
bool core_contact_lapsed(struct state *state, struct instant now, struct contact_row *out,
                         struct arena *arena);

/* What an open case must always have: owner, next step, and a time by which it is due (GEN-8).
 * NULL when it has, else what is lacking. For tests and `doorbraakd check`. */
const char *core_lacking(const struct case_row *row);

/* A case, when the row says nothing. */
static inline enum matter case_matter(const struct case_row *row)
{
    return row->matter == matter_none ? matter_CASE : row->matter;
}

static inline bool case_is_open(const struct case_row *row)
{
    return row->status != status_CLOSED && row->status != status_WITHDRAWN &&
           row->status != status_none;
}

#endif
