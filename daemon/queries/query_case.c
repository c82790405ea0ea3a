// SPDX-License-Identifier: EUPL-1.2
/* One case: what it is, who read it. */
#include "core/decision.h"
#include "core/leave.h"
#include "queries/queries.h"

#define ITEMS_MAX 64
#define VOTES_MAX 100

/* GEN-19: of the others, what the actor may see. */
static void show_links(const struct query_context *context, const struct case_row *row,
                       struct show_answer *show)
{
    struct link_view *links = arena_alloc(context->arena, LINKS_MAX * sizeof *links);
    struct case_id other = {0};
    struct link_row link;
    struct case_row there;
    show->links.v = links;
    while (show->links.n < LINKS_MAX &&
           state_link_next(context->state, row->case_id, &other, &link))
        if (state_case(context->state, other, &there) &&
            access_sees(context->state, context->actor, &there))
            links[show->links.n++] = (struct link_view){
                .case_id = other, .kind = link.kind, .result = there.issue_result};
}

static void show_consultations(const struct query_context *context, const struct case_row *row,
                               struct show_answer *show)
{
    struct consultation_view *views = arena_alloc(context->arena, ITEMS_MAX * sizeof *views);
    struct consultation_row consultation;
    show->consultations.v = views;
    for (uint64_t n = 1; n <= row->consultations && n <= ITEMS_MAX; n++)
        if (state_consultation(context->state, row->case_id, n, &consultation))
            views[show->consultations.n++] = (struct consultation_view){
                .answered = consultation.answered,
                .asked = consultation.asked,
                .by = consultation.by,
                .checked = consultation.checked,
                .consultation = n,
                .person = consultation.person,
                .usable = consultation.usable,
            };
}

static void show_items(const struct query_context *context, const struct case_row *row,
                       struct show_answer *show)
{
    struct agreement_view *agreements = arena_alloc(context->arena, ITEMS_MAX * sizeof *agreements);
    struct question_view *questions = arena_alloc(context->arena, ITEMS_MAX * sizeof *questions);
    struct spend_view *spends = arena_alloc(context->arena, ITEMS_MAX * sizeof *spends);
    show->agreements.v = agreements;
    show->questions.v = questions;
    show->spends.v = spends;
    for (uint64_t n = 1; n <= ITEMS_MAX; n++) {
        struct agreement_row agreement;
        struct question_row question;
        struct spend_row spend;
        if (n <= row->agreements && state_agreement(context->state, row->case_id, n, &agreement))
            agreements[show->agreements.n++] = (struct agreement_view){
                .agreement = n,
                .amount_cents = agreement.amount_cents,
                .condition = agreement.condition,
                .condition_date = agreement.condition_date,
                .due = agreement.due,
                .owner = agreement.owner,
                .plan = agreement.plan,
                .result = agreement.result,
                .statutory = agreement.statutory,
                .temporary = agreement.temporary,
            };
        if (n <= row->questions && state_question(context->state, row->case_id, n, &question))
            questions[show->questions.n++] = (struct question_view){.answered = question.answered,
                                                                    .asked = question.asked,
                                                                    .by = question.by,
                                                                    .person = question.person,
                                                                    .question = n};
        if (n <= row->spends && state_spend(context->state, row->case_id, n, &spend))
            spends[show->spends.n++] = (struct spend_view){
                .about = spend.about,
                .accounted_cents = spend.accounted_cents,
                .cents = spend.cents,
                .contact = spend.contact,
                .first = spend.first,
                .forgiven_cents = spend.forgiven_cents,
                .kind = spend.kind,
                .pot = spend.pot,
                .repaid_cents = spend.repaid_cents,
                .spend = n,
                .state = spend.state,
                .subject = spend.subject,
            };
    }
}

static void show_household(const struct query_context *context, const struct case_row *row,
                           struct show_answer *show)
{
    struct household_row household;
    if (query_shows_household(context, row) &&
        state_household(context->state, row->case_id, &household, context->arena))
        show->household = household.members;
}

/* AMS-2: what it passed by on the way up. */
static void show_skipped(const struct query_context *context, const struct case_row *row,
                         struct show_answer *show)
{
    uint64_t version;
    if (case_matter(row) == matter_CASE)
        route_skipped(case_rules(context->state, row, &version), 0, row->rung, row, &show->skipped);
}

