// SPDX-License-Identifier: EUPL-1.2
/* What `why` says of a case: its deadlines explained, and what is missing. */
#include <inttypes.h>
#include <stdio.h>
#include "clients/cli/ladders.h"
#include "clients/cli/terms.h"
#include "clients/cli/view.h"
#include "clients/cli/when.h"

/* Of what is late: since when. The date that lies ahead is then only that of the next reminder, as
 * the sentence behind it says. */
static void why_deadlines(const struct why_answer *why)
{
    const struct deadline_view *v = VIEW_MEMBERS(deadline_view, why->deadlines);
    for (size_t i = 0; i < why->deadlines.n; i++) {
        char when[WHEN_MAX];
        printf("  %s: ", v[i].words == NULL ? v[i].code.s : v[i].words);
        if (v[i].late)
            printf(_("TE LAAT sinds %s"), when_long(v[i].late_since, when));
        else
            fputs(v[i].due.ms == 0 ? _("staat stil") : when_long(v[i].due, when), stdout);
        printf(_(", door %s"), v[i].owner.s);
        if (v[i].rule != NULL)
            printf(" (%s)", v[i].rule);
        putchar('\n');
        view_words("      ", bytes_of(v[i].sentence, strlen(v[i].sentence)));
    }
}

static void why_missing(const struct why_answer *why)
{
    const struct missing_fact *v = VIEW_MEMBERS(missing_fact, why->missing);
    if (why->missing.n > 0)
        printf("%s\n", _("Voor de volgende stap ontbreekt nog:"));
    for (size_t i = 0; i < why->missing.n; i++) {
        char text[CODES_MAX * (CODE_MAX + 2) + 1];
        printf("  - %s: %s", v[i].code.s, v[i].words);
        if (v[i].fields.n > 0)
            printf(" [%s]", view_codes_text(&v[i].fields, text, sizeof text));
        if (v[i].rule != NULL)
            printf(" (%s)", v[i].rule);
        putchar('\n');
    }
}

/* "de casus oppakken" for pick-up; of a case that ended, how. Who need not know the clock of
 * another gets the step's code, which the ladders have words for. */
static const char *words_of_step(struct cli *cli, const struct why_answer *why)
{
    const struct deadline_view *deadline = view_step(why);
    int ended = enum_number(&names_status, why->step, strlen(why->step));
    if (deadline != NULL && deadline->words != NULL)
        return deadline->words;
    return ended != 0 ? term_of(&names_status, ended)
                      : ladders_step_words(cli, NULL, NULL, why->step);
}

int verb_why(struct cli *cli, const struct verb *verb)
{
    int status;
    struct why_answer why;
    char number[CASE_ID_TEXT];
    if (cli->english && cli->words.n_pairs < CLI_PAIRS_MAX)
        cli->words.pairs[cli->words.n_pairs++] = (struct pair){"english", "yes"};
    if (!view_ask(cli, verb, &message_why_answer, &why, &status))
        return status;
    case_id_format(why.case_id, number);
    printf(_("Casus %s, volgende stap: %s\n"), number, words_of_step(cli, &why));
    if (!code_empty(&why.next_tier))
        view_line(_("opschalen gaat naar"), ladders_tier_words(cli, NULL, &why.next_tier));
    if (why.warning != NULL)
        view_line(_("let op"), why.warning);
    why_deadlines(&why);
    why_missing(&why);
    view_referrals(&why.referrals);
    return status;
}
