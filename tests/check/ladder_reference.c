// SPDX-License-Identifier: EUPL-1.2
/* Prints doc/ladder-keys.md: every key of a ladder file, from the table that reads and lints it
 * (core/ladder.def), and every word that one chooses from (ladder_words.h). ladder_keys.sh
 * compares. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/ladder.h"
#include "tests/check/ladder_words.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define PARTS_MAX    64

static const struct message *parts[PARTS_MAX];
static size_t n_parts;
static const struct enum_names *enums[PARTS_MAX];
static size_t n_enums;

_Noreturn static void stop(const char *what, const char *name, const char *detail)
{
    fprintf(stderr, "ladder_reference: %s: %s %s\n", what, name, detail);
    exit(1);
}

static void note_part(const struct message *part)
{
    for (size_t i = 0; i < n_parts; i++)
        if (parts[i] == part)
            return;
    if (n_parts == PARTS_MAX)
        stop("too many parts", part->name, "");
    parts[n_parts++] = part;
}

static void note_enum(const struct enum_names *names)
{
    for (size_t i = 0; i < n_enums; i++)
        if (enums[i] == names)
            return;
    if (n_enums == PARTS_MAX)
        stop("too many lists of words", names->name, "");
    enums[n_enums++] = names;
}

static bool is_time(const struct field *field)
{
    return field->max == 1439 || field->max == 1440;
}

static const char *type_word(const struct field *field)
{
    static const char *const words[] = {
        [FIELD_U64] = "number",       [FIELD_BOOL] = "`true` or `false`",
        [FIELD_CODE] = "code",        [FIELD_CODES] = "codes",
        [FIELD_DATE] = "date",        [FIELD_LINE] = "text",
        [FIELD_DURATION] = "duration"};
    if (field->type == FIELD_U64 && is_time(field))
        return "time";
    if (field->type >= COUNT(words) || words[field->type] == NULL)
        stop("a type that no ladder file has", field->name, "");
    return words[field->type];
}

static void print_type(const struct field *field)
{
    if (field->type == FIELD_LIST) {
        note_part(field->sub);
        printf("%s[%s](#%s)", field->max == 1 ? "" : "list of ", field->sub->name,
               field->sub->name);
    } else if (field->type == FIELD_ENUM) {
        note_enum(field->names);
        printf("one of [%s](#words-%s)", field->names->name, field->names->name);
    } else {
        printf("%s", type_word(field));
    }
}

static void print_limit(const struct field *field)
{
    if (field->type == FIELD_CODES)
        printf("%u", field->max == 0 ? CODES_MAX : field->max);
    else if (field->type == FIELD_LINE)
        printf("%u bytes", field->max);
    else if (field->max != 0 && !is_time(field) && !(field->type == FIELD_LIST && field->max == 1))
        printf("%u", field->max);
}

static void print_table(const struct message *message)
{
    printf("\n## %s\n\n%c%s.\n\n", message->name, toupper((unsigned char)message->doc[0]),
           message->doc + 1);
    printf("| key | what to write | needed | at most | meaning |\n"
           "| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct field *field = &message->fields[i];
        printf("| `%s` | ", field->name);
        print_type(field);
        printf(" | %s | ", field->required ? "yes" : "");
        print_limit(field);
        printf(" | %s |\n", field->doc);
    }
}

static const char *meaning_of(const char *enumeration, const char *word)
{
    for (size_t i = 0; i < COUNT(ladder_words); i++)
        if (strcmp(ladder_words[i].enumeration, enumeration) == 0 &&
            strcmp(ladder_words[i].word, word) == 0)
            return ladder_words[i].meaning;
    stop("ladder_words.h does not say what this means", enumeration, word);
}

static void print_words(const struct enum_names *names)
{
    printf("\n## Words: %s\n\n<a id=\"words-%s\"></a>\n\n| word | meaning |\n| --- | --- |\n",
           names->name, names->name);
    for (size_t i = 1; i < names->n; i++)
        printf("| `%s` | %s |\n", names->names[i], meaning_of(names->name, names->names[i]));
}

static void check_no_word_is_left(void)
{
    for (size_t i = 0; i < COUNT(ladder_words); i++) {
        bool known = false;
        for (size_t e = 0; e < n_enums; e++)
            known |= strcmp(enums[e]->name, ladder_words[i].enumeration) == 0 &&
                     enum_number(enums[e], ladder_words[i].word, strlen(ladder_words[i].word)) != 0;
        if (!known)
            stop("ladder_words.h explains what no ladder file has", ladder_words[i].enumeration,
                 ladder_words[i].word);
    }
}

int main(void)
{
    printf("<!-- Made from daemon/core/ladder.def by tests/check/ladder_keys.sh --write; do not "
           "edit. -->\n"
           "# The keys of a ladder file\n\n"
           "All of them, from the table that reads and lints the file. [Your own ladder in half an "
           "hour]"
           "(your-own-ladder.md)\nshows how they work together.\n\n"
           "| what to write | how |\n| --- | --- |\n"
           "| code | a name without spaces: lower case letters, digits, `-`, `.`, `_`; begins with "
           "a letter; at "
           "most %d characters |\n"
           "| codes | a list of them: `[coach-1, coach-2]` |\n"
           "| text | one line; in quotes when it has a colon: `\"Let op: een datum\"` |\n"
           "| number | digits only; money in cents |\n"
           "| date | `2026-03-02` |\n"
           "| time | `13:30` |\n"
           "| duration | `2 working days`, `4 working hours`, `90 minutes`, `10 days`, `6 weeks`, "
           "`same day`, "
           "`2 working days before`; or Dutch: `2 werkdagen`, `4 werkuren`, `zelfde dag`, `2 "
           "werkdagen vooraf` |\n"
           "| a part, as [limit](#limit) | a map with its own keys: `{most: 7, over: warn}` |\n"
           "| list of … | maps under each other, each with its own keys |\n",
           CODE_MAX);
    note_part(&message_ladder);
    for (size_t i = 0; i < n_parts; i++) /* parts name parts: the list grows while it is printed */
        print_table(parts[i]);
    for (size_t i = 0; i < n_enums; i++)
        print_words(enums[i]);
    check_no_word_is_left();
    return 0;
}
