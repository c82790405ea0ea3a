// SPDX-License-Identifier: EUPL-1.2
/* What every verb shares: the words it was called with, the one connection, how it speaks. A verb
 * is a row in verbs.c and a function that returns the program's exit status. */
#ifndef CLIENTS_CLI_CLI_H
#define CLIENTS_CLI_CLI_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/fatal.h"
#include "base/language.h"
#include "clients/lib/send.h"

/* Beside those of base/fatal.h. */
enum { EXIT_STATUS_KEPT = 2 /* no final reply: the command waits in the outbox */ };

enum { CLI_PLACES_MAX = 16, CLI_PAIRS_MAX = 96 };

struct pair {
    const char *key; /* as the field is named: "outside_date", "question" */
    const char *value;
};

/* The words behind the verb: places stand by themselves, pairs are "key=value" or "--key value". */
struct words {
    size_t n_places;
    const char *places[CLI_PLACES_MAX];
    size_t n_pairs;
    struct pair pairs[CLI_PAIRS_MAX];
    const char *file; /* --file */
    bool edit;
    bool yes; /* do not ask whether it is right */
    bool once;
    bool now;
    bool show;
    bool all;
    bool csv;
    bool tenth;
    bool bundle;  /* for the cases that are bundled with it too */
    bool dry_run; /* said aloud where nothing else is possible */
    bool pdf;     /* what a document is made as */
    bool html;
    bool xml;
};

struct cli {
    bool json;
    bool english;
    int timeout_ms;
    struct arena arena;
    struct words words;
    char folder[PROFILE_PATH_MAX];
    struct profile profile;
    struct client *client;          /* NULL until cli_connect */
    char program[PROFILE_PATH_MAX]; /* the folder of this program */
    char **daemon_words;            /* for verbs that doorbraakd does: all, with the verb */
};

struct verb {
    const char *name;  /* one word or two */
    const char *doc;   /* what it does; a msgid */
    const char *shape; /* the arguments, for help */
    const char *example;
    int (*run)(struct cli *cli, const struct verb *verb);
    const struct message *message; /* the command or query, where it is one */
    const char *places; /* its fields in the order of the words: "case_id texts.question";
                           behind '?' they may be left out */
    const char *preset; /* "outcome=justified-no" */
    bool now;           /* never by way of the outbox */
};

/* cli_command for the case of `body`, and with --bundle for each that is bundled with it as well;
 * what is refused for one is said of that one. The exit status of the first that was refused. */
int cli_command_each(struct cli *cli, const struct verb *verb, void *body);

/* Reads the profile and makes the client; says what is wrong and returns an exit status, else 0. */
int cli_connect(struct cli *cli);

/* Fills the verb's message from preset, file, places and pairs into a zeroed `body`. Says what is
 * wrong and returns EXIT_STATUS_USAGE or EXIT_STATUS_BAD_DATA, else 0. */
int cli_fill(struct cli *cli, const struct verb *verb, void *body);

/* Connects, sends (by way of the outbox unless the verb says now), reports. Returns the exit
 * status; `out`, when given, holds what came back. */
int cli_command(struct cli *cli, const struct verb *verb, const struct message *message,
                const void *body, struct sent *out);

/* Connects and sends, and says nothing about what came of it; that is in `out`. The exit status of
 * connecting. */
int cli_send(struct cli *cli, const struct verb *verb, const struct message *message,
             const void *body, struct sent *out);

/* Connects and asks. 0 with the answer in `out` (a struct of `message`) and its bytes in
 * `response`; else says why and returns an exit status. */
int cli_query(struct cli *cli, const struct message *query, const void *body,
              const struct message *message, void *out, struct response *response);

/* Says why there is no answer; the exit status. */
int cli_explain_outcome(const struct cli *cli, enum client_outcome outcome);

/* The words of a field that was given as a pair; NULL when it was not. Taken out of the pairs. */
const char *words_take(struct words *words, const char *key);

/* "doorbraak: …" on stderr, and EXIT_STATUS_USAGE. */
int cli_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));
void cli_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* --- the verbs' functions, by file --- */

/* command.c: any command whose fields come from the words alone. */
int verb_command(struct cli *cli, const struct verb *verb);

/* case_verbs.c: commands that say more than that they are done. */
int verb_meeting(struct cli *cli, const struct verb *verb);
int verb_refuse(struct cli *cli, const struct verb *verb);
int verb_urgent(struct cli *cli, const struct verb *verb);
int verb_consent_withdraw(struct cli *cli, const struct verb *verb);

