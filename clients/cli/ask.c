// SPDX-License-Identifier: EUPL-1.2
#include "clients/cli/ask.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clients/cli/cli.h"

/* PASTE_MS: what is pasted lies ready at once; nobody types that fast. */
enum { LINES_MAX = 500, TRIES_MAX = 20, PASTE_MS = 100 };

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

void ask_catch_interrupt(bool on)
{
    struct sigaction action = {.sa_handler = on ? on_interrupt : SIG_DFL}; /* no SA_RESTART */
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
}

bool ask_possible(void)
{
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* Without its line end; NULL at the end of input. */
static char *read_line(struct arena *arena)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t len = interrupted ? -1 : getline(&line, &size, stdin);
    char *copy = NULL;
    if (len >= 0 && !interrupted) {
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

static size_t characters_of(const char *text)
{
    size_t n = 0;
    for (; *text != '\0'; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

static bool more_lies_ready(void)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&in, 1, PASTE_MS) == 1;
}

/* Lines up to a lone '.', or an empty one behind which nothing was pasted; NULL at the end of input
 * before anything was said, and when interrupted. */
static char *read_text(struct arena *arena)
{
    char *lines[LINES_MAX];
    size_t n = 0;
    char *line = NULL;
    while (n < LINES_MAX) {
        fprintf(stderr, "> ");
        fflush(stderr);
        line = read_line(arena);
        if (line == NULL || strcmp(trimmed(line), ".") == 0)
            break;
        bool empty = trimmed(line)[0] == '\0';
        if (empty && !more_lies_ready())
            break;
        if (!empty || n > 0)
            lines[n++] = line;
    }
    while (n > 0 && trimmed(lines[n - 1])[0] == '\0')
        n--;
    return interrupted || (line == NULL && n == 0) ? NULL : join(arena, lines, n);
}

char *ask_text(struct arena *arena, const char *prompt, size_t max)
{
    for (int attempt = 0; attempt < TRIES_MAX; attempt++) {
        fprintf(stderr, "%s\n", prompt);
        char *text = read_text(arena);
        if (text == NULL || characters_of(text) <= max)
            return text;
        fprintf(stderr, _("Dit zijn %zu tekens; er passen er %zu. Probeer het korter.\n"),
                characters_of(text), max);
    }
    return NULL;
}

bool ask_yes(struct arena *arena, const char *prompt, bool otherwise)
{
    const char *answer = ask_line(arena, prompt);
    if (answer == NULL)
        return false;
    if (answer[0] == '\0')
        return otherwise;
    return answer[0] == 'j' || answer[0] == 'J' || answer[0] == 'y' || answer[0] == 'Y';
}
