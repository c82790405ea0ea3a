// SPDX-License-Identifier: EUPL-1.2
/* Whether a meeting can decide, before it starts: who is expected and who is away, whether the
 * quorum stands, and per case what its outcome still wants and who brings the mandates that it
 * needs. It tells, and refuses nothing; what an outcome comes to is core's. */
#include "core/quorum.h"
#include "core/absence.h"
#include "queries/queries.h"

#define CONTACTS_LOOKED 2000 /* of the phone list */
#define ITEMS_MAX       64
#define MISSING_MAX     24

struct ready {
    const struct query_context *context;
    const struct ladder *ladder;
    const struct tier *tier;
    struct meeting_row meeting;
    struct civil_date day;
    bool english;
    struct codes there; /* who comes, as far as is known; who was there, once it was held */
    struct seat_view *seats;
    size_t n_seats;
};

#define SEATS_MAX 100

static bool has_seat(const struct ready *ready, const struct code *who)
{
    for (size_t i = 0; i < ready->n_seats; i++)
        if (code_equal(&ready->seats[i].who, who))
            return true;
    return false;
}

/* False when he is away, and whoever stands in for him as well. */
static bool expect(struct ready *ready, const struct code *who, enum seat_kind as)
{
    struct seat_view seat = {.as = as, .who = *who};
    struct absence_row absence;
    struct state *state = ready->context->state;
    if (has_seat(ready, who) || ready->n_seats == SEATS_MAX)
        return true;
    seat.away = state_absence_on(state, who, ready->day, &absence);
    if (seat.away)
        absence_acts_for(state, who, ready->day, &seat.stand_in);
    ready->seats[ready->n_seats++] = seat;
    bool comes = !seat.away || !code_empty(&seat.stand_in);
    if (comes && !ready->meeting.held)
        codes_add(&ready->there, seat.away ? &seat.stand_in : who);
    return comes;
}

static void expect_all(struct ready *ready, const struct codes *people, enum seat_kind as)
{
    for (uint32_t i = 0; i < people->n; i++)
        expect(ready, &people->v[i], as);
}

/* One chair is enough, and a stand-in where none of them comes. */
static void expect_chair(struct ready *ready)
{
    for (uint32_t i = 0; i < ready->tier->chairs.n; i++)
        if (expect(ready, &ready->tier->chairs.v[i], seat_kind_CHAIR))
            return;
    for (uint32_t i = 0; i < ready->tier->stand_ins.n; i++)
        if (expect(ready, &ready->tier->stand_ins.v[i], seat_kind_CHAIR))
            return;
}

/* --- mandates --- */

/* Of those who are asked to this case and did not decline. */
static bool is_asked_to_case(const struct ready *ready, const struct case_row *row,
                             const struct contact_row *contact)
{
    struct participant_row participant;
    for (uint64_t n = 1; n <= row->participants; n++)
        if (state_participant(ready->context->state, row->case_id, n, &participant) &&
            participant.commitment != commitment_DECLINED &&
            participant.attendance != attendance_ABSENT &&
            (code_equal(&participant.who, &contact->contact) ||
             code_equal(&participant.who, &contact->organisation)))
            return true;
    return false;
}

static bool comes(const struct ready *ready, const struct case_row *row,
                  const struct contact_row *contact)
{
    return codes_have(&ready->there, &contact->contact) ||
           codes_have(&ready->there, &contact->organisation) ||
           is_asked_to_case(ready, row, contact);
}

static void find_mandate(const struct ready *ready, const struct case_row *row,
                         struct need_view *need)
{
    struct contact_row contact;
    struct code after = {{0}};
    struct arena *arena = ready->context->arena;
    for (int looked = 0; looked < CONTACTS_LOOKED &&
                         state_contact_next(ready->context->state, &after, &contact, arena);
         looked++) {
        after = contact.contact;
        if (contact_may_decide(&contact, &need->subject, need->cents, ready->day))
            codes_add(comes(ready, row, &contact) ? &need->brings : &need->elsewhere,
                      &contact.contact);
    }
}

/* Money of the table's own is decided there. */
static void find_money(const struct ready *ready, const struct case_row *row,
                       const struct spend_row *spend, struct need_view *need)
{
    const struct pot *pot = ladder_pot(ready->ladder, &spend->pot);
    struct code owner = case_tier_owner(ready->context->state, row, ready->tier);
    if (pot != NULL && codes_have(&pot->tiers, &ready->tier->code) && !code_empty(&owner))
        codes_add(&need->brings, &owner);
    else if (!code_empty(&spend->subject))
        find_mandate(ready, row, need);
}

