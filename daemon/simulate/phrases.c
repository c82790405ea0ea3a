// SPDX-License-Identifier: EUPL-1.2
#include "simulate/phrases.h"

#include "base/language.h"

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
    return language_is_english() ? LANGUAGE_EN : LANGUAGE_NL;
}
