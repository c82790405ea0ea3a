// SPDX-License-Identifier: EUPL-1.2
/* The state as core sees it: typed functions over rows, in one transaction that the caller holds.
 * store/ implements them on LMDB; core never knows. None of them fails towards core: what the disk
 * does wrong is store's affair (it marks the transaction and the batch is dropped), and a damaged
 * row ends the process.
 *
 * "get" fills `out` and returns true, or returns false and leaves it untouched. "next" gives the
 * row with the smallest key after the one named. Pointers inside rows (LINE, BYTES, lists) live in
 * the arena given, or until the transaction ends where no arena is given. Writes are for apply
 * only. */
#ifndef CORE_STATE_H
#define CORE_STATE_H

#include "calendar/calendar.h"
#include "calendar/zone.h"
#include "core/ladder.h"
#include "core/records.h"
#include "proto/signin.h"

struct state;

void state_site(struct state *state, struct site_row *out);
void state_site_put(struct state *state, const struct site_row *row);

/* --- cases and what hangs on them --- */

bool state_case(struct state *state, struct case_id id, struct case_row *out);
/* The same without a copy; NULL when there is none. Borrowed: until another case is asked for. */
const struct case_row *state_case_look(struct state *state, struct case_id id);
/* The row, to be changed in place before another case is asked for; of a case that is new all is
 * zero but its id. Keeps the indexes: queue by (ladder, tier, urgent first, outside date, entered)
 * while queued, working or planned; stand-up by (ladder, due) and own work by (owner, due) while
 * open; decided by (ladder, decided) once there is an outcome; holder by (holder) while open; work
 * by (ladder, tier, who took it up) while taken up or on an agenda; came by (ladder, submitted)
 * unless withdrawn or merged. */
struct case_row *state_case_change(struct state *state, struct case_id id);

bool state_household(struct state *state, struct case_id id, struct household_row *out,
                     struct arena *arena);
void state_household_put(struct state *state, struct case_id id, const struct household_row *row);

bool state_question(struct state *state, struct case_id id, uint64_t n, struct question_row *out);
void state_question_put(struct state *state, struct case_id id, const struct question_row *row);

bool state_consultation(struct state *state, struct case_id id, uint64_t n,
                        struct consultation_row *out);
void state_consultation_put(struct state *state, struct case_id id,
                            const struct consultation_row *row);

bool state_agreement(struct state *state, struct case_id id, uint64_t n, struct agreement_row *out);
void state_agreement_put(struct state *state, struct case_id id, const struct agreement_row *row);

/* A record that is made, by its place among the case's records; one that a case has from another
 * has no row. */
bool state_record(struct state *state, struct case_id id, uint64_t n, struct record_row *out);
void state_record_put(struct state *state, struct case_id id, const struct record_row *row);

bool state_expert(struct state *state, struct case_id id, uint64_t n, struct expert_row *out);
void state_expert_put(struct state *state, struct case_id id, const struct expert_row *row);

bool state_participant(struct state *state, struct case_id id, uint64_t n,
                       struct participant_row *out);
void state_participant_put(struct state *state, struct case_id id,
                           const struct participant_row *row);

/* A mandate that the solution needs. */
bool state_need(struct state *state, struct case_id id, uint64_t n, struct need_row *out);
void state_need_put(struct state *state, struct case_id id, const struct need_row *row);
bool state_referral(struct state *state, struct case_id id, uint64_t n, struct referral_row *out);
void state_referral_put(struct state *state, struct case_id id, const struct referral_row *row);
/* Of a case that another site referred. */
bool state_step(struct state *state, struct case_id id, uint64_t n, struct step_row *out);
void state_step_put(struct state *state, struct case_id id, const struct step_row *row);
/* The case here that a link brought, by the case and referral there. */
bool state_arrival(struct state *state, const struct code *link, struct case_id remote,
                   uint64_t referral, struct case_id *out);

bool state_ground(struct state *state, struct case_id id, uint64_t n, struct ground_row *out);
void state_ground_put(struct state *state, struct case_id id, const struct ground_row *row);

bool state_shared(struct state *state, struct case_id id, uint64_t n, struct shared_row *out);
void state_shared_put(struct state *state, struct case_id id, const struct shared_row *row);

