// SPDX-License-Identifier: EUPL-1.2
/* A decision in the making: the command, a draft of its case, the draft's clocks, and the events so
 * far. `decision_emit` adds an event and changes the draft as apply will change the row, so that a
 * decision of several events sees its own steps. Internal to core. */
#ifndef CORE_DECISION_H
#define CORE_DECISION_H

#include "calendar/deadline.h"
#include "core/actor.h"
#include "core/grounds.h"
#include "core/route.h"

#define CLOCKS_OF_CLIENTS 64  /* as many as commands of people may leave running on a case */
#define QUESTIONS_MAX     64  /* on a case in its life; likewise agreements, spends */
#define CASE_CODES_MAX    12  /* domains of a case; likewise obstacles */
#define LINKS_MAX         100 /* of one matter to others */
#define AGENDA_MAX        40  /* cases on one agenda */
#define WARNINGS_MAX      8   /* of one command */
#define EVENTS_MAX        400 /* of one command: a tick or a meeting touches several cases */

struct decision {
    struct state *state;
    const struct core_command *command;
    struct arena *arena;
    struct error *error;

    /* the case at hand; id none when there is none */
    struct case_row row;
    const struct ladder *ladder;
    uint64_t ladder_version;
    const struct tier *tier;
    uint64_t clocks_known; /* clocks up to this number are in the state */
    struct clock_start clocks[CLOCKS_MAX];
    size_t n_clocks;
    struct clock_start started[CLOCKS_MAX];
    size_t n_started;
    struct clock_stop stopped[CLOCKS_MAX];
    size_t n_stopped;
    struct pause pauses[QUESTIONS_MAX]; /* the ledger: one per question */
    size_t n_pauses;
    bool beyond;                           /* a deadline lies past the calendar */
    bool full;                             /* more clocks than a case may have */
    struct warning warnings[WARNINGS_MAX]; /* limits that it goes over */
    size_t n_warnings;
    struct warning refused; /* the first of them that its file refuses; kind none: none */

    struct core_event events[EVENTS_MAX];
    size_t n_events;
    uint64_t item;
    struct case_id about; /* what the reply is about, where that is not the last draft */
};

/* --- decision.c --- */

/* Without a case and without events. */
struct decision *decision_new(struct state *state, const struct core_command *command,
                              struct arena *arena, struct error *error);
/* Loads a case, its rules and its clocks. False with NO_SUCH_CASE. */
bool decision_load(struct decision *d, struct case_id id);
/* The rules that a case goes by, and whose calendar and zone make its deadlines: the ladder in
 * force; but a tier that a closed case ended at may have left it since, and then the version that
 * the case entered that tier under. */
const struct ladder *case_rules(struct state *state, const struct case_row *row, uint64_t *version);
/* The ledger of pauses, one per question: how many. */
size_t case_pauses(struct state *state, const struct case_row *row,
                   struct pause pauses[QUESTIONS_MAX]);
/* Does a clock of this trigger stand still while a question is open? */
bool trigger_pauses(enum trigger trigger);
/* Begins with a case that does not exist yet. */
void decision_new_case(struct decision *d, const struct case_row *row, const struct ladder *ladder,
                       uint64_t version);
/* Ends work on the case at hand: settles its closing clock and emits what its clocks became. */
void decision_flush(struct decision *d);
/* `body` is copied into the arena. */
void decision_emit(struct decision *d, const struct message *message, const void *body);

/* As error_set and error_set_with. */
bool refuse(struct decision *d, enum err code, const char *field, enum detail detail);
bool refuse_with(struct decision *d, enum err code, const char *field, enum detail detail,
                 const char *values, ...) __attribute__((format(printf, 5, 6)));

/* The command's texts as they go into an event. */
static inline struct sealed decision_sealed(const struct decision *d)
{
    return d->command->sealed;
}
/* False with TEXT_REQUIRED when the field is not filled. */
bool require_text(struct decision *d, const char *field);
/* False with WRONG_STATE unless the draft has one of the two statuses (status_none: no second). */
bool require_status(struct decision *d, enum status a, enum status b);
bool require_open(struct decision *d);
/* False with ERASED, RESTRICTED or CONSENT_WITHDRAWN: nothing may be shared now. */
bool require_sharing(struct decision *d);
/* False with WRONG_STATE while the minutes of a meeting that was held are due: what it concluded is
 * written down before the case leaves the table's hands (UTR-7). */
