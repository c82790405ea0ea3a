// SPDX-License-Identifier: EUPL-1.2
/* The words behind `doorbraakd`. */
#ifndef DAEMON_OPTIONS_H
#define DAEMON_OPTIONS_H

#include <stdbool.h>

struct options {
    const char *verb; /* "run" when none was given */
    const char *site;
    const char *config;
    const char *ready_file;
    const char *admin;
    const char *organisation;
    const char *key;
    const char *key_name;
    const char *from;
    const char *date;
    const char *certificate;
    bool practice;
    bool distrust_state;
    int first_rest; /* index in argv of what no option took */
};

/* False after saying on stderr what is wrong. Help and version are answered here too: `*done`. */
bool options_read(int argc, char **argv, struct options *out, bool *done);

#endif
