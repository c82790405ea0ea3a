// SPDX-License-Identifier: EUPL-1.2
#include "base/language.h"

#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"

bool language_is_english(void)
{
    static const char *const variables[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && value[0] != '\0')
            return strncmp(value, "en", 2) == 0;
    }
    return false;
}

void language_open(void)
{
    char program[PATH_MAX];
    char folder[2 * PATH_MAX];
    setlocale(LC_CTYPE, "C.UTF-8");
    setlocale(LC_MESSAGES, "C.UTF-8");
    setenv("LANGUAGE", language_is_english() ? "en" : "nl", 1);
    if (!io_program_folder(program, sizeof program))
        return;
    io_join(folder, sizeof folder, program, "locale");
    if (!io_exists(folder))
        io_join(folder, sizeof folder, program, DOORBRAAK_LOCALE);
    bindtextdomain("doorbraak", folder);
    bind_textdomain_codeset("doorbraak", "UTF-8");
    textdomain("doorbraak");
}

void language_log(void)
{
    setlocale(LC_ALL, "C");
    setenv("LANGUAGE", "nl", 1);
}

void language_english(void)
{
    setenv("LANGUAGE", "en", 1);
    setlocale(LC_MESSAGES, "C.UTF-8"); /* so that what was looked up before is looked up anew */
}
