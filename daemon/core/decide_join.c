// SPDX-License-Identifier: EUPL-1.2
/* Two matters belong together (GEN-19): related, or one case goes on in the other, with everything
 * that was open there. */
#include "core/approval.h"
#include "core/refer.h"

#include "base/assert.h"
#include "core/link.h"

static bool other_matter(struct decision *d, const char *field, struct case_id id,
                         struct case_row *out)
{
    char text[CASE_ID_TEXT];
    case_id_format(id, text);
    if (case_id_equal(id, d->row.case_id))
        return refuse(d, ERR_BAD_VALUE, field, DETAIL_SAME_CASE);
    return state_case(d->state, id, out) ||
           refuse_with(d, ERR_NO_SUCH_CASE, field, DETAIL_VALUE, "%s", text);
}

void link_both(struct decision *d, struct case_id one, enum link kind, struct case_id other)
{
    struct case_linked here = {.case_id = one, .kind = kind, .other = other};
    struct case_linked there = {.case_id = other, .kind = link_inverse(kind), .other = one};
    decision_emit(d, &message_case_linked, &here);
    decision_emit(d, &message_case_linked, &there);
}

static void unlink_both(struct decision *d, struct case_id one, struct case_id other)
{
    struct case_unlinked here = {.case_id = one, .other = other};
    struct case_unlinked there = {.case_id = other, .other = one};
    decision_emit(d, &message_case_unlinked, &here);
    decision_emit(d, &message_case_unlinked, &there);
}

size_t links_of(struct state *state, struct case_id id)
{
    struct case_id other = {0};
    struct link_row row;
    size_t n = 0;
    while (n < LINKS_MAX && state_link_next(state, id, &other, &row))
        n++;
    return n;
}

/* People say how cases are related; what an issue is to a case says itself. */
static enum link kind_of(const struct decision *d, const struct case_row *other, enum link chosen)
{
    if (d->row.matter == matter_ISSUE)
        return other->matter == matter_ISSUE ? link_OTHERWISE : link_INSTANCE;
    return other->matter == matter_ISSUE ? link_ISSUE : chosen;
}

/* What goes up the ladder, or onto an agenda, together: cases in one place with one obstacle. */
static bool may_be_bundled(struct decision *d, const struct case_row *other)
{
    bool alike = false;
    for (uint32_t i = 0; i < d->row.obstacles.n; i++)
        alike = alike || codes_have(&other->obstacles, &d->row.obstacles.v[i]);
    if (alike && case_is_open(&d->row) && case_is_open(other) &&
        code_equal(&d->row.ladder, &other->ladder) && code_equal(&d->row.tier, &other->tier))
        return true;
    return refuse(d, ERR_BAD_VALUE, "other", DETAIL_NOT_BUNDLED);
}

bool decide_case_relate(struct decision *d, const void *body)
{
    const struct case_relate *c = body;
    struct case_row other;
    struct link_row row;
    if (!other_matter(d, "other", c->other, &other))
        return false;
    if (other.matter == matter_CONSULTATION)
        return refuse_with(d, ERR_WRONG_MATTER, "other", DETAIL_MATTER, "%s",
                           enum_word(&names_matter, (int)other.matter));
    enum link kind = kind_of(d, &other, c->kind);
    if (d->row.matter != matter_ISSUE && other.matter != matter_ISSUE && !link_is_chosen(kind))
        return refuse(d, kind == link_none ? ERR_MISSING_FIELD : ERR_BAD_VALUE, "kind",
                      DETAIL_LINK_CHOICE);
    if (kind == link_BUNDLED && !may_be_bundled(d, &other))
        return false;
    if (state_link(d->state, c->case_id, c->other, &row))
        return refuse_with(d, ERR_ALREADY_LINKED, "other", DETAIL_LINKED_AS, "%s",
                           enum_word(&names_link, (int)row.kind));
    if (links_of(d->state, c->case_id) == LINKS_MAX || links_of(d->state, c->other) == LINKS_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "other", DETAIL_LINKS_FULL, "%d", LINKS_MAX);
    d->about = c->case_id;
    decision_flush(d);
    link_both(d, c->case_id, kind, c->other);
    return true;
}

