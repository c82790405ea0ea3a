// SPDX-License-Identifier: EUPL-1.2
/* Letting people and keys in, and the phone list: commands that take more than one message, or
 * something other than plain fields. */
#include <stdio.h>

#include "clients/cli/casefile.h"
#include "clients/cli/cli.h"
#include "clients/cli/fill.h"
#include "clients/cli/when.h"
#include "proto/text.h"

/* "--until": a date (its end, in local time) or a moment. */
static bool read_until(struct cli *cli, const char *value, struct instant *out)
{
    char end[32];
    char fault[FILL_FAULT_MAX];
    struct key_add key = {0};
    struct civil_date date;
    if (value == NULL)
        return true;
    if (when_parse_date(value, &date) || civil_date_parse(value, strlen(value), &date)) {
        char iso[11];
        civil_date_format(date, iso);
        snprintf(end, sizeof end, "%s 23:59", iso);
        value = end;
    }
    if (!fill_pair(&message_key_add, "until", value, &key, &cli->arena, fault)) {
        cli_usage("%s", fault);
        return false;
    }
    *out = key.until;
    return true;
}

static int add_key(struct cli *cli, const struct verb *verb, const struct code *person,
                   const struct code *key, const uint8_t public_key[PROFILE_KEY_SIZE],
                   const char *until)
{
    struct key_add body = {
        .key = *key, .person = *person, .public_key = bytes_of(public_key, PROFILE_KEY_SIZE)};
    if (!read_until(cli, until, &body.until))
        return EXIT_STATUS_USAGE;
    return cli_command(cli, verb, &message_key_add, &body, NULL);
}

/* The person first, when roles are given: a key of someone unknown is refused. */
static int put_person(struct cli *cli, const struct verb *verb, const struct code *person,
                      const char *organisation, const char *roles)
{
    struct person_put body = {.person = *person};
    char fault[FILL_FAULT_MAX];
    if (!fill_pair(&message_person_put, "organisation", organisation, &body, &cli->arena, fault) ||
        !fill_pair(&message_person_put, "roles", roles, &body, &cli->arena, fault))
        return cli_usage("%s", fault);
    return cli_command(cli, verb, &message_person_put, &body, NULL);
}

static char *read_request(struct cli *cli)
{
    char line[512];
    if (cli->words.n_places != 1)
        return NULL;
    if (strcmp(cli->words.places[0], "-") != 0)
        return arena_string(&cli->arena, cli->words.places[0], strlen(cli->words.places[0]));
    if (fgets(line, sizeof line, stdin) == NULL)
        return NULL;
    return arena_string(&cli->arena, line, strcspn(line, "\r\n"));
}

int verb_admin_approve(struct cli *cli, const struct verb *verb)
{
    struct code person;
    struct code key;
    uint8_t public_key[PROFILE_KEY_SIZE];
    const char *named = words_take(&cli->words, "person");
    const char *organisation = words_take(&cli->words, "organisation");
    const char *roles = words_take(&cli->words, "roles");
    const char *until = words_take(&cli->words, "until");
    char *request = read_request(cli);
    if (request == NULL || cli->words.n_pairs > 0)
        return cli_usage(_("zie 'doorbraak %s --help'"), verb->name);
    if (!profile_request_parse(request, &person, &key, public_key))
        return cli_usage("%s", _("dit is geen aanvraag (doorbraak-request:1:…); zet haar tussen "
                                 "enkele aanhalingstekens"));
    /* Who asks is what the request claims; whoever approves may say who it should be. */
    if (named != NULL && !code_is(&person, named))
        return cli_usage(_("de aanvraag is van '%s', niet van '%.40s'"), person.s, named);
    if ((organisation == NULL) != (roles == NULL))
        return cli_usage("%s", _("--organisation en --roles horen bij elkaar"));
    if (organisation != NULL) {
        int status = put_person(cli, verb, &person, organisation, roles);
        if (status != EXIT_STATUS_OK)
            return status;
    }
    return add_key(cli, verb, &person, &key, public_key, until);
}

int verb_admin_key(struct cli *cli, const struct verb *verb)
{
    struct code person;
    struct code key;
    uint8_t public_key[PROFILE_KEY_SIZE];
    const char *until = words_take(&cli->words, "until");
    const char *const *places = cli->words.places;
    if (cli->words.n_places != 3 || cli->words.n_pairs > 0 ||
        !code_set(&person, places[0], strlen(places[0])) ||
        !code_set(&key, places[1], strlen(places[1])) || !profile_key_parse(places[2], public_key))
        return cli_usage(_("zie 'doorbraak %s --help'"), verb->name);
    return add_key(cli, verb, &person, &key, public_key, until);
}

/* --- the phone list --- */

static int put_contact(struct cli *cli, const struct verb *verb, size_t index)
{
    struct contact_put *body = arena_alloc(&cli->arena, sizeof *body);
    struct casefile_fault fault;
    if (!casefile_read_at(verb->message, cli->words.file, index, body, &cli->arena, &fault)) {
        cli_warn("%s", fault.text);
        return EXIT_STATUS_BAD_DATA;
    }
    const struct field *missing = text_missing(verb->message, body);
    if (missing != NULL) {
        cli_warn(_("%s: vermelding %zu: '%s' ontbreekt: %s"), cli->words.file, index + 1,
                 missing->name, fill_shape(missing));
        return EXIT_STATUS_BAD_DATA;
    }
    if (!cli->json)
        printf("%s: ", body->contact.s);
    return cli_command(cli, verb, verb->message, body, NULL);
}

/* A file may hold many entries; it stops at the first that is wrong. */
int verb_admin_contact(struct cli *cli, const struct verb *verb)
{
    struct casefile_fault fault;
    if (cli->words.file == NULL || cli->words.n_pairs > 0 || cli->words.n_places > 0)
        return verb_command(cli, verb);
    size_t n = casefile_count(cli->words.file, &fault);
    if (n == 0) {
        cli_warn("%s", fault.text);
        return EXIT_STATUS_BAD_DATA;
    }
    for (size_t i = 0; i < n; i++) {
        int status = put_contact(cli, verb, i);
        if (status != EXIT_STATUS_OK)
            return status;
    }
    return EXIT_STATUS_OK;
}
