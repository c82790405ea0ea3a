// SPDX-License-Identifier: EUPL-1.2
#include "clients/cli/ladders.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/io.h"
#include "clients/cli/form.h"
#include "clients/lib/json.h"

enum { LADDER_MAX = 4 << 20, PATH_SIZE = PROFILE_PATH_MAX + 64 + CODE_MAX + 8 };

static void cache_path(const struct cli *cli, const char *name, char out[PATH_SIZE])
{
    char folder[PROFILE_PATH_MAX + 64];
    profile_path(&cli->profile, "ladders", folder);
    if (name == NULL)
        snprintf(out, PATH_SIZE, "%s", folder);
    else
        io_join(out, PATH_SIZE, folder, name);
}

/* A ladder that cannot be kept is only missed when the daemon is away: no error. */
static void keep(const struct cli *cli, const struct code *ladder, struct bytes data)
{
    char path[PATH_SIZE];
    cache_path(cli, NULL, path);
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return;
    cache_path(cli, ladder->s, path);
    io_write_file(path, data.data, data.len, 0600);
}

/* --- asking --- */

static enum client_outcome ask(struct cli *cli, const struct code *ladder,
                               struct ladder_answer *answer, struct response *response)
{
    struct query_ladder query = {.ladder = *ladder};
    enum client_outcome outcome =
        client_query(cli->client, &message_query_ladder, &query, cli->timeout_ms, response);
    if (outcome == CLIENT_ANSWERED &&
        !client_answer(response, &message_ladder_answer, answer, &cli->arena))
        *answer = (struct ladder_answer){0};
    return outcome;
}

static bool kept_view(struct cli *cli, const struct code *ladder, struct ladder_view *out)
{
    char path[PATH_SIZE];
    uint8_t *data;
    size_t len;
    cache_path(cli, ladder->s, path);
    if (io_read_file(path, LADDER_MAX, &data, &len) != 0)
        return false;
    bool read = ladder_view_read(bytes_of(data, len), out, &cli->arena);
    free(data);
    return read;
}

int ladders_get(struct cli *cli, const struct code *ladder, struct ladder_view *out)
{
    struct ladder_answer answer = {0};
    struct response response;
    int status = cli_connect(cli);
    if (status != EXIT_STATUS_OK)
        return status;
    enum client_outcome outcome = ask(cli, ladder, &answer, &response);
    if (outcome != CLIENT_ANSWERED) {
        if (kept_view(cli, ladder, out)) {
            cli_warn("%s", _("de dienst is er niet; dit zijn de vragen van de vorige keer"));
            return EXIT_STATUS_OK;
        }
        return cli_explain_outcome(cli, outcome);
    }
    if (answer.data.len == 0 || !ladder_view_read(answer.data, out, &cli->arena)) {
        cli_warn(_("ladder '%s' bestaat niet of is niet te lezen"), ladder->s);
        return EXIT_STATUS_REFUSED;
    }
    keep(cli, ladder, answer.data);
    return EXIT_STATUS_OK;
}

int ladders_get_of_case(struct cli *cli, struct case_id case_id, struct ladder_view *out)
{
    struct query_show query = {.case_id = case_id};
    struct show_answer show;
    struct response response;
    int status =
        cli_query(cli, &message_query_show, &query, &message_show_answer, &show, &response);
    return status == EXIT_STATUS_OK ? ladders_get(cli, &show.ladder, out) : status;
}

static void kept_list(struct cli *cli, struct codes *out)
{
    char path[PATH_SIZE];
    cache_path(cli, NULL, path);
    DIR *dir = opendir(path);
    if (dir == NULL)
        return;
    for (struct dirent *file = readdir(dir); file != NULL; file = readdir(dir)) {
        struct code code;
        if (code_set(&code, file->d_name, strlen(file->d_name)))
            codes_add(out, &code);
    }
    closedir(dir);
}

int ladders_list(struct cli *cli, struct codes *out)
{
    struct ladder_answer answer = {0};
    struct response response;
    int status = cli_connect(cli);
    if (status != EXIT_STATUS_OK)
        return status;
    *out = (struct codes){0};
    enum client_outcome outcome = ask(cli, &(struct code){""}, &answer, &response);
    if (outcome == CLIENT_ANSWERED) {
        *out = answer.ladders;
        return EXIT_STATUS_OK;
    }
    kept_list(cli, out);
    return out->n > 0 ? EXIT_STATUS_OK : cli_explain_outcome(cli, outcome);
}

/* --- acute danger --- */

/* Silent: what is said first must not be held up by what goes wrong with it. */
void ladders_show_emergency(struct cli *cli, struct case_id case_id, const struct code *ladder)
{
    struct query_show query = {.case_id = case_id};
    struct show_answer show;
    struct ladder_answer answer = {0};
    struct ladder_view view;
    struct response response;
    if (cli_connect(cli) != EXIT_STATUS_OK)
        return;
    if (ladder == NULL) {
        if (client_query(cli->client, &message_query_show, &query, cli->timeout_ms, &response) !=
                CLIENT_ANSWERED ||
            !client_answer(&response, &message_show_answer, &show, &cli->arena))
            return;
        ladder = &show.ladder;
    }
    bool read =
        kept_view(cli, ladder, &view) || (ask(cli, ladder, &answer, &response) == CLIENT_ANSWERED &&
                                          ladder_view_read(answer.data, &view, &cli->arena));
    if (read)
        form_show_emergency(cli, &view);
}

/* --- steps --- */

