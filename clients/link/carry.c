// SPDX-License-Identifier: EUPL-1.2
/* One case, at both sides: what the one has and the other has not is brought over, one thing at a
 * time, and both are looked at again after each. So it does not matter in which order things
 * happened, how long a side was away, what was brought before, or where a restored backup stands.
 *
 * A refusal stands in the log, without what it is about; a later round asks again, as what was in
 * its way may be gone, but for words not before something happened there (refused.h). */
#include "clients/link/link.h"

#include "base/clock.h"
#include "base/memory.h"

#define ROUNDS_MAX    64 /* things of one referral in one go */
#define REFERRALS_MAX 8  /* of one case, counted from the newest */

struct pair {
    struct carrier *link;
    struct referral_answer here;
    struct referral_answer there;
    bool arrived;     /* `there` is filled in */
    uint64_t brought; /* the referral that was brought over just now; 0: none */
};

/* Something with words, for a side where the case stands so. */
static struct refused_one with_words(const struct pair *pair, const struct message *command,
                                     uint64_t number, uint64_t stood)
{
    return (struct refused_one){.id = pair->here.case_id,
                                .command = command->number,
                                .referral = pair->here.referral,
                                .number = number,
                                .stood = stood};
}

/* Before the words are read. */
static bool is_refused(struct pair *pair, const struct refused_one *what)
{
    return refused_lately(&pair->link->words, what, clock_boot_ms());
}

/* Both sides are to be looked at again, or cannot be. */
static bool ends_look(enum carried done)
{
    return done == CARRIED_DONE || done == CARRIED_FAILED;
}

/* What came of saying it. */
static enum carried note(struct pair *pair, const struct refused_one *what, enum carried done)
{
    if (!ends_look(done))
        refused_note(&pair->link->words, what, clock_boot_ms());
    return done;
}

/* --- from the one that refers --- */

static enum carried refuse(struct pair *pair, const struct reply *reply)
{
    struct reply done;
    struct referral_refuse body = {.case_id = pair->here.case_id,
                                   .error = reply->error,
                                   .missing = reply->missing,
                                   .referral = pair->here.referral};
    struct code field;
    const char *text = reply->field == NULL ? "" : reply->field;
    if (strncmp(text, "texts.", 6) == 0)
        text += 6;
    if (body.missing.n == 0 && code_set(&field, text, strlen(text)))
        codes_add(&body.missing, &field);
    return say(pair->link, &pair->link->here, &message_referral_refuse, &body, pair->here.sequence,
               &done);
}

static enum carried bring(struct pair *pair)
{
    const struct referral_answer *here = &pair->here;
    struct reply reply;
    struct refused_one what = with_words(pair, &message_referral_receive, 0, 0);
    if (is_refused(pair, &what))
        return CARRIED_NOTHING;
    struct referral_receive *body = arena_alloc(&pair->link->arena, sizeof *body);
    enum carried read = read_words(pair->link, &pair->link->here, here->case_id, 0, &body->texts);
    if (read != CARRIED_DONE)
        return read;
    body->domains = here->domains;
    body->ground = here->ground;
    body->ground_basis = here->ground_basis;
    body->ladder = here->ladder;
    body->obstacles = here->obstacles;
    body->organisation = here->organisation;
    body->outside_date = here->outside_date;
    body->outside_kind = here->outside_kind;
    body->referral = here->referral;
    body->remote = here->case_id;
    body->role = here->role;
    body->stage = here->stage;
    body->tried = here->tried;
    body->urgency = here->urgency;
    enum carried done =
        say(pair->link, &pair->link->there, &message_referral_receive, body, 0, &reply);
    if (done == CARRIED_DONE)
        pair->brought = here->referral;
    return note(pair, &what, done == CARRIED_NOTHING ? refuse(pair, &reply) : done);
}