/* What came about by merging or splitting is history. */
bool decide_case_unrelate(struct decision *d, const void *body)
{
    const struct case_unrelate *c = body;
    struct link_row row;
    if (!state_link(d->state, c->case_id, c->other, &row))
        return refuse(d, ERR_NO_SUCH_ITEM, "other", DETAIL_NOT_LINKED);
    if (!link_is_chosen(row.kind) && row.kind != link_ISSUE && row.kind != link_INSTANCE)
        return refuse_with(d, ERR_WRONG_STATE, "other", DETAIL_LINK_STAYS, "%s",
                           enum_word(&names_link, (int)row.kind));
    d->about = c->case_id;
    decision_flush(d);
    unlink_both(d, c->case_id, c->other);
    return true;
}

/* --- merging --- */

/* The case that ends, as it was, while the draft is that of the case that goes on. */
struct ending {
    struct case_row row;
    struct clock_start clocks[CLOCKS_MAX];
    size_t n_clocks;
    uint64_t spends[QUESTIONS_MAX + 1]; /* the number that a spend has got in the other; 0: none */
};

static bool may_merge(struct decision *d, struct case_id into, struct case_row *target)
{
    if (!require_open(d) || !require_text(d, "reason") || !other_matter(d, "into", into, target))
        return false;
    if (d->row.erased || target->erased)
        return refuse(d, ERR_ERASED, "case_id", DETAIL_NONE);
    if (d->row.status == status_DECIDED) /* its resident must hear that outcome first */
        return require_status(d, status_QUEUED, status_WORKING);
    if (!require_minutes(d) || !require_sharing(d) || !require_no_sides(d) ||
        !require_no_temporary(d))
        return false;
    if (case_matter(target) != matter_CASE)
        return refuse_with(d, ERR_WRONG_MATTER, "into", DETAIL_MATTER, "%s",
                           enum_word(&names_matter, (int)case_matter(target)));
    if (!case_is_open(target))
        return refuse_with(d, ERR_WRONG_STATE, "into", DETAIL_STATUS, "%s",
                           enum_word(&names_status, (int)target->status));
    if (target->consent_withdrawn)
        return refuse(d, ERR_CONSENT_WITHDRAWN, "into", DETAIL_NONE);
    if (target->restricted)
        return refuse(d, ERR_RESTRICTED, "into", DETAIL_NONE);
    if (!code_equal(&target->ladder, &d->row.ladder))
        return refuse_with(d, ERR_WRONG_STATE, "into", DETAIL_OTHER_LADDER, "%s", target->ladder.s);
    if ((target->ground == ground_ANONYMOUS) != (d->row.ground == ground_ANONYMOUS))
        return refuse(d, ERR_GROUND_REQUIRED, "into", DETAIL_ANONYMOUS_AND_NAMED);
    if (links_of(d->state, into) == LINKS_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "into", DETAIL_LINKS_FULL, "%d", LINKS_MAX);
    return true;
}

static enum item_kind item_of_clock(enum trigger trigger)
{
    if (trigger == trigger_ASKED)
        return item_kind_QUESTION;
    if (trigger == trigger_CONSULTED || trigger == trigger_ADVISED)
        return item_kind_CONSULTATION;
    if (trigger == trigger_AGREED || trigger == trigger_CONDITION)
        return item_kind_AGREEMENT;
    bool money = trigger == trigger_SPEND || trigger == trigger_LOAN || trigger == trigger_ACCOUNT;
    return money ? item_kind_SPEND : item_kind_none;
}

/* The clocks of an item go on as they ran: the same owner, the same moment. */
static void carry_clocks(struct decision *d, const struct ending *from, enum item_kind kind,
                         uint64_t was, uint64_t item)
{
    for (size_t i = 0; i < from->n_clocks; i++)
        if (from->clocks[i].item == was && item_of_clock(from->clocks[i].trigger) == kind)
            clock_take_over(d, &from->clocks[i], item);
}

static bool carry(struct decision *d, const struct ending *from, struct item_carried *e)
{
    e->case_id = d->row.case_id;
    e->other = from->row.case_id;
    if (e->item > QUESTIONS_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "into",
                           e->kind == item_kind_QUESTION       ? DETAIL_QUESTIONS_FULL
                           : e->kind == item_kind_CONSULTATION ? DETAIL_CONSULTATIONS_FULL
                           : e->kind == item_kind_AGREEMENT    ? DETAIL_AGREEMENTS_FULL
                                                               : DETAIL_SPENDS_FULL,
                           "%d", QUESTIONS_MAX);
    decision_emit(d, &message_item_carried, e);
    carry_clocks(d, from, e->kind, e->was, e->item);
    return true;
}