bool require_minutes(struct decision *d);
/* False with LIMIT_REACHED when the case's list is full and does not have it: no fact is lost. */
bool room_for(struct decision *d, const char *field, const struct codes *list,
              const struct code *code);
bool require_person(struct decision *d, const char *field, const struct code *person);
/* The same, of somebody who may work on cases: the privacy officer and a gateway do not. */
bool require_worker(struct decision *d, const char *field, const struct code *person);

/* --- matter.c --- */

/* Whether a command about such a matter is possible at all. */
bool matter_takes(enum matter matter, const struct message *message);

/* --- clocks.c --- */

struct clock_request {
    enum trigger trigger;
    struct code owner;
    uint64_t item;
    struct civil_date fixed; /* a date that the file does not set */
    struct instant start;    /* none: the stamp */
    packed_duration within;  /* how long, where that stands elsewhere in the file; 0: the rule's */
};
/* Starts every clock that the ladder has for the trigger. */
void clock_begin(struct decision *d, const struct clock_request *request);
/* How long somebody reads without the right (glass), and how long there is to review it. */
void clock_begin_glass(struct decision *d, enum trigger trigger, packed_duration after,
                       const struct code *owner, uint64_t glass);
/* The same for the case's own deadline, when it has one. */
void clock_watch_deadline(struct decision *d);
/* Stops the clocks of a trigger; item 0: whatever their item. */
void clock_end(struct decision *d, enum trigger trigger, uint64_t item);
/* The same for this item alone, also where that is 0. */
void clock_end_exactly(struct decision *d, enum trigger trigger, uint64_t item);
/* The same, of one owner only. */
void clock_end_of(struct decision *d, enum trigger trigger, uint64_t item,
                  const struct code *owner);
void clock_end_all(struct decision *d);
/* The same when the case ends. GEN-10: whoever reads without the right reads no longer, by an
 * event; that somebody looks at it afterwards is not over with the case. */
void clock_end_with_case(struct decision *d);
/* The one at this place in the list; the last one takes its place. */
void clock_stop(struct decision *d, size_t index);
/* A clock goes on as it ran, about an item with this number: of another case, or once more. */
void clock_take_over(struct decision *d, const struct clock_start *clock, uint64_t item);
bool clock_running(const struct decision *d, enum trigger trigger);
bool clock_running_of(const struct decision *d, enum trigger trigger, uint64_t item,
                      const struct code *owner);
/* Whether the actor, or whom he stands in for, has the step that the clock of this item is. */
bool clock_asks_actor(const struct decision *d, enum trigger trigger, uint64_t item);
/* Gives every running clock of one owner to another. */
void clock_hand_over(struct decision *d, const struct code *from, const struct code *to);
/* The same, of what he must do as the case holder. */
void clock_hand_over_lead(struct decision *d, const struct code *from, const struct code *to);
/* The same, of one trigger. */
void clock_hand_over_of(struct decision *d, enum trigger trigger, const struct code *from,
                        const struct code *to);
/* Gives every running clock of a trigger to somebody. */
void clock_give(struct decision *d, enum trigger trigger, const struct code *to);
/* After a question was asked or answered: pausable clocks get their time anew. */
void clock_recompute(struct decision *d);
/* After the calendar changed: all of them. */
void clock_recompute_all(struct decision *d);
/* A clock that goes by its own part of the ladder file and has its name: a side route, a
 * measurement. */
void clock_begin_named(struct decision *d, enum trigger trigger, const struct code *code,
                       packed_duration after, const struct code *owner);
void clock_end_named(struct decision *d, enum trigger trigger, const struct code *code);
bool clock_running_named(const struct decision *d, enum trigger trigger, const struct code *code);
/* Gives the clocks of one item to somebody. */
void clock_give_item(struct decision *d, enum trigger trigger, uint64_t item,
                     const struct code *to);