/* It came to nothing there: it never arrived, or the backup that was restored does not know it. */
static enum carried report_gone(struct pair *pair)
{
    struct reply reply;
    const struct referral_answer *here = &pair->here;
    bool later = here->ended.ms > here->step_at.ms;
    struct referral_report body = {.at = later ? here->ended : here->step_at,
                                   .case_id = here->case_id,
                                   .number = later ? 0 : here->step_number + 1,
                                   .referral = here->referral,
                                   .step = referral_step_WITHDRAWN};
    return say(pair->link, &pair->link->here, &message_referral_report, &body, here->sequence,
               &reply);
}

static bool is_open(const struct referral_answer *side)
{
    return side->status != status_CLOSED && side->status != status_WITHDRAWN;
}

static enum carried tell_there(struct pair *pair, const struct message *command, const void *body)
{
    struct reply reply;
    return say(pair->link, &pair->link->there, command, body, pair->there.sequence, &reply);
}

static enum carried withdraw_there(struct pair *pair)
{
    static const char words[] = "De casus is teruggehaald door wie verwees.";
    struct case_withdraw body = {.case_id = pair->there.case_id};
    struct code reason = code_of("reason");
    texts_put(&body.texts, &reason, bytes_of(words, sizeof words - 1));
    return tell_there(pair, &message_case_withdraw, &body);
}

static enum carried recall(struct pair *pair)
{
    return pair->here.end == referral_end_RECALLED && is_open(&pair->there) ? withdraw_there(pair)
                                                                            : CARRIED_NOTHING;
}

/* GEN-6: what was withdrawn here ends the sharing there. A ground for that site alone (GEN-15) that
 * ends takes the case back where it rests on no consent that could be withdrawn there. */
static enum carried follow_consent(struct pair *pair)
{
    const struct referral_answer *here = &pair->here;
    const struct referral_answer *there = &pair->there;
    struct case_id id = there->case_id;
    if (!is_open(there) || here->consent_withdrawn == there->consent_withdrawn)
        return CARRIED_NOTHING;
    if (here->consent_withdrawn)
        return there->ground == ground_CONSENT
                   ? tell_there(pair, &message_consent_withdraw,
                                &(struct consent_withdraw){.case_id = id})
                   : withdraw_there(pair);
    if (here->ground == ground_CONSENT)
        return tell_there(pair, &message_consent_give, &(struct consent_give){.case_id = id});
    if (here->ground == ground_none)
        return CARRIED_NOTHING;
    struct case_amend amend = {
        .case_id = id, .ground = here->ground, .ground_basis = here->ground_basis};
    return tell_there(pair, &message_case_amend, &amend);
}

/* --- from the one that takes in --- */

/* One that arrived is a reason to look again, whatever came of those behind it. */
static enum carried report_steps(struct pair *pair, bool last)
{
    const struct carried_step *steps = pair->there.steps.v;
    enum carried done = CARRIED_NOTHING;
    bool arrived = false;
    for (size_t i = 0; i < pair->there.steps.n && done != CARRIED_FAILED; i++) {
        bool is_last = steps[i].step == referral_step_CLOSED ||
                       steps[i].step == referral_step_WITHDRAWN ||
                       steps[i].step == referral_step_HANDED_BACK;
        if (is_last && !last)
            break;
        struct reply reply;
        struct referral_report body = {.at = steps[i].at,
                                       .case_id = pair->here.case_id,
                                       .number = steps[i].number,
                                       .referral = pair->here.referral,
                                       .remote = pair->there.case_id,
                                       .step = steps[i].step,
                                       .tier = steps[i].tier};
        done = say(pair->link, &pair->link->here, &message_referral_report, &body,
                   pair->here.sequence, &reply);
        arrived = arrived || done == CARRIED_DONE;
    }
    return arrived && done != CARRIED_FAILED ? CARRIED_DONE : done;
}

static const struct carried_question *known_here(const struct pair *pair,
                                                 const struct carried_question *question)
{
    const struct carried_question *known = pair->here.questions.v;
    for (size_t i = 0; i < pair->here.questions.n; i++)
        if (known[i].remote == question->question && known[i].asked.ms == question->asked.ms)
            return &known[i];
    return NULL;
}

