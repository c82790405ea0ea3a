// SPDX-License-Identifier: EUPL-1.2
/* From the words behind a verb to the fields of its message. */
#include <stdio.h>

#include "clients/cli/ask.h"
#include "clients/cli/casefile.h"
#include "clients/cli/cli.h"
#include "clients/cli/fill.h"
#include "proto/text.h"

const char *words_take(struct words *words, const char *key)
{
    for (size_t i = 0; i < words->n_pairs; i++) {
        if (strcmp(words->pairs[i].key, key) != 0)
            continue;
        const char *value = words->pairs[i].value;
        for (size_t j = i + 1; j < words->n_pairs; j++)
            words->pairs[j - 1] = words->pairs[j];
        words->n_pairs--;
        return value;
    }
    return NULL;
}

static int fill_one(struct cli *cli, const struct message *message, const char *key,
                    const char *value, void *body)
{
    char fault[FILL_FAULT_MAX];
    if (fill_pair(message, key, value, body, &cli->arena, fault))
        return EXIT_STATUS_OK;
    cli_warn("%s", fault);
    return EXIT_STATUS_USAGE;
}

/* Without a euro sign or a comma nobody knows whether 500 is euros or cents. */
static bool is_bare_amount(const struct message *message, const char *key, const char *value)
{
    const struct field *field = text_field(message, key);
    return field != NULL && fill_is_cents(field) && value[strspn(value, "0123456789")] == '\0';
}

/* The next name of a list as "case_id ?texts.reason"; false past the last. */
static bool next_name(const char **at, char name[80], bool *optional)
{
    *at += strspn(*at, " ");
    size_t len = strcspn(*at, " ");
    if (len == 0)
        return false;
    *optional = (*at)[0] == '?';
    snprintf(name, 80, "%.*s", (int)(len - *optional), *at + *optional);
    *at += len;
    return true;
}

static bool is_case_file(const char *word)
{
    size_t len = strlen(word);
    return len > 5 && strcmp(word + len - 5, ".yaml") == 0;
}

static int fill_places(struct cli *cli, const struct verb *verb, void *body)
{
    const char *at = verb->places == NULL ? "" : verb->places;
    char name[80];
    bool optional;
    size_t i = 0;
    while (i < cli->words.n_places && next_name(&at, name, &optional)) {
        const char *value = cli->words.places[i++];
        if (is_bare_amount(verb->message, name, value))
            return cli_usage(_("schrijf het bedrag met teken of komma: €%s of %s,00"), value,
                             value);
        int status = fill_one(cli, verb->message, name, value, body);
        if (status != EXIT_STATUS_OK)
            return status;
    }
    if (i < cli->words.n_places && is_case_file(cli->words.places[i]))
        return cli_usage(_("een bestand geeft u met --file: doorbraak %s --file %.80s"), verb->name,
                         cli->words.places[i]);
    if (i < cli->words.n_places)
        return cli_usage(_("'%.40s' is er een te veel; zet tekst tussen aanhalingstekens (zie "
                           "'doorbraak %s --help')"),
                         cli->words.places[i], verb->name);
    return EXIT_STATUS_OK;
}

static int fill_pairs(struct cli *cli, const struct message *message, void *body)
{
    for (size_t i = 0; i < cli->words.n_pairs; i++) {
        int status =
            fill_one(cli, message, cli->words.pairs[i].key, cli->words.pairs[i].value, body);
        if (status != EXIT_STATUS_OK)
            return status;
    }
    return EXIT_STATUS_OK;
}

static int fill_preset(struct cli *cli, const struct verb *verb, void *body)
{
    char key[40];
    if (verb->preset == NULL)
        return EXIT_STATUS_OK;
    size_t len = strcspn(verb->preset, "=");
    snprintf(key, sizeof key, "%.*s", (int)len, verb->preset);
    return fill_one(cli, verb->message, key, verb->preset + len + 1, body);
}

/* The name that the verb's places give to this field: "texts.question" for texts. */
static void name_of_field(const struct verb *verb, const struct field *field, char name[80])
{
    const char *at = verb->places == NULL ? "" : verb->places;
    bool optional;
    size_t len = strlen(field->name);
    while (next_name(&at, name, &optional))
        if (strncmp(name, field->name, len) == 0 && (name[len] == '\0' || name[len] == '.'))
            return;
    snprintf(name, 80, "%s", field->name);
}

/* Asks for what is missing, where there is somebody to ask. */
static int fill_missing(struct cli *cli, const struct verb *verb, void *body)
{
    for (int i = 0; i < 32; i++) {
        char name[80];
        char prompt[400];
        const struct field *field = text_missing(verb->message, body);
        if (field == NULL)
            return EXIT_STATUS_OK;
        name_of_field(verb, field, name);
        bool askable = ask_possible() && field->type != FIELD_LIST &&
                       (field->type != FIELD_TEXTS || strchr(name, '.') != NULL);
        if (!askable && cli->words.file != NULL) {
            cli_warn(_("%s: '%s' ontbreekt: %s"), cli->words.file, name, fill_shape(field));
            return EXIT_STATUS_BAD_DATA;
        }
        if (!askable) {
            cli_warn(_("'%s' ontbreekt: %s (zie 'doorbraak %s --help')"), name, fill_shape(field),
                     verb->name);
            return EXIT_STATUS_USAGE;
        }
        snprintf(prompt, sizeof prompt, "%s (%s):", name, fill_shape(field));
        const char *value = field->type == FIELD_TEXTS ? ask_text(&cli->arena, prompt, field->max)
                                                       : ask_line(&cli->arena, prompt);
        if (value == NULL)
            return EXIT_STATUS_USAGE;
        if (value[0] != '\0')
            fill_one(cli, verb->message, name, value, body);
    }
    return EXIT_STATUS_USAGE;
}

int cli_fill(struct cli *cli, const struct verb *verb, void *body)
{
    struct casefile_fault fault;
    int status = fill_preset(cli, verb, body);
    if (status == EXIT_STATUS_OK && cli->words.file != NULL &&
        !casefile_read(verb->message, cli->words.file, body, &cli->arena, &fault)) {
        cli_warn("%s", fault.text);
        return EXIT_STATUS_BAD_DATA;
    }
    if (status == EXIT_STATUS_OK)
        status = fill_places(cli, verb, body);
    if (status == EXIT_STATUS_OK)
        status = fill_pairs(cli, verb->message, body);
    if (status == EXIT_STATUS_OK)
        status = fill_missing(cli, verb, body);
    return status;
}