/* Whether it runs out well after its time: the daemon was down, or what it is about came later. */
bool clock_is_late(const struct decision *d, const struct clock_start *clock);
/* Fires the clocks of the case at hand that are due at the stamp. */
void clock_fire_due(struct decision *d);
/* Writes what changed as CLOCKS_SET, with the next step. */
void clock_flush(struct decision *d);
/* What is decided at a tick cannot be refused. Nor is taking consent back (GEN-6): it waits for no
 * newer calendar, and not until a clock of the case has ended. */
bool clock_must_pass(const struct decision *d);
/* The civil date of an instant where the case lives. */
struct civil_date decision_date(const struct decision *d, struct instant at);
/* What a clock leads to beyond the calendar is asked again after so long. */
#define BEYOND_AGAIN_MS INT64_C(86400000)
/* The instant of a duration from a start, by the ladder's calendar; false beyond it. */
bool decision_after(const struct decision *d, const struct ladder *ladder, struct duration duration,
                    struct instant start, struct civil_date fixed, struct instant *out);

/* --- move.c --- */

/* Brings the draft into a tier: the event, the end of the old tier's clocks, the start of the new.
 */
void move_enter(struct decision *d, const struct tier *tier, enum entry entry,
                const struct sealed *sealed);
/* What a case waits for in a tier's queue is somebody's: the urgent lane's person, else whom it is
 * offered to, else the tier's owner (GEN-8, GEN-18). */
struct code move_queue_owner(struct decision *d);
/* Starts what waiting in a tier's queue starts (also after a release). */
void move_wait(struct decision *d);
/* Urgency changed (GEN-18): what waits is the named person's at once, or no longer, also when a
 * meeting was to look at it some day. The time that there is for it stays as it was. */
void move_hurry(struct decision *d);
void move_release(struct decision *d, enum release release, const struct sealed *sealed);
/* Whom it was offered to while it waits does not have room any more: somebody else, or nobody. */
void move_offer_again(struct decision *d);
void move_claim(struct decision *d, const struct code *person, const struct sealed *sealed);
/* The lead is another's: at a tier where the case holder works on, so is the work. */
void move_follow_lead(struct decision *d);

/* --- decide_submit.c --- */

/* GEN-13: the date from outside is on the case, and warns ahead of time. */
void outside_watch(struct decision *d, struct civil_date date);
bool require_known_codes(struct decision *d, const char *field, const struct codes *given,
                         const struct list *allowed);
bool require_known_area(struct decision *d, const struct ladder *ladder, const char *field,
                        const struct code *area);
bool require_plan_fits(struct decision *d, const struct ladder *ladder);
/* What the ladder and the day say about the facts of a new case. */
bool require_facts(struct decision *d, const struct ladder *ladder, const struct case_submit *c);
/* A ladder with a clock for it asks a deadline of every case. */
bool require_deadline(struct decision *d, const struct ladder *ladder, const struct tier *first,
                      struct instant deadline);
/* A new case, named by the command, comes to its first tier; whoever calls has looked whether it
 * may. `received` when another site referred it. */
struct new_case {
    const struct ladder *ladder;
    uint64_t version;
    const struct tier *first;
    const struct case_submit *facts;
    struct code organisation;
    struct referral_received *received;
};
bool require_new_id(struct decision *d);
void case_begin(struct decision *d, const struct new_case *begin);

/* --- decide_consult.c --- */

/* Ends the consultation at hand. */
void consultation_end(struct decision *d, enum consult_result result, const struct sealed *sealed);
/* ZNS-7: false with TEXT_REQUIRED where advice must say what was checked beforehand. */
bool require_checked(struct decision *d);
/* Who asked the advice that is a case's outcome; for another site who minds the case here (ZNS-7).
 */
struct code advice_asker(const struct decision *d);
/* Who asked says later whether it was usable, where the ladder has a clock for that; consultation
 * 0: the outcome. */
void advice_watch(struct decision *d, const struct code *asker, uint64_t consultation);

/* --- decide_join.c --- */

/* An event on each of the two; neither need be at hand. */
void link_both(struct decision *d, struct case_id one, enum link kind, struct case_id other);
/* How many links a matter has, at most LINKS_MAX. */
size_t links_of(struct state *state, struct case_id id);

/* --- decide_issue.c --- */

/* A case has these obstacles and domains now: it joins the issues about them, or makes enough like
 * cases to propose one. Nothing may be at hand. */
void issues_watch(struct decision *d, struct case_id id, const struct code *ladder,
                  const struct codes *obstacles, const struct codes *domains);

