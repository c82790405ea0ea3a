// SPDX-License-Identifier: EUPL-1.2
/* What the privacy officer sees, as he reads it: who read what. */
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
