// SPDX-License-Identifier: EUPL-1.2
/* What the other side did wrong: a stable code, the field, and a detail. The words (message and
 * remedy) come from errors.def, in Dutch; a client translates them. Caller-owned, never allocated.
 */
#ifndef PROTO_ERROR_H
#define PROTO_ERROR_H

#include <stdarg.h>
#include <stdbool.h>

#include "proto/values.h"

enum err {
    OK = 0,
#define ERROR(number, name, code, message, remedy) ERR_##name = number,
#include "proto/errors.def"
#undef ERROR
};

#define ERROR_FIELD_MAX 64

struct error {
    enum err code;
    char field[ERROR_FIELD_MAX];       /* "texts.plan", "tiers[2].gate"; empty when no field is at fault */
    char detail[128];     /* numbers, codes, limits; never content */
    struct codes missing; /* what a gate still wants, in the ladder's own codes */
};

/* Fills `error` and returns false, so that a check reads `return error_set(…)`. */
bool error_set(struct error *error, enum err code, const char *field, const char *detail, ...)
    __attribute__((format(printf, 4, 5)));

/* The same for a caller that has its arguments in a list. */
bool error_set_list(struct error *error, enum err code, const char *field, const char *detail,
                    va_list args) __attribute__((format(printf, 4, 0)));

/* How a text's field is named in an error: "texts.FIELD". */
void error_text_field(char out[ERROR_FIELD_MAX], const char *field);

/* The stable name ("GATE_NOT_MET"), the Dutch message and the Dutch remedy; never NULL. A number
 * that this build does not know gives "UNKNOWN". */
const char *error_name(enum err code);
const char *error_message(enum err code);
const char *error_remedy(enum err code);

#endif
