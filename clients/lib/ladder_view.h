// SPDX-License-Identifier: EUPL-1.2
/* What someone who fills in a case needs of a ladder: its name, the questions of its plan and of
 * its records, the words to choose from. Read from the answer to the query `ladder`; keys that a
 * newer daemon adds are passed over. */
#ifndef CLIENTS_LIB_LADDER_VIEW_H
#define CLIENTS_LIB_LADDER_VIEW_H

#include "base/arena.h"
#include "proto/message.h"

enum {
    LADDER_VIEW_QUESTIONS_MAX = 24,
    LADDER_VIEW_RECORDS_MAX = 16,
    LADDER_VIEW_TIERS_MAX = 48,
    LADDER_VIEW_CHOICES_MAX = 300,
    LADDER_VIEW_STEPS_MAX = 24
};

struct ladder_question {
    struct code code;
    const char *words; /* Dutch */
    const char *english;
    const char *rule; /* "UTR-14"; "" when it has none */
    const char *kind; /* how it is answered, as "yes-no"; "": with text */
    uint64_t max;     /* characters; 0: the usual limit */
    bool internal;    /* the holder and the writer's own organisation read it, nobody else */
};

struct ladder_form {
    struct code code; /* of a record; empty for the plan */
    const char *name;
    const char *english;
    size_t n;
    struct ladder_question questions[LADDER_VIEW_QUESTIONS_MAX];
};

/* A clock: the step that it waits for, in words. */
struct ladder_step {
    struct code code;
    const char *words;
    const char *english;
};

struct ladder_steps {
    size_t n;
    struct ladder_step *v;
};

/* What a case or a person may name: a domain, an obstacle, a district or the area of a team, a pot,
 * room for a solution, a route beside, a profession, the subject of a mandate, a ground, receiver
 * or purpose of sharing, a moment to measure, a statutory role. */
struct ladder_choice {
    struct code code;
    const char *name;
    const char *english;
};

struct ladder_choices {
    size_t n; /* 0: the ladder asks for none in particular */
    struct ladder_choice *v;
};

struct ladder_tier {
    struct code code;
    struct codes areas;      /* that it is for; none: all others */
    struct codes organisers; /* of a table: who prepares it beside the chair */
    const char *name;
    const char *english;
    uint64_t rung;
    uint64_t minutes_questions; /* of a table, per case */
    uint64_t minutes_solution;
    size_t n_needed; /* plan fields that a gate of this tier wants */
    struct code needed[CODES_MAX];
    struct ladder_steps steps; /* those that it sets otherwise than the ladder */
};

struct ladder_view {
    struct code code;
    const char *name;
    const char *english;
    struct code organisation; /* whose it is */
    struct code format;       /* how its plan looks on paper; empty: as any */
    const char *emergency;    /* what comes first in acute danger; "" when not set */
    const char *emergency_english;
    struct ladder_choices areas;
    struct ladder_choices domains;
    struct ladder_choices obstacles;
    struct ladder_choices pots;
    struct ladder_choices rooms;
    struct ladder_choices sides;
    struct ladder_choices professions;
    struct ladder_choices participants;
    struct ladder_choices subjects;
    struct ladder_choices grounds;
    struct ladder_choices receivers;
    struct ladder_choices purposes;
    struct ladder_choices measurements;
    struct ladder_choices statutory;
    struct ladder_form plan;
    size_t n_records;
    struct ladder_form *records;
    size_t n_tiers;
    struct ladder_tier *tiers;
    struct ladder_steps steps;
    struct codes triangle; /* what substantiates a tailor-made solution */
};

/* False when the bytes are no ladder. Everything is copied into the arena. */
bool ladder_view_read(struct bytes data, struct ladder_view *out, struct arena *arena);

/* NULL when there is none. */
const struct ladder_form *ladder_view_record(const struct ladder_view *view, const char *code);

const struct ladder_tier *ladder_view_tier(const struct ladder_view *view, const struct code *code);
const struct ladder_choice *ladder_view_choice(const struct ladder_choices *choices,
                                               const char *code);

/* The same by the list's key in a ladder file, as "pots". */
const struct ladder_choice *ladder_view_word(const struct ladder_view *view, const char *list,
                                             const char *code);

/* The tier's own words for a step, else the ladder's; NULL when it is no clock of either, or when
 * the ladder has no such tier. Without a tier: the words of any. */
const struct ladder_step *ladder_view_step(const struct ladder_view *view, const struct code *tier,
                                           const char *code);

#endif