bool state_temporary(struct state *state, struct case_id id, uint64_t n, struct temporary_row *out);
void state_temporary_put(struct state *state, struct case_id id, const struct temporary_row *row);

bool state_sitting(struct state *state, struct case_id id, uint64_t n, struct sitting_row *out);
void state_sitting_put(struct state *state, struct case_id id, const struct sitting_row *row);

bool state_measure(struct state *state, struct case_id id, uint64_t n, struct measure_row *out,
                   struct arena *arena);
void state_measure_put(struct state *state, struct case_id id, const struct measure_row *row);

bool state_spend(struct state *state, struct case_id id, uint64_t n, struct spend_row *out);
void state_spend_put(struct state *state, struct case_id id, const struct spend_row *row);

bool state_account(struct state *state, struct case_id id, uint64_t n, struct account_row *out);
void state_account_put(struct state *state, struct case_id id, const struct account_row *row);

bool state_vote(struct state *state, struct case_id id, uint64_t n, struct vote_row *out);
void state_vote_put(struct state *state, struct case_id id, const struct vote_row *row);

bool state_proposal(struct state *state, struct case_id id, uint64_t n, struct proposal_row *out);
void state_proposal_put(struct state *state, struct case_id id, const struct proposal_row *row);

/* --- what belongs together: a row at each of the two --- */

bool state_link(struct state *state, struct case_id id, struct case_id other, struct link_row *out);
/* `*other` of all zero begins, and is moved on. */
bool state_link_next(struct state *state, struct case_id id, struct case_id *other,
                     struct link_row *out);
void state_link_put(struct state *state, struct case_id id, struct case_id other,
                    const struct link_row *row);
void state_link_delete(struct state *state, struct case_id id, struct case_id other);

/* --- clocks of a case, and an index by (due, case) of the earliest that is not paused --- */

#define CLOCKS_MAX 96 /* running at once on a case */

/* All of them, by number; borrowed until one changes or another case's are looked at. */
const struct clock_start *state_clocks(struct state *state, struct case_id id, size_t *n);
/* By number. */
bool state_clock_next(struct state *state, struct case_id id, uint64_t after,
                      struct clock_start *out);
void state_clock_put(struct state *state, struct case_id id, const struct clock_start *clock);
void state_clock_delete(struct state *state, struct case_id id, uint64_t clock);
/* When the earliest clock of all is due; none when no clock runs. */
struct instant state_clock_earliest(struct state *state);
/* No clock is due before this moment, though perhaps none at it; none when no clock runs. Less work
 * than to ask when the earliest is, and so is the next. */
struct instant state_clock_not_before(struct state *state);
/* Whether any clock is due at this moment. */
bool state_clock_is_due(struct state *state, struct instant at);
/* Walks the cases that have a running clock, by when their earliest is due, then by number: the one
 * after the place named; a place of all zero begins. */
struct clock_place {
    struct instant due;
    struct case_id case_id;
};
bool state_clock_case_after(struct state *state, struct clock_place *place);

/* --- content --- */

/* Sealed texts of an event, each in its own rows; `sequence` is that of the event. */
void state_content_put(struct state *state, struct case_id id, const struct content_row *row,
                       struct bytes box);
/* The contents of a case in the order of (sequence, field). `place` starts at all zero and is moved
 * on; `box` is copied into the arena. */
struct content_place {
    uint64_t sequence;
    struct code field;
};
bool state_content_next(struct state *state, struct case_id id, struct content_place *place,
                        struct content_row *out, struct bytes *box, struct arena *arena);
/* The one of this event and field. */
bool state_content(struct state *state, struct case_id id, const struct content_place *at,
                   struct content_row *out, struct bytes *box, struct arena *arena);
/* Another box, or another row with the same box, in its place; `row` says which. */
void state_content_replace(struct state *state, struct case_id id, const struct content_row *row,
                           struct bytes box);
void state_content_delete_all(struct state *state, struct case_id id);
/* The same for an entry of the phone list, and for a person's address. */
enum texts_of { TEXTS_OF_CONTACT, TEXTS_OF_MAIL };
void state_texts_put(struct state *state, enum texts_of of, const struct code *whose,
                     const struct content_row *row, struct bytes box);
bool state_texts_next(struct state *state, enum texts_of of, const struct code *whose,
                      struct content_place *place, struct content_row *out, struct bytes *box,
                      struct arena *arena);