static enum carried bring_question(struct pair *pair, const struct carried_question *question)
{
    struct reply reply;
    struct refused_one what =
        with_words(pair, &message_referral_question, question->question, pair->here.sequence);
    if (pair->here.end != referral_end_none || is_refused(pair, &what))
        return CARRIED_NOTHING;
    struct referral_question *body = arena_alloc(&pair->link->arena, sizeof *body);
    enum carried read = read_words(pair->link, &pair->link->there, pair->there.case_id,
                                   question->question, &body->texts);
    if (read != CARRIED_DONE)
        return read;
    body->asked = question->asked;
    body->case_id = pair->here.case_id;
    body->question = question->question;
    body->referral = pair->here.referral;
    return note(pair, &what,
                say(pair->link, &pair->link->here, &message_referral_question, body,
                    pair->here.sequence, &reply));
}

static enum carried bring_answer(struct pair *pair, const struct carried_question *question,
                                 uint64_t number_here)
{
    struct refused_one what =
        with_words(pair, &message_case_answer, question->question, pair->there.sequence);
    if (is_refused(pair, &what))
        return CARRIED_NOTHING;
    struct case_answer *body = arena_alloc(&pair->link->arena, sizeof *body);
    enum carried read =
        read_words(pair->link, &pair->link->here, pair->here.case_id, number_here, &body->texts);
    if (read != CARRIED_DONE)
        return read;
    body->case_id = pair->there.case_id;
    body->question = question->question;
    return note(pair, &what, tell_there(pair, &message_case_answer, body));
}

static enum carried bring_talk(struct pair *pair)
{
    const struct carried_question *open = pair->there.questions.v;
    enum carried done = CARRIED_NOTHING;
    for (size_t i = 0; i < pair->there.questions.n && !ends_look(done); i++) {
        const struct carried_question *known = known_here(pair, &open[i]);
        if (known == NULL)
            done = bring_question(pair, &open[i]);
        else if (known->answered)
            done = bring_answer(pair, &open[i], known->question);
    }
    return done;
}

static enum carried bring_outcome(struct pair *pair)
{
    const struct referral_answer *there = &pair->there;
    struct reply reply;
    struct refused_one what = with_words(pair, &message_referral_outcome, 0, pair->here.sequence);
    if (there->outcome == outcome_none || pair->here.end != referral_end_none ||
        is_refused(pair, &what))
        return CARRIED_NOTHING;
    struct referral_outcome *body = arena_alloc(&pair->link->arena, sizeof *body);
    enum carried read = read_words(pair->link, &pair->link->there, there->case_id, 0, &body->texts);
    if (read == CARRIED_FAILED || read == CARRIED_ASIDE)
        return read;
    body->case_id = pair->here.case_id;
    body->formal_by = there->formal_by;
    body->formal_date = there->formal_date;
    body->lacking = there->lacking;
    body->mandate = there->mandate;
    body->outcome = there->outcome;
    body->referral = pair->here.referral;
    body->unmet = there->unmet;
    return note(pair, &what,
                say(pair->link, &pair->link->here, &message_referral_outcome, body,
                    pair->here.sequence, &reply));
}

/* There the outcome counts as told once it is here: here it becomes a step to tell the resident. */
static enum carried confirm_outcome(struct pair *pair)
{
    if (pair->here.end != referral_end_OUTCOME || pair->there.status != status_DECIDED ||
        pair->there.told)
        return CARRIED_NOTHING;
    return tell_there(pair, &message_resident_tell,
                      &(struct resident_tell){.case_id = pair->there.case_id});
}

static bool was_handed_back(const struct referral_answer *there)
{
    const struct carried_step *steps = there->steps.v;
    for (size_t i = 0; i < there->steps.n; i++)
        if (steps[i].step == referral_step_HANDED_BACK)
            return true;
    return false;
}

