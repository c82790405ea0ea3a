// SPDX-License-Identifier: EUPL-1.2
/* doorbraak: the command line of whoever works with cases. Reads the words, finds the verb, runs
 * it. What it can do, anyone can do with proto/README.md in hand; it knows nothing more. */
#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/io.h"
#include "base/memory.h"
#include "clients/cli/cli.h"
#include "clients/cli/verbs.h"
#include "clients/cli/when.h"

enum { TIMEOUT_MS = 15000, TIMEOUT_MOST_S = 3600 };

/* --- words --- */

/* The key of "key=value", with '_' for '-'; NULL when the word is none. */
static char *pair_key(struct cli *cli, const char *word)
{
    const char *equals = strchr(word, '=');
    if (equals == NULL || equals == word)
        return NULL;
    size_t len = (size_t)(equals - word);
    char *key = arena_string(&cli->arena, word, len);
    for (size_t i = 0; i < len; i++) {
        bool fine = islower((unsigned char)key[i]) || key[i] == '_' || key[i] == '-' ||
                    (i > 0 && (isdigit((unsigned char)key[i]) || key[i] == '.'));
        if (!fine)
            return NULL;
    }
    return key;
}

/* Fields have '_' where options have '-'; the names of texts have '-' themselves. */
static void underscore(char *key)
{
    for (; *key != '\0' && *key != '.'; key++)
        if (*key == '-')
            *key = '_';
}

static int add_pair(struct words *words, const char *key, const char *value)
{
    if (words->n_pairs == CLI_PAIRS_MAX)
        return cli_usage("%s", _("te veel velden"));
    words->pairs[words->n_pairs++] = (struct pair){key, value};
    return EXIT_STATUS_OK;
}

static int set_timeout(struct cli *cli, const char *value)
{
    char *end;
    long seconds = strtol(value, &end, 10);
    if (*end != '\0' || end == value || seconds < 1 || seconds > TIMEOUT_MOST_S)
        return cli_usage("%s", _("--timeout is een aantal seconden, van 1 tot 3600"));
    cli->timeout_ms = (int)seconds * 1000;
    return EXIT_STATUS_OK;
}

static bool set_flag(struct cli *cli, const char *name, bool *help)
{
    struct words *words = &cli->words;
    const struct {
        const char *name;
        bool *flag;
    } flags[] = {{"json", &cli->json},       {"help", help},
                 {"edit", &words->edit},     {"yes", &words->yes},
                 {"once", &words->once},     {"now", &words->now},
                 {"show", &words->show},     {"all", &words->all},
                 {"csv", &words->csv},       {"tenth", &words->tenth},
                 {"bundle", &words->bundle}, {"dry-run", &words->dry_run},
                 {"pdf", &words->pdf},       {"html", &words->html},
                 {"xml", &words->xml}};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (strcmp(name, flags[i].name) != 0)
            continue;
        *flags[i].flag = true;
        return true;
    }
    return false;
}

/* "--name", "--name value" or "--name=value"; `used` becomes how many words it took. */
static int read_option(struct cli *cli, int n, char **words, int *used, bool *help)
{
    const char *name = words[0] + 2;
    *used = 1;
    if (set_flag(cli, name, help))
        return EXIT_STATUS_OK;
    size_t len = strcspn(name, "=");
    const char *value = name[len] == '=' ? name + len + 1 : n > 1 ? words[1] : NULL;
    if (value == NULL)
        return cli_usage(_("achter %s hoort een waarde"), words[0]);
    if (name[len] != '=')
        *used = 2;
    char *key = arena_string(&cli->arena, name, len);
    underscore(key);
    if (strcmp(key, "file") == 0) {
        cli->words.file = value;
        return EXIT_STATUS_OK;
    }
    return strcmp(key, "timeout") == 0 ? set_timeout(cli, value)
                                       : add_pair(&cli->words, key, value);
}

static int read_word(struct cli *cli, const char *word)
{
    char *key = pair_key(cli, word);
    if (key != NULL)
        return add_pair(&cli->words, key, strchr(word, '=') + 1);
    if (cli->words.n_places == CLI_PLACES_MAX)
        return cli_usage("%s", _("te veel woorden; zet tekst tussen aanhalingstekens"));
    cli->words.places[cli->words.n_places++] = word;
    return EXIT_STATUS_OK;
}