/* submit.c, enroll.c, watch.c, outbox_verbs.c, admin.c, daemon.c */
int verb_submit(struct cli *cli, const struct verb *verb);
int verb_record(struct cli *cli, const struct verb *verb);
int verb_enroll(struct cli *cli, const struct verb *verb);
int verb_watch(struct cli *cli, const struct verb *verb);
int verb_outbox_list(struct cli *cli, const struct verb *verb);
int verb_outbox_send(struct cli *cli, const struct verb *verb);
int verb_outbox_show(struct cli *cli, const struct verb *verb);
int verb_outbox_drop(struct cli *cli, const struct verb *verb);
int verb_admin_approve(struct cli *cli, const struct verb *verb);
int verb_admin_key(struct cli *cli, const struct verb *verb);
/* feed_verbs.c */
int verb_feed_add(struct cli *cli, const struct verb *verb);
int verb_feeds(struct cli *cli, const struct verb *verb);
/* signin_verbs.c */
int verb_signin(struct cli *cli, const struct verb *verb);
int verb_signin_whose(struct cli *cli, const struct verb *verb);
int verb_signins(struct cli *cli, const struct verb *verb);

int verb_admin_contact(struct cli *cli, const struct verb *verb);
int verb_daemon(struct cli *cli, const struct verb *verb);

/* figures.c, export.c */
int verb_figures(struct cli *cli, const struct verb *verb);
int verb_export(struct cli *cli, const struct verb *verb);
int verb_exports(struct cli *cli, const struct verb *verb);

/* sharing_views.c, letter.c */
int verb_grounds(struct cli *cli, const struct verb *verb);
int verb_shared(struct cli *cli, const struct verb *verb);
int verb_ground_end(struct cli *cli, const struct verb *verb);
int verb_extract(struct cli *cli, const struct verb *verb);
int verb_consent_letter(struct cli *cli, const struct verb *verb);

/* document.c */
int verb_document(struct cli *cli, const struct verb *verb);
int verb_meeting_pack(struct cli *cli, const struct verb *verb);
int verb_meeting_minutes(struct cli *cli, const struct verb *verb);

/* practice.c */
int verb_practice_advance(struct cli *cli, const struct verb *verb);
int verb_practice_until(struct cli *cli, const struct verb *verb);

/* views.c, case_views.c, site_views.c: queries, shown as a person reads them */
int verb_queue(struct cli *cli, const struct verb *verb);
int verb_show(struct cli *cli, const struct verb *verb);
int verb_consultations(struct cli *cli, const struct verb *verb);
int verb_issues(struct cli *cli, const struct verb *verb);
int verb_solutions(struct cli *cli, const struct verb *verb);
int verb_amend(struct cli *cli, const struct verb *verb);
int verb_stories(struct cli *cli, const struct verb *verb);
int verb_escalate(struct cli *cli, const struct verb *verb);
int verb_read(struct cli *cli, const struct verb *verb);
int verb_why(struct cli *cli, const struct verb *verb);
int verb_trail(struct cli *cli, const struct verb *verb);
int verb_meetings(struct cli *cli, const struct verb *verb);
int verb_ready(struct cli *cli, const struct verb *verb);
int verb_contacts(struct cli *cli, const struct verb *verb);
int verb_workload(struct cli *cli, const struct verb *verb);
int verb_mail(struct cli *cli, const struct verb *verb);
int verb_notices(struct cli *cli, const struct verb *verb);
int verb_people(struct cli *cli, const struct verb *verb);
int verb_pots(struct cli *cli, const struct verb *verb);
int verb_reads(struct cli *cli, const struct verb *verb);
/* privacy_views.c */
int verb_readings(struct cli *cli, const struct verb *verb);
int verb_glasses(struct cli *cli, const struct verb *verb);
int verb_glass(struct cli *cli, const struct verb *verb);
int verb_copy(struct cli *cli, const struct verb *verb);
int verb_retention(struct cli *cli, const struct verb *verb);
int verb_erasures(struct cli *cli, const struct verb *verb);
int verb_certificate(struct cli *cli, const struct verb *verb);
int verb_hello(struct cli *cli, const struct verb *verb);
int verb_health(struct cli *cli, const struct verb *verb);
int verb_backup(struct cli *cli, const struct verb *verb);
int verb_ladder(struct cli *cli, const struct verb *verb);

#endif
