// SPDX-License-Identifier: EUPL-1.2
/* Letting people and keys in, and the phone list: commands that take more than one message, or
 * something other than plain fields. */
#include <stdio.h>
#include <sys/stat.h>

#include "clients/cli/casefile.h"
#include "clients/cli/cli.h"
#include "clients/cli/fill.h"
#include "clients/cli/report.h"
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

/* --- approving --- */

/* Finds out whether somebody is let in already, page by page. */
static int find_person(struct cli *cli, const struct code *person, bool *known)
{
    struct query_people query = {.limit = 100};
    struct people_answer answer;
    struct response response;
    *known = false;
    do {
        int status = cli_query(cli, &message_query_people, &query, &message_people_answer, &answer,
                               &response);
        if (status != EXIT_STATUS_OK)
            return status;
        const struct person_view *v = answer.people.v;
        for (size_t i = 0; i < answer.people.n; i++)
            *known |= code_equal(&v[i].person, person) && !v[i].revoked;
        query.after = answer.next;
    } while (answer.next != NULL && !*known);
    return EXIT_STATUS_OK;
}

/* What can be known to be wrong before anything is given. */
static int check_until(struct cli *cli, struct instant until)
{
    struct query_hello query = {0};
    struct hello_answer hello;
    struct response response;
    if (until.ms == 0)
        return EXIT_STATUS_OK;
    int status =
        cli_query(cli, &message_query_hello, &query, &message_hello_answer, &hello, &response);
    if (status == EXIT_STATUS_OK && until.ms <= hello.now.ms) {
        cli_warn("until: %s", _(error_message(ERR_DATE_IN_PAST)));
        return EXIT_STATUS_REFUSED;
    }
    return status;
}

static bool fill_person(struct cli *cli, const char *organisation, const char *roles,
                        struct person_put *body, char fault[FILL_FAULT_MAX])
{
    if (!fill_pair(&message_person_put, "organisation", organisation, body, &cli->arena, fault) ||
        !fill_pair(&message_person_put, "roles", roles, body, &cli->arena, fault))
        return false;
    for (uint32_t i = 0; i < body->roles.n; i++) {
        const char *role = body->roles.v[i].s;
        if (enum_number(&names_role, role, strlen(role)) != 0)
            continue;
        snprintf(fault, FILL_FAULT_MAX, _("'%s' is geen rol"), role);
        return false;
    }
    return true;
}

/* Without a word when it was done: another command follows. */
static int give_first(struct cli *cli, const struct verb *verb, const struct message *message,
                      const void *body)
{
    struct sent sent;
    int status = cli_send(cli, verb, message, body, &sent);
    if (status != EXIT_STATUS_OK || sent.state == SENT_DONE)
        return status;
    return report_sent(cli, message, body, &sent);
}

/* A new person first, as a key of someone unknown is refused. When the key is refused then (only
 * its key pair can still be somebody else's), the person is shut out again. */
static int approve_new(struct cli *cli, const struct verb *verb, const struct person_put *person,
                       const struct key_add *key)
{
    struct sent sent = {.state = SENT_DONE};
    struct person_revoke undo = {.person = person->person};
    int status = give_first(cli, verb, &message_person_put, person);
    if (status != EXIT_STATUS_OK)
        return status;
    status = cli_command(cli, verb, &message_key_add, key, &sent);
    if (sent.state == SENT_REFUSED &&
        give_first(cli, verb, &message_person_revoke, &undo) == EXIT_STATUS_OK)
        fprintf(stderr, _("  er is niets veranderd: '%s' is niet toegelaten\n"), person->person.s);
    return status;
}

/* Of somebody who is let in the key goes first: when it is refused, nothing has changed. */
static int approve_known(struct cli *cli, const struct verb *verb, const struct person_put *person,
                         const struct key_add *key)
{
    int status = give_first(cli, verb, &message_key_add, key);
    if (status != EXIT_STATUS_OK)
        return status;
    status = cli_command(cli, verb, &message_person_put, person, NULL);
    if (status == EXIT_STATUS_REFUSED)
        fprintf(stderr,
                _("  de sleutel '%s' is wel toegelaten; rollen en organisatie bleven zoals "
                  "zij waren\n"),
                key->key.s);
    return status;
}

static int approve(struct cli *cli, const struct verb *verb, const struct person_put *person,
                   const struct key_add *key)
{
    bool known;
    int status = check_until(cli, key->until);
    if (status == EXIT_STATUS_OK)
        status = find_person(cli, &key->person, &known);
    if (status != EXIT_STATUS_OK)
        return status;
    return known ? approve_known(cli, verb, person, key) : approve_new(cli, verb, person, key);
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
    if (organisation == NULL)
        return add_key(cli, verb, &person, &key, public_key, until);
    char fault[FILL_FAULT_MAX];
    struct person_put put = {.person = person};
    struct key_add add = {
        .key = key, .person = person, .public_key = bytes_of(public_key, PROFILE_KEY_SIZE)};
    if (!read_until(cli, until, &add.until))
        return EXIT_STATUS_USAGE;
    if (!fill_person(cli, organisation, roles, &put, fault))
        return cli_usage("%s", fault);
    return approve(cli, verb, &put, &add);
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
        cli_warn(_("%s:%zu: in deze vermelding ontbreekt '%s': %s"), cli->words.file, fault.line,
                 missing->name, fill_shape(missing));
        return EXIT_STATUS_BAD_DATA;
    }
    if (!cli->json)
        printf("%s: ", body->contact.s);
    int status = cli_command(cli, verb, verb->message, body, NULL);
    if (status != EXIT_STATUS_OK && !cli->json)
        putchar('\n'); /* behind whose turn it was */
    if (status == EXIT_STATUS_REFUSED)
        cli_warn(_("%s:%zu: de vermelding die hier begint is geweigerd"), cli->words.file,
                 fault.line);
    return status;
}

/* A file may hold many entries; it stops at the first that is wrong. */
int verb_admin_contact(struct cli *cli, const struct verb *verb)
{
    struct stat st;
    struct casefile_fault fault;
    if (cli->words.file == NULL || cli->words.n_pairs > 0 || cli->words.n_places > 0)
        return verb_command(cli, verb);
    if (stat(cli->words.file, &st) != 0 ? strcmp(cli->words.file, "-") == 0 : S_ISFIFO(st.st_mode))
        return cli_usage("%s",
                         _("een bellijst wordt meer dan eens gelezen; zet haar in een bestand"));
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