void state_texts_delete_all(struct state *state, enum texts_of of, const struct code *whose);

/* --- events and readings --- */

void state_event_put(struct state *state, uint64_t sequence, const struct event_row *row);
bool state_event(struct state *state, uint64_t sequence, struct event_row *out,
                 struct arena *arena);
void state_read_put(struct state *state, struct case_id id, uint64_t sequence,
                    const struct read_row *row);
bool state_read_next(struct state *state, struct case_id id, uint64_t *sequence,
                     struct read_row *out);

/* The same of the whole site, by when they were: the one after the place named. */
struct reading_place {
    struct instant stamp;
    uint64_t sequence; /* of its event */
};
void state_reading_put(struct state *state, uint64_t sequence, const struct reading_row *row);
bool state_reading_next(struct state *state, struct reading_place *place, struct reading_row *out);

/* Erasures, by number, and their cases; `*id` of all zero begins. */
bool state_erasure(struct state *state, uint64_t n, struct erasure_row *out);
void state_erasure_put(struct state *state, const struct erasure_row *row);
bool state_erased_next(struct state *state, uint64_t erasure, struct case_id *id,
                       struct erased_row *out);
void state_erased_put(struct state *state, uint64_t erasure, const struct erased_row *row);

/* Readings without the right, by number. */
bool state_glass(struct state *state, uint64_t n, struct glass_row *out);
void state_glass_put(struct state *state, const struct glass_row *row);

/* --- meetings and pots --- */

bool state_meeting(struct state *state, const struct code *ladder, const struct code *tier,
                   struct instant start, struct meeting_row *out);
/* The first one that starts at or after `from`. */
bool state_meeting_next(struct state *state, const struct code *ladder, const struct code *tier,
                        struct instant from, struct meeting_row *out);
/* The last one that starts before `until`. */
bool state_meeting_last(struct state *state, const struct code *ladder, const struct code *tier,
                        struct instant until, struct meeting_row *out);
void state_meeting_put(struct state *state, const struct code *ladder, const struct code *tier,
                       const struct meeting_row *row);
void state_meeting_delete(struct state *state, const struct code *ladder, const struct code *tier,
                          struct instant start);
/* Whether somebody was expected there when it was held, and as what. */
bool state_attendant(struct state *state, const struct code *ladder, const struct code *tier,
                     struct instant start, const struct code *person, struct attendant *out);
void state_attendant_put(struct state *state, const struct code *ladder, const struct code *tier,
                         struct instant start, const struct attendant *row);
/* Cases on a meeting's agenda, in the order in which they were put there. */
void state_agenda_put(struct state *state, const struct code *ladder, const struct code *tier,
                      struct instant start, uint64_t order, struct case_id id);
void state_agenda_delete(struct state *state, const struct code *ladder, const struct code *tier,
                         struct instant start, struct case_id id);
bool state_agenda_next(struct state *state, const struct code *ladder, const struct code *tier,
                       struct instant start, uint64_t *order, struct case_id *id);

/* All zero when nothing was asked of it in that year. */
void state_pot(struct state *state, const struct code *ladder, const struct code *pot,
               uint64_t year, struct pot_row *out);
void state_pot_put(struct state *state, const struct code *ladder, const struct code *pot,
                   uint64_t year, const struct pot_row *row);

/* --- people --- */

bool state_person(struct state *state, const struct code *person, struct person_row *out);
/* An empty `after` begins. */
bool state_person_next(struct state *state, const struct code *after, struct person_row *out);
void state_person_put(struct state *state, const struct person_row *row);

bool state_key(struct state *state, const struct code *person, const struct code *key,
               struct key_row *out);
bool state_key_next(struct state *state, const struct code *person, const struct code *after,
                    struct key_row *out);
bool state_key_by_public(struct state *state, const uint8_t public_key[32], struct key_row *out);
void state_key_put(struct state *state, const struct key_row *row);
/* The earliest end date of a key that is not revoked, and whose. */
bool state_key_ending(struct state *state, struct instant now, struct key_row *out);

/* As what people sign in elsewhere: 32 bytes that stand for issuer and name. One belongs to one
 * person, who may have several. */
bool state_signin(struct state *state, const uint8_t subject[SIGNIN_SUBJECT], struct code *out);
/* NULL begins; `out` may be `after`. */
bool state_signin_next(struct state *state, const struct code *person, const uint8_t *after,
                       uint8_t out[SIGNIN_SUBJECT]);
