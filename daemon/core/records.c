// SPDX-License-Identifier: EUPL-1.2
#include "core/records.h"

#include "proto/table_fields.h"
#include "core/records.def"
#include "proto/table_end.h"

#include "proto/table_places.h"
#include "core/records.def"
#include "proto/table_end.h"

#include "proto/table_messages.h"
#include "core/records.def"
#include "proto/table_end.h"

#define FIELD(message, type, name, need, max, doc)
#define ENUM_FIELD(message, kind, name, need, doc)
#define LIST_FIELD(message, sub, name, need, max, doc)
#define END(name)
#define MESSAGE(number, name, NAME, doc) &message_##name,
static const struct message *const records[] = {
#include "core/records.def"
};
#include "proto/table_end.h"

const struct message *record_at(size_t index)
{
    return index < sizeof records / sizeof records[0] ? records[index] : NULL;
}

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

struct spend_row spend_of_request(const struct spend_requested *e, const struct code *requester,
                                  const struct code *ladder)
{
    return (struct spend_row){
        .about = e->about,
        .cents = e->cents,
        .contact = e->contact,
        .first = e->first,
        .kind = e->kind,
        .ladder = *ladder,
        .pot = e->pot,
        .requester = *requester,
        .spend = e->spend,
        .state = spend_state_REQUESTED,
        .subject = e->subject,
        .year = e->year,
    };
}

void pot_add_spend(struct pot_row *pot, const struct spend_row *spend)
{
    pot->accounted_cents += spend->accounted_cents;
    pot->forgiven_cents += spend->forgiven_cents;
    pot->repaid_cents += spend->repaid_cents;
    if (spend->state == spend_state_REQUESTED)
        pot->reserved_cents += spend->cents;
    if (spend->state == spend_state_APPROVED && spend->kind == spend_kind_LOAN)
        pot->lent_cents += spend->cents;
    if (spend->state == spend_state_APPROVED && spend->kind == spend_kind_GIFT)
        pot->spent_cents += spend->cents;
}
