// SPDX-License-Identifier: EUPL-1.2
#include "proto/term.h"

#include <stdio.h>
#include <string.h>

#include "proto/messages.h"

static const struct {
    const struct enum_names *names;
    int value;
    const char *words;
} terms[] = {
#define TERM(name, NAME, words) {&names_##name, name##_##NAME, words},
#include "proto/terms.def"
#undef TERM
};

const char *term_words(const struct enum_names *names, int value)
{
    for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++)
        if (terms[i].names == names && terms[i].value == value)
            return terms[i].words;
    return NULL;
}

const struct enum_names *const *term_enums(void)
{
    static const struct enum_names *const all[] = {
#define ENUM(name) &names_##name,
#define VALUE(name, NAME, word)
#define MADE(name, NAME, word)
#define ENUM_END(name)
#include "proto/enums.def"
#undef ENUM
#undef VALUE
#undef MADE
#undef ENUM_END
        NULL,
    };
    return all;
}

/* The enumeration whose name is the first `len` bytes; NULL when there is none. */
static const struct enum_names *names_called(const char *name, size_t len)
{
    for (const struct enum_names *const *at = term_enums(); *at != NULL; at++)
        if (strlen((*at)->name) == len && memcmp((*at)->name, name, len) == 0)
            return *at;
    return NULL;
}

/* NULL when it is no word of the enumeration, or one without words for people. */
static const char *words_of(const struct enum_names *names, const char *word, size_t len,
                            term_translate *translate)
{
    int value = enum_number(names, word, len);
    const char *dutch = value == 0 ? NULL : term_words(names, value);
    return dutch == NULL || translate == NULL ? dutch : translate(dutch);
}

void term_show(const char *place, const char *value, term_translate *translate, char *out,
               size_t size)
{
    size_t len = strlen(place);
    size_t used = 0;
    const struct enum_names *names = names_called(place, len);
    if (names == NULL && len > 0 && place[len - 1] == 's')
        names = names_called(place, len - 1);
    snprintf(out, size, "%s", names == NULL ? value : "");
    while (names != NULL && value[0] != '\0' && used < size) {
        size_t word = strcspn(value, ",");
        const char *words = words_of(names, value, word, translate);
        used += (size_t)snprintf(out + used, size - used, "%s%.*s", used == 0 ? "" : ", ",
                                 (int)(words == NULL ? word : strlen(words)),
                                 words == NULL ? value : words);
        value += word + (value[word] == ',');
    }
}
