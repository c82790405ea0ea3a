// SPDX-License-Identifier: EUPL-1.2
/* Fills a fault, so that a failure reads `return store_fault_set(fault, STORE_DAMAGED, …)`. Inside
 * this folder only. */
#ifndef STORE_FAULT_H
#define STORE_FAULT_H

#include "store/store.h"

/* Returns `status`; `fault` may be NULL. */
enum store_status store_fault_set(struct store_fault *fault, enum store_status status,
                                  const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
