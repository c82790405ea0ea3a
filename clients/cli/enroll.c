// SPDX-License-Identifier: EUPL-1.2
/* Makes this machine's key pair and prints the request that an administrator approves. The secret
 * key never leaves the machine. */
#include <errno.h>
#include <stdio.h>

#include "clients/cli/cli.h"
#include "clients/lib/json.h"

static int show_request(struct cli *cli)
{
    const char *fault;
    char request[PROFILE_REQUEST_SIZE];
    enum profile_state state = profile_load(cli->folder, &cli->profile, &fault);
    if (state != PROFILE_READY) {
        cli_warn(_("%s is er niet, of is niet te lezen"), fault);
        return EXIT_STATUS_PERMISSION;
    }
    profile_request(&cli->profile, request);
    if (cli->json) {
        json_t *json = json_object();
        json_object_set_new(json, "folder", json_string(cli->folder));
        json_object_set_new(json, "person", json_string(cli->profile.person.s));
        json_object_set_new(json, "key", json_string(cli->profile.key.s));
        json_object_set_new(json, "request", json_string(request));
        json_print_take(json);
        return EXIT_STATUS_OK;
    }
    printf("%s\n", request);
    fprintf(stderr, "%s\n  doorbraak admin approve '%s' --organisation … --roles …\n",
            _("Stuur deze regel naar uw beheerder. Die laat u toe met:"), request);
    return EXIT_STATUS_OK;
}

static bool take_code(struct cli *cli, const char *name, struct code *out)
{
    const char *value = words_take(&cli->words, name);
    if (value != NULL && code_set(out, value, strlen(value)))
        return true;
    cli_usage(_("--%s is een code: een letter, dan a-z 0-9 - . _, samen hoogstens 39 tekens"),
              name);
    return false;
}

int verb_enroll(struct cli *cli, const struct verb *verb)
{
    struct code person;
    struct code key;
    if (cli->words.show)
        return show_request(cli);
    const char *server = words_take(&cli->words, "server");
    const char *server_key = words_take(&cli->words, "server_key");
    if (server == NULL || server_key == NULL)
        return cli_usage(_("--server en --server-key ontbreken; uw beheerder heeft ze (zie "
                           "'doorbraak %s --help')"),
                         verb->name);
    if (!take_code(cli, "person", &person) || !take_code(cli, "key", &key))
        return EXIT_STATUS_USAGE;
    int result = profile_create(cli->folder, server, server_key, &person, &key);
    if (result == -EINVAL)
        return cli_usage("%s", _("--server is tcp://HOST:POORT, --server-key is 40 tekens (Z85)"));
    if (result == -EPERM) {
        cli_warn(_("anderen kunnen %s lezen; herstel het met: chmod go= %s"), cli->folder,
                 cli->folder);
        return EXIT_STATUS_PERMISSION;
    }
    if (result != 0) {
        cli_warn(_("%s is niet te schrijven: %s"), cli->folder, strerror(-result));
        return EXIT_STATUS_INTERNAL;
    }
    return show_request(cli);
}
