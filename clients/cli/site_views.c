// SPDX-License-Identifier: EUPL-1.2
/* The site itself: who am I there, how is it, and what do its ladders ask. */
#include <inttypes.h>
#include <stdio.h>

#include "clients/cli/ladders.h"
#include "clients/cli/terms.h"
#include "clients/cli/view.h"
#include "clients/cli/when.h"

enum { BACKUP_TIMEOUT_MS = 600 * 1000, AWAY_MS = 5000 };

int verb_hello(struct cli *cli, const struct verb *verb)
{
    int status;
    struct hello_answer hello;
    char roles[TERM_CODES_MAX];
    if (!view_ask(cli, verb, &message_hello_answer, &hello, &status))
        return status;
    printf(_("U bent %s\n"), hello.person.s);
    view_line(_("organisatie"), hello.organisation.s);
    view_line(_("rollen"), term_codes(&names_role, &hello.roles, roles));
    view_moment(_("tijd bij de dienst"), hello.now);
    view_yes(_("oefenomgeving"), hello.practice);
    view_yes(_("alleen lezen"), hello.read_only);
    view_line(_("gebeurtenissen"), hello.events);
    view_line(_("versie"), hello.version);
    return status;
}

static void view_count(const char *label, uint64_t n)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, n);
    view_line(label, text);
}

int verb_health(struct cli *cli, const struct verb *verb)
{
    int status;
    struct health_answer health;
    if (!view_ask(cli, verb, &message_health_answer, &health, &status))
        return status;
    printf(_("Doorbraak %s\n"), health.version);
    view_moment(_("sinds"), health.started);
    view_moment(_("tijd bij de dienst"), health.now);
    view_yes(_("oefenomgeving"), health.practice);
    view_yes(_("alleen lezen"), health.read_only);
    view_count(_("opdrachten"), health.commands);
    view_count(_("groepen"), health.batches);
    view_count(_("laatste gebeurtenis"), health.sequence);
    view_count(_("te druk"), health.busy);
    view_count(_("geweigerde sleutels"), health.denied);
    view_count(_("onleesbaar"), health.malformed);
    view_count(_("late klokken"), health.late_clocks);
    view_count(_("mensen bij wie mail niet aankwam"), health.mail_failed);
    return status;
}

/* It is waited for as long as a backup may take: whoever looks meanwhile sees why nothing comes. */
static void say_that_it_is_away(struct cli *cli)
{
    struct response response;
    struct query_hello query = {.client = "doorbraak " DOORBRAAK_VERSION};
    if (cli_connect(cli) != EXIT_STATUS_OK)
        return;
    enum client_outcome outcome =
        client_query(cli->client, &message_query_hello, &query, AWAY_MS, &response);
    if (outcome == CLIENT_UNREACHABLE || outcome == CLIENT_SILENT)
        cli_warn(_("de dienst op %s antwoordt niet; er wordt hoogstens %d minuten op gewacht. Kijk "
                   "of hij loopt, en of de publieke sleutel in %s/server nog de zijne is"),
                 cli->profile.commands, cli->timeout_ms / 60000, cli->folder);
}

/* Copying and reading back a large site takes its time; asking twice would copy twice. */
int verb_backup(struct cli *cli, const struct verb *verb)
{
    int status;
    struct backup_answer backup;
    char when[WHEN_MAX];
    if (cli->timeout_ms < BACKUP_TIMEOUT_MS)
        cli->timeout_ms = BACKUP_TIMEOUT_MS;
    say_that_it_is_away(cli);
    if (!view_ask(cli, verb, &message_backup_answer, &backup, &status))
        return status;
    printf(_("Reservekopie gemaakt en nagelezen, tot en met groep %" PRIu64 ":\n"), backup.batch);
    view_words("  ", bytes_of(backup.path, strlen(backup.path)));
    printf(_("  terug te zetten tot %s; dan vervallen de sleutels erin\n"),
           when_long(backup.keys_until, when));
    return status;
}

/* --- ladders --- */