static int read_words(struct cli *cli, int n, char **words, bool *help)
{
    bool only_words = false;
    for (int i = 0; i < n;) {
        int used = 1;
        int status;
        if (!only_words && strcmp(words[i], "--") == 0) {
            only_words = true;
            status = EXIT_STATUS_OK;
        } else if (!only_words && strcmp(words[i], "-h") == 0) {
            *help = true;
            status = EXIT_STATUS_OK;
        } else if (!only_words && strcmp(words[i], "-o") == 0 && i + 1 < n) {
            status = add_pair(&cli->words, "out", words[i + 1]);
            used = 2;
        } else if (!only_words && strncmp(words[i], "--", 2) == 0) {
            status = read_option(cli, n - i, words + i, &used, help);
        } else {
            status = read_word(cli, words[i]);
        }
        if (status != EXIT_STATUS_OK)
            return status;
        i += used;
    }
    return EXIT_STATUS_OK;
}

/* --- the verb --- */

static int run_verb(struct cli *cli, int n, char **words)
{
    int used = 0;
    bool help = false;
    const struct verb *verb = verb_find(n, words, &used);
    if (verb == NULL && n == 2 && strcmp(words[1], "--help") == 0 && verb_help_of(words[0]))
        return EXIT_STATUS_OK;
    if (verb == NULL && n == 1 && verb_help_of(words[0]))
        return EXIT_STATUS_USAGE;
    if (verb == NULL)
        return cli_usage(_("onbekende opdracht '%.40s'; zie 'doorbraak help'"), words[0]);
    if (verb->run == verb_daemon) { /* its words are doorbraakd's own */
        cli->daemon_words = words;
        return verb->run(cli, verb);
    }
    int status = read_words(cli, n - used, words + used, &help);
    if (help) {
        verb_help(verb);
        return EXIT_STATUS_OK;
    }
    return status == EXIT_STATUS_OK ? verb->run(cli, verb) : status;
}

/* Options in front of the verb; returns how many words they took, or a negative exit status. */
static int read_front(struct cli *cli, int n, char **words, bool *help, bool *version)
{
    int i = 0;
    while (i < n && words[i][0] == '-') {
        int used = 1;
        int status = EXIT_STATUS_OK;
        if (strcmp(words[i], "--version") == 0)
            *version = true;
        else if (strcmp(words[i], "-h") == 0)
            *help = true;
        else if (strncmp(words[i], "--", 2) == 0)
            status = read_option(cli, n - i, words + i, &used, help);
        else
            status = cli_usage(_("onbekende optie '%.40s'"), words[i]);
        if (status != EXIT_STATUS_OK)
            return -status;
        i += used;
    }
    return i;
}

static int run(struct cli *cli, int n, char **words)
{
    bool help = false;
    bool version = false;
    int used = read_front(cli, n, words, &help, &version);
    if (used < 0)
        return -used;
    if (version) {
        printf("doorbraak %s\n", DOORBRAAK_VERSION);
        return EXIT_STATUS_OK;
    }
    n -= used;
    words += used;
    if (n > 0 && strcmp(words[0], "help") == 0) {
        help = true;
        n--;
        words++;
    }
    if (help && n == 1 && verb_find(n, words, &used) == NULL && verb_help_of(words[0]))
        return EXIT_STATUS_OK;
    if (n == 0 || (help && verb_find(n, words, &used) == NULL)) {
        verb_help_all();
        return help ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    }
    if (help) {
        verb_help(verb_find(n, words, &used));
        return EXIT_STATUS_OK;
    }
    return run_verb(cli, n, words);
}

int main(int argc, char **argv)
{
    struct cli cli = {.timeout_ms = TIMEOUT_MS};
    memory_keep_private();
    signal(SIGPIPE, SIG_DFL);
    arena_init(&cli.arena);
    io_program_folder(cli.program, sizeof cli.program);
    cli.english = language_is_english();
    language_open();
    when_init(cli.english);
    if (!profile_folder(cli.folder))
        snprintf(cli.folder, sizeof cli.folder, ".doorbraak");
    int status = run(&cli, argc - 1, argv + 1);
    client_close(cli.client);
    profile_release(&cli.profile);
    arena_release(&cli.arena);
    if (fflush(stdout) != 0 && status == EXIT_STATUS_OK)
        status = EXIT_STATUS_INTERNAL;
    return status;
}
