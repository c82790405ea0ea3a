// SPDX-License-Identifier: EUPL-1.2
/* How people hear of what is asked of them, as rows; the sealed address is apply.c's. */
#include "core/apply.h"

#include "base/assert.h"

static void removed(struct state *state, const struct mail_removed *e)
{
    state_texts_delete_all(state, TEXTS_OF_MAIL, &e->person);
    state_mail_delete(state, &e->person);
}

static void failed(struct state *state, const struct core_fact *fact)
{
    const struct mail_failed *e = fact->body;
    struct mail_row row;
    ASSERT(state_mail(state, &e->person, &row));
    row.failed = fact->stamp;
    row.reason = e->reason;
    row.status = e->status;
    state_mail_put(state, &row);
}

/* Among the readings of the whole site: it is of no case. */
static void read_recorded(struct state *state, const struct core_fact *fact)
{
    const struct mail_read_recorded *e = fact->body;
    struct reading_row reading = {
        .person = e->person, .purpose = read_purpose_MAIL, .stamp = fact->stamp, .whose = e->whose};
    state_reading_put(state, fact->sequence, &reading);
}

bool apply_mail(struct state *state, const struct core_fact *fact)
{
    switch (fact->message->number) {
    case EV_MAIL_SET: {
        const struct mail_set *e = fact->body;
        struct mail_row row = {
            .english = e->english, .mode = e->mode, .person = e->person, .slot = e->slot};
        state_mail_put(state, &row);
        return true;
    }
    case EV_MAIL_REMOVED:
        removed(state, fact->body);
        return true;
    case EV_MAIL_READ_RECORDED:
        read_recorded(state, fact);
        return true;
    case EV_MAIL_FAILED:
        failed(state, fact);
        return true;
    default:
        return false;
    }
}
