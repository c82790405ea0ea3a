// SPDX-License-Identifier: EUPL-1.2
/* A story while it is told: the world, names for cases, variables, and what must never be found on
 * disk. README.md has the language. */
#ifndef SCENARIO_STORY_H
#define SCENARIO_STORY_H

#include "tests/support/world.h"

#define WORDS_MAX 64
#define NAMES_MAX 200

/* A line cut into words; quotes are taken off. `expected` is where the words after "->" begin (n
 * when there is none). */
struct words {
    size_t n;
    size_t expected;
    bool arrow;
    const char *v[WORDS_MAX];
    bool quoted[WORDS_MAX]; /* the whole word stood in quotes */
};

struct label {
    char name[16];
    struct case_id id;
};

struct variable {
    const char *name;
    const char *value;
};

struct step {
    uint64_t sequence; /* of the last event before it */
    bool answered;     /* a command or query was given */
    bool query;
    struct reply reply;  /* error 0: done */
    struct bytes answer; /* of a query or case_read */
    const struct message *answer_message;
};

/* A command or query that a story is about to give. */
struct telling {
    const char *person;
    const struct acting *acting; /* NULL: for himself */
    const struct message *message;
    bool query;
    const void *body;
};

struct story {
    struct world world;
    struct arena arena; /* of the whole story */
    const char *folder; /* of the scenarios, for settings and parts */
    const char *file;   /* that is being read */
    unsigned line;
    bool must_fail;
    const char *fails; /* what a story that must fail says */
    bool ruled;        /* a ladder is installed */
    struct label labels[NAMES_MAX];
    size_t n_labels;
    struct variable variables[NAMES_MAX];
    size_t n_variables;
    struct bytes secrets[2000]; /* texts that were sent: none may be found outside their seals */
    struct bytes file_number;   /* the last one that was given */
    size_t n_secrets;
    struct bytes frame; /* of the last command, for `again` */
    const char *frame_person;
    uint64_t commands;
    struct step step;
    int report_fd; /* the real stderr; logs go to a file of the world */
    void (*before)(struct story *story, const struct telling *telling); /* each step, or NULL */
    void *before_arg;
};

/* "FILE:LINE: …"; ends the program. */
_Noreturn void story_fail(struct story *story, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* --- run.c --- */

/* An empty site, and a story from its first line to its last. */
void story_open(struct story *story);
void story_tell(struct story *story, const char *path);

/* --- words.c --- */

/* Fills in variables (${name}) and cuts. False for an empty line or a comment. */
bool words_cut(struct story *story, const char *line, struct words *out);
/* "key=value": the value; NULL when the word is not about this key. */
const char *word_value(const char *word, const char *key);
void variable_set(struct story *story, const char *name, const char *value);

/* "2026-03-02 09:00" or "2026-03-02 09:00:01" as local time. */
bool local_parse(const char *text, struct civil_time *out);
/* "2026-03-02 09:00", with seconds where there are any; "none". */
#define LOCAL_TEXT 32
const char *local_format(const struct story *story, struct instant at, char out[LOCAL_TEXT]);

/* NULL when the story has no case of this name. */
struct label *label_find(struct story *story, const char *name);
void label_set(struct story *story, const char *name, struct case_id id);
const char *label_of(const struct story *story, struct case_id id);

/* How a field of a row, event or answer reads in a story: a code, digits, a local time, a case's
 * name, codes with commas between; "none" when it has no value. Lives in the arena. */
const char *value_of(struct story *story, const struct field *field, const void *body);

/* --- step.c --- */

/* `as PERSON WORD CASE key=value …`, from word `at` on. */
void step_run(struct story *story, const struct words *words, size_t at);
void step_again(struct story *story);
/* These words may be found in answers about content only. */
void keep_secret(struct story *story, const char *words);
/* Remembers where the events of this step begin. */
void step_begin(struct story *story);

/* --- expect.c --- */

/* What stands behind "->". */
void expect_step(struct story *story, const struct words *words);
/* A line that begins with `expect`. */
void expect_line(struct story *story, const struct words *words);

/* --- hold.c: what holds after every step, and at the end --- */

void hold_after_step(struct story *story);
void hold_at_end(struct story *story);
/* Of each response: no content where nobody asked for it. */
void hold_response(void *story, struct bytes response);

#endif