static bool carry_talk(struct decision *d, const struct ending *from)
{
    struct question_row question;
    struct consultation_row consultation;
    for (uint64_t n = 1; n <= from->row.questions; n++) {
        ASSERT(state_question(d->state, from->row.case_id, n, &question));
        if (question.answered.ms != 0)
            continue;
        struct item_carried e = {
            .item = d->row.questions + 1, .kind = item_kind_QUESTION, .open = 1, .was = n};
        if (!carry(d, from, &e))
            return false;
        d->pauses[d->n_pauses++] = (struct pause){d->command->stamp, {0}};
    }
    for (uint64_t n = 1; n <= from->row.consultations; n++) {
        ASSERT(state_consultation(d->state, from->row.case_id, n, &consultation));
        if (consultation.answered.ms != 0)
            continue;
        struct item_carried e = {
            .item = d->row.consultations + 1, .kind = item_kind_CONSULTATION, .was = n};
        if (!carry(d, from, &e))
            return false;
    }
    clock_recompute(d);
    return true;
}

static bool is_accounted_for(const struct ending *from, uint64_t spend)
{
    for (size_t i = 0; i < from->n_clocks; i++)
        if (from->clocks[i].trigger == trigger_ACCOUNT && from->clocks[i].item == spend)
            return false;
    return true;
}

/* A limit, or what is usual, is a case's: of one case that went on in another too (UTR-10). */
static bool counts_for_the_case(const struct decision *d, const struct spend_row *spend)
{
    const struct pot *pot = ladder_pot(d->ladder, &spend->pot);
    return spend->state == spend_state_APPROVED && pot != NULL &&
           code_equal(&spend->ladder, &d->row.ladder) &&
           (pot->case_cents != 0 || pot->about_to_cents != 0);
}

/* Undecided (a board then votes anew), not accounted for yet, a loan of which something is still
 * to come back, or from a pot that looks at what the case has. What else was spent stays where it
 * was spent. */
static bool spend_goes_on(const struct decision *d, const struct ending *from,
                          const struct spend_row *spend)
{
    return spend->state == spend_state_REQUESTED || counts_for_the_case(d, spend) ||
           (spend->state == spend_state_APPROVED && spend->kind == spend_kind_LOAN &&
            spend->cents > spend->repaid_cents + spend->forgiven_cents) ||
           !is_accounted_for(from, spend->spend);
}

static bool carry_money(struct decision *d, struct ending *from)
{
    struct spend_row spend;
    for (uint64_t n = 1; n <= from->row.spends; n++) {
        ASSERT(state_spend(d->state, from->row.case_id, n, &spend));
        if (!spend_goes_on(d, from, &spend))
            continue;
        struct item_carried e = {.item = d->row.spends + 1,
                                 .kind = item_kind_SPEND,
                                 .open = spend.state == spend_state_REQUESTED,
                                 .was = n};
        from->spends[n] = e.item;
        if (!carry(d, from, &e))
            return false;
        spend.spend = e.item;
        if (e.open)
            approval_carried(d, &spend);
    }
    return true;
}

/* An agreement that is not settled, that waits for its condition, or that says what may be forgiven
 * of a loan that goes along. */
static bool carry_agreements(struct decision *d, const struct ending *from)
{
    struct agreement_row row;
    for (uint64_t n = 1; n <= from->row.agreements; n++) {
        ASSERT(state_agreement(d->state, from->row.case_id, n, &row));
        ASSERT(row.spend <= QUESTIONS_MAX);
        uint64_t spend = from->spends[row.spend];
        uint64_t open =
            (uint64_t)(row.result == settlement_none) + (row.condition == condition_state_PENDING);
        if (open == 0 && spend == 0)
            continue;
        struct item_carried e = {.item = d->row.agreements + 1,
                                 .kind = item_kind_AGREEMENT,
                                 .open = open,
                                 .spend = spend,
                                 .was = n};
        if (!carry(d, from, &e))
            return false;
    }
    return true;
}

