// SPDX-License-Identifier: EUPL-1.2
/* What a case leaves for others to learn from: its story, and what it returned. */
#include "core/case_parts.h"

bool case_change_told(struct case_row *row, uint16_t kind, const void *body)
{
    switch (kind) {
    case EV_STORY_WRITTEN:
        row->story = story_state_WRITTEN;
        row->story_version = ((const struct story_written *)body)->version;
        return true;
    case EV_STORY_PUBLISHED:
        row->story = story_state_PUBLISHED;
        return true;
    case EV_STORY_WITHDRAWN:
        row->story = story_state_WITHDRAWN;
        return true;
    case EV_RETURN_ESTIMATED:
        row->return_known = true;
        row->estimated_cents = ((const struct return_estimated *)body)->cents;
        return true;
    case EV_RETURN_COMPARED:
        row->returned = ((const struct return_compared *)body)->returned;
        row->returned_cents = ((const struct return_compared *)body)->cents;
        return true;
    default:
        return false;
    }
}