/* --- decide_work.c --- */

/* The question is asked, of whom `e` names; its number and case are filled in. */
bool question_ask(struct decision *d, struct question_asked *e);

/* Whoever is consulted has the clock again, under the ladder at hand. */
void consultations_watch(struct decision *d);
/* The same for experts who have not spoken, for whoever is invited while nothing came of it yet,
 * and for who has the process lead. */
void experts_watch(struct decision *d);
void participants_watch(struct decision *d);
void process_watch(struct decision *d);

/* --- decide_temporary.c --- */

/* False with AGREEMENTS_OPEN while nobody decided on a temporary arrangement. */
bool require_no_temporary(struct decision *d);
/* A case is opened again: those that run have their clocks again. */
void temporaries_watch(struct decision *d);

/* --- decide_measure.c --- */

/* The measurements that count from this moment have their clocks. */
void measurements_watch(struct decision *d, enum measure_at at);

/* --- decide_after.c --- */

/* Something is agreed: the event, and its clocks. */
void agreement_add(struct decision *d, const struct agreement_made *e);
/* An agreement that is open ends otherwise than its owner settles it. */
void agreement_drop(struct decision *d, uint64_t n, const struct agreement_row *row);

/* A case is opened again: what was agreed and is not settled has its clocks again. */
void agreements_watch(struct decision *d);

/* --- attendants.c --- */

/* Who was expected at a meeting of the ladder at hand that is held now. */
void attendants_note(struct decision *d, const struct tier *tier,
                     const struct meeting_row *meeting);

/* --- decide_feed.c --- */

/* Ends the addresses of who, with these roles and this organisation, belongs to a table no more. */
void feeds_end_of_person(struct decision *d, const struct person_row *person);
/* The same of everybody, by this ladder. */
void feeds_end_of_ladder(struct decision *d, const struct ladder *ladder);

/* --- decide_pack.c --- */

/* Who gets the plan before a meeting of the case's table: its core, and who is invited. */
void pack_receivers(struct decision *d, struct instant start, struct codes *out);
/* The participants of the case's meeting do not have the plan: the clocks of that. */
void pack_watch(struct decision *d);
/* The plan of the case at hand is out: so it is there for these, who are invited only now. */
void pack_follow(struct decision *d, const struct codes *invited);
/* UTR-3: the ladder's clock sends the plan, where what the table asks of it is there. False: not
 * yet. */
bool pack_runs_out(struct decision *d, const struct clock_start *clock);
/* What that clock waited for may be there by now: then the plan goes at once. */
void pack_go_on(struct decision *d);

/* --- decide_table.c --- */

/* False with WRONG_STATE where the case's tier is no table. */
bool require_table(struct decision *d);
/* The case has this outcome. */
void outcome_give(struct decision *d, const struct case_decided *e);
/* False with SAME_PERSON where the tier wants a chair who has nothing to do with the case. */
bool require_independent(struct decision *d);
/* Somebody became something to the case that a chair may not be: what waited for him as a chair is
 * another's. */
void recuse_follow(struct decision *d, const struct code *person);
/* GEN-19: who has nothing to do with one case has not with what became of it either. False when
 * then nobody would be left, or one of them voted. */
bool recuse_carry(struct decision *d, const struct codes *people);
/* Ends the clocks of the work towards an outcome. */
void outcome_waits_no_more(struct decision *d);

/* --- decide_vote.c --- */

/* The tier's board is to decide on it; false with a refusal. */
bool outcome_propose(struct decision *d, const struct case_decided *e);

/* --- decide_money.c --- */

/* A case is opened again: its loans are followed, its spends accounted for again. */
void spends_watch(struct decision *d);
/* A spend was approved, as the row has it by now: what follows on that. */
void spend_follow(struct decision *d, const struct spend_row *spend);
/* What is to be accounted for of all spends of the case, in cents. */
uint64_t accounts_left(struct decision *d);
/* What is to come back of all loans of the case, in cents. */
uint64_t loans_left(struct decision *d);
/* The case ends: what was asked for it and not decided is not reserved any more. */
void spends_drop(struct decision *d);

/* --- decide_record.c --- */

