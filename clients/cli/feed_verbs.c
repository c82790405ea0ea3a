// SPDX-License-Identifier: EUPL-1.2
/* A table's meetings in one's own calendar program: the address is made here, shown once, and of it
 * only a hash leaves this machine. */
#include <sodium.h>
#include <stdio.h>

#include "clients/cli/cli.h"
#include "clients/cli/view.h"
#include "clients/cli/when.h"
#include "clients/lib/json.h"

int verb_feed_add(struct cli *cli, const struct verb *verb)
{
    uint8_t secret[32];
    uint8_t subject[crypto_hash_sha256_BYTES] = {0};
    char text[2 * sizeof secret + 1];
    struct feed_put body = {.subject = bytes_of(subject, sizeof subject)};
    const char *const *places = cli->words.places;
    if (cli->words.n_places != 2 || cli->words.n_pairs > 0 ||
        !code_set(&body.ladder, places[0], strlen(places[0])) ||
        !code_set(&body.tier, places[1], strlen(places[1])))
        return cli_usage(_("zie 'doorbraak %s --help'"), verb->name);
    randombytes_buf(secret, sizeof secret);
    crypto_hash_sha256(subject, secret, sizeof secret);
    int status = cli_command(cli, verb, verb->message, &body, NULL);
    if (status != EXIT_STATUS_OK)
        return status;
    sodium_bin2hex(text, sizeof text, secret, sizeof secret);
    sodium_memzero(secret, sizeof secret);
    if (cli->json) {
        json_print_take(json_pack("{s:s}", "secret", text));
        return status;
    }
    printf(_("Zet dit achter het adres van de webtoegang, en neem het op in uw agendaprogramma:\n"
             "/agenda/%s.ics\n"
             "Het staat nergens anders; wie het heeft ziet wanneer deze tafel vergadert.\n"),
           text);
    return status;
}

int verb_feeds(struct cli *cli, const struct verb *verb)
{
    struct query_feeds query;
    struct feeds_answer answer;
    struct response response;
    char when[WHEN_MAX];
    int status = cli_fill(cli, verb, &query);
    if (status == EXIT_STATUS_OK)
        status = cli_query(cli, verb->message, &query, &message_feeds_answer, &answer, &response);
    if (status != EXIT_STATUS_OK)
        return status;
    if (cli->json) {
        json_print_take(json_of_bytes(response.answer, &message_feeds_answer));
        return status;
    }
    const struct feed_view *v = VIEW_MEMBERS(feed_view, answer.feeds);
    if (answer.feeds.n == 0)
        printf("%s\n", _("Geen enkele tafel staat in uw agenda."));
    for (size_t i = 0; i < answer.feeds.n; i++)
        printf(_("%s %s, sinds %s\n"), v[i].ladder.s, v[i].tier.s, when_short(v[i].made, when));
    return status;
}
