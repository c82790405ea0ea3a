// SPDX-License-Identifier: EUPL-1.2
/* A new site with its first administrator. */
#ifndef INIT_H
#define INIT_H

#include <stdbool.h>

#include "engine/site.h"
#include "proto/messages.h"

/* Made in a folder beside it, so that it is there whole or not at all, however this ends: it
 * can be done again. */
bool init_site(const struct site_options *options, const struct person_put *person,
               const struct key_add *key, struct site_fault *fault);

#endif
