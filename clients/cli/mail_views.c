// SPDX-License-Identifier: EUPL-1.2
/* How people hear of what is asked of them, and what is new to somebody. */
#include <inttypes.h>

#include "clients/cli/terms.h"
#include "clients/cli/view.h"
#include "clients/cli/when.h"

static void show_person(const struct mail_view *view)
{
    char when[WHEN_MAX];
    printf("%-32s %s%s%s\n", view->person.s, term_of(&names_mail_mode, (int)view->mode),
           view->address ? "" : _(", zonder adres"), view->english ? _(", in het Engels") : "");
    if (view->failed.ms == 0)
        return;
    printf(_("  %s kwam een mail niet aan: %s"), when_short(view->failed, when),
           term_of(&names_mail_failure, (int)view->reason));
    if (view->status != 0)
        printf(" (%" PRIu64 ")", view->status);
    putchar('\n');
}

static const char *show_people(struct cli *cli, const void *page, size_t number)
{
    (void)cli;
    const struct mails_answer *answer = page;
    if (number == 0 && answer->people.n == 0)
        printf("%s\n", _("Er is geen mail ingesteld."));
    for (size_t i = 0; i < answer->people.n; i++)
        show_person(&VIEW_MEMBERS(mail_view, answer->people)[i]);
    return answer->next;
}

int verb_mail(struct cli *cli, const struct verb *verb)
{
    return view_pages(cli, verb, &message_mails_answer, show_people);
}

int verb_notices(struct cli *cli, const struct verb *verb)
{
    int status;
    struct notices_answer notices;
    if (!view_ask(cli, verb, &message_notices_answer, &notices, &status))
        return status;
    const struct notice_view *views = notices.notices.v;
    for (size_t i = 0; i < notices.notices.n; i++) {
        char text[CASE_ID_TEXT];
        char when[WHEN_MAX];
        case_id_format(views[i].case_id, text);
        printf("%s  %s  %s (%s)\n", text, when_short(views[i].due, when),
               views[i].words == NULL ? views[i].step.s : views[i].words,
               term_of(&names_asked_why, (int)views[i].why));
    }
    if (notices.notices.n == 0)
        printf("%s\n", _("Niets nieuws."));
    if (notices.next <= notices.last)
        printf(_("Er is meer: vanaf gebeurtenis %" PRIu64 "\n"), notices.next);
    return status;
}
