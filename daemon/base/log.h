// SPDX-License-Identifier: EUPL-1.2
/* Log lines for machines: one JSON object a line on stderr, with a stable code. Nothing personal
 * may stand in a line: codes, opaque ids and numbers only; never content, names or file contents.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdint.h>

enum log_level { LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR, LOG_LEVEL_FATAL };

/* The name that each line bears; a borrowed string that outlives the process's logging. */
void log_open(const char *program);

/* Lines below `level` are dropped; LOG_LEVEL_INFO at start. */
void log_threshold(enum log_level level);

/* From now on a person at a terminal reads along: warnings and worse, "doorbraakd: text", and no
 * JSON. */
void log_to_terminal(void);

/* One line: {"time":…,"level":…,"program":…,"code":CODE,KEY:NUMBER,"text":…}. `key` may be NULL. */
void log_event(enum log_level level, const char *code, const char *key, int64_t number,
               const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