void state_signin_put(struct state *state, const uint8_t subject[SIGNIN_SUBJECT],
                      const struct code *person);
void state_signin_delete(struct state *state, const uint8_t subject[SIGNIN_SUBJECT],
                         const struct code *person);

/* --- addresses of calendar programs: one for each person and table --- */

#define FEED_SUBJECT 32

bool state_feed(struct state *state, const struct code *person, const struct code *ladder,
                const struct code *tier, struct feed_row *out);
/* NULL begins; `out` may be `after`. */
bool state_feed_next(struct state *state, const struct code *person, const struct feed_row *after,
                     struct feed_row *out);
bool state_feed_by_subject(struct state *state, const uint8_t subject[FEED_SUBJECT],
                           struct feed_row *out);
/* In place of the one that there was. */
void state_feed_put(struct state *state, const struct feed_row *row);
void state_feed_delete(struct state *state, const struct code *person, const struct code *ladder,
                       const struct code *tier);

/* --- absences --- */

void state_absence_put(struct state *state, const struct absence_row *row);
/* Forgets every absence of a person that has a day between these two, both included; none is before
 * (after) all days. */
void state_absences_forget(struct state *state, const struct code *person, struct civil_date from,
                           struct civil_date until);
/* Everyone whom `stand_in` stands in for himself on that day, at most CODES_MAX. */
void state_stands_in_for(struct state *state, const struct code *stand_in, struct civil_date day,
                         struct codes *out);

/* The absences of a person by their last day: the one after `*at`, which an all-zero one begins. */
bool state_absence_next(struct state *state, const struct code *person, struct absence_row *at);
/* The absences in which somebody stands in, likewise. */
bool state_stand_in_next(struct state *state, const struct code *stand_in, struct absence_row *at);
void state_absence_delete(struct state *state, const struct absence_row *row);
/* The absence of a person on that day. */
bool state_absence_on(struct state *state, const struct code *person, struct civil_date day,
                      struct absence_row *out);

/* --- terms: of a person at a tier, the newest --- */

bool state_term(struct state *state, const struct code *ladder, const struct code *tier,
                const struct code *person, struct term_row *out);
/* Of a tier, by person; an empty `after` begins. */
bool state_term_next(struct state *state, const struct code *ladder, const struct code *tier,
                     const struct code *after, struct term_row *out);
void state_term_put(struct state *state, const struct code *ladder, const struct code *tier,
                    const struct term_row *row);

bool state_contact(struct state *state, const struct code *contact, struct contact_row *out,
                   struct arena *arena);
bool state_contact_next(struct state *state, const struct code *after, struct contact_row *out,
                        struct arena *arena);
/* Of those that are not known to be overdue, the one that was checked longest ago. */
bool state_contact_oldest(struct state *state, struct contact_row *out, struct arena *arena);
void state_contact_put(struct state *state, const struct contact_row *row);
void state_contact_mark_overdue(struct state *state, const struct code *contact);
void state_contact_delete(struct state *state, const struct code *contact);

/* --- how people hear of what is asked of them --- */

bool state_mail(struct state *state, const struct code *person, struct mail_row *out);
/* An empty `after` begins. */
bool state_mail_next(struct state *state, const struct code *after, struct mail_row *out);
void state_mail_put(struct state *state, const struct mail_row *row);
void state_mail_delete(struct state *state, const struct code *person);

/* --- how far somebody came in the events --- */

/* How many names this person keeps a cursor under, counted to `most`. */
uint64_t state_cursors(struct state *state, const struct code *person, uint64_t most);
bool state_cursor(struct state *state, const struct code *person, const struct code *name,
                  struct cursor_row *out);
void state_cursor_put(struct state *state, const struct cursor_row *row);

/* --- exports --- */

bool state_export(struct state *state, uint64_t n, struct export_row *out);
void state_export_put(struct state *state, const struct export_row *row);

/* Cases of a ladder that were finished; all zero when none was. */
void state_finished(struct state *state, const struct code *ladder, struct finished_row *out);
void state_finished_put(struct state *state, const struct code *ladder,
                        const struct finished_row *row);

/* --- what files brought in: kept whole, decoded once and cached by the store; pointers stay valid
 * until a newer version is put --- */

