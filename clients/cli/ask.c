// SPDX-License-Identifier: EUPL-1.2
#include "clients/cli/ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clients/cli/cli.h"

enum { LINES_MAX = 500, TRIES_MAX = 20 };

bool ask_possible(void)
{
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* Without its line end; NULL at the end of input. */
static char *read_line(struct arena *arena)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t len = getline(&line, &size, stdin);
    char *copy = NULL;
    if (len >= 0) {
        while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
            len--;
        copy = arena_string(arena, line, (size_t)len);
    }
    free(line);
    return copy;
}

static char *trimmed(char *text)
{
    while (*text == ' ' || *text == '\t')
        text++;
    size_t len = strlen(text);
    while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
        text[--len] = '\0';
    return text;
}

char *ask_line(struct arena *arena, const char *prompt)
{
    fprintf(stderr, "%s ", prompt);
    fflush(stderr);
    char *line = read_line(arena);
    return line == NULL ? NULL : trimmed(line);
}

static char *join(struct arena *arena, char *const *lines, size_t n)
{
    size_t size = 1;
    for (size_t i = 0; i < n; i++)
        size += strlen(lines[i]) + 1;
    char *text = arena_alloc(arena, size);
    size_t at = 0;
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(text + at, size - at, "%s%s", i == 0 ? "" : "\n", lines[i]);
    return text;
}

char *ask_text(struct arena *arena, const char *prompt, size_t max)
{
    for (int attempt = 0; attempt < TRIES_MAX; attempt++) {
        char *lines[LINES_MAX];
        size_t n = 0;
        char *line = NULL;
        fprintf(stderr, "%s\n", prompt);
        while (n < LINES_MAX) {
            fprintf(stderr, "> ");
            fflush(stderr);
            line = read_line(arena);
            if (line == NULL || trimmed(line)[0] == '\0')
                break;
            lines[n++] = line;
        }
        if (line == NULL && n == 0)
            return NULL;
        char *text = join(arena, lines, n);
        if (strlen(text) <= max)
            return text;
        fprintf(stderr, _("Dit zijn %zu tekens; er passen er %zu. Probeer het korter.\n"),
                strlen(text), max);
    }
    return NULL;
}

bool ask_yes(struct arena *arena, const char *prompt, bool otherwise)
{
    const char *answer = ask_line(arena, prompt);
    if (answer == NULL || answer[0] == '\0')
        return otherwise;
    return answer[0] == 'j' || answer[0] == 'J' || answer[0] == 'y' || answer[0] == 'Y';
}
