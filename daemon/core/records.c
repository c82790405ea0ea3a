// SPDX-License-Identifier: EUPL-1.2
#include "core/records.h"

#include "proto/table_fields.h"
#include "core/records.def"
#include "proto/table_end.h"

#include "proto/table_messages.h"
#include "core/records.def"
#include "proto/table_end.h"

bool contact_may_decide(const struct contact_row *contact, const struct code *subject,
                        uint64_t cents, struct civil_date today)
{
    const struct mandate *mandates = contact->mandates.v;
    for (size_t i = 0; i < contact->mandates.n; i++)
        if ((code_empty(subject) || code_equal(subject, &mandates[i].subject)) &&
            (cents == 0 || mandates[i].max_cents >= cents) &&
            (mandates[i].until.n == 0 || mandates[i].until.n >= today.n))
            return true;
    return false;
}
