// SPDX-License-Identifier: EUPL-1.2
#include "proto/error.h"

#include <stdarg.h>
#include <stdio.h>

struct words {
    enum err code;
    const char *name;
    const char *message;
    const char *remedy;
};

static const struct words table[] = {
#define ERROR(number, name, code, message, remedy) {ERR_##name, code, message, remedy},
#include "proto/errors.def"
#undef ERROR
};

static const struct words *words_of(enum err code)
{
    static const struct words ok = {OK, "OK", "", ""};
    static const struct words unknown = {OK, "UNKNOWN", "Onbekende fout", ""};
    if (code == OK)
        return &ok;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].code == code)
            return &table[i];
    return &unknown;
}

bool error_set_list(struct error *error, enum err code, const char *field, const char *detail,
                    va_list args)
{
    error->code = code;
    error->missing.n = 0;
    snprintf(error->field, sizeof error->field, "%s", field);
    vsnprintf(error->detail, sizeof error->detail, detail, args);
    return false;
}

bool error_set(struct error *error, enum err code, const char *field, const char *detail, ...)
{
    va_list args;
    va_start(args, detail);
    error_set_list(error, code, field, detail, args);
    va_end(args);
    return false;
}

void error_text_field(char out[ERROR_FIELD_MAX], const char *field)
{
    snprintf(out, ERROR_FIELD_MAX, "texts.%s", field);
}

const char *error_name(enum err code)
{
    return words_of(code)->name;
}

const char *error_message(enum err code)
{
    return words_of(code)->message;
}

const char *error_remedy(enum err code)
{
    return words_of(code)->remedy;
}
