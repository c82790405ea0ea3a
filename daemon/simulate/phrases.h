// SPDX-License-Identifier: EUPL-1.2
/* The words that a simulation prints (phrases.def), in the language that is spoken. */
#ifndef SIMULATE_PHRASES_H
#define SIMULATE_PHRASES_H

enum phrase {
#define PHRASE(name, dutch) PHRASE_##name,
#include "simulate/phrases.def"
#undef PHRASE
};

const char *phrase(enum phrase phrase);

#endif
