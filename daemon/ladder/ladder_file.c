// SPDX-License-Identifier: EUPL-1.2
#include "ladder/ladder_file.h"

#include "ladder/lint.h"
#include "ladder/lint_parts.h"
#include "ladder/table_file.h"

bool ladder_file_read(const char *path, struct ladder *out, struct arena *arena,
                      struct ladder_report *report)
{
    if (!table_file_read(path, &message_ladder, out, arena, report))
        return false;
    size_t before = report->n + report->dropped;
    lint_format(path, out, report);
    return lint_ladder(out, report) && report->n + report->dropped == before;
}

bool ladder_text_read(const char *name, struct bytes text, struct ladder *out, struct arena *arena,
                      struct ladder_report *report)
{
    return table_text_read(name, text, &message_ladder, out, arena, report) &&
           lint_ladder(out, report);
}

void ladder_encode(const struct ladder *ladder, struct writer *writer)
{
    message_encode(&message_ladder, ladder, writer);
}
