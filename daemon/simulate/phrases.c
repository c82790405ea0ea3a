// SPDX-License-Identifier: EUPL-1.2
#include "simulate/phrases.h"

static const char *const phrases[][2] = {
#define PHRASE(name, dutch, english) {dutch, english},
#include "simulate/phrases.def"
#undef PHRASE
};

const char *phrase(enum phrase phrase, enum language language)
{
    return phrases[phrase][language == LANGUAGE_EN];
}

enum language phrase_language(void)
{
    static const char *const names[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0')
            return strncmp(value, "en", 2) == 0 ? LANGUAGE_EN : LANGUAGE_NL;
    }
    return LANGUAGE_NL;
}
