// SPDX-License-Identifier: EUPL-1.2
/* How two matters belong together (GEN-19): each of the two has a row about the other, and the two
 * rows say the same from either side. */
#ifndef CORE_LINK_H
#define CORE_LINK_H

#include "base/assert.h"
#include "proto/messages.h"

/* What the one is to the other, given what the other is to the one. */
static inline enum link link_inverse(enum link kind)
{
    switch (kind) {
    case link_MERGED_INTO:
        return link_MERGED_FROM;
    case link_MERGED_FROM:
        return link_MERGED_INTO;
    case link_SPLIT_FROM:
        return link_SPLIT_INTO;
    case link_SPLIT_INTO:
        return link_SPLIT_FROM;
    case link_CONSULTED:
        return link_BECAME;
    case link_BECAME:
        return link_CONSULTED;
    case link_ISSUE:
        return link_INSTANCE;
    case link_INSTANCE:
        return link_ISSUE;
    case link_SAME_HOUSEHOLD:
    case link_SAME_CAUSE:
    case link_OTHERWISE:
    case link_BUNDLED:
        return kind;
    case link_none:
        break;
    }
    UNREACHABLE();
}

/* What people choose, and may take back. */
static inline bool link_is_chosen(enum link kind)
{
    return enum_is_offered(&names_link, kind);
}

#endif