static enum carried hand_back(struct pair *pair)
{
    struct reply reply;
    struct refused_one what = with_words(pair, &message_referral_refuse, 0, pair->here.sequence);
    if (pair->here.end != referral_end_none || !was_handed_back(&pair->there) ||
        is_refused(pair, &what))
        return CARRIED_NOTHING;
    struct referral_refuse *body = arena_alloc(&pair->link->arena, sizeof *body);
    enum carried read =
        read_words(pair->link, &pair->link->there, pair->there.case_id, 0, &body->texts);
    if (read == CARRIED_FAILED || read == CARRIED_ASIDE)
        return read;
    body->case_id = pair->here.case_id;
    body->missing = pair->there.missing;
    body->referral = pair->here.referral;
    return note(pair, &what,
                say(pair->link, &pair->link->here, &message_referral_refuse, body,
                    pair->here.sequence, &reply));
}

static enum carried steps_before(struct pair *pair)
{
    return report_steps(pair, false);
}

static enum carried steps_to_the_end(struct pair *pair)
{
    return report_steps(pair, true);
}

static enum carried carry_something(struct pair *pair)
{
    static enum carried (*const in_order[])(struct pair * pair) = {
        steps_before, bring_talk,     bring_outcome,   hand_back,
        recall,       follow_consent, confirm_outcome, steps_to_the_end,
    };
    if (!pair->arrived && pair->here.end != referral_end_none)
        return report_gone(pair);
    if (!pair->arrived)
        return pair->here.blocked ? CARRIED_NOTHING : bring(pair);
    for (size_t i = 0; i < sizeof in_order / sizeof in_order[0]; i++) {
        enum carried done = in_order[i](pair);
        if (ends_look(done))
            return done;
    }
    return CARRIED_NOTHING;
}

static bool look_there(struct pair *pair, struct case_id id, uint64_t referral)
{
    struct query_referral there = {.after_at = pair->here.step_at,
                                   .after_number = pair->here.step_number,
                                   .referral = referral,
                                   .remote = id};
    return ask(pair->link, &pair->link->there, &message_query_referral, &there,
               &message_referral_answer, &pair->there, &pair->arrived);
}

static bool look(struct pair *pair, struct case_id id, uint64_t referral, bool *found)
{
    struct carrier *link = pair->link;
    struct query_referral here = {.case_id = id, .referral = referral};
    arena_clear(&link->arena);
    pair->arrived = false;
    if (!ask(link, &link->here, &message_query_referral, &here, &message_referral_answer,
             &pair->here, found))
        return false;
    if (!*found || pair->here.finished)
        return true;
    return look_there(pair, id, pair->here.referral);
}

/* While its words were under way the referral came to its end here, by another hand or another
 * link: nobody follows the case there. */
static bool take_back(struct pair *pair, struct case_id id)
{
    return pair->brought == 0 ||
           (look_there(pair, id, pair->brought) &&
            (!pair->arrived || !is_open(&pair->there) || withdraw_there(pair) != CARRIED_FAILED));
}

/* `*more` becomes how many referrals of the case there are before this one. */
static bool carry_referral(struct carrier *link, struct case_id id, uint64_t referral,
                           uint64_t *more)
{
    struct pair *pair = memory_zeroed(1, sizeof *pair);
    bool found = true;
    bool reached = true;
    *more = 0;
    pair->link = link;
    for (int i = 0; reached && i < ROUNDS_MAX; i++) {
        reached = look(pair, id, referral, &found);
        if (!reached)
            break;
        if (found)
            *more = pair->here.referral - 1;
        if (!found || pair->here.finished) {
            reached = take_back(pair, id);
            break;
        }
        enum carried done = carry_something(pair);
        reached = done != CARRIED_FAILED;
        if (!ends_look(done))
            break;
    }
    free(pair);
    return reached;
}

bool carry_case(struct carrier *link, struct case_id id)
{
    uint64_t referral = 0; /* the newest */
    bool reached = true;
    link->about = id;
    for (int i = 0; reached && i < REFERRALS_MAX && (i == 0 || referral != 0); i++)
        reached = carry_referral(link, id, referral, &referral);
    link->about.n = 0;
    return reached || link->aside;
}
