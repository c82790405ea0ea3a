// SPDX-License-Identifier: EUPL-1.2
/* The rules of a ladder (ladder.def as C), and look-ups in them. Reading a ladder file is ladder/'s
 * affair; here a ladder is data that arrived with LADDER_INSTALLED. */
#ifndef CORE_LADDER_H
#define CORE_LADDER_H

#include "calendar/duration.h"
#include "proto/messages.h"

#include "proto/table_structs.h"
#include "core/ladder.def"
#include "proto/table_end.h"

#include "proto/table_externs.h"
#include "core/ladder.def"
#include "proto/table_end.h"

_Static_assert(PACKED_DURATION_UNIT_MAX == DURATION_MINUTES &&
                   PACKED_DURATION_AMOUNT_MAX == DURATION_AMOUNT_MAX,
               "the reader lets in what the calendar knows");

static inline packed_duration duration_pack(struct duration d)
{
    return (uint64_t)d.unit << 32 | d.amount;
}

static inline struct duration duration_unpack(packed_duration p)
{
    return (struct duration){(enum duration_unit)(p >> 32), (uint32_t)p};
}

/* NULL when there is none. */
const struct tier *ladder_tier(const struct ladder *ladder, const struct code *code);
const struct pot *ladder_pot(const struct ladder *ladder, const struct code *code);
const struct room *ladder_room(const struct ladder *ladder, const struct code *code);
const struct record_form *ladder_record(const struct ladder *ladder, const struct code *code);
const struct side *ladder_side(const struct ladder *ladder, const struct code *code);
/* The first for somebody with one of these site roles. */
const struct glass_rule *ladder_glass(const struct ladder *ladder, const struct codes *roles);
const struct form_field *ladder_form_field(const struct ladder *ladder, const struct code *code);

/* Of a list of topics; NULL when it is not among them. */
const struct topic *topic_find(const struct list *topics, const struct code *code);

/* Whether the ladder has this word for somebody who is invited to a case: one of its participants,
 * an organisation of a table, a place in the household. Persons are not its affair. */
bool ladder_may_invite(const struct ladder *ladder, const struct code *who);

/* Whether a mandate may be about this: the ladder lists it, or lists none. */
bool ladder_knows_subject(const struct ladder *ladder, const struct code *subject);

/* Whether a case may name this district or team area: the ladder lists it, or lists none. */
bool ladder_knows_area(const struct ladder *ladder, const struct code *code);

/* The next rung above (below) that exists; 0 when there is none. */
uint64_t ladder_rung_above(const struct ladder *ladder, uint64_t rung);
uint64_t ladder_rung_below(const struct ladder *ladder, uint64_t rung);

/* The clock rules for a trigger at a tier: the tier's own, else the ladder's. Visits rule `index`
 * of them, NULL past the last. */
const struct clock_rule *ladder_clock(const struct ladder *ladder, const struct tier *tier,
                                      enum trigger trigger, size_t index);
/* By name, the tier's own first; for explaining a clock that runs. */
const struct clock_rule *ladder_clock_by_code(const struct ladder *ladder, const struct tier *tier,
                                              const struct code *code);

const struct decision_rule *tier_decision(const struct tier *tier, enum outcome outcome);
const struct gate *tier_gate(const struct tier *tier, const struct code *code);

/* Minutes that one case takes in a meeting (UTR-5); at least 1. */
uint64_t tier_case_minutes(const struct tier *tier);

/* What substantiates an outcome there: the tier's own, else the ladder's. */
const struct codes *tier_triangle(const struct ladder *ladder, const struct tier *tier);

/* Who owns what waits at a tier: the first chair, else the first worker; empty at a team tier,
 * where the case holder does. */
struct code tier_owner(const struct tier *tier);

#endif
