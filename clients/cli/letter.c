// SPDX-License-Identifier: EUPL-1.2
/* The letter that asks a resident for consent, in plain words (B1). What it says about receivers,
 * purposes and terms comes from the ladder; names are written on it by hand, and nothing of it is
 * kept. */
#include <inttypes.h>
#include <stdio.h>

#include "clients/cli/view.h"
#include "clients/cli/when.h"

static void print_receiver(const struct cli *cli, const struct letter_line *line)
{
    const struct letter_text *texts = VIEW_MEMBERS(letter_text, line->texts);
    const char *purpose = cli->english ? line->purpose_english : line->purpose;
    char when[WHEN_MAX];
    printf("[ ] %s\n", cli->english ? line->english : line->name);
    if (purpose != NULL)
        printf(_("    Waarvoor: %s.\n"), purpose);
    if (line->everything)
        printf("    %s\n", _("Wat zij lezen: alles wat over u is opgeschreven, behalve interne "
                             "notities."));
    else if (line->texts.n == 0)
        printf("    %s\n", _("Wat zij lezen: niets; zij weten alleen dat zij zijn uitgenodigd."));
    else
        printf("    %s\n", _("Wat zij lezen, is het antwoord op:"));
    for (size_t i = 0; i < line->texts.n && !line->everything; i++)
        printf("      - %s\n", cli->english ? texts[i].english : texts[i].words);
    if (line->until.n != 0)
        printf(_("    Tot wanneer: tot en met %s. Daarna vragen wij het opnieuw.\n"),
               when_date(line->until, when));
    else
        printf("    %s\n", _("Tot wanneer: tot u de toestemming intrekt of de hulp klaar is."));
    putchar('\n');
}

static void print_letter(const struct cli *cli, const struct letter_answer *letter)
{
    const char *ends = cli->english ? letter->ends_english : letter->ends;
    const struct letter_line *lines = VIEW_MEMBERS(letter_line, letter->lines);
    printf("%s\n%s\n\n", cli->english ? letter->english : letter->name, letter->organisation.s);
    printf("%s\n\n", _("Mogen wij iets over u delen?"));
    printf("%s\n\n",
           _("Wij willen u helpen. Soms hebben wij daar anderen bij nodig. Dan moeten zij "
             "iets over u weten. Dat mag alleen als u dat goed vindt."));
    printf("%s\n\n",
           _("U mag ja of nee zeggen. U mag ook bij de een ja zeggen en bij de ander nee. "
             "Zegt u nee, dan blijven wij u helpen. Misschien duurt het dan langer."));
    printf("%s\n\n", _("Kruis aan met wie wij mogen delen:"));
    for (size_t i = 0; i < letter->lines.n; i++)
        print_receiver(cli, &lines[i]);
    printf("%s\n",
           _("Bent u van gedachten veranderd? U mag uw toestemming altijd intrekken. Dat hoeft "
             "u niet uit te leggen. Wij delen dan meteen niets meer. Wij vertellen u ook wat "
             "er al was gedeeld, en met wie."));
    if (ends != NULL)
        printf(_("Zo trekt u haar in: %s\n"), ends);
    putchar('\n');
    printf(_("Kinderen: tot %" PRIu64 " jaar beslissen de ouders of de voogd. Van %" PRIu64
             " tot %" PRIu64 " jaar beslissen kind en ouders samen. Vanaf %" PRIu64
             " jaar beslist het kind zelf.\n"),
           letter->minor_asked_from, letter->minor_asked_from, letter->minor_alone_from,
           letter->minor_alone_from);
    printf("%s\n\n",
           _("Vraag gerust om uitleg. Deze brief is voor u; wij bewaren er geen kopie van in "
             "ons systeem."));
    printf("%s\n\n%s\n\n%s\n", _("Naam: ______________________________"),
           _("Datum: ____________________"), _("Handtekening: ______________________________"));
}

int verb_consent_letter(struct cli *cli, const struct verb *verb)
{
    int status;
    struct letter_answer letter;
    if (view_ask(cli, verb, &message_letter_answer, &letter, &status))
        print_letter(cli, &letter);
    return status;
}
