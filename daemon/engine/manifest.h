// SPDX-License-Identifier: EUPL-1.2
/* The manifest of a backup, written and read back; and a line of any manifest. Internal to this
 * folder. */
#ifndef ENGINE_MANIFEST_H
#define ENGINE_MANIFEST_H

#include "engine/backup.h"

bool manifest_write(const char *dir, const struct backup_manifest *manifest,
                    const uint8_t master[32], struct site_fault *fault);

/* False with EXIT_STATUS_CONFIG when another master key made it, EXIT_STATUS_BAD_DATA when it is
 * not as it was made. */
bool manifest_read(const char *dir, const uint8_t master[32], struct backup_manifest *out,
                   struct site_fault *fault);

/* The value of the line that begins with this word; empty when there is none. */
struct bytes manifest_value(const char *text, const char *word);

#endif
