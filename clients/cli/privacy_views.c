// SPDX-License-Identifier: EUPL-1.2
/* What the privacy officer sees, as he reads it: who read what, whose term is over, what was
 * destroyed. */
#include <inttypes.h>
#include <stdio.h>

#include "clients/cli/terms.h"
#include "clients/cli/view.h"
#include "clients/cli/when.h"

/* Codes and words hold no comma and no quote. */
static void reading_as_csv(const struct reading_view *view, const char *number)
{
    char when[WHEN_MAX];
    printf("%s,%s,%s,%s,%s\r\n", when_utc(view->stamp, when), number, view->person.s,
           enum_word(&names_read_purpose, (int)view->purpose), view->refused ? "true" : "false");
}

static const char *show_readings(struct cli *cli, const void *page, size_t number)
{
    const struct readings_answer *answer = page;
    const struct reading_view *v = VIEW_MEMBERS(reading_view, answer->readings);
    bool csv = cli->words.csv;
    if (number == 0 && csv)
        printf("stamp,case,person,purpose,refused\r\n");
    else if (number == 0 && answer->readings.n == 0 && answer->next == NULL)
        printf("%s\n", _("Niemand las de inhoud."));
    for (size_t i = 0; i < answer->readings.n; i++) {
        char text[CASE_ID_TEXT];
        char when[WHEN_MAX];
        case_id_format(v[i].case_id, text);
        if (csv)
            reading_as_csv(&v[i], text);
        else
            printf("%s  %s  %s%s%s%s\n", when_short(v[i].stamp, when), text, v[i].person.s,
                   v[i].purpose == 0 ? "" : ", ", term_of(&names_read_purpose, (int)v[i].purpose),
                   v[i].refused ? _(" (geweigerd)") : "");
    }
    return answer->next;
}

int verb_readings(struct cli *cli, const struct verb *verb)
{
    return view_pages(cli, verb, &message_readings_answer, show_readings);
}

/* --- terms --- */

static const char *show_retention(struct cli *cli, const void *page, size_t number)
{
    (void)cli;
    const struct retention_answer *answer = page;
    const struct retention_view *v = VIEW_MEMBERS(retention_view, answer->cases);
    char day[WHEN_MAX];
    char when[WHEN_MAX];
    if (number == 0)
        printf(_("Bewaartermijn voorbij tot en met %s; er is niets gewist:\n"),
               when_date(answer->due, day));
    for (size_t i = 0; i < answer->cases.n; i++) {
        char text[CASE_ID_TEXT];
        case_id_format(v[i].case_id, text);
        printf("%s  %s", text, when_date(v[i].due, day));
        printf(_("  gesloten %s, %s"), when_short(v[i].ended, when),
               v[i].outcome == 0 ? term_of(&names_status, (int)v[i].status)
                                 : term_of(&names_outcome, (int)v[i].outcome));
        printf("%s\n", v[i].restricted ? _("; blijft, want de verwerking is beperkt") : "");
    }
    return answer->next;
}

int verb_retention(struct cli *cli, const struct verb *verb)
{
    return view_pages(cli, verb, &message_retention_answer, show_retention);
}

/* --- erasures --- */

static void show_erasure(const struct erasure_view *view)
{
    char when[WHEN_MAX];
    printf(_("Vernietiging %" PRIu64 ": %s, %s, van %" PRIu64 " casussen"), view->erasure,
           term_of(&names_erasure_state, (int)view->state),
           term_of(&names_erase_ground, (int)view->ground), view->cases);
    if (!code_empty(&view->ladder))
        printf(_(" van ladder %s"), view->ladder.s);
    putchar('\n');
    if (view->asked.n != 0)
        printf(_("  verzoek van %s\n"), when_date(view->asked, when));
    printf(_("  gevraagd door %s, %s\n"), view->by.s, when_long(view->stamp, when));
    if (view->state == erasure_state_APPROVED)
        printf(_("  goedgekeurd door %s, %s; %" PRIu64 " sleutels vernietigd\n"),
               view->answered_by.s, when_long(view->answered, when), view->destroyed);
    if (view->state == erasure_state_REJECTED)
        printf(_("  afgewezen door %s, %s\n"), view->answered_by.s,
               when_long(view->answered, when));
}

static const char *show_erasures(struct cli *cli, const void *page, size_t number)
{
    (void)cli;
    const struct erasures_answer *answer = page;
    if (number == 0 && answer->erasures.n == 0)
        printf("%s\n", _("Geen vernietigingen."));
    for (size_t i = 0; i < answer->erasures.n; i++)
        show_erasure(&VIEW_MEMBERS(erasure_view, answer->erasures)[i]);
    return answer->next;
}

int verb_erasures(struct cli *cli, const struct verb *verb)
{
    return view_pages(cli, verb, &message_erasures_answer, show_erasures);
}

static void show_destroyed(const struct certificate_line *line)
{
    char text[CASE_ID_TEXT];
    char when[WHEN_MAX];
    case_id_format(line->case_id, text);
    printf("    %s", text);
    if (line->ended.ms != 0)
        printf(_(", gesloten %s"), when_short(line->ended, when));
    if (line->outcome != 0)
        printf(", %s", term_of(&names_outcome, (int)line->outcome));
    if (line->slot != 0)
        printf(_(", sleutelvak %" PRIu64 " vernietigd\n"), line->slot);
    else
        printf("%s\n", _(", niet vernietigd"));
}

/* What stands last is what an administrator holds against the site itself. */
static void show_place(const struct certificate_answer *certificate)
{
    char when[WHEN_MAX];
    printf(_("  geen reservekopie kan het nog openen na %s\n"),
           when_long(certificate->backups_until, when));
    printf("  %s\n    doorbraakd check --site … --certificate %" PRIu64 ":",
           _("te controleren met"), certificate->sequence);
    for (size_t i = 0; i < certificate->chain.len; i++)
        printf("%02x", certificate->chain.data[i]);
    putchar('\n');
}

int verb_certificate(struct cli *cli, const struct verb *verb)
{
    int status;
    struct certificate_answer certificate;
    if (!view_ask(cli, verb, &message_certificate_answer, &certificate, &status))
        return status;
    const struct erasure_view *erasure = certificate.erasure.v;
    if (erasure->state == erasure_state_APPROVED)
        printf("%s\n\n", _("CERTIFICAAT VAN VERNIETIGING"));
    show_erasure(erasure);
    for (size_t i = 0; i < certificate.cases.n; i++)
        show_destroyed(&VIEW_MEMBERS(certificate_line, certificate.cases)[i]);
    if (erasure->state == erasure_state_APPROVED)
        show_place(&certificate);
    return status;
}
