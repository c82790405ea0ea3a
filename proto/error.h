// SPDX-License-Identifier: EUPL-1.2
/* What the other side did wrong: a stable code, the field, and a detail with its values. The words
 * come from errors.def and details.def, in Dutch; a client translates them. Caller-owned, never
 * allocated. */
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

enum detail {
    DETAIL_NONE = 0,
#define DETAIL(number, name, sentence) DETAIL_##name = number,
#include "proto/details.def"
#undef DETAIL
};

#define DETAIL_BARE_END 10 /* those below are a value without a sentence */

#define ERROR_FIELD_MAX 64

struct error {
    enum err code;
    char
        field[ERROR_FIELD_MAX]; /* "texts.plan", "tiers[2].gate"; empty when no field is at fault */
    enum detail detail;
    char values[160];     /* of the detail's places, tabs between; never content */
    struct codes missing; /* what a gate still wants, in the ladder's own codes */
};

/* Fills `error` and returns false, so that a check reads `return error_set(…)`. */
bool error_set(struct error *error, enum err code, const char *field, enum detail detail);

/* The same for a detail whose sentence has places: their values, in its order, as "%s\t%u". */
bool error_set_with(struct error *error, enum err code, const char *field, enum detail detail,
                    const char *values, ...) __attribute__((format(printf, 5, 6)));
bool error_set_list(struct error *error, enum err code, const char *field, enum detail detail,
                    const char *values, va_list args) __attribute__((format(printf, 5, 0)));

/* How a text's field is named in an error: "texts.FIELD". */
void error_text_field(char out[ERROR_FIELD_MAX], const char *field);

/* The stable name ("GATE_NOT_MET"), the Dutch message and the Dutch remedy; never NULL. A number
 * that this build does not know gives "UNKNOWN". */
const char *error_name(enum err code);
const char *error_message(enum err code);
const char *error_remedy(enum err code);

/* The stable name of a detail ("QUESTIONS_OPEN") and its Dutch sentence, with its places; "" for
 * DETAIL_NONE and for a number that this build does not know. */
const char *detail_name(enum detail detail);
const char *detail_sentence(enum detail detail);

/* For a log or a developer, in codes: the detail ("ROLE boss", or the bare value), and the whole
 * error ("BAD_VALUE roles: ROLE boss"). Both return `out`. */
#define ERROR_TEXT_MAX 320
const char *error_detail_text(const struct error *error, char out[ERROR_TEXT_MAX]);
const char *error_text(const struct error *error, char out[ERROR_TEXT_MAX]);

#endif
