// SPDX-License-Identifier: EUPL-1.2
/* How much of each person is on its way to the daemon: so that whoever asks without end keeps
 * nobody else waiting on the one line that all share (proto/README.md, acting for a person). */
#ifndef CLIENTS_GATEWAY_TURNS_H
#define CLIENTS_GATEWAY_TURNS_H

#include "proto/values.h"

enum { TURNS_OF_PERSON = 16 };

struct turns {
    struct turn_of {
        struct code person;
        unsigned n;
    } * v; /* people with something under way, in no order */
    size_t n;
    size_t room;
};

/* False when this person has as much under way as may be. */
bool turns_take(struct turns *turns, const struct code *person);
void turns_give_back(struct turns *turns, const struct code *person);
void turns_release(struct turns *turns);

#endif
