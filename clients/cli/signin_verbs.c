// SPDX-License-Identifier: EUPL-1.2
/* As what people sign in at their organisation's own sign-in: the code that the gateway's page
 * shows to whoever is not known there, and whose it is. */
#include <stdio.h>

#include "clients/cli/cli.h"
#include "clients/lib/json.h"
#include "clients/cli/terms.h"
#include "clients/cli/view.h"
#include "proto/signin.h"

/* signin_put and signin_remove have the same fields. */
_Static_assert(sizeof(struct signin_put) == sizeof(struct signin_remove) &&
                   offsetof(struct signin_put, person) == offsetof(struct signin_remove, person) &&
                   offsetof(struct signin_put, subject) == offsetof(struct signin_remove, subject),
               "one body for both");

static const char no_code[] =
    N_("de code van een aanmelding telt 13 groepen van vier tekens, zoals op de pagina");

int verb_signin(struct cli *cli, const struct verb *verb)
{
    uint8_t subject[SIGNIN_SUBJECT] = {0};
    struct signin_put body = {.subject = bytes_of(subject, sizeof subject)};
    const char *const *places = cli->words.places;
    if (cli->words.n_places != 2 || cli->words.n_pairs > 0 ||
        !code_set(&body.person, places[0], strlen(places[0])))
        return cli_usage(_("zie 'doorbraak %s --help'"), verb->name);
    if (!signin_parse(places[1], subject))
        return cli_usage("%s", _(no_code));
    return cli_command(cli, verb, verb->message, &body, NULL);
}

int verb_signin_whose(struct cli *cli, const struct verb *verb)
{
    uint8_t subject[SIGNIN_SUBJECT] = {0};
    struct query_signin query = {.subject = bytes_of(subject, sizeof subject)};
    struct signin_answer answer;
    struct response response;
    char text[TERM_CODES_MAX];
    if (cli->words.n_places != 1 || cli->words.n_pairs > 0)
        return cli_usage(_("zie 'doorbraak %s --help'"), verb->name);
    if (!signin_parse(cli->words.places[0], subject))
        return cli_usage("%s", _(no_code));
    int status = cli_query(cli, verb->message, &query, &message_signin_answer, &answer, &response);
    if (status != EXIT_STATUS_OK)
        return status;
    if (cli->json)
        json_print_take(json_of_bytes(response.answer, &message_signin_answer));
    else
        printf("%s (%s): %s\n", answer.person.s, answer.organisation.s,
               term_codes(&names_role, &answer.roles, text));
    return status;
}

void view_signin(const struct signin_view *signin)
{
    char text[SIGNIN_TEXT];
    if (signin->subject.len != SIGNIN_SUBJECT)
        return;
    signin_format(signin->subject.data, text);
    printf(_("    aanmelding %s\n"), text);
}

static const char *show_signins(struct cli *cli, const void *page, size_t number)
{
    const struct people_answer *answer = page;
    const struct person_view *v = VIEW_MEMBERS(person_view, answer->people);
    const char *wanted = cli->words.places[0];
    (void)number;
    for (size_t i = 0; i < answer->people.n; i++) {
        const struct signin_view *signins = VIEW_MEMBERS(signin_view, v[i].signins);
        if (v[i].signins.n == 0 || (wanted != NULL && !code_is(&v[i].person, wanted)))
            continue;
        printf("%s (%s)\n", v[i].person.s, v[i].organisation.s);
        for (size_t k = 0; k < v[i].signins.n; k++)
            view_signin(&signins[k]);
    }
    return answer->next;
}

/* The person is no field of the query: what is shown of each page goes by it. */
int verb_signins(struct cli *cli, const struct verb *verb)
{
    if (cli->words.n_places > 1)
        return cli_usage(_("zie 'doorbraak %s --help'"), verb->name);
    if (cli->words.n_places == 0)
        cli->words.places[0] = NULL;
    cli->words.n_places = 0;
    return view_pages(cli, verb, &message_people_answer, show_signins);
}
