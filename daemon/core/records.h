// SPDX-License-Identifier: EUPL-1.2
/* records.def as C. A running clock's row is struct clock_start itself. */
#ifndef CORE_RECORDS_H
#define CORE_RECORDS_H

#include "proto/messages.h"

#include "proto/table_structs.h"
#include "core/records.def"
#include "proto/table_end.h"

#include "proto/table_externs.h"
#include "core/records.def"
#include "proto/table_end.h"

/* Whether one mandate of a phone-list entry holds on that day for both: this subject (empty: any)
 * and this amount (0: none is asked). (UTR-10) */
bool contact_may_decide(const struct contact_row *contact, const struct code *subject,
                        uint64_t cents, struct civil_date today);

#endif
