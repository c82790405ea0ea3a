// SPDX-License-Identifier: EUPL-1.2
/* A YAML file whose keys are the fields of a message, as a case to submit or an entry of the phone
 * list. Whatever is wrong is said with file, line and column. */
#ifndef CLIENTS_CLI_CASEFILE_H
#define CLIENTS_CLI_CASEFILE_H

#include "base/arena.h"
#include "proto/message.h"

enum { CASEFILE_BYTES_MAX = 256 * 1024, CASEFILE_DEPTH_MAX = 10, CASEFILE_FAULT_MAX = 512 };

struct casefile_fault {
    char text[CASEFILE_FAULT_MAX]; /* "case.yaml:12:3: …", in the user's language */
    size_t line;                   /* where what was read begins; also when nothing is wrong */
};

/* Adds the file's values to `body`. `path` "-" is standard input. */
bool casefile_read(const struct message *message, const char *path, void *body, struct arena *arena,
                   struct casefile_fault *fault);

/* The same for a file that holds a list of such mappings: how many there are, and number `index`.
 */
size_t casefile_count(const char *path, struct casefile_fault *fault);
bool casefile_read_at(const struct message *message, const char *path, size_t index, void *body,
                      struct arena *arena, struct casefile_fault *fault);

#endif
