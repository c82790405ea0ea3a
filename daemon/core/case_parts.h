// SPDX-License-Identifier: EUPL-1.2
/* The parts of case.c: an event changes a row in one of them. Internal to core. */
#ifndef CORE_CASE_PARTS_H
#define CORE_CASE_PARTS_H

#include "core/decision.h"

/* Those that case_amend may take off; others are passed over. */
void case_remove_facts(struct case_row *row, const struct codes *facts);

/* The matter is over: nobody owns a next step of it. */
void case_ended(struct case_row *row, enum status status, struct instant stamp);

/* Referrals, from here and to here. True when the event was one of these. */
bool case_change_refer(struct case_row *row, uint16_t kind, const void *body, struct instant stamp);

/* Its story and its return. True likewise. */
bool case_change_told(struct case_row *row, uint16_t kind, const void *body);

/* Consultations, issues, and what belongs together. True likewise. */
bool case_change_belong(struct case_row *row, uint16_t kind, const void *body, struct instant stamp,
                        const struct code *actor);

#endif
