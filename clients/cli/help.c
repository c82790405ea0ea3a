// SPDX-License-Identifier: EUPL-1.2
/* Finds verbs in the table, and explains them. */
#include <stdio.h>

#include "clients/cli/fill.h"
#include "clients/cli/verbs.h"

enum { WORDS_MOST = 3 }; /* of a verb */

/* The verb that these words are, with spaces between. */
static const struct verb *find_named(int n, char *const *words)
{
    char name[64];
    size_t used = 0;
    for (int i = 0; i < n && used < sizeof name; i++)
        used +=
            (size_t)snprintf(name + used, sizeof name - used, "%s%s", i == 0 ? "" : " ", words[i]);
    if (used >= sizeof name)
        return NULL;
    for (size_t g = 0; g < verb_groups_n; g++)
        for (size_t i = 0; i < verb_groups[g]->n; i++)
            if (strcmp(verb_groups[g]->verbs[i].name, name) == 0)
                return &verb_groups[g]->verbs[i];
    return NULL;
}

const struct verb *verb_find(int n, char *const *words, int *used)
{
    const struct verb *verb = NULL;
    for (*used = n < WORDS_MOST ? n : WORDS_MOST; verb == NULL && *used > 0;) {
        verb = find_named(*used, words);
        if (verb == NULL)
            (*used)--;
    }
    return verb;
}

/* How wide a text is on the screen, as far as our own texts go: characters, not bytes. */
static int width_of(const char *text)
{
    int width = 0;
    for (; *text != '\0'; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

static void help_fields(const struct verb *verb)
{
    printf("\n%s\n", _("Velden (veld=waarde, of --veld waarde):"));
    for (size_t i = 0; i < verb->message->n_fields; i++) {
        const struct field *field = &verb->message->fields[i];
        printf("  %-16s %s%s\n", field->name, fill_shape(field),
               field->required ? _(" (verplicht)") : "");
        if (field->type == FIELD_TEXTS)
            printf("  %-16s %s\n", "", _("elke tekst onder een eigen naam: naam=tekst"));
    }
}

void verb_help(const struct verb *verb)
{
    const char *shape = verb->shape[0] == '\0' ? "" : _(verb->shape);
    printf("doorbraak %s %s\n\n  %s\n\n%s\n  %s\n", verb->name, shape, _(verb->doc),
           _("Voorbeeld:"), verb->example);
    if (verb->message != NULL && verb->message->n_fields > 0)
        help_fields(verb);
    printf("\n%s\n",
           _("Altijd: --json (voor programma's), --file BESTAND.yaml (velden uit een bestand),\n"
             "--timeout SECONDEN; --bundle doet het ook voor wat met de casus is gebundeld.\n"
             "Afloop: 0 gedaan, 1 geweigerd, 2 bewaard of onbekend, 64 verkeerd\n"
             "gebruik, 65 fout in een bestand, 69 niet bereikbaar, 70 fout op deze computer, 74 "
             "outbox\n"
             "niet te schrijven, 77 niet toegelaten, 78 bestand van het profiel beschadigd."));
}

static void help_line(const struct verb *verb)
{
    printf("  %s%*s %s\n", verb->name, 22 - width_of(verb->name), "", _(verb->doc));
}

bool verb_help_of(const char *first)
{
    bool any = false;
    size_t len = strlen(first);
    for (size_t g = 0; g < verb_groups_n; g++) {
        for (size_t i = 0; i < verb_groups[g]->n; i++) {
            const struct verb *verb = &verb_groups[g]->verbs[i];
            if (strncmp(verb->name, first, len) != 0 || verb->name[len] != ' ')
                continue;
            help_line(verb);
            any = true;
        }
    }
    return any;
}

void verb_help_all(void)
{
    printf("%s\n", _("doorbraak OPDRACHT …: vastgelopen casussen op de escalatieladder"));
    for (size_t g = 0; g < verb_groups_n; g++) {
        printf("\n%s\n", _(verb_groups[g]->title));
        for (size_t i = 0; i < verb_groups[g]->n; i++)
            help_line(&verb_groups[g]->verbs[i]);
    }
    printf("\n%s\n", _("Meer over een opdracht, met een voorbeeld: doorbraak OPDRACHT --help"));
}
