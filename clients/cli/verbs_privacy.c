// SPDX-License-Identifier: EUPL-1.2
/* Verbs of the privacy officer, and of who must look at what he asks. */
#include "clients/cli/verbs.h"

const struct verb privacy_verbs[PRIVACY_VERBS] = {
    {.name = "readings",
     .doc = N_("wie welke inhoud las, over alle casussen, naar persoon en periode"),
     .shape = N_("[person=P] [from=DATUM] [until=DATUM] [--csv]"),
     .example = "doorbraak readings person=professional-1 from=2026-03-01 until=2026-03-31",
     .run = verb_readings,
     .message = &message_query_readings},
};
