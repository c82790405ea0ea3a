// SPDX-License-Identifier: EUPL-1.2
/* Small pieces of what a person reads: a labelled line, codes in a row, an amount. Each prints
 * nothing when there is nothing to say. */
#ifndef CLIENTS_CLI_VIEW_H
#define CLIENTS_CLI_VIEW_H

#include "clients/cli/cli.h"

/* Asks and, with --json, prints the answer as it came. True when the caller still has to show it;
 * else `status` is the exit status. */
bool view_ask(struct cli *cli, const struct verb *verb, const struct message *message, void *out,
              int *status);

/* The same of a command that is answered with words, as each reading is recorded: over the
 * connection that there is, never by way of the outbox. */
bool view_tell(struct cli *cli, const struct verb *verb, const void *body,
               const struct message *message, void *out, int *status);

/* Asks page after page; `show` is called for each and gives the cursor of the next one. With --json
 * each page is a line of its own. */
int view_pages(struct cli *cli, const struct verb *verb, const struct message *message,
               const char *(*show)(struct cli *cli, const void *page, size_t number));

void view_line(const char *label, const char *value);
void view_codes(const char *label, const struct codes *codes);
void view_moment(const char *label, struct instant instant);
void view_date(const char *label, struct civil_date date);
void view_cents(const char *label, uint64_t cents);
void view_yes(const char *label, bool yes);

/* "€1.250,00"; in English "€1,250.00". Returns `out`. */
enum { VIEW_CENTS_MAX = 40 };
const char *view_cents_text(uint64_t cents, char out[VIEW_CENTS_MAX]);

/* "a, b, c"; "-" for none. Returns `out`. */
const char *view_codes_text(const struct codes *codes, char *out, size_t size);

/* Words from others, without what could move a terminal's cursor, each line behind `indent`. */
void view_words(const char *indent, struct bytes words);

/* On stderr: a text looks as if it says who somebody is; words of enum hint. */
void view_hint(const struct codes *hints);

/* A list's members as an array of TYPE. */
#define VIEW_MEMBERS(type, list) ((const struct type *)(list).v)

/* Limits that are gone over, a line each. */
void view_warnings(const struct list *warnings);

/* As what somebody signs in, by the code that the gateway's page shows. */
void view_signin(const struct signin_view *signin);
/* " via GATEWAY" where somebody worked through one, else nothing. */
void view_via(const struct code *via);
/* A person's terms and absences, a line each. */
void view_times(const struct person_view *person);

/* A case without its words. */
void view_case(struct cli *cli, const struct show_answer *show);
/* What became of a case at other sites: struct referral_view. */
void view_referrals(const struct list *referrals);
/* The question that a text answers, in words; its name where the ladder (or NULL) has none. */
struct ladder_view;
const char *view_title(const struct cli *cli, const struct ladder_view *ladder,
                       const struct code *field);

/* A meeting: when, for whom, who was there, and its agenda. */
/* Where a case's plan is; nothing where the table asks none (UTR-3). */
void view_pack(bool sent, bool waived, bool asked);
void view_meeting(const struct meeting_view *meeting);

/* The deadline of the next step: the one whose clock the answer names; NULL when no clock runs, and
 * for who need not know it. */
const struct deadline_view *view_step(const struct why_answer *why);

#endif