/* A site has few ladders; each run of this program is one person's one question. */
static struct {
    bool asked;
    size_t n;
    struct ladder_view v[24];
} known;

static void load_known(struct cli *cli)
{
    struct ladder_answer list = {0};
    struct response response;
    known.asked = true;
    if (cli->client == NULL || ask(cli, &(struct code){""}, &list, &response) != CLIENT_ANSWERED)
        return;
    for (uint32_t i = 0; i < list.ladders.n && known.n < sizeof known.v / sizeof known.v[0]; i++) {
        struct ladder_answer answer = {0};
        if (ask(cli, &list.ladders.v[i], &answer, &response) == CLIENT_ANSWERED &&
            ladder_view_read(answer.data, &known.v[known.n], &cli->arena))
            known.n++;
    }
}

/* The ladders of the site, or the one of this code, one after another from 0; NULL at the end. Each
 * is asked for once per run. */
static const struct ladder_view *next_known(struct cli *cli, const struct code *ladder, size_t *at)
{
    if (!known.asked)
        load_known(cli);
    for (; *at < known.n; (*at)++)
        if (ladder == NULL || code_equal(ladder, &known.v[*at].code))
            return &known.v[(*at)++];
    return NULL;
}

const char *ladders_step_words(struct cli *cli, const struct code *ladder, const struct code *tier,
                               const char *step)
{
    if (step == NULL || step[0] == '\0')
        return "";
    size_t at = 0;
    const struct ladder_view *view;
    while ((view = next_known(cli, ladder, &at)) != NULL) {
        const struct ladder_step *found = ladder_view_step(view, tier, step);
        if (found != NULL)
            return cli->english ? found->english : found->words;
    }
    return step;
}

/* The title of a tier; NULL when none of these ladders has it. */
static const char *find_tier(struct cli *cli, const struct code *ladder, const struct code *tier)
{
    size_t at = 0;
    const struct ladder_view *view;
    while ((view = next_known(cli, ladder, &at)) != NULL) {
        const struct ladder_tier *found = ladder_view_tier(view, tier);
        if (found != NULL)
            return cli->english ? found->english : found->name;
    }
    return NULL;
}

const char *ladders_tier_words(struct cli *cli, const struct code *ladder, const struct code *tier)
{
    const char *words = find_tier(cli, ladder, tier);
    return words == NULL ? tier->s : words;
}

const struct ladder_view *ladders_known(struct cli *cli, const struct code *ladder)
{
    size_t at = 0;
    return next_known(cli, ladder, &at);
}

static const char *find_word(struct cli *cli, const struct code *ladder, const char *list,
                             const char *code)
{
    size_t at = 0;
    const struct ladder_view *view;
    while ((view = next_known(cli, ladder, &at)) != NULL) {
        const struct ladder_choice *found = ladder_view_word(view, list, code);
        if (found != NULL)
            return cli->english ? found->english : found->name;
    }
    return code;
}

const char *ladders_words(struct cli *cli, const struct code *ladder, const char *list,
                          const struct codes *codes)
{
    enum { WORDS_MAX = CODES_MAX * 90 };
    char words[WORDS_MAX] = "";
    size_t used = 0;
    for (uint32_t i = 0; i < codes->n && used < sizeof words; i++)
        used += (size_t)snprintf(words + used, sizeof words - used, "%s%s", i == 0 ? "" : ", ",
                                 find_word(cli, ladder, list, codes->v[i].s));
    return arena_string(&cli->arena, words, strlen(words));
}

const char *ladders_word(struct cli *cli, const struct code *ladder, const char *list,
                         const struct code *code)
{
    return code_empty(code) ? "" : find_word(cli, ladder, list, code->s);
}

const char *ladders_field_word(struct cli *cli, const char *field, const char *code)
{
    static const struct {
        const char *field;
        const char *list;
    } lists[] = {{"district", "areas"},   {"domains", "domains"}, {"obstacle", "obstacles"},
                 {"domain", "domains"},   {"pot", "pots"},        {"profession", "professions"},
                 {"room", "rooms"},       {"side", "sides"},      {"obstacles", "obstacles"},
                 {"subject", "subjects"}, {"team", "areas"},      {"who", "participants"},
                 {"lacking", "subjects"}};
    struct code tier;
    if (strcmp(field, "tier") == 0 && code_set(&tier, code, strlen(code))) {
        const char *words = find_tier(cli, NULL, &tier);
        return words == NULL ? code : words;
    }
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (strcmp(lists[i].field, field) == 0)
            return find_word(cli, NULL, lists[i].list, code);
    return code;
}

int ladders_print_json(struct cli *cli, const struct code *ladder)
{
    struct ladder_answer answer = {0};
    struct response response;
    int status = cli_connect(cli);
    if (status != EXIT_STATUS_OK)
        return status;
    enum client_outcome outcome = ask(cli, ladder, &answer, &response);
    if (outcome != CLIENT_ANSWERED)
        return cli_explain_outcome(cli, outcome);
    json_t *json = json_of_bytes(response.answer, &message_ladder_answer);
    if (answer.data.len > 0)
        json_object_set_new(json, "data", json_of_bytes(answer.data, NULL));
    json_print_take(json);
    return EXIT_STATUS_OK;
}

const struct ladder_question *ladders_question(const struct ladder_form *form,
                                               const struct code *field)
{
    for (size_t i = 0; i < form->n; i++)
        if (code_equal(&form->questions[i].code, field))
            return &form->questions[i];
    return NULL;
}