static void list_needs(const struct ready *ready, const struct case_row *row,
                       struct ready_case *out)
{
    struct state *state = ready->context->state;
    struct need_view *views = arena_alloc(ready->context->arena, ITEMS_MAX * sizeof *views);
    struct need_row need;
    struct spend_row spend;
    out->needs.v = views;
    for (uint64_t n = 1; n <= row->needs && out->needs.n < ITEMS_MAX; n++) {
        if (!state_need(state, row->case_id, n, &need) || need.dropped)
            continue;
        struct need_view *view = &views[out->needs.n++];
        *view = (struct need_view){.cents = need.cents, .subject = need.subject};
        find_mandate(ready, row, view);
    }
    for (uint64_t n = 1; n <= row->spends && out->needs.n < ITEMS_MAX; n++) {
        if (!state_spend(state, row->case_id, n, &spend) || spend.state != spend_state_REQUESTED)
            continue;
        struct need_view *view = &views[out->needs.n++];
        *view =
            (struct need_view){.cents = spend.cents,
                               .subject = code_empty(&spend.subject) ? spend.pot : spend.subject};
        find_money(ready, row, &spend, view);
    }
}

/* --- a case --- */

static void list_participants(const struct ready *ready, const struct case_row *row,
                              struct ready_case *out)
{
    struct participant_view *views = arena_alloc(ready->context->arena, ITEMS_MAX * sizeof *views);
    struct participant_row participant;
    out->participants.v = views;
    for (uint64_t n = 1; n <= row->participants && n <= ITEMS_MAX; n++)
        if (state_participant(ready->context->state, row->case_id, n, &participant))
            views[out->participants.n++] =
                (struct participant_view){.attendance = participant.attendance,
                                          .commitment = participant.commitment,
                                          .function = participant.function,
                                          .participant = n,
                                          .statutory = participant.statutory,
                                          .who = participant.who};
}

/* Who was there, nobody can know before. */
static bool is_about_meeting(enum gate_kind kind)
{
    return kind == gate_kind_PRESENT || kind == gate_kind_ATTENDED || kind == gate_kind_FUNCTIONS;
}

static void list_missing(const struct ready *ready, const struct case_row *row,
                         struct ready_case *out)
{
    const struct gate *gates = ready->tier->gates.v;
    struct missing_fact *facts = arena_alloc(ready->context->arena, MISSING_MAX * sizeof *facts);
    out->missing.v = facts;
    for (size_t i = 0; i < ready->tier->gates.n && out->missing.n < MISSING_MAX; i++) {
        struct codes fields = {0};
        if (gates[i].kind == gate_kind_PACK && codes_have(&row->waived, &gates[i].code))
            out->pack_waived = true;
        bool now = gates[i].at != gate_at_ENTRY &&
                   (ready->meeting.held || !is_about_meeting(gates[i].kind));
        if (!now || gate_met(ready->context->state, row, ready->ladder, ready->tier, &gates[i],
                             ready->context->now, ready->meeting.start, &fields))
            continue;
        facts[out->missing.n++] = (struct missing_fact){
            .at = gates[i].at,
            .code = gates[i].code,
            .fields = fields,
            .rule = gates[i].rule,
            .words = ready->english ? gates[i].english : gates[i].words,
        };
    }
}

/* As much of it as the reader needs to know (access_extract). */
static void show_case(const struct ready *ready, const struct case_row *row, struct ready_case *out)
{
    const struct query_context *context = ready->context;
    struct extract *extract = arena_alloc(context->arena, sizeof *extract);
    access_extract(context->state, context->actor, row, extract);
    if (extract_shows_fact(extract, sees_fact_RECORDS))
        list_missing(ready, row, out);
    if (extract_shows_fact(extract, sees_fact_MONEY))
        list_needs(ready, row, out);
    if (!extract_shows_fact(extract, sees_fact_PEOPLE))
        return;
    out->recused = row->recused;
    list_participants(ready, row, out);
}

