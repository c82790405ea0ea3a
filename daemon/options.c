// SPDX-License-Identifier: EUPL-1.2
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/language.h"

static const char help[] =
    N_("Gebruik: doorbraakd [WOORD] [OPTIES]\n"
       "\n"
       "  run            de dienst, op de voorgrond (als er geen woord staat)\n"
       "  init           maak een nieuwe site en laat de eerste beheerder toe\n"
       "  key            toon de publieke sleutel van de dienst, voor de clients\n"
       "  check          kijk journaal, toestand, sleutels en casussen na (dienst gestopt)\n"
       "  check-backup   lees een reservekopie helemaal na: --from MAP\n"
       "  check-config   kijk instellingen, ladders en kalenders na\n"
       "  rebuild        maak de toestand opnieuw uit het journaal (dienst gestopt)\n"
       "  restore        maak een site uit een reservekopie: --from MAP\n"
       "  simulate       loop een logboek na over een ladder; zie doc/simulate.md\n"
       "\n"
       "  --site MAP             de site\n"
       "  --config BESTAND       instellingen (standaard config/doorbraakd.yaml)\n"
       "  --practice             een oefenomgeving, met een klok die de beheerder verzet\n"
       "  --admin CODE           init: de eerste beheerder\n"
       "  --organisation CODE    init: diens organisatie\n"
       "  --key Z85              init: diens publieke sleutel (doorbraak enroll toont hem)\n"
       "  --key-name CODE        init: naam van die sleutel (standaard first)\n"
       "  --from MAP             restore, check-backup: de reservekopie\n"
       "  --date DATUM           check-config --site: is er die dag bij elke trede iemand?\n"
       "  --certificate N:KETEN  check: staat deze vernietiging in het journaal, en zijn haar "
       "sleutels weg?\n"
       "  --ready-file BESTAND   run: krijgt de twee adressen zodra alles klaar is\n"
       "  --distrust-state       run: maak de toestand opnieuw, wat het merk ook zegt\n"
       "  --version, --help\n"
       "\n"
       "Voorbeeld: doorbraakd init --site /var/lib/doorbraak/site --admin beheerder-1 \\\n"
       "             --organisation gemeente-utrecht --key "
       "'Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID'\n");

enum {
    OPTION_SITE = 256,
    OPTION_CONFIG,
    OPTION_PRACTICE,
    OPTION_ADMIN,
    OPTION_ORGANISATION,
    OPTION_KEY,
    OPTION_KEY_NAME,
    OPTION_FROM,
    OPTION_DATE,
    OPTION_CERTIFICATE,
    OPTION_READY,
    OPTION_DISTRUST,
    OPTION_VERSION,
    OPTION_HELP,
};

static const struct option known[] = {
    {"site", required_argument, NULL, OPTION_SITE},
    {"config", required_argument, NULL, OPTION_CONFIG},
    {"practice", no_argument, NULL, OPTION_PRACTICE},
    {"admin", required_argument, NULL, OPTION_ADMIN},
    {"organisation", required_argument, NULL, OPTION_ORGANISATION},
    {"key", required_argument, NULL, OPTION_KEY},
    {"key-name", required_argument, NULL, OPTION_KEY_NAME},
    {"from", required_argument, NULL, OPTION_FROM},
    {"date", required_argument, NULL, OPTION_DATE},
    {"certificate", required_argument, NULL, OPTION_CERTIFICATE},
    {"ready-file", required_argument, NULL, OPTION_READY},
    {"distrust-state", no_argument, NULL, OPTION_DISTRUST},
    {"version", no_argument, NULL, OPTION_VERSION},
    {"help", no_argument, NULL, OPTION_HELP},
    {NULL, 0, NULL, 0},
};

/* A shell that fills in the name of a folder puts a slash behind it; names are made from it here.
 */
static const char *folder_name(char *path)
{
    for (size_t len = strlen(path); len > 1 && path[len - 1] == '/'; len--)
        path[len - 1] = '\0';
    return path;
}

static bool take(struct options *out, int option, bool *done)
{
    switch (option) {
    case OPTION_SITE:
        out->site = folder_name(optarg);
        return true;
    case OPTION_CONFIG:
        out->config = optarg;
        return true;
    case OPTION_PRACTICE:
        out->practice = true;
        return true;
    case OPTION_ADMIN:
        out->admin = optarg;
        return true;
    case OPTION_ORGANISATION:
        out->organisation = optarg;
        return true;
    case OPTION_KEY:
        out->key = optarg;
        return true;
    case OPTION_KEY_NAME:
        out->key_name = optarg;
        return true;
    case OPTION_FROM:
        out->from = folder_name(optarg);
        return true;
    case OPTION_DATE:
        out->date = optarg;
        return true;
    case OPTION_CERTIFICATE:
        out->certificate = optarg;
        return true;
    case OPTION_READY:
        out->ready_file = optarg;
        return true;
    case OPTION_DISTRUST:
        out->distrust_state = true;
        return true;
    case OPTION_VERSION:
        puts("doorbraakd " DOORBRAAK_VERSION);
        *done = true;
        return true;
    case OPTION_HELP:
        fputs(_(help), stdout);
        *done = true;
        return true;
    default:
        return false;
    }
}

static bool wrong_option(const char *word, int option)
{
    fprintf(stderr,
            option == ':' ? _("doorbraakd: achter %s hoort een waarde; doorbraakd --help\n")
                          : _("doorbraakd: onbekende optie %s; doorbraakd --help\n"),
            word);
    return false;
}

bool options_read(int argc, char **argv, struct options *out, bool *done)
{
    *out = (struct options){.verb = "run", .config = "config/doorbraakd.yaml", .key_name = "first"};
    opterr = 0; /* it would say it in English */
    *done = false;
    int option;
    while ((option = getopt_long(argc, argv, ":", known, NULL)) != -1 && !*done)
        if (!take(out, option, done))
            return wrong_option(argv[optind - 1], option);
    out->first_rest = optind;
    if (optind < argc) {
        out->verb = argv[optind];
        out->first_rest = optind + 1;
    }
    return true;
}
