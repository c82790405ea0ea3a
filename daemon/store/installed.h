// SPDX-License-Identifier: EUPL-1.2
/* What files brought in (ladders, calendars, zones), decoded once and kept in memory. What the open
 * batch put goes again when it is aborted. */
#ifndef STORE_INSTALLED_H
#define STORE_INSTALLED_H

struct installed;

/* After a commit: what the batch put is for everybody, what it replaced goes. */
void installed_commit(struct installed **all);
/* After an abort: what the batch put goes. */
void installed_abort(struct installed **all);
void installed_free(struct installed **all);

#endif
