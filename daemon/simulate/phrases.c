// SPDX-License-Identifier: EUPL-1.2
#include "simulate/phrases.h"

#include "base/language.h"

static const char *const phrases[] = {
#define PHRASE(name, dutch) dutch,
#include "simulate/phrases.def"
#undef PHRASE
};

const char *phrase(enum phrase phrase)
{
    return _(phrases[phrase]);
}
