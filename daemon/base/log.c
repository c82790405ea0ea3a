// SPDX-License-Identifier: EUPL-1.2
#include "base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

static const char *program = "doorbraak";
static enum log_level threshold = LOG_LEVEL_INFO;
static bool terminal;

void log_open(const char *name)
{
    program = name;
}

void log_threshold(enum log_level level)
{
    threshold = level;
}

void log_to_terminal(void)
{
    terminal = true;
    threshold = LOG_LEVEL_WARNING;
}

static const char *level_name(enum log_level level)
{
    switch (level) {
    case LOG_LEVEL_INFO:
        return "info";
    case LOG_LEVEL_WARNING:
        return "warning";
    case LOG_LEVEL_ERROR:
        return "error";
    case LOG_LEVEL_FATAL:
        return "fatal";
    }
    return "unknown";
}

/* JSON string body: quotes, backslashes and control characters escaped, so no line is forged. */
static void escape(char *out, size_t size, const char *text)
{
    size_t n = 0;
    for (; *text != '\0' && n + 7 < size; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            out[n++] = '\\';
            out[n++] = (char)c;
        } else if (c < 0x20) {
            n += (size_t)snprintf(out + n, size - n, "\\u%04x", c);
        } else {
            out[n++] = (char)c;
        }
    }
    out[n] = '\0';
}

void log_event(enum log_level level, const char *code, const char *key, int64_t number,
               const char *format, ...)
{
    if (level < threshold)
        return;
    char text[512];
    char escaped[1024];
    char line[1400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (terminal) {
        fprintf(stderr, "%s: %s\n", program, text);
        return;
    }
    escape(escaped, sizeof escaped, text);

    int64_t now = clock_wall_ms();
    int n = snprintf(line, sizeof line,
                     "{\"time\":%lld.%03d,\"level\":\"%s\",\"program\":\"%s\",\"code\":\"%s\"",
                     (long long)(now / 1000), (int)(now % 1000), level_name(level), program, code);
    if (key != NULL)
        n += snprintf(line + n, sizeof line - (size_t)n, ",\"%s\":%lld", key, (long long)number);
    n += snprintf(line + n, sizeof line - (size_t)n, ",\"text\":\"%s\"}\n", escaped);
    /* One write, so that lines of several threads never mix; a full pipe loses the line [U11]. */
    ssize_t written = write(STDERR_FILENO, line, (size_t)n);
    (void)written;
}
