// SPDX-License-Identifier: EUPL-1.2
/* Room for work: limits that are gone over, who has room, terms. */
#include <inttypes.h>
#include <stdio.h>

#include "clients/cli/view.h"
#include "clients/cli/when.h"

static void print_warning(const struct warning *warning)
{
    const char *tier = warning->tier.s;
    uint64_t count = warning->count;
    uint64_t most = warning->most;
    char when[WHEN_MAX];
    switch (warning->kind) {
    case warning_kind_CASELOAD:
        printf(_("%s heeft %" PRIu64 " casussen, bij %s hoogstens %" PRIu64), warning->person.s,
               count, tier, most);
        return;
    case warning_kind_HOURS:
        printf(_("%s heeft bij %s %" PRIu64 " uur per week voor een casus, minstens %" PRIu64),
               warning->person.s, tier, count, most);
        return;
    case warning_kind_IN_PROGRESS:
        if (code_empty(&warning->tier))
            printf(_("op de ladder zijn %" PRIu64 " casussen in behandeling, hoogstens %" PRIu64),
                   count, most);
        else
            printf(_("bij %s zijn %" PRIu64 " casussen in behandeling, hoogstens %" PRIu64), tier,
                   count, most);
        return;
    case warning_kind_YEAR_TARGET:
        printf(_("dit jaar zijn %" PRIu64 " casussen ingebracht; het doel is %" PRIu64), count,
               most);
        return;
    case warning_kind_TERM:
        printf(_("de termijn van %s bij %s eindigt op %s; nog %" PRIu64 " casussen over te dragen"),
               warning->person.s, tier, when_date(warning->until, when), count);
        return;
    case warning_kind_TERMS_TOGETHER:
        printf(_("bij %s eindigen vanaf %s binnen 30 dagen %" PRIu64 " van %" PRIu64 " termijnen"),
               tier, when_date(warning->until, when), count, most);
        return;
    case warning_kind_NO_STAND_IN:
        printf(_("%s is afwezig tot en met %s, en niemand neemt waar"), warning->person.s,
               when_date(warning->until, when));
        return;
    case warning_kind_REPORT:
        printf(_("sinds %s zijn %" PRIu64 " casussen afgesloten; na elke %" PRIu64
                 " hoort een verslag: 'doorbraak report LADDER --tenth'"),
               when_date(warning->until, when), count, most);
        return;
    case warning_kind_LEARNING:
        printf(_("op %s is de leerbijeenkomst; de lijst: 'doorbraak learning LADDER'"),
               when_date(warning->until, when));
        return;
    case warning_kind_none: /* of a newer daemon */
        return;
    }
}

void view_warnings(const struct list *warnings)
{
    const struct warning *v = VIEW_MEMBERS(warning, *warnings);
    for (size_t i = 0; i < warnings->n; i++) {
        printf("  %s ", _("let op:"));
        print_warning(&v[i]);
        putchar('\n');
    }
}

static void print_person(const struct workload_view *view)
{
    char when[WHEN_MAX];
    printf(_("  %-24s %" PRIu64 " casussen"), view->person.s, view->cases);
    if (view->offered != 0)
        printf(_(", %" PRIu64 " aangeboden"), view->offered);
    if (view->hours_week != 0)
        printf(_(", %" PRIu64 " uur per week"), view->hours_week);
    if (view->until.n != 0)
        printf(_(", termijn tot en met %s"), when_date(view->until, when));
    if (view->away.n != 0)
        printf(_(", afwezig tot en met %s, %s neemt waar"), when_date(view->away, when),
               view->stand_in.s);
    if (view->next)
        printf(", %s", _("heeft nu de meeste ruimte"));
    putchar('\n');
}

int verb_workload(struct cli *cli, const struct verb *verb)
{
    int status;
    struct workload_answer answer;
    if (!view_ask(cli, verb, &message_workload_answer, &answer, &status))
        return status;
    const struct workload_view *v = VIEW_MEMBERS(workload_view, answer.people);
    printf(_("%" PRIu64 " casussen in behandeling"), answer.in_progress);
    if (answer.most != 0)
        printf(_(", hoogstens %" PRIu64), answer.most);
    if (answer.caseload != 0)
        printf(_("; een persoon hoogstens %" PRIu64), answer.caseload);
    putchar('\n');
    for (size_t i = 0; i < answer.people.n; i++)
        print_person(&v[i]);
    return status;
}

void view_times(const struct person_view *person)
{
    const struct term_view *terms = VIEW_MEMBERS(term_view, person->terms);
    const struct absence_view *absences = VIEW_MEMBERS(absence_view, person->absences);
    char from[WHEN_MAX];
    char until[WHEN_MAX];
    for (size_t i = 0; i < person->terms.n; i++) {
        printf(_("    termijn bij %s (%s): %s tot en met %s"), terms[i].tier.s, terms[i].ladder.s,
               when_date(terms[i].from, from), when_date(terms[i].until, until));
        if (terms[i].hours_week != 0)
            printf(_(", %" PRIu64 " uur per week"), terms[i].hours_week);
        putchar('\n');
    }
    for (size_t i = 0; i < person->absences.n; i++)
        printf(_("    afwezig %s tot en met %s, %s neemt waar\n"),
               when_date(absences[i].from, from), when_date(absences[i].until, until),
               absences[i].stand_in.s);
}
