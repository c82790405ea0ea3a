// SPDX-License-Identifier: EUPL-1.2
/* `doorbraakd simulate`: the same core over a log of the past, so that a ladder can be tried before
 * it is installed. doc/simulate.md is the manual; README.md says how it works. */
#ifndef SIMULATE_SIMULATE_H
#define SIMULATE_SIMULATE_H

#include "base/fatal.h"

/* argv[0] is the word "simulate". Prints to stdout, complains on stderr. SIGINT and SIGTERM end it
 * with nothing left behind, and then end the process. */
enum exit_status simulate_main(int argc, char **argv);

#endif
