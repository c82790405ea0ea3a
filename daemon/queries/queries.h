// SPDX-License-Identifier: EUPL-1.2
/* Answers to queries, from committed state: a function per query. Changes nothing. */
#ifndef QUERIES_QUERIES_H
#define QUERIES_QUERIES_H

#include "access/access.h"
#include "keyring/keyring.h"
#include "proto/envelope.h"
#include "report/asked.h"
#include "store/shell_rows.h"

/* What the shell knows of itself, for hello and health. Borrowed strings. */
struct query_site {
    const char *events_endpoint;
    const char *version;
    struct instant started;
    bool practice;
    bool read_only;
    int64_t backup_keys_ms; /* how long the keys in a backup live */
    uint64_t batches;
    uint64_t commands;
    uint64_t malformed;
    uint64_t busy;
    uint64_t denied;
};

struct query_context {
    struct state *state;
    const struct core_actor *actor;
    struct instant now;
    struct keyring *keyring;
    struct arena *arena;
    struct error *error;
    const struct query_site *site;
    struct asked_list *asked;       /* reports and exports under way */
    struct export_finish *finished; /* filled in when the last page of an export was written */
};

/* Writes the answer's map. False with a refusal in context->error; then nothing was written. */
bool query_answer(const struct query_context *context, const struct message *query,
                  const void *body, struct writer *answer);

/* The content of a case that the extract holds, opened: the newest of each plan field, then the
 * rest, oldest first. The right to read was checked when the reading was recorded. Where it would
 * outgrow CONTENT_BYTES_MAX or 200 texts, the oldest of the rest are left out, and it says so. */
#define CONTENT_BYTES_MAX 1000000
void query_content(const struct query_context *context, struct case_id id,
                   const struct extract *extract, struct writer *answer);

/* Of a case at two sites, the words that cross; `question` 0: the extract, or the outcome. The
 * right to read was checked likewise. */
void query_crossing(const struct query_context *context, struct case_id id, uint64_t question,
                    struct writer *answer);

/* A copy of a case for whom it is about, as case_copy asked it: without who did what, and with what
 * is about others masked. */
void query_copy(const struct query_context *context, const struct case_copy *asked,
                struct writer *answer);
/* Why somebody read without the right, as glass_read asked it. */
void query_glass(const struct query_context *context, const struct glass_read *asked,
                 struct writer *answer);
/* Somebody's address, and what he is to be told, as mail_read asked it. */
void query_mail_to(const struct query_context *context, const struct mail_read *asked,
                   struct writer *answer);
/* --- of a case, what `show` says to whoever carries it; links and referrals are left out --- */
void query_show_facts(const struct query_context *context, const struct case_row *row,
                      struct show_answer *show);

/* Clocks that are due and not fired, to 1000. Asks for nothing but state and now. */
uint64_t query_late_clocks(const struct query_context *context);

/* --- internal to this folder --- */

/* Reports with lengths of time and money. */
bool query_reads_figures(const struct core_actor *actor);
/* The number of the own file of the organisation that the case holder is of; NULL when the actor is
 * of another, or there is none. Of a case that the actor sees; that it is shown is no reading. */
const char *query_file_number(const struct query_context *context, const struct case_row *row);

typedef bool query_function(const struct query_context *context, const void *body,
                            struct writer *answer);
query_function query_hello_answer, query_why_answer, query_show_answer, query_queue_answer,
    query_standup_answer, query_events_from_answer, query_contacts_answer, query_meetings_answer,
    query_people_answer, query_pots_answer, query_workload_answer, query_learning_answer,
    query_reads_answer, query_ladder_answer, query_health_answer, query_backup_answer,
    query_consultations_answer, query_issues_answer, query_solutions_answer, query_report_answer,
    query_history_answer, query_exports_answer, query_grounds_answer, query_shared_answer,
    query_letter_answer, query_readings_answer, query_meeting_ready_answer, query_stories_answer,
    query_referrals_answer, query_referral_answer, query_cursor_answer, query_retention_answer,
    query_erasures_answer, query_certificate_answer, query_glasses_answer, query_find_answer,
    query_feeds_answer, query_feed_answer, query_signin_answer, query_notices_answer,
    query_mail_answer, query_calendar_answer, query_trail_answer;

/* Whoever resumes must stand on this journal: same epoch, and the same chain where he left off.
 * False with EXPIRED_CURSOR. */
struct query_place {
    struct id epoch;
    struct bytes chain;
    uint64_t sequence; /* the first one wanted */
};
bool query_resumes_here(const struct query_context *context, const struct query_place *place,
                        const struct journal_position *position);

bool query_refuse(const struct query_context *context, enum err code, const char *field,
                  enum detail detail);
bool query_refuse_with(const struct query_context *context, enum err code, const char *field,
                       enum detail detail, const char *values, ...)
    __attribute__((format(printf, 5, 6)));
/* The ladder, as it is in force; NULL with NO_SUCH_LADDER else. */
const struct ladder *query_ladder_of(const struct query_context *context, const struct code *code);
/* The ladders that the actor has to do with, the closest first: where he is named, where he has
 * cases, those of his organisation. */
struct codes query_own_ladders(const struct query_context *context);
/* The case, when the actor may see it; false with NO_SUCH_CASE else. */
bool query_case(const struct query_context *context, struct case_id id, struct case_row *out);
/* Whether a case is on the agenda of this meeting now: of one that was held it may have gone on. */
bool query_is_on(const struct case_row *row, const struct ladder *ladder, const struct tier *tier,
                 struct instant start);
/* Whether plans are to be with the participants of a table before it meets (UTR-3). */
bool query_pack_asked(const struct tier *tier);
/* The newest `most` referrals, as people see them. */
void query_show_referrals(const struct query_context *context, const struct case_row *row,
                          uint64_t most, struct list *out);
/* GEN-19: whom a case is about is for whoever may read what was written of them. */
bool query_shows_household(const struct query_context *context, const struct case_row *row);
void query_case_line(const struct case_row *row, struct instant now, struct case_line *out);
/* What the ladder says that this reader need not know stays out of lists too; `extract` becomes
 * his. */
void query_leave_out(const struct query_context *context, const struct case_row *row,
                     struct extract *extract, struct case_line *line);
/* What a clock says that must be done, in words of the ladder file, and the rule that it comes
 * from; both NULL where the file has none. */
const char *query_clock_words(const struct query_context *context, const struct case_row *row,
                              const struct clock_start *clock, enum language language,
                              const char **rule);
/* Since when what a clock of the case asks is late: when it was due the first time; 0: it is not.
 * Its `due` may lie ahead, as that of the next reminder. */
struct instant query_late_since(const struct case_row *row, const struct clock_start *clock,
                                struct instant now);

#endif