static void list_cases(const struct ready *ready, struct meeting_ready_answer *answer)
{
    const struct query_context *context = ready->context;
    struct ready_case *cases = arena_alloc(context->arena, AGENDA_MAX * sizeof *cases);
    uint64_t order = 0;
    struct case_id id;
    struct case_row row;
    answer->cases.v = cases;
    while (answer->cases.n < AGENDA_MAX &&
           state_agenda_next(context->state, &ready->ladder->code, &ready->tier->code,
                             ready->meeting.start, &order, &id)) {
        int64_t minutes = (int64_t)(answer->cases.n * tier_case_minutes(ready->tier));
        struct ready_case *out = &cases[answer->cases.n++];
        *out = (struct ready_case){.from = {ready->meeting.start.ms + minutes * 60000}};
        if (!state_case(context->state, id, &row) ||
            !access_sees(context->state, context->actor, &row))
            continue;
        out->case_id = id;
        out->chair = case_tier_owner(ready->context->state, &row, ready->tier);
        if (!query_is_on(&row, ready->ladder, ready->tier, ready->meeting.start))
            continue;
        out->pack_sent = row.pack_sent.ms != 0;
        show_case(ready, &row, out);
    }
}

/* --- the meeting --- */

/* Who is away is for those who sit there, prepare it, or mind all tables. Of an organisation of the
 * table those sit there who are its members. */
static bool may_know(const struct ready *ready)
{
    const struct core_actor *actor = ready->context->actor;
    bool of_table = codes_have(&ready->tier->core, &actor->organisation) ||
                    codes_have(&ready->meeting.invited, &actor->organisation);
    return actor_works_at(ready->context->state, actor, ready->ladder, ready->tier) ||
           actor_in(actor, &ready->tier->organisers) || actor_in(actor, &ready->tier->board) ||
           actor_in(actor, &ready->meeting.invited) ||
           (of_table && access_has_role(actor, role_MEMBER)) ||
           access_has_role(actor, role_COORDINATOR);
}

static bool find_meeting(struct ready *ready, const struct query_meeting_ready *query)
{
    const struct query_context *context = ready->context;
    uint64_t version;
    ready->ladder = state_ladder(context->state, &query->ladder, &version);
    if (ready->ladder == NULL)
        return query_refuse_with(context, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s",
                                 query->ladder.s);
    ready->tier = ladder_tier(ready->ladder, &query->tier);
    if (ready->tier != NULL && ready->tier->kind != tier_kind_TABLE)
        return query_refuse_with(context, ERR_NO_SUCH_TIER, "tier", DETAIL_NO_TABLE, "%s",
                                 query->tier.s);
    if (ready->tier == NULL)
        return query_refuse_with(context, ERR_NO_SUCH_TIER, "tier", DETAIL_VALUE, "%s",
                                 query->tier.s);
    bool found = query->start.ms != 0
                     ? state_meeting(context->state, &query->ladder, &query->tier, query->start,
                                     &ready->meeting)
                     : state_meeting_next(context->state, &query->ladder, &query->tier,
                                          context->now, &ready->meeting);
    if (!found)
        return query_refuse_with(context, ERR_NO_SUCH_MEETING, "start", DETAIL_MEETING_OF, "%s",
                                 query->tier.s);
    return may_know(ready) ||
           query_refuse_with(context, ERR_DENIED, "tier", DETAIL_WORKS_AT, "%s", query->tier.s);
}

bool query_meeting_ready_answer(const struct query_context *context, const void *body,
                                struct writer *answer)
{
    const struct query_meeting_ready *query = body;
    struct ready ready = {.context = context, .english = query->english};
    if (!find_meeting(&ready, query))
        return false;
    ready.seats = arena_alloc(context->arena, SEATS_MAX * sizeof *ready.seats);
    ready.day =
        zone_local(state_zone(context->state, ready.ladder->zone), ready.meeting.start).date;
    if (ready.meeting.held)
        ready.there = ready.meeting.present;
    expect_chair(&ready);
    expect_all(&ready, &ready.tier->workers, seat_kind_WORKER);
    expect_all(&ready, &ready.tier->board, seat_kind_BOARD);
    expect_all(&ready, &ready.tier->core, seat_kind_CORE);
    expect_all(&ready, &ready.meeting.invited, seat_kind_INVITED);
    struct quorum quorum =
        quorum_count(context->state, ready.tier, &ready.meeting, ready.day, &ready.there);
    struct meeting_ready_answer view = {
        .coming = quorum.seats.n,
        .held = ready.meeting.held,
        .lacking = quorum.lacking,
        .pack_asked = query_pack_asked(ready.tier),
        .quorum = ready.tier->quorum,
        .quorum_of = ready.tier->quorum_of,
        .seats = {ready.n_seats, ready.seats},
        .stands = quorum.stands,
        .start = ready.meeting.start,
        .without_quorum = ready.tier->without_quorum,
    };
    list_cases(&ready, &view);
    message_encode(&message_meeting_ready_answer, &view, answer);
    return true;
}
