// SPDX-License-Identifier: EUPL-1.2
#include "core/records.h"

#include "proto/table_fields.h"
#include "core/records.def"
#include "proto/table_end.h"

#include "proto/table_messages.h"
#include "core/records.def"
#include "proto/table_end.h"
