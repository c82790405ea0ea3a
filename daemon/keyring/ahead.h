// SPDX-License-Identifier: EUPL-1.2
/* The helper thread that makes slots before anybody needs them. It starts when there is something
 * to do for the first time. When the disk is full it waits a second and is asked again. */
#ifndef KEYRING_AHEAD_H
#define KEYRING_AHEAD_H

#include <stdint.h>

#include "keyring/keyring.h"

#define AHEAD_LEAST 4096 /* fewer left than this: make more */
#define AHEAD_MAKE  8192 /* until so many are left */

struct ahead;

/* `keyring` is borrowed until ahead_free. */
struct ahead *ahead_new(struct keyring *keyring);

/* Waits for what the thread is making just now. */
void ahead_free(struct ahead *ahead);

void ahead_tell(struct ahead *ahead, uint64_t used);

#endif
