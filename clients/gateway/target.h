// SPDX-License-Identifier: EUPL-1.2
/* The target of a request, "/v1/zaken?ladder=utrecht": one path, and parameters with one meaning
 * each. Whatever a proxy, a file system or another reader could understand otherwise is refused,
 * not mended. Pure.
 *
 * Not here: what stands at a path (routes.h, files.h). */
#ifndef CLIENTS_GATEWAY_TARGET_H
#define CLIENTS_GATEWAY_TARGET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum { TARGET_MAX = 4096, TARGET_PARAMETERS_MAX = 24 };

struct target_parameter {
    const char *name;
    const char *value;
};

struct target {
    const char
        *path; /* decoded; begins with '/', no empty, "." or ".." segment but an empty last */
    size_t n;
    struct target_parameter parameters[TARGET_PARAMETERS_MAX];
};

/* `raw` as the request line has it. False when it is not an origin-form target, is too long, has an
 * escape that is none, a control character, a hidden slash, backslash or dot segment, bytes that
 * are no UTF-8, or a parameter twice. What `out` points to lives in the arena. */
bool target_parse(const char *raw, struct target *out, struct arena *arena);

/* The value of a parameter; NULL when it is not there. */
const char *target_parameter(const struct target *target, const char *name);

/* "%2F" and such, as in a path's segment, a parameter and a form's field; `plus`: '+' is a space.
 * NULL when something in it is refused. */
char *target_decode(const char *text, size_t len, bool plus, struct arena *arena);

#endif