const struct ladder *state_ladder(struct state *state, const struct code *code, uint64_t *version);
/* The version that a case entered its tier under; NULL when it was never there. */
const struct ladder *state_ladder_version(struct state *state, const struct code *code,
                                          uint64_t version);
/* A version's canonical bytes, in the arena. */
bool state_ladder_data(struct state *state, const struct code *code, uint64_t version,
                       struct bytes *data, struct arena *arena);
/* An empty `after` begins. */
bool state_ladder_next(struct state *state, const struct code *after, struct code *out);
void state_ladder_put(struct state *state, const struct code *code, uint64_t version,
                      struct bytes data);

const struct calendar *state_calendar(struct state *state, const struct code *code);
void state_calendar_put(struct state *state, const struct calendar_installed *event);

const struct zone *state_zone(struct state *state, const char *name);
void state_zone_put(struct state *state, const struct zone_installed *event);

/* --- lists, for queries --- */

/* A walk over an index of open or decided cases, in its order (of_owner: also of one that ended and
 * is to be reviewed). The cursor is opaque text that a client may hold; an empty one begins. False
 * at the end, or for a cursor that is none. */
#define STATE_CURSOR_MAX 128
enum case_list {
    CASES_OF_TIER,
    CASES_BY_DUE,
    CASES_OF_OWNER, /* that ask something of one person, by what he must do first */
    CASES_DECIDED,
    CASES_OF_HOLDER,
    CASES_AT_WORK,  /* that one person took up at a tier */
    CASES_OFFERED,  /* that wait there and are offered to one person */
    CASES_ALIKE,    /* with an obstacle, the newest first; withdrawn and merged ones are not */
    ISSUES_ABOUT,   /* an obstacle and a domain, the newest first */
    ISSUES_RANKED,  /* open ones first, the highest rank first */
    STORIES,        /* published, the newest case first */
    CASES_ENDED,    /* of a ladder, by when; not those that are erased */
    CONSULTATIONS,  /* all, or with one obstacle or domain, the newest first */
    CASES_REFERRED, /* to a site, with something left to carry */
};
enum code_list { CODE_NONE, CODE_OBSTACLE, CODE_DOMAIN };
struct case_list_query {
    enum case_list list;
    enum code_list of;    /* consultations: of what kind `code` is */
    struct code ladder;   /* all but of_owner, of_holder, referred */
    struct code tier;     /* of_tier, at_work, offered */
    struct code person;   /* of_owner, of_holder, at_work, offered */
    struct code code;     /* alike, about: the obstacle; consultations; referred: the site */
    struct code domain;   /* about */
    struct instant since; /* decided */
};
/* Whether this may be a cursor of such a list; an empty one is. */
bool state_cursor_valid(const struct case_list_query *query, const char *cursor);
bool state_cases_next(struct state *state, const struct case_list_query *query,
                      char cursor[STATE_CURSOR_MAX], struct case_id *out);

/* Cases that are taken up or on an agenda: of a ladder, of one tier (else NULL), of one person
 * there (else NULL). Counts no further than `most`, and not the case `except`. */
uint64_t state_work_count(struct state *state, const struct code *ladder, const struct code *tier,
                          const struct code *person, struct case_id except, uint64_t most);
/* Cases that wait at a tier and are offered to one person there; likewise. */
uint64_t state_offered_count(struct state *state, const struct code *ladder,
                             const struct code *tier, const struct code *person,
                             struct case_id except, uint64_t most);
/* Cases that were brought in at or after a moment, and neither withdrawn nor merged; likewise. */
uint64_t state_came_count(struct state *state, const struct code *ladder, struct instant since,
                          struct case_id except, uint64_t most);

/* Earlier solutions, counted (GEN-14): outcomes of a ladder's decided cases with an obstacle, by
 * room, mandate and outcome, in the order of these. No case is named. */
struct solution {
    struct code room;    /* empty: none was named */
    struct code mandate; /* likewise */
    enum outcome outcome;
    uint64_t cases; /* at most SOLUTION_COUNT_MAX */
};
#define SOLUTION_COUNT_MAX 1000
/* The one after `*at`, which an all-zero one begins. */
bool state_solution_next(struct state *state, const struct code *ladder,
                         const struct code *obstacle, struct solution *at);

#endif