static void show_participants(const struct query_context *context, const struct case_row *row,
                              struct show_answer *show)
{
    struct participant_view *views = arena_alloc(context->arena, ITEMS_MAX * sizeof *views);
    show->participants.v = views;
    for (uint64_t n = 1; n <= row->participants && n <= ITEMS_MAX; n++) {
        struct participant_row participant;
        if (state_participant(context->state, row->case_id, n, &participant))
            views[show->participants.n++] =
                (struct participant_view){.attendance = participant.attendance,
                                          .commitment = participant.commitment,
                                          .function = participant.function,
                                          .participant = n,
                                          .statutory = participant.statutory,
                                          .who = participant.who};
    }
}

static void show_moments(const struct query_context *context, const struct case_row *row,
                         struct show_answer *show)
{
    struct temporary_view *temporaries =
        arena_alloc(context->arena, ITEMS_MAX * sizeof *temporaries);
    struct measure_view *measures = arena_alloc(context->arena, CODES_MAX * sizeof *measures);
    struct temporary_row temporary;
    struct measure_row measure;
    show->temporaries.v = temporaries;
    show->measures.v = measures;
    for (uint64_t n = 1; n <= row->temporaries && n <= ITEMS_MAX; n++)
        if (state_temporary(context->state, row->case_id, n, &temporary))
            temporaries[show->temporaries.n++] = (struct temporary_view){.result = temporary.result,
                                                                         .since = temporary.since,
                                                                         .temporary = n,
                                                                         .until = temporary.until};
    for (uint64_t n = 1; n <= row->measured.n; n++)
        if (state_measure(context->state, row->case_id, n, &measure, context->arena))
            measures[show->measures.n++] = (struct measure_view){.by = measure.by,
                                                                 .measurement = measure.measurement,
                                                                 .stamp = measure.stamp,
                                                                 .unknown = measure.unknown,
                                                                 .values = measure.values};
}

static void show_needs(const struct query_context *context, const struct case_row *row,
                       struct show_answer *show)
{
    struct need_view *views = arena_alloc(context->arena, ITEMS_MAX * sizeof *views);
    struct need_row need;
    show->needs.v = views;
    for (uint64_t n = 1; n <= row->needs && n <= ITEMS_MAX; n++)
        if (state_need(context->state, row->case_id, n, &need) && !need.dropped)
            views[show->needs.n++] =
                (struct need_view){.cents = need.cents, .subject = need.subject};
}

static void show_work(const struct query_context *context, const struct case_row *row,
                      struct show_answer *show)
{
    struct answers_view *answers = arena_alloc(context->arena, CODES_MAX * sizeof *answers);
    struct expert_view *experts = arena_alloc(context->arena, ITEMS_MAX * sizeof *experts);
    show->answers.v = answers;
    show->experts.v = experts;
    for (uint32_t i = 0; i < row->records.n; i++) {
        struct record_row record;
        if (state_record(context->state, row->case_id, i + 1, &record))
            answers[show->answers.n++] = (struct answers_view){.by = record.by,
                                                               .no = record.no,
                                                               .record = row->records.v[i],
                                                               .stamp = record.stamp,
                                                               .unknown = record.unknown,
                                                               .yes = record.yes};
    }
    for (uint64_t n = 1; n <= row->experts && n <= ITEMS_MAX; n++) {
        struct expert_row expert;
        if (state_expert(context->state, row->case_id, n, &expert))
            experts[show->experts.n++] = (struct expert_view){.expert = n,
                                                              .person = expert.person,
                                                              .profession = expert.profession,
                                                              .released = expert.released,
                                                              .spoke = expert.spoke};
    }
}

/* The last ones: a long life has many. */
static void show_votes(const struct query_context *context, const struct case_row *row,
                       struct show_answer *show)
{
    struct vote_view *votes = arena_alloc(context->arena, VOTES_MAX * sizeof *votes);
    struct proposal_row proposal;
    struct vote_row vote;
    uint64_t first = row->votes > VOTES_MAX ? row->votes - VOTES_MAX : 0;
    show->votes.v = votes;
    for (uint64_t n = first + 1; n <= row->votes; n++)
        if (state_vote(context->state, row->case_id, n, &vote))
            votes[show->votes.n++] = (struct vote_view){.by = vote.by,
                                                        .member = vote.member,
                                                        .proposal = vote.proposal,
                                                        .spend = vote.spend,
                                                        .stamp = vote.stamp,
                                                        .yes = vote.yes};
    if (row->proposal_open &&
        state_proposal(context->state, row->case_id, row->proposals, &proposal)) {
        show->proposal = row->proposals;
        show->proposed = proposal.outcome;
    }
}

