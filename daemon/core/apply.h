// SPDX-License-Identifier: EUPL-1.2
/* The parts of apply beside a case's own row. Internal to core. */
#ifndef CORE_APPLY_H
#define CORE_APPLY_H

#include "core/decision.h"

/* What hangs on a case: questions, agreements, clocks; and meetings, money and votes by the next
 * two. */
void apply_items(struct state *state, const struct core_fact *fact);
/* Meetings, and a case's place on an agenda; asks the case's row as it was. */
void apply_meetings(struct state *state, const struct core_fact *fact);
/* Spends, pots, boards; false when the event is about none of these. */
bool apply_money(struct state *state, const struct core_fact *fact);

/* Links, what is carried from one case to another, and what advice was worth. True when the event
 * was one of these. */
bool apply_belong(struct state *state, const struct core_fact *fact);

/* Something of a case went to somebody: a row for each; asks the case's row as it was. */
void apply_share(struct state *state, const struct core_fact *fact);
/* Erasures, beside what an erased case itself undergoes; marks on texts. */
void apply_privacy(struct state *state, const struct core_fact *fact);
/* Puts another version in the place of a text; false when the sealed text is no correction. */
bool apply_correction(struct state *state, const struct core_fact *fact,
                      const struct sealed_text *text);

/* How people hear of what is asked of them; true when the event was about that. */
bool apply_mail(struct state *state, const struct core_fact *fact);
/* Referrals and cursors; true when the event was one of these. */
bool apply_refer(struct state *state, const struct core_fact *fact);
/* The step that another site hears of, of the row as it is by now. */
void apply_step(struct state *state, const struct core_fact *fact, struct case_id id);

/* What does not: people, keys, phone list, rules, the site's own row. */
void apply_site(struct state *state, const struct core_fact *fact);

#endif