static void show_form(const struct cli *cli, const char *title, const struct ladder_form *form)
{
    printf("%s\n", title);
    for (size_t i = 0; i < form->n; i++) {
        const struct ladder_question *q = &form->questions[i];
        printf("    %-24s %s%s%s%s\n", q->code.s, cli->english ? q->english : q->words,
               q->rule[0] == '\0' ? "" : " (", q->rule, q->rule[0] == '\0' ? "" : ")");
    }
}

/* Which tiers each district leads to; one that none is for goes with the rest of its rung. */
static void show_areas(const struct cli *cli, const struct ladder_view *view)
{
    if (view->areas.n > 0)
        printf("  %s\n", _("wijken en teamgebieden:"));
    for (size_t i = 0; i < view->areas.n; i++) {
        const struct ladder_choice *area = &view->areas.v[i];
        bool found = false;
        printf("    %-24s %s", area->code.s, cli->english ? area->english : area->name);
        for (size_t t = 0; t < view->n_tiers; t++) {
            if (!codes_have(&view->tiers[t].areas, &area->code))
                continue;
            printf("%s %s", found ? "," : ":", view->tiers[t].code.s);
            found = true;
        }
        putchar('\n');
    }
}

static void show_choices(const struct cli *cli, const char *title,
                         const struct ladder_choices *choices)
{
    if (choices->n > 0)
        printf("  %s\n", title);
    for (size_t i = 0; i < choices->n; i++)
        printf("    %-24s %s\n", choices->v[i].code.s,
               cli->english ? choices->v[i].english : choices->v[i].name);
}

static void show_ladder(const struct cli *cli, const struct ladder_view *view)
{
    char title[200];
    printf("%s (%s)\n", cli->english ? view->english : view->name, view->code.s);
    show_choices(cli, _("domeinen:"), &view->domains);
    show_choices(cli, _("knelpunten:"), &view->obstacles);
    show_choices(cli, _("onderwerpen van mandaten:"), &view->subjects);
    show_choices(cli, _("ruimte voor een oplossing:"), &view->rooms);
    show_choices(cli, _("zijroutes:"), &view->sides);
    show_choices(cli, _("potjes:"), &view->pots);
    show_choices(cli, _("beroepen van deskundigen:"), &view->professions);
    show_choices(cli, _("wettelijke rollen:"), &view->statutory);
    show_choices(cli, _("genodigden zonder account:"), &view->participants);
    show_choices(cli, _("ontvangers:"), &view->receivers);
    show_choices(cli, _("doelen van delen:"), &view->purposes);
    show_choices(cli, _("grondslagen om te delen:"), &view->grounds);
    show_choices(cli, _("momenten om te meten:"), &view->measurements);
    printf("  %s\n", _("treden:"));
    for (size_t i = 0; i < view->n_tiers; i++)
        printf("    %" PRIu64 "  %-24s %s\n", view->tiers[i].rung, view->tiers[i].code.s,
               cli->english ? view->tiers[i].english : view->tiers[i].name);
    show_areas(cli, view);
    snprintf(title, sizeof title, "  %s", _("plan:"));
    show_form(cli, title, &view->plan);
    for (size_t i = 0; i < view->n_records; i++) {
        const struct ladder_form *record = &view->records[i];
        snprintf(title, sizeof title, _("  verslag %s: %s"), record->code.s,
                 cli->english ? record->english : record->name);
        show_form(cli, title, record);
    }
}

int verb_ladder(struct cli *cli, const struct verb *verb)
{
    struct query_ladder query = {0};
    struct codes codes;
    struct ladder_view view;
    int status = cli_fill(cli, verb, &query);
    if (status != EXIT_STATUS_OK)
        return status;
    if (cli->json)
        return ladders_print_json(cli, &query.ladder);
    if (!code_empty(&query.ladder)) {
        status = ladders_get(cli, &query.ladder, &view);
        if (status == EXIT_STATUS_OK)
            show_ladder(cli, &view);
        return status;
    }
    status = ladders_list(cli, &codes);
    for (uint32_t i = 0; status == EXIT_STATUS_OK && i < codes.n; i++)
        printf("%s\n", codes.v[i].s);
    return status;
}