static void add_codes(struct codes *to, const struct codes *from)
{
    for (uint32_t i = 0; i < from->n && to->n < CASE_CODES_MAX; i++)
        codes_add(to, &from->v[i]);
}

/* GEN-13: the earliest date from outside that is still to come counts. */
static bool comes_sooner(const struct decision *d, struct civil_date date, struct civil_date than)
{
    struct civil_date today = decision_date(d, d->command->stamp);
    return date.n != 0 &&
           (than.n == 0 || (date.n >= today.n && (than.n < today.n || date.n < than.n)));
}

/* The tightest of what both have, and what was urgent stays so. */
static void absorb(struct decision *d, const struct case_row *from)
{
    const struct case_row *row = &d->row;
    bool sooner = comes_sooner(d, from->outside_date, row->outside_date);
    bool tighter =
        from->deadline.ms != 0 && (row->deadline.ms == 0 || from->deadline.ms < row->deadline.ms);
    bool hurries = from->urgency == urgency_URGENT && row->urgency != urgency_URGENT;
    struct case_absorbed e = {
        .case_id = row->case_id,
        .deadline = tighter ? from->deadline : row->deadline,
        .domains = row->domains,
        .obstacles = row->obstacles,
        .other = from->case_id,
        .outside_date = sooner ? from->outside_date : row->outside_date,
        .outside_kind = sooner ? from->outside_kind : row->outside_kind,
        .urgency = hurries ? urgency_URGENT : row->urgency,
    };
    add_codes(&e.domains, &from->domains);
    add_codes(&e.obstacles, &from->obstacles);
    decision_emit(d, &message_case_absorbed, &e);
    if (sooner)
        outside_watch(d, e.outside_date);
    if (tighter) {
        clock_end(d, trigger_DEADLINE, 0);
        clock_watch_deadline(d);
    }
    if (hurries)
        move_hurry(d);
}

/* An issue that is open goes on with the case: what comes of it is for whoever has that now, and it
 * counts one case. One that is closed has answered. */
static void carry_issues(struct decision *d, struct case_id from, struct case_id into)
{
    struct case_id other = {0};
    struct link_row link;
    struct case_row issue;
    size_t n = links_of(d->state, into) + 1;
    while (d->n_events + 4 <= EVENTS_MAX && state_link_next(d->state, from, &other, &link)) {
        if (link.kind != link_ISSUE)
            continue;
        ASSERT(state_case(d->state, other, &issue));
        if (!case_is_open(&issue))
            continue;
        bool has_it = state_link(d->state, into, other, &link);
        if (!has_it && n == LINKS_MAX)
            continue;
        unlink_both(d, from, other);
        if (!has_it)
            link_both(d, into, link_ISSUE, other);
        n += !has_it;
    }
}

/* First the case that goes on takes over what is open, then the other ends: so nothing is nobody's
 * in between. Both events carry numbers; apply copies the rows. */
bool decide_case_merge(struct decision *d, const void *body)
{
    const struct case_merge *c = body;
    struct ending *from = arena_alloc(d->arena, sizeof *from);
    struct case_row target;
    if (!may_merge(d, c->into, &target))
        return false;
    from->row = d->row;
    from->n_clocks = d->n_clocks;
    memcpy(from->clocks, d->clocks, d->n_clocks * sizeof d->clocks[0]);
    d->about = c->into;
    ASSERT(decision_load(d, c->into));
    absorb(d, &from->row);
    if (!recuse_carry(d, &from->row.recused) || !carry_talk(d, from) || !carry_money(d, from) ||
        !carry_agreements(d, from))
        return false;
    decision_flush(d);
    ASSERT(decision_load(d, c->case_id));
    referral_leave(d);
    clock_end_with_case(d);
    clock_flush(d);
    struct case_merged e = {.case_id = c->case_id, .into = c->into, .sealed = decision_sealed(d)};
    decision_emit(d, &message_case_merged, &e);
    decision_flush(d);
    struct link_row row;
    if (state_link(d->state, c->case_id, c->into, &row))
        unlink_both(d, c->case_id, c->into);
    link_both(d, c->case_id, link_MERGED_INTO, c->into);
    carry_issues(d, c->case_id, c->into);
    return true;
}
