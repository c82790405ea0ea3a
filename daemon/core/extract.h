// SPDX-License-Identifier: EUPL-1.2
/* What somebody sees of a case who reads it and does not carry it: need to know, as the ladder's
 * `sees` has it. The one home for what is in an extract: access/ finds whose it is, queries/ and
 * content give no more than it shows. Internal texts are in no extract at all. */
#ifndef CORE_EXTRACT_H
#define CORE_EXTRACT_H

#include "core/state.h"

/* The field of any step's texts that is an internal note, beside the ladder's own internal ones. */
#define TEXT_INTERNAL "internal"

/* Beside the plan of any ladder: the number of the organisation's own file, which is as internal.
 */
#define TEXT_FILE_NUMBER "file_number"
#define FILE_NUMBER_MAX  40 /* characters */

struct extract {
    bool all_texts; /* but internal ones of another organisation */
    bool all_facts;
    bool holder;       /* reads every internal text */
    uint64_t sittings; /* of the texts no more than what came out of these meetings, a bit each; 0:
                          that is not how he reads it */
    bool few;          /* reads what was written while few might see the case (AMS-9) */
    bool votes;        /* sits on the board that votes now: reads what is proposed (HRV-8) */
    struct code rule;  /* of `sees`; empty: all. "none": no rule, and the file says nothing */
    uint64_t ladder_version;  /* whose rule it is */
    struct code organisation; /* of the reader; empty: a guest */
    struct codes persons;     /* the reader, and whom he stands in for; none: a guest */
    struct codes texts;
    struct codes facts;
};

/* The first rule for a reader's organisation and roles, or for a guest; NULL: there is none. */
const struct sees_rule *extract_rule_of_reader(const struct ladder *ladder,
                                               const struct code *organisation,
                                               const struct codes *roles);
const struct sees_rule *extract_rule_of_guest(const struct ladder *ladder, const struct code *who);

/* What a guest may be given; false when the ladder has no rule for him. */
bool extract_of_guest(const struct ladder *ladder, uint64_t version, const struct code *who,
                      struct extract *out);

void extract_take_rule(struct extract *extract, const struct sees_rule *rule);

/* Leaves of its texts what came out of these meetings about the case, a bit each from the first on:
 * minutes, outcome, agreements (UTR-7). */
#define EXTRACT_OUTCOME  "minutes"
#define EXTRACT_SITTINGS 64 /* what came out of later ones goes by no bit */
void extract_take_outcome(struct extract *extract, uint64_t sittings);

/* The rule of who has but an agreement on the case: what was agreed with him, which he sees always.
 */
#define EXTRACT_AGREED "agreement"

/* Leaves in it what the other one shows too, of the same reader. */
void extract_meet(struct extract *extract, const struct extract *other);

/* Whether a text of the ladder is internal. */
bool extract_is_internal(const struct ladder *ladder, const struct code *field);

/* Whether a text was written while a side route for safety let few see the case. */
bool extract_is_guarded(const struct case_row *row, const struct content_row *text);

/* Whether it holds this text of the case. What the reader wrote himself, what he was asked and what
 * was agreed with him he sees always; what was written before a case became anonymous, its holder
 * alone; what was written while few might see it, they. */
bool extract_shows_text(struct state *state, const struct extract *extract,
                        const struct ladder *ladder, const struct case_row *row,
                        const struct content_row *text);
/* The text that one is about which says what was changed (`change` of a correction); false when it
 * is about none. */
bool extract_corrected(struct state *state, const struct case_row *row,
                       const struct content_row *change, struct content_row *out);
bool extract_shows_fact(const struct extract *extract, enum sees_fact fact);

#endif
