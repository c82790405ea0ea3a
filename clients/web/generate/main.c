// SPDX-License-Identifier: EUPL-1.2
/* Writes TypeScript of the protocol's tables, at build time, for the web client:
 *
 *   web-generate types   the shapes of commands, queries and answers, and where each is asked
 *   web-generate words   the words of enumerations and events, in the language of the environment
 *
 * Names become camelCase, as the gateway has them in JSON. It writes to standard output. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/language.h"
#include "clients/cli/terms.h"
#include "proto/messages.h"
#include "proto/term.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- the tables, as arrays --- */

#define FIELD(message, type, name, need, max, doc)
#define ENUM_FIELD(message, kind, name, need, doc)
#define LIST_FIELD(message, sub, name, need, max, doc)
#define END(name)
#define MESSAGE(number, name, NAME, doc) &message_##name,
static const struct message *const parts[] = {
#include "proto/parts.def"
};
static const struct message *const answers[] = {
#include "proto/answers.def"
};
#include "proto/table_end.h"

/* Where the gateway has each message. */
static const struct {
    const char *message;
    const char *method;
    const char *path;
} routes[] = {
#define ROUTE(message, method, path) {#message, #method, path},
#include "clients/gateway/routes.def"
#undef ROUTE
};

static void stop(const char *what, const char *name)
{
    fprintf(stderr, "web-generate: %s \"%s\"\n", what, name);
    exit(EXIT_FAILURE);
}

/* --- names --- */

/* "case_line" as caseLine, or CaseLine with a capital. */
static void print_name(const char *name, bool capital)
{
    for (const char *c = name; *c != '\0'; c++) {
        if (*c == '_') {
            capital = true;
            continue;
        }
        putchar(capital ? toupper((unsigned char)*c) : *c);
        capital = false;
    }
}

static const char *query_name(const struct message *query)
{
    return query->name + strlen("query_");
}

/* --- types --- */

/* What the gateway opens: bytes that are msgpack on the wire, and numbers that have a name. */
static const char *opened_type(const struct message *message, const struct field *field)
{
    if (message == &message_ladder_answer && strcmp(field->name, "data") == 0)
        return "object";
    if (message == &message_event_view && strcmp(field->name, "kind") == 0)
        return "string";
    if (message == &message_event_view && strcmp(field->name, "body") == 0)
        return "Record<string, unknown>";
    return NULL;
}

static void print_type(const struct message *message, const struct field *field)
{
    static const char *const types[] = {
        [FIELD_U64] = "number",        [FIELD_BOOL] = "boolean",   [FIELD_CODE] = "string",
        [FIELD_CODES] = "string[]",    [FIELD_CASE] = "string",    [FIELD_ID] = "string",
        [FIELD_DATE] = "string",       [FIELD_INSTANT] = "string", [FIELD_BYTES] = "string",
        [FIELD_LINE] = "string",       [FIELD_TEXTS] = "Texts",    [FIELD_SEALED] = "string",
        [FIELD_DURATION] = "Duration",
    };
    const char *opened = opened_type(message, field);
    if (opened != NULL) {
        fputs(opened, stdout);
        return;
    }
    if (field->type == FIELD_ENUM || field->type == FIELD_LIST) {
        print_name(field->type == FIELD_ENUM ? field->names->name : field->sub->name, true);
        fputs(field->type == FIELD_LIST ? "[]" : "", stdout);
        return;
    }
    fputs(types[field->type], stdout);
}

static void print_fields(const struct message *message)
{
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct field *field = &message->fields[i];
        printf("  /** %s */\n  ", field->doc);
        print_name(field->name, false);
        fputs(field->required ? ": " : "?: ", stdout);
        print_type(message, field);
        puts(";");
    }
}

static void print_interface(const struct message *message)
{
    printf("\n/** %s */\nexport interface ", message->doc);
    print_name(message->name, true);
    puts(" {");
    print_fields(message);
    puts("}");
}

static void print_enum(const struct enum_names *names)
{
    fputs("\nexport type ", stdout);
    print_name(names->name, true);
    fputs(" =", stdout);
    for (size_t value = 1; value < names->n; value++)
        printf(" | \"%s\"", names->names[value]);
    puts(";");
}

/* The words that a person may choose from: those that the machine alone gives are left out. */
static void print_choices(const struct enum_names *names)
{
    fputs("  ", stdout);
    print_name(names->name, false);
    fputs(": [", stdout);
    for (size_t value = 1; value < names->n; value++)
        if (value > ENUM_MADE_MAX || (names->made >> value & 1) == 0)
            printf("\"%s\", ", names->names[value]);
    puts("],");
}

static const struct message *command_at(size_t i)
{
    bool internal = false;
    const struct message *message = message_at(0, i);
    if (message != NULL)
        message_of_command(message->number, &internal);
    return internal ? NULL : message;
}