/* The row of a record that is made; false when it is not, or came from another case. */
bool record_made_on(struct state *state, const struct case_row *row, const struct code *record,
                    struct record_row *out);

/* --- decide_recuse.c --- */

/* False with NOBODY_LEFT when all who could own the case there have nothing to do with it. */
bool require_somebody(struct decision *d, const struct tier *tier);

/* --- decide_vote.c --- */

/* Of the outcome that is voted on: somebody has no vote any more. */
void vote_ask_again(struct decision *d, const struct code *person);

/* --- decide_expert.c --- */

/* Whoever gives the command has spoken, where he is named as an expert. */
void expert_speaks(struct decision *d);

/* --- decide_ground.c --- */

/* False with GROUND_REQUIRED where the ladder asks a ground of its own for this receiver, and not
 * everybody in the household has one (GEN-15). `purpose` empty: the work on the case. */
bool require_ground_for(struct decision *d, const struct ladder *ladder,
                        const struct code *receiver, const struct code *purpose);
/* The same for each of these; for a tier and the core of its table; for a person's organisation. */
bool require_grounds_for(struct decision *d, const struct ladder *ladder,
                         const struct codes *receivers);
bool require_ground_at(struct decision *d, const struct ladder *ladder, const struct tier *tier);
bool require_ground_of(struct decision *d, const struct code *person);
/* GEN-15: the case is where nobody may read it, as the tier has no ground of its own: finding one
 * is a step. */
void ground_watch(struct decision *d);
/* Consent for the case is withdrawn: so is what was given for a receiver of its own. */
void consent_grounds_end(struct decision *d);

/* --- decide_glass.c --- */

/* The time to read without the right is over. */
void glass_runs_out(struct decision *d, uint64_t glass);
/* Whose the review is that whoever is asked would get: his, but a coordinator's or the case
 * minder's when it is he who read. */
struct code glass_reviewer(struct decision *d, uint64_t glass, const struct code *asked);

/* --- decide_side.c --- */

/* A case is opened again: its side routes have their clocks again. */
void sides_watch(struct decision *d);
/* Who minds the case here, and has the steps that are its holder's: of a case that another site
 * referred the link is that, so it is who works on it. */
struct code case_minder(const struct decision *d);
/* Whether that is the link that brought the case: a program, of which nobody sees to a step. */
bool case_is_of_link(const struct decision *d, const struct code *person);
/* False with NOT_OFFERED when the ladder is for some organisations, and this is none of them. */
bool require_organisation(struct decision *d, const struct ladder *ladder,
                          const struct code *organisation);
/* False with WRONG_STATE while a side route runs: who sees the case would be another. */
bool require_no_sides(struct decision *d);

/* --- gates.c --- */

/* False with GATE_NOT_MET and what is missing. `meeting` matters to gates about a meeting. */
bool gates_check(struct decision *d, const struct tier *tier, enum gate_at at,
                 struct instant meeting);
/* Whether one gate is met; `missing` gets the fields that it wants. */
bool gate_met(struct state *state, const struct case_row *row, const struct ladder *ladder,
              const struct tier *tier, const struct gate *gate, struct instant now,
              struct instant meeting, struct codes *missing);

/* --- case.c: what an event does to a case's row; the same for the draft and for apply --- */

void case_change(struct case_row *row, const struct message *message, const void *body,
                 struct instant stamp, const struct code *actor);

/* --- apply_share.c --- */

/* To how many an event brings something of its case; `row` is the case as it was. */
uint64_t share_count(const struct case_row *row, const struct message *message, const void *body);

/* --- decide_mail.c --- */

/* No more mail to somebody, who may never have had any. */
void mail_forget(struct decision *d, const struct code *person);

/* --- decide_*.c, one function per command --- */

typedef bool decide_function(struct decision *d, const void *body);
#define FIELD(message, type, name, need, max, doc)
#define ENUM_FIELD(message, kind, name, need, doc)
#define LIST_FIELD(message, sub, name, need, max, doc)
#define END(name)
#define COMMAND(number, name, NAME, doc) decide_function decide_##name;
#define INTERNAL                         COMMAND
#include "proto/commands.def"
#undef COMMAND
#undef INTERNAL
#undef FIELD
#undef ENUM_FIELD
#undef LIST_FIELD
#undef END

#endif
