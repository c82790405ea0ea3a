// SPDX-License-Identifier: EUPL-1.2
/* records.def as C. */
#ifndef CORE_RECORDS_H
#define CORE_RECORDS_H

#include "proto/messages.h"

#include "proto/table_structs.h"
#include "core/records.def"
#include "proto/table_end.h"

#include "proto/table_externs.h"
#include "core/records.def"
#include "proto/table_end.h"

/* Each record in the order of the table; NULL behind the last. */
const struct message *record_at(size_t index);

/* Whether one mandate of a phone-list entry holds on that day for both: this subject (empty: any)
 * and this amount (0: none is asked). (UTR-10) */
bool contact_may_decide(const struct contact_row *contact, const struct code *subject,
                        uint64_t cents, struct civil_date today);

/* A spend as it is asked. */
struct spend_row spend_of_request(const struct spend_requested *e, const struct code *requester,
                                  const struct code *ladder);

/* Adds a spend to the sums of its pot: what a pot's row must be the result of, at any moment. */
void pot_add_spend(struct pot_row *pot, const struct spend_row *spend);

#endif
