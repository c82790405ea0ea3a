// SPDX-License-Identifier: EUPL-1.2
/* The words of a case, as `read` shows them. */
#include <inttypes.h>
#include <stdio.h>
#include "clients/cli/ladders.h"
#include "clients/cli/terms.h"
#include "clients/cli/view.h"
#include "clients/cli/when.h"

/* The question that a text answers, of the plan or of a record, else what the text is. */
const char *view_title(const struct cli *cli, const struct ladder_view *ladder,
                       const struct code *field)
{
    const struct ladder_question *question = ladders_question(&ladder->plan, field);
    for (size_t i = 0; i < ladder->n_records && question == NULL; i++)
        question = ladders_question(&ladder->records[i], field);
    if (question == NULL)
        return term_text(field->s);
    return cli->english ? question->english : question->words;
}

static void show_piece(const struct cli *cli, const struct ladder_view *ladder,
                       const struct content_view *piece)
{
    char when[WHEN_MAX];
    const struct message *event = message_of_name(piece->kind);
    printf("%s (%s, %s, %s, %s)\n", view_title(cli, ladder, &piece->field), piece->field.s,
           event == NULL ? piece->kind : term_event(event->number), piece->by.s,
           when_short(piece->stamp, when));
    if (piece->corrected)
        printf("    [%s]\n", _("verbeterde versie"));
    view_words("    ", bytes_of(piece->words, strlen(piece->words)));
}

/* The plan in the order of the ladder's questions, so that what the resident says stands first
 * (GEN-11), then the rest as it came. */
static void show_content(struct cli *cli, const struct content_answer *content)
{
    const struct content_view *v = VIEW_MEMBERS(content_view, content->contents);
    bool *shown = arena_alloc(&cli->arena, (content->contents.n + 1) * sizeof *shown);
    struct ladder_view ladder = {0};
    struct query_show query = {.case_id = content->case_id};
    struct show_answer show;
    struct response response;
    bool known = cli_query(cli, &message_query_show, &query, &message_show_answer, &show,
                           &response) == EXIT_STATUS_OK;
    if (known && show.erased)
        printf("%s\n",
               _("De inhoud van deze casus is gewist; er zijn alleen nog codes en tijden."));
    known = known && ladders_get(cli, &show.ladder, &ladder) == EXIT_STATUS_OK;
    for (size_t q = 0; known && q < ladder.plan.n; q++)
        for (size_t i = 0; i < content->contents.n; i++)
            if (!shown[i] && code_equal(&v[i].field, &ladder.plan.questions[q].code)) {
                show_piece(cli, &ladder, &v[i]);
                shown[i] = true;
                break; /* the newest; a table's own words under the same name stay below */
            }
    for (size_t i = 0; i < content->contents.n; i++)
        if (!shown[i])
            show_piece(cli, &ladder, &v[i]);
    if (content->more)
        printf("%s\n", _("(oudere inhoud is weggelaten)"));
    if (code_is(&content->extract, "none"))
        printf("%s\n", _("(de ladder heeft geen regel voor u: u ziet wat u zelf schreef en wat u "
                         "is gevraagd)"));
    else if (!code_empty(&content->extract))
        printf(_("(u ziet wat de ladder voor u bepaalt: regel %s)\n"), content->extract.s);
}

/* A command, as the reading is recorded, and never by way of the outbox. */
int verb_read(struct cli *cli, const struct verb *verb)
{
    struct case_read *body = arena_alloc(&cli->arena, sizeof *body);
    struct content_answer content;
    int status = cli_fill(cli, verb, body);
    if (status == EXIT_STATUS_OK)
        status = cli_connect(cli);
    if (status == EXIT_STATUS_OK &&
        view_tell(cli, verb, body, &message_content_answer, &content, &status))
        show_content(cli, &content);
    return status;
}
