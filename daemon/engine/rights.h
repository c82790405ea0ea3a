// SPDX-License-Identifier: EUPL-1.2
/* May this user use the files of a site? */
#ifndef ENGINE_RIGHTS_H
#define ENGINE_RIGHTS_H

#include "engine/site.h"

/* False with status 77 and the first file or folder of the site at `dir` that this user may not
 * read and write. */
bool rights_check(const char *dir, struct site_fault *fault);

#endif
