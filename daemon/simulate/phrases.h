// SPDX-License-Identifier: EUPL-1.2
/* The words that a simulation prints, in Dutch and English (phrases.def). */
#ifndef SIMULATE_PHRASES_H
#define SIMULATE_PHRASES_H

#include "calendar/duration.h"

enum phrase {
#define PHRASE(name, dutch, english) PHRASE_##name,
#include "simulate/phrases.def"
#undef PHRASE
};

const char *phrase(enum phrase phrase, enum language language);

/* English when the environment asks for it, else Dutch. */
enum language phrase_language(void);

#endif
