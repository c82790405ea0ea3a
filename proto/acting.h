// SPDX-License-Identifier: EUPL-1.2
/* The envelope's `for`: whom a request is made for, when its sender is a gateway. Whether the
 * sender is one, and whether that person may do it, is decided at the request's turn (access/). */
#ifndef PROTO_ACTING_H
#define PROTO_ACTING_H

#include "proto/reader.h"
#include "proto/values.h"
#include "proto/writer.h"

struct acting {
    struct code person; /* empty: nobody, the request is the sender's own */
    bool narrowed;      /* of the person's roles only these count; with none of them it is refused,
                           so that an empty list never means all */
    struct codes roles;
};

/* Reads the map and fills `out`. False with the place, as "for.roles", and why. */
bool acting_read(struct reader *reader, struct acting *out, struct error *error);
void acting_write(const struct acting *acting, struct writer *writer);

#endif
