// SPDX-License-Identifier: EUPL-1.2
/* What a mail address may look like: stricter than the mail standards, so that nothing in one can
 * ever end a line, begin another header or name a second receiver. Pure. */
#ifndef PROTO_ADDRESS_H
#define PROTO_ADDRESS_H

#include <stdbool.h>

#include "base/bytes.h"

enum { ADDRESS_MAX = 254 };

/* name@host.tld, in ASCII: of the name letters, digits and !#$%&'*+/=?^_`{|}~-, with single dots
 * between; of the host letters, digits and hyphens, two labels at least. */
bool address_is_valid(struct bytes text);

#endif
