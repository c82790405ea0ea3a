// SPDX-License-Identifier: EUPL-1.2
/* Prints doc/register.md (`register`) or the generated tables of doc/dpia.md (`data`, `acts`), from
 * events.def, commands.def, access.def and privacy.def. Stops at a field that nobody gave a
 * category. privacy_pages.sh compares. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/messages.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum category {
#define CATEGORY(name, title, whose, purpose, term) CATEGORY_##name,
#define KEPT_AS(field, category)
#define ONLY_IN(event, field, category)
#include "proto/privacy.def"
#undef CATEGORY
#undef KEPT_AS
#undef ONLY_IN
    CATEGORIES
};

static const struct {
    const char *title;
    const char *whose;
    const char *purpose;
    const char *term;
} categories[CATEGORIES] = {
#define CATEGORY(name, title, whose, purpose, term) {title, whose, purpose, term},
#define KEPT_AS(field, category)
#define ONLY_IN(event, field, category)
#include "proto/privacy.def"
#undef CATEGORY
#undef KEPT_AS
#undef ONLY_IN
};

static struct {
    const char *event; /* NULL: in every event */
    const char *field;
    enum category category;
    bool used;
} kept[] = {
#define CATEGORY(name, title, whose, purpose, term)
#define KEPT_AS(field, category)        {NULL, #field, CATEGORY_##category, false},
#define ONLY_IN(event, field, category) {#event, #field, CATEGORY_##category, false},
#include "proto/privacy.def"
#undef CATEGORY
#undef KEPT_AS
#undef ONLY_IN
};

static const struct {
    const char *command;
    const char *relations;
} acts[] = {
#define ACCESS(command, relations) {#command, #relations},
#include "access/access.def"
#undef ACCESS
};

_Noreturn static void stop(const char *event, const char *field, const char *what)
{
    fprintf(stderr, "privacy_reference: %s.%s: %s\n", event, field, what);
    exit(1);
}

/* What need not be said of each. */
static bool is_course(const struct field *field)
{
    switch (field->type) {
    case FIELD_U64:
    case FIELD_BOOL:
    case FIELD_CASE:
    case FIELD_ID:
    case FIELD_INSTANT:
    case FIELD_DURATION:
    case FIELD_ENUM:
        return true;
    case FIELD_CODE:
    case FIELD_CODES:
    case FIELD_DATE:
    case FIELD_BYTES:
    case FIELD_LINE:
    case FIELD_TEXTS:
    case FIELD_SEALED:
    case FIELD_LIST:
        return false;
    }
    return false;
}

static enum category category_of(const struct message *event, const struct field *field)
{
    size_t found = COUNT(kept);
    if (field->type == FIELD_SEALED)
        return CATEGORY_CONTENT;
    for (size_t i = 0; i < COUNT(kept); i++) {
        bool here = kept[i].event != NULL && strcmp(kept[i].event, event->name) == 0;
        if (strcmp(kept[i].field, field->name) != 0 || (kept[i].event != NULL && !here))
            continue;
        kept[i].used = true;
        if (found == COUNT(kept) || here)
            found = i;
    }
    if (found < COUNT(kept))
        return kept[found].category;
    if (!is_course(field))
        stop(event->name, field->name, "no category; add a line to proto/privacy.def");
    return CATEGORY_COURSE;
}

static void print_categories(void)
{
    puts("| category | whose | purpose | term |\n| --- | --- | --- | --- |");
    for (size_t i = 0; i < CATEGORIES; i++)
        printf("| %s | %s | %s | %s |\n", categories[i].title, categories[i].whose,
               categories[i].purpose, categories[i].term);
}

static void print_register(void)
{
    const struct message *event;
    puts("# Register of fields\n\n"
         "Everything that is kept of a case stands in the journal, as events; the state is made of "
         "them. This page names\neach field of each event, what kind of data it is, and so its "
         "purpose and its term. It is made by\n"
         "`tests/check/privacy_pages.sh` from `proto/events.def` and `proto/privacy.def`; who may "
         "do what stands in\n[dpia.md](dpia.md), and what there is on purpose not in "
         "[privacy.md](privacy.md).\n\n## Kinds of data\n");
    print_categories();
    puts("\n## Fields\n\n| event | field | what | kind |\n| --- | --- | --- | --- |");
    for (size_t i = 0; (event = message_at(1, i)) != NULL; i++)
        for (size_t f = 0; f < event->n_fields; f++)
            printf("| %s | %s | %s | %s |\n", f == 0 ? event->name : "", event->fields[f].name,
                   event->fields[f].doc, categories[category_of(event, &event->fields[f])].title);
    for (size_t i = 0; i < COUNT(kept); i++)
        if (!kept[i].used)
            stop(kept[i].event == NULL ? "*" : kept[i].event, kept[i].field,
                 "no event has it; take it out of proto/privacy.def");
}

/* Per kind: which fields, once each. */
static void print_data(void)
{
    print_categories();
    puts("\n| kind | fields of events |\n| --- | --- |");
    for (size_t c = 0; c < CATEGORIES; c++) {
        const char *seen[400];
        size_t n = 0;
        const struct message *event;
        printf("| %s | ", categories[c].title);
        for (size_t i = 0; (event = message_at(1, i)) != NULL; i++)
            for (size_t f = 0; f < event->n_fields; f++) {
                bool known = category_of(event, &event->fields[f]) != c;
                for (size_t s = 0; s < n && !known; s++)
                    known = strcmp(seen[s], event->fields[f].name) == 0;
                if (known || n == COUNT(seen))
                    continue;
                printf("%s%s", n == 0 ? "" : ", ", event->fields[f].name);
                seen[n++] = event->fields[f].name;
            }
        puts(" |");
    }
}

static void print_relations(const char *relations)
{
    for (const char *s = relations; *s != '\0'; s++)
        if (*s == '|')
            fputs(", ", stdout);
        else if (*s == '_')
            putchar('-');
        else if (*s >= 'A' && *s <= 'Z')
            putchar(*s - 'A' + 'a');
}

static void print_acts(void)
{
    puts("| act | what | who |\n| --- | --- | --- |");
    for (size_t i = 0; i < COUNT(acts); i++) {
        const struct message *command = message_of_name(acts[i].command);
        if (command == NULL)
            stop(acts[i].command, "", "no such command");
        if (strcmp(acts[i].relations, "INTERNAL") == 0)
            continue;
        printf("| %s | %s | ", command->name, command->doc);
        print_relations(acts[i].relations);
        puts(" |");
    }
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "register") == 0)
        print_register();
    else if (argc == 2 && strcmp(argv[1], "data") == 0)
        print_data();
    else if (argc == 2 && strcmp(argv[1], "acts") == 0)
        print_acts();
    else
        return 64;
    return 0;
}
