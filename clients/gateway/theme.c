// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/theme.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/io.h"

/* --- the sheet --- */

struct sheet {
    const char *text;
    size_t len;
    size_t at;
    size_t line;
    size_t open;      /* braces */
    size_t open_line; /* of the outermost that is open */
};

static bool follows(const struct sheet *sheet, const char *word)
{
    size_t len = strlen(word);
    return sheet->len - sheet->at >= len && strncasecmp(sheet->text + sheet->at, word, len) == 0;
}

static void step(struct sheet *sheet)
{
    if (sheet->text[sheet->at] == '\n')
        sheet->line++;
    sheet->at++;
}

/* Past its end; false when there is none. */
static bool pass_comment(struct sheet *sheet)
{
    for (sheet->at += 2; sheet->at < sheet->len; step(sheet))
        if (follows(sheet, "*/")) {
            sheet->at += 2;
            return true;
        }
    return false;
}

/* A string ends on its line, but for a line end that is escaped. */
static bool pass_string(struct sheet *sheet)
{
    char quote = sheet->text[sheet->at];
    for (step(sheet); sheet->at < sheet->len; step(sheet)) {
        char c = sheet->text[sheet->at];
        if (c == '\n')
            return false;
        if (c == '\\' && sheet->at + 1 < sheet->len)
            step(sheet);
        else if (c == quote) {
            step(sheet);
            return true;
        }
    }
    return false;
}

/* url(https://…) and @import "//…": whatever stands behind a quote or not. */
static bool leads_elsewhere(const struct sheet *sheet, size_t skip)
{
    struct sheet at = *sheet;
    at.at += skip;
    while (at.at < at.len && strchr(" \t\"'(", at.text[at.at]) != NULL)
        at.at++;
    return follows(&at, "http:") || follows(&at, "https:") || follows(&at, "//");
}

static const char *pass_one(struct sheet *sheet)
{
    char c = sheet->text[sheet->at];
    if (follows(sheet, "/*"))
        return pass_comment(sheet) ? NULL
                                   : "hier begint commentaar dat niet eindigt; sluit het met */";
    if ((follows(sheet, "url(") && leads_elsewhere(sheet, 4)) ||
        (follows(sheet, "@import") && leads_elsewhere(sheet, 7)))
        return "haalt iets van een ander adres, wat de browser hier weigert; leg het bestand naast "
               "thema.css";
    if (c == '"' || c == '\'')
        return pass_string(sheet) ? NULL
                                  : "hier begint een tekst die niet eindigt; sluit haar met "
                                    "een aanhalingsteken";
    if (c == '{' && sheet->open++ == 0)
        sheet->open_line = sheet->line;
    if (c == '}' && sheet->open-- == 0)
        return "deze } hoort bij geen {; haal haar weg";
    step(sheet);
    return NULL;
}

const char *theme_sheet_fault(const char *text, size_t len, size_t *line)
{
    struct sheet sheet = {.text = text, .len = len, .line = 1};
    while (sheet.at < len) {
        *line = sheet.line;
        const char *fault = pass_one(&sheet);
        if (fault != NULL)
            return fault;
    }
    *line = sheet.open_line;
    return sheet.open > 0 ? "deze { wordt niet gesloten; zet er een } bij" : NULL;
}

/* --- the folder --- */

static bool read_one(const char *path, size_t most, uint8_t **data, size_t *len, char *fault,
                     size_t size)
{
    int result = io_read_file(path, most, data, len);
    if (result == -EFBIG)
        snprintf(fault, size,
                 "%s: groter dan %zu KiB, wat elke bezoeker moet laden; maak het kleiner", path,
                 most >> 10);
    else if (result != 0)
        snprintf(fault, size, "%s: %s; een thema heeft thema.css en logo.svg", path,
                 strerror(-result));
    return result == 0;
}

bool theme_is_sound(const char *folder, char *fault, size_t size)
{
    char path[1024];
    uint8_t *data;
    size_t len;
    size_t line;
    if (strlen(folder) > sizeof path - 20) {
        snprintf(fault, size, "%.100s…: dit pad is te lang", folder);
        return false;
    }
    io_join(path, sizeof path, folder, "logo.svg");
    if (!read_one(path, THEME_LOGO_MAX, &data, &len, fault, size))
        return false;
    free(data);
    io_join(path, sizeof path, folder, "thema.css");
    if (!read_one(path, THEME_SHEET_MAX, &data, &len, fault, size))
        return false;
    const char *wrong = theme_sheet_fault((const char *)data, len, &line);
    if (wrong != NULL)
        snprintf(fault, size, "%s:%zu: %s", path, line, wrong);
    free(data);
    return wrong == NULL;
}