/* Whoever is to do what was agreed knows of it. */
static void keep_own_agreements(const struct extract *extract, struct list *agreements)
{
    struct agreement_view *v = agreements->v;
    size_t kept = 0;
    for (size_t i = 0; i < agreements->n; i++)
        if (codes_have(&extract->persons, &v[i].owner))
            v[kept++] = v[i];
    agreements->n = kept;
}

/* What the ladder says that this reader need not know. */
static void leave_out(const struct extract *extract, struct show_answer *show)
{
    const struct {
        enum sees_fact fact;
        void *member;
        size_t size;
    } members[] = {
#define OF(fact, member) {sees_fact_##fact, &show->member, sizeof show->member}
        OF(DOMAINS, domains),
        OF(OBSTACLES, obstacles),
        OF(PLACE, district),
        OF(PLACE, team),
        OF(PLACE, moves_to),
        OF(OUTSIDE_DATE, outside_date),
        OF(OUTSIDE_DATE, outside_kind),
        OF(OUTSIDE_DATE, deadline),
        OF(GROUND, ground),
        OF(PEOPLE, experts),
        OF(PEOPLE, participants),
        OF(PEOPLE, recused),
        OF(TALK, questions),
        OF(TALK, consultations),
        OF(TALK, contacts),
        OF(RECORDS, records),
        OF(RECORDS, answers),
        OF(RECORDS, filled),
        OF(MONEY, spends),
        OF(MONEY, needs),
        OF(MONEY, estimated_cents),
        OF(MONEY, returned),
        OF(MONEY, returned_cents),
        OF(AGREEMENTS, temporaries),
        OF(PEOPLE, process_lead),
        OF(PEOPLE, process_team),
        OF(RECORDS, measures),
        OF(RECORDS, plan),
        OF(HISTORY, ladders),
        OF(HISTORY, links),
        OF(HISTORY, merged_into),
        OF(HISTORY, sides),
        OF(HISTORY, skipped),
        OF(HISTORY, visited),
        OF(HISTORY, referrals),
        OF(HISTORY, tried),
#undef OF
    };
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (!extract_shows_fact(extract, members[i].fact))
            memset(members[i].member, 0, members[i].size);
    if (!extract_shows_fact(extract, sees_fact_AGREEMENTS))
        keep_own_agreements(extract, &show->agreements);
    if (!extract_shows_fact(extract, sees_fact_HISTORY) && !extract->votes) {
        show->proposal = 0;
        show->proposed = outcome_none;
        show->votes.n = 0;
    }
}

void query_show_referrals(const struct query_context *context, const struct case_row *row,
                          uint64_t most, struct list *out)
{
    struct referral_view *views = arena_alloc(context->arena, most * sizeof *views);
    struct referral_row referral;
    uint64_t first = row->referrals > most ? row->referrals - most : 0;
    *out = (struct list){0, views};
    for (uint64_t n = first + 1; n <= row->referrals; n++)
        if (state_referral(context->state, row->case_id, n, &referral))
            views[out->n++] = (struct referral_view){
                .end = referral.end,
                .ended = referral.ended,
                .error = referral.error,
                .missing = referral.missing,
                .opened = referral.opened,
                .received = referral.received,
                .referral = n,
                .remote = referral.remote,
                .step = referral.step,
                .step_at = referral.step_at,
                .tier = referral.tier,
                .to = referral.to,
            };
}

