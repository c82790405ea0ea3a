// SPDX-License-Identifier: EUPL-1.2
/* Has another process of this very program read back what was written: it opens the files anew, and
 * may crash without harm. The loop goes on meanwhile. */
#ifndef DAEMON_READ_BACK_H
#define DAEMON_READ_BACK_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#define READ_BACK_WORDS 300

struct read_back;
/* Once, when it has ended and nothing of it is left on the loop: it may be freed, or used again. */
typedef void read_back_done(struct read_back *reader);

struct read_back {
    void *owner; /* the caller's */
    read_back_done *done;
    uv_process_t process;
    uv_pipe_t words;
    uv_timer_t patience;
    unsigned handles; /* that libuv still holds */
    bool running;
    bool good;                  /* it ended with status 0 */
    int status;                 /* what it ended with; negative: it did not begin */
    char said[READ_BACK_WORDS]; /* its first line, or why it did not end well */
    size_t said_len;
};

/* Runs `doorbraakd` with these words, the last of which is NULL. `done` comes later in every case.
 * Set owner and done first, the rest is zero. */
void read_back_start(struct read_back *reader, uv_loop_t *loop, char *words[]);

/* For a log: what it ended with and what it said, of one that is done and not good. */
void read_back_explain(const struct read_back *reader, char *out, size_t room);

/* It is ended; `done` follows. */
void read_back_stop(struct read_back *reader);

#endif