static void print_maps(void)
{
    puts("\n/** Every command that a person gives: what it asks. */\nexport interface Commands {");
    for (size_t i = 0; message_at(0, i) != NULL; i++) {
        const struct message *command = command_at(i);
        if (command == NULL)
            continue;
        printf("  %s: ", command->name);
        print_name(command->name, true);
        puts(";");
    }
    puts("}\n\n/** What some commands give beside their reply. */\nexport interface Contents {");
    for (size_t i = 0; message_at(0, i) != NULL; i++) {
        const struct message *command = command_at(i);
        const struct message *content = command == NULL ? NULL : message_answer(command);
        if (content == NULL)
            continue;
        printf("  %s: ", command->name);
        print_name(content->name, true);
        puts(";");
    }
    puts("}\n\n/** Every query: what it asks. */\nexport interface Queries {");
    for (size_t i = 0; message_at(2, i) != NULL; i++) {
        printf("  %s: ", query_name(message_at(2, i)));
        print_name(message_at(2, i)->name, true);
        puts(";");
    }
    puts("}\n\n/** And its answer. */\nexport interface Answers {");
    for (size_t i = 0; message_at(2, i) != NULL; i++) {
        printf("  %s: ", query_name(message_at(2, i)));
        print_name(message_answer(message_at(2, i))->name, true);
        puts(";");
    }
    puts("}");
}

/* How long the texts of a command may be, in characters; 0: it has none. */
static void print_limits(void)
{
    puts("\n/** The most characters that a text of a command may have. */\n"
         "export const textLimits: Partial<Record<keyof Commands, number>> = {");
    for (size_t i = 0; message_at(0, i) != NULL; i++) {
        const struct message *command = command_at(i);
        for (size_t f = 0; command != NULL && f < command->n_fields; f++)
            if (command->fields[f].type == FIELD_TEXTS)
                printf("  %s: %u,\n", command->name, command->fields[f].max);
    }
    puts("};");
}

static bool is_query(const char *name)
{
    const struct message *message = message_of_name(name);
    return message != NULL && strncmp(message->name, "query_", strlen("query_")) == 0;
}

static void print_routes(bool queries)
{
    for (size_t i = 0; i < COUNT(routes); i++)
        if (is_query(routes[i].message) == queries)
            printf("  %s: [\"%s\", \"%s\"],\n",
                   routes[i].message + (queries ? strlen("query_") : 0), routes[i].method,
                   routes[i].path);
}

static void print_types(void)
{
    puts("// SPDX-License-Identifier: EUPL-1.2\n"
         "// Made by generate/main.c from the protocol's tables at build time. Do not edit.\n\n"
         "/** Content, by the name of its field. */\n"
         "export type Texts = Record<string, string>;\n\n"
         "export interface Duration {\n  amount: number;\n  unit: string;\n}");
    for (const struct enum_names *const *at = term_enums(); *at != NULL; at++)
        print_enum(*at);
    for (size_t i = 0; i < COUNT(parts); i++)
        print_interface(parts[i]);
    for (size_t i = 0; i < COUNT(answers); i++)
        print_interface(answers[i]);
    for (size_t i = 0; message_at(0, i) != NULL; i++)
        if (command_at(i) != NULL)
            print_interface(command_at(i));
    for (size_t i = 0; message_at(2, i) != NULL; i++)
        print_interface(message_at(2, i));
    print_maps();
    print_limits();
    puts(
        "\n/** The words of an enumeration that a person may choose. */\nexport const choices = {");
    for (const struct enum_names *const *at = term_enums(); *at != NULL; at++)
        print_choices(*at);
    puts("} as const;\n\nexport type Route = readonly [method: string, path: string];\n"
         "\nexport const commandRoutes: Record<keyof Commands, Route> = {");
    print_routes(false);
    puts("};\n\nexport const queryRoutes: Record<keyof Queries, Route> = {");
    print_routes(true);
    puts("};");
}

/* --- words --- */

static void print_string(const char *text)
{
    putchar('"');
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            putchar('\\');
        putchar(*c);
    }
    putchar('"');
}

static void print_words_of(const struct enum_names *names)
{
    printf("  ");
    print_name(names->name, false);
    puts(": {");
    for (size_t value = 1; value < names->n; value++) {
        if (term_words(names, (int)value) == NULL)
            continue;
        printf("    \"%s\": ", names->names[value]);
        print_string(term_of(names, (int)value));
        puts(",");
    }
    puts("  },");
}

static void print_words(void)
{
    puts("// SPDX-License-Identifier: EUPL-1.2\n"
         "// Made by generate/main.c from the protocol's terms at build time. Do not edit.\n"
         "export const terms: Record<string, Record<string, string>> = {");
    for (const struct enum_names *const *at = term_enums(); *at != NULL; at++)
        print_words_of(*at);
    puts("};\n\nexport const events: Record<string, string> = {");
    for (size_t i = 0; message_at(1, i) != NULL; i++) {
        printf("  %s: ", message_at(1, i)->name);
        print_string(term_event(message_at(1, i)->number));
        puts(",");
    }
    puts("};");
}

int main(int argc, char **argv)
{
    language_open();
    if (argc == 2 && strcmp(argv[1], "types") == 0)
        print_types();
    else if (argc == 2 && strcmp(argv[1], "words") == 0)
        print_words();
    else
        stop("unknown word, of types and words:", argc < 2 ? "" : argv[1]);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
