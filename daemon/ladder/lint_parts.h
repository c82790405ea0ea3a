// SPDX-License-Identifier: EUPL-1.2
/* Internal to this folder: the lint, a file per subject, and what the subjects share. */
#ifndef LADDER_LINT_PARTS_H
#define LADDER_LINT_PARTS_H

#include "core/extract.h"
#include "ladder/report.h"

struct lint {
    const struct ladder *ladder;
    struct ladder_report *report;
};

void lint_tiers(struct lint *lint);
void lint_meetings(struct lint *lint);
void lint_gates(struct lint *lint);
void lint_clocks(struct lint *lint);
void lint_pots(struct lint *lint);
void lint_belong(struct lint *lint);
void lint_room(struct lint *lint);
void lint_sees(struct lint *lint);
void lint_grounds(struct lint *lint);
void lint_refer(struct lint *lint);
void lint_privacy(struct lint *lint);

/* Of a ladder that stands in a file: reports a format that does not exist. */
void lint_format(const char *path, const struct ladder *ladder, struct ladder_report *report);

/* A consultation or an issue waits there, or who asked for advice: no case moves. */
bool lint_no_case_waits(enum trigger trigger);

/* `key` says how long a wait lasts that goes on when the case has ended, with its own deadline: a
 * clock of the ladder on `trigger` watches it. */
void lint_watched(struct lint *lint, const packed_duration *key, enum trigger trigger,
                  const char *name);

/* At the place of `member`, or of `instead` when the file does not have it. */
void lint_at(struct lint *lint, const void *member, const void *instead,
             enum report_message message, const char *a, const char *b);

/* Reports each code that a list of parts has twice; `offset` is where its struct has the code. */
void lint_codes_unique(struct lint *lint, const struct list *list, size_t size, size_t offset);

/* A site role, or it is reported. */
void lint_role(struct lint *lint, const struct code *role, const struct code *instead);

/* A word of the ladder's participants, or a place in the household. */
bool lint_is_guest(const struct ladder *ladder, const struct code *who);

/* The tier of a code in a file; reported when there is none. */
const struct tier *lint_known_tier(struct lint *lint, const struct code *code);

/* Only tables meet. */
bool lint_tier_meets(const struct tier *tier);
/* Somebody of it takes cases up, and has them for a while. */
bool lint_tier_takes_up(const struct tier *tier);
bool lint_tier_has_people(const struct tier *tier);

#endif
