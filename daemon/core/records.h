// SPDX-License-Identifier: EUPL-1.2
/* records.def as C. A running clock's row is struct clock_start itself. */
#ifndef CORE_RECORDS_H
#define CORE_RECORDS_H

#include "proto/messages.h"

#include "proto/table_structs.h"
#include "core/records.def"
#include "proto/table_end.h"

#include "proto/table_externs.h"
#include "core/records.def"
#include "proto/table_end.h"

#endif
