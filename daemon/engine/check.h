// SPDX-License-Identifier: EUPL-1.2
/* `doorbraakd check`: looks at everything on a stopped site and changes nothing that matters. */
#ifndef ENGINE_CHECK_H
#define ENGINE_CHECK_H

#include "engine/site.h"

/* A finding or a figure, in a plain sentence without content. */
typedef void check_say(void *arg, bool finding, const char *sentence);

/* What a certificate of destruction says of its place in the journal (NULL: none is looked at). */
struct check_certificate {
    uint64_t sequence;
    uint8_t chain[8];
};

/* Journal: every checksum and the whole chain. Keyring: every slot in both copies. State: rows and
 * indexes both ways, and against a replay of the journal into a fresh state. Cases: each open one
 * has an owner, a next step and a time. Certificate: the journal has it at that place, and each of
 * its keys is destroyed in both copies. Returns the number of findings; false in `opened` when the
 * site could not be opened, with the reason in `fault`. */
uint64_t check_site(const struct site_options *options, const struct check_certificate *certificate,
                    check_say *say, void *arg, bool *opened, struct site_fault *fault);

#endif
