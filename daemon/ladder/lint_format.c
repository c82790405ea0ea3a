// SPDX-License-Identifier: EUPL-1.2
/* The format that a ladder names is a file: `formats` stands beside the folder of the ladder, as in
 * config/. Where there is no such folder nothing is looked for: what paper looks like is a matter
 * of the machines that make it, and they say so too. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ladder/lint_parts.h"

enum { PATH_LONGEST = 4096 };

void lint_format(const char *path, const struct ladder *ladder, struct ladder_report *report)
{
    char folder[PATH_LONGEST];
    char file[PATH_LONGEST + 80];
    const char *slash = strrchr(path, '/');
    int length = slash == NULL ? 0 : (int)(slash - path) + 1;
    snprintf(folder, sizeof folder, "%.*s../formats", length, path);
    snprintf(file, sizeof file, "%s/%s.xsl", folder, ladder->format.s);
    if (code_empty(&ladder->format) || access(folder, F_OK) != 0 || access(file, R_OK) == 0)
        return;
    struct lint lint = {ladder, report};
    lint_at(&lint, &ladder->format, &ladder->code, REPORT_NO_FORMAT, ladder->format.s, NULL);
}
