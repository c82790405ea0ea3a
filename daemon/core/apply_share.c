// SPDX-License-Identifier: EUPL-1.2
/* What of a case went to whom: one list, whichever command it came by. On which ground each rested
 * follows from the grounds that stood then (queries/). */
#include "core/apply.h"

#include "base/assert.h"

static bool goes_up(const struct case_entered *e)
{
    return e->entry == entry_ESCALATED || e->entry == entry_MOVED || e->entry == entry_OTHER_LADDER;
}

/* Somebody who is asked; the holder has the case already. */
static const struct code *asked_person(const struct message *message, const void *body)
{
    switch (message->number) {
    case EV_QUESTION_ASKED:
        return &((const struct question_asked *)body)->person;
    case EV_CONSULTATION_ASKED:
        return &((const struct consultation_asked *)body)->person;
    case EV_EXPERT_NAMED:
        return &((const struct expert_named *)body)->person;
    default:
        return NULL;
    }
}

uint64_t share_count(const struct case_row *row, const struct message *message, const void *body)
{
    const struct code *person = asked_person(message, body);
    if (person != NULL)
        return code_equal(person, &row->holder) ? 0 : 1;
    switch (message->number) {
    case EV_CASE_ENTERED:
        return goes_up(body) ? 1 : 0;
    case EV_PACK_SENT:
        return ((const struct pack_sent *)body)->to.n;
    case EV_PACK_FOLLOWED:
        return ((const struct pack_followed *)body)->to.n;
    case EV_PARTICIPANT_INVITED:
    case EV_EXTRACT_GIVEN:
    case EV_REFERRAL_OPENED:
        return 1;
    default:
        return 0;
    }
}

static void put(struct state *state, const struct core_fact *fact, const struct case_row *of,
                uint64_t n, struct shared_row row)
{
    row.actor = fact->actor;
    row.shared = of->shared + n;
    row.stamp = fact->stamp;
    state_shared_put(state, of->case_id, &row);
}

static void put_extract(struct state *state, const struct core_fact *fact,
                        const struct case_row *of)
{
    const struct extract_given *e = fact->body;
    put(state, fact, of, 1,
        (struct shared_row){.extract = e->extract,
                            .ladder_version = e->ladder_version,
                            .purpose = e->purpose,
                            .texts = e->texts,
                            .to = e->who,
                            .way = shared_by_EXTRACT});
}

/* The plan of a case, for each of them apart. */
static void put_pack(struct state *state, const struct core_fact *fact, const struct case_row *of,
                     const struct codes *to)
{
    for (uint32_t i = 0; i < to->n; i++)
        put(state, fact, of, i + 1, (struct shared_row){.to = to->v[i], .way = shared_by_PACK});
}

void apply_share(struct state *state, const struct core_fact *fact)
{
    struct case_id id = core_case_of(fact->message, fact->body);
    const struct case_row *row = id.n == 0 ? NULL : state_case_look(state, id);
    uint64_t n = row == NULL ? 0 : share_count(row, fact->message, fact->body);
    if (n == 0)
        return;
    struct case_row of;
    message_clear(&message_case_row, &of);
    of.case_id = id;
    of.shared = row->shared;
    const struct code *person = asked_person(fact->message, fact->body);
    const struct case_entered *entered = fact->body;
    const struct participant_invited *invited = fact->body;
    const struct referral_opened *opened = fact->body;
    bool expert = fact->message->number == EV_EXPERT_NAMED;
    if (person != NULL)
        put(state, fact, &of, 1,
            (struct shared_row){.to = *person,
                                .way = expert ? shared_by_EXPERT : shared_by_QUESTION});
    else if (fact->message->number == EV_EXTRACT_GIVEN)
        put_extract(state, fact, &of);
    else if (fact->message->number == EV_CASE_ENTERED)
        put(state, fact, &of, 1,
            (struct shared_row){.to = entered->tier, .way = shared_by_ESCALATION});
    else if (fact->message->number == EV_REFERRAL_OPENED)
        put(state, fact, &of, 1, (struct shared_row){.to = opened->to, .way = shared_by_REFERRAL});
    else if (fact->message->number == EV_PARTICIPANT_INVITED)
        put(state, fact, &of, 1,
            (struct shared_row){.to = invited->who, .way = shared_by_INVITATION});
    else if (fact->message->number == EV_PACK_SENT)
        put_pack(state, fact, &of, &((const struct pack_sent *)fact->body)->to);
    else
        put_pack(state, fact, &of, &((const struct pack_followed *)fact->body)->to);
}
