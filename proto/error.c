// SPDX-License-Identifier: EUPL-1.2
#include "proto/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

bool error_set_list(struct error *error, enum err code, const char *field, enum detail detail,
                    const char *values, va_list args)
{
    error_set(error, code, field, detail);
    vsnprintf(error->values, sizeof error->values, values, args);
    return false;
}

bool error_set(struct error *error, enum err code, const char *field, enum detail detail)
{
    error->code = code;
    error->detail = detail;
    error->values[0] = '\0';
    error->missing.n = 0;
    snprintf(error->field, sizeof error->field, "%s", field);
    return false;
}

bool error_set_with(struct error *error, enum err code, const char *field, enum detail detail,
                    const char *values, ...)
{
    va_list args;
    va_start(args, values);
    error_set_list(error, code, field, detail, values, args);
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

struct sentence {
    enum detail detail;
    const char *name;
    const char *words;
};

static const struct sentence *sentence_of(enum detail detail)
{
    static const struct sentence none = {DETAIL_NONE, "", ""};
    static const struct sentence sentences[] = {
#define DETAIL(number, name, sentence) {DETAIL_##name, #name, sentence},
#include "proto/details.def"
#undef DETAIL
    };
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++)
        if (sentences[i].detail == detail)
            return &sentences[i];
    return &none;
}

const char *detail_name(enum detail detail)
{
    return sentence_of(detail)->name;
}

const char *detail_sentence(enum detail detail)
{
    return sentence_of(detail)->words;
}

const char *error_detail_text(const struct error *error, char out[ERROR_TEXT_MAX])
{
    const char *name = error->detail < DETAIL_BARE_END ? "" : detail_name(error->detail);
    bool both = name[0] != '\0' && error->values[0] != '\0';
    snprintf(out, ERROR_TEXT_MAX, "%s%s%s", name, both ? " " : "", error->values);
    for (char *at = out; (at = strchr(at, '\t')) != NULL;)
        *at = ' ';
    return out;
}

const char *error_text(const struct error *error, char out[ERROR_TEXT_MAX])
{
    char detail[ERROR_TEXT_MAX];
    error_detail_text(error, detail);
    snprintf(out, ERROR_TEXT_MAX, "%s%s%s%s%.200s", error_name(error->code),
             error->field[0] == '\0' ? "" : " ", error->field, detail[0] == '\0' ? "" : ": ",
             detail);
    return out;
}