void query_show_facts(const struct query_context *context, const struct case_row *row,
                      struct show_answer *show)
{
    *show = (struct show_answer){
        .advice = row->advice,
        .case_id = row->case_id,
        .claimed_by = row->claimed_by,
        .cleared = row->cleared,
        .contacts = row->contacts,
        .deadline = row->deadline,
        .decided = row->decided,
        .district = row->district,
        .domains = row->domains,
        .due = row->due,
        .erased = row->erased,
        .erasure = row->erasure,
        .formal_by = row->formal_by,
        .formal_date = row->formal_date,
        .estimated_cents = row->estimated_cents,
        .filled = row->filled,
        .ground = row->ground,
        .holder = row->holder,
        .holder_left = case_is_open(row) && leave_left(context->state, &row->holder),
        .impact = row->impact,
        .issue_result = row->issue_result,
        .lacking = row->lacking,
        .ladder = row->ladder,
        .ladders = row->ladders,
        .level = row->level,
        .mandate = row->mandate,
        .matter = row->matter,
        .consent_withdrawn = row->consent_withdrawn,
        .meeting = row->meeting,
        .merged_into = row->merged_into,
        .minutes = row->minutes,
        .meant_for = row->meant_for,
        .moves_to = row->moves_to,
        .obstacles = row->obstacles,
        .offered_to = row->offered_to,
        .organisation = row->origin.n != 0 ? row->organisation : (struct code){{0}},
        .origin = row->origin,
        .origin_role = row->origin_role,
        .outcome = row->outcome,
        .override = row->override,
        .outside_date = row->outside_date,
        .outside_kind = row->outside_kind,
        .owner = row->owner,
        .quick = row->quick,
        .plan = row->plan,
        .process_lead = row->process_lead,
        .process_team = row->process_team,
        .records = row->records,
        .recused = row->recused,
        .reply = row->reply,
        .restricted = row->restricted,
        .returned = row->returned,
        .returned_cents = row->returned_cents,
        .room = row->room,
        .sides = row->sides,
        .stage = row->stage,
        .stalled = row->stalled,
        .status = row->status,
        .step = code_empty(&row->step) ? NULL : row->step.s,
        .stubborn = row->stubborn,
        .story = row->story,
        .story_version = row->story_version,
        .submitted = row->submitted,
        .submitter = row->submitter,
        .team = row->team,
        .teller = row->teller,
        .tier = row->tier,
        .told = row->told,
        .tried = row->tried,
        .unmet = row->unmet,
        .urgency = row->urgency,
        .visited = row->visited,
        .without_quorum = row->without_quorum,
    };
    show_items(context, row, show);
    show_work(context, row, show);
    show_participants(context, row, show);
    show_needs(context, row, show);
    show_moments(context, row, show);
    show_consultations(context, row, show);
    show_skipped(context, row, show);
    show_votes(context, row, show);
}

static void show_may(const struct query_context *context, const struct case_row *row,
                     struct show_answer *show)
{
    const struct message *commands[ACCESS_MAY_MAX];
    struct may_view *may = arena_alloc(context->arena, ACCESS_MAY_MAX * sizeof *may);
    show->may.v = may;
    size_t n = access_may(context->state, context->actor, row, commands);
    for (size_t i = 0; i < n; i++)
        if (matter_takes(row->matter, commands[i]))
            may[show->may.n++] = (struct may_view){.command = commands[i]->name};
}

bool query_show_answer(const struct query_context *context, const void *body, struct writer *answer)
{
    const struct query_show *query = body;
    struct case_row row;
    struct show_answer show;
    if (!query_case(context, query->case_id, &row))
        return false;
    query_show_facts(context, &row, &show);
    show.file_number = query_file_number(context, &row);
    show_household(context, &row, &show);
    show_links(context, &row, &show);
    show_may(context, &row, &show);
    query_show_referrals(context, &row, ITEMS_MAX, &show.referrals);
    struct extract *extract = arena_alloc(context->arena, sizeof *extract);
    access_extract(context->state, context->actor, &row, extract);
    leave_out(extract, &show);
    message_encode(&message_show_answer, &show, answer);
    return true;
}

/* A sequence, as an earlier page gave it. */
static bool read_cursor(const char *text, uint64_t *sequence)
{
    char *end;
    if (text[0] < '0' || text[0] > '9' || strlen(text) > 19)
        return false;
    *sequence = strtoull(text, &end, 10);
    return *end == '\0';
}

bool query_reads_answer(const struct query_context *context, const void *body,
                        struct writer *answer)
{
    const struct query_reads *query = body;
    struct case_row row;
    if (!(state_case(context->state, query->case_id, &row) &&
          access_oversees(context->state, context->actor, &row)) &&
        !query_case(context, query->case_id, &row))
        return false;
    if (!access_sees_readers(context->actor, &row))
        return query_refuse_with(context, ERR_DENIED, "", DETAIL_RELATIONS, "%s", "privacy,holder");
    uint64_t limit = query->limit == 0 ? 100 : query->limit;
    struct read_view *views = arena_alloc(context->arena, limit * sizeof *views);
    struct reads_answer reads = {.reads = {0, views}};
    struct read_row read;
    uint64_t sequence = 0;
    if (query->after != NULL && !read_cursor(query->after, &sequence))
        return query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
    while (state_read_next(context->state, query->case_id, &sequence, &read)) {
        views[reads.reads.n++] = (struct read_view){.extract = read.extract,
                                                    .ladder_version = read.ladder_version,
                                                    .person = read.person,
                                                    .purpose = read.purpose,
                                                    .refused = read.refused,
                                                    .stamp = read.stamp,
                                                    .via = read.via};
        if (reads.reads.n == limit) {
            char *next = arena_alloc(context->arena, 24);
            snprintf(next, 24, "%llu", (unsigned long long)sequence);
            reads.next = next;
            break;
        }
    }
    message_encode(&message_reads_answer, &reads, answer);
    return true;
}
