// SPDX-License-Identifier: EUPL-1.2
/* The helper thread in which the copies of a keyring are read whole and made equal, while whoever
 * opens it does something else: with ten million keys that is 2.6 GB to read. */
#ifndef KEYRING_OPENING_H
#define KEYRING_OPENING_H

#include "keyring/copies.h"

struct opening;

/* `copies` are the thread's until opening_end. `so_far`: what copies_open said of them. */
struct opening *opening_begin(struct copies *copies, const struct keyring_fault *so_far);

/* Waits for it, and frees it. `fault` as in copies_repair. */
enum keyring_status opening_end(struct opening *opening, struct keyring_fault *fault);

#endif
