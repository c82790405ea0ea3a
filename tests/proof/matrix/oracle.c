// SPDX-License-Identifier: EUPL-1.2
#include "tests/proof/matrix/oracle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "core/actor.h"
#include "tests/proof/matrix/facts.h"

#define NUMBERS 512 /* of messages */

/* Of a query, beside site roles: a bit each above those. */
enum {
    OVERSEES = 1u << 22,
    OFFICER = 1u << 23,
    EVERYBODY = 1u << 24,
    SEES = 1u << 25,
    HOLDS = 1u << 26,
    SHOWN = 1u << 27,
    THERE = 1u << 28,
    OWN = 1u << 29,
    CARRIED = 1u << 30
};

static unsigned acts[NUMBERS];
static unsigned questions[NUMBERS];

/* --- the pages --- */

static _Noreturn void page_fails(const char *path, const char *what, const char *word)
{
    printf("%s: %s '%s'\n", path, what, word);
    exit(1);
}

static unsigned bit_of(const struct enum_names *names, const char *word)
{
    int number = enum_number(names, word, strlen(word));
    return number == 0 ? 0 : 1u << number;
}

static unsigned relation_called(const char *word)
{
    return bit_of(&names_relation, word);
}

static unsigned asker_called(const char *word)
{
    static const struct {
        const char *word;
        unsigned bit;
    } others[] = {{"overseer", OVERSEES}, {"officer", OFFICER}, {"everybody", EVERYBODY},
                  {"sees", SEES},         {"holder", HOLDS},    {"shown", SHOWN},
                  {"there", THERE},       {"own", OWN},         {"carried", CARRIED}};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcmp(others[i].word, word) == 0)
            return others[i].bit;
    return bit_of(&names_role, word);
}

/* The next part that is not empty; NULL at the end. */
static char *part_of(char **line, const char *parted_by)
{
    *line += strspn(*line, parted_by);
    return **line == '\0' ? NULL : strsep(line, parted_by);
}

static char *next_part(char **line, const char *parted_by)
{
    return *line == NULL ? NULL : part_of(line, parted_by);
}

/* "| case_claim | what it is | worker, chair |": false for any other line. */
static bool cut_line(char *line, const char **name, char **who)
{
    char *cells[4];
    size_t n = 0;
    char *cell;
    while (n < 4 && (cell = next_part(&line, "|\n")) != NULL)
        cells[n++] = cell;
    if (n != 3 || cells[0][0] != ' ')
        return false;
    cells[0][strcspn(cells[0] + 1, " ") + 1] = '\0';
    *name = cells[0] + 1;
    *who = cells[2];
    return true;
}

static void read_page(const char *folder, const char *page, bool query,
                      unsigned (*called)(const char *), unsigned *table)
{
    char path[1200];
    char line[2000];
    snprintf(path, sizeof path, "%s/doc/%s", folder, page);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        page_fails(path, "cannot be read", "");
    while (fgets(line, sizeof line, file) != NULL) {
        const char *name;
        char *who;
        char full[80];
        if (!cut_line(line, &name, &who))
            continue;
        snprintf(full, sizeof full, "%s%.60s", query ? "query_" : "", name);
        const struct message *message = message_of_name(full);
        if (message == NULL)
            continue; /* a line of another table */
        if (table[message->number] != 0)
            page_fails(path, "there are two lines of", name);
        char *word;
        while ((word = next_part(&who, ", ")) != NULL) {
            unsigned bit = called(word);
            if (bit == 0)
                page_fails(path, "says nothing that is known:", word);
            table[message->number] |= bit;
        }
    }
    fclose(file);
}

void oracle_read(const char *source_folder)
{
    const struct message *message;
    read_page(source_folder, "dpia.md", false, relation_called, acts);
    read_page(source_folder, "rights.md", true, asker_called, questions);
    for (size_t i = 0; (message = message_at(0, i)) != NULL; i++) {
        bool internal;
        message_of_command(message->number, &internal);
        if ((acts[message->number] == 0) != internal)
            page_fails("doc/dpia.md", "has no line, or one too many, of", message->name);
    }
    for (size_t i = 0; (message = message_at(2, i)) != NULL; i++)
        if (questions[message->number] == 0)
            page_fails("doc/rights.md", "has no line of", message->name);
}

/* --- commands --- */

static const void *member_of(const struct message *message, const void *body, const char *name,
                             enum field_type type)
{
    const struct field *field = message_field(message, bytes_of(name, strlen(name)));
    return field == NULL || field->type != type ? NULL : (const char *)body + field->offset;
}

/* What a command names beside its case must be there for him; to go on in another case he needs the
 * right to that too. */
static enum err of_second(struct state *state, const struct core_actor *actor, unsigned who,
                          const struct message *message, const void *body)
{
    static const char *const names[] = {"other", "into", "consultation"};
    for (size_t i = 0; i < sizeof names / sizeof names[0] && message != &message_case_unrelate;
         i++) {
        const struct case_id *id = member_of(message, body, names[i], FIELD_CASE);
        struct case_row row;
        if (id == NULL || id->n == 0)
            continue;
        if (!state_case(state, *id, &row) || !facts_sees(state, actor, &row))
            return ERR_NO_SUCH_CASE;
        if (strcmp(names[i], "into") == 0 && !(who & facts_own(state, actor, &row)))
            return ERR_DENIED;
    }
    return OK;
}

static bool owns_what_it_names(struct state *state, const struct core_actor *actor,
                               const struct case_row *row, const struct message *message,
                               const void *body)
{
    struct agreement_row agreement;
    const uint64_t *n = member_of(message, body, "agreement", FIELD_U64);
    if ((message == &message_glass_review || message == &message_glass_read) &&
        facts_is_to_review(state, actor, row))
        return true;
    return n != NULL && state_agreement(state, row->case_id, *n, &agreement) &&
           actor_is(actor, &agreement.owner);
}

static enum err of_case(struct state *state, const struct core_actor *actor, unsigned who,
                        unsigned found, const struct message *message, const void *body,
                        struct case_id id)
{
    struct case_row row;
    if (!state_case(state, id, &row))
        return ERR_NO_SUCH_CASE;
    found = (found & RELATION(SELF)) | facts_with_site(state, actor, &row);
    if (owns_what_it_names(state, actor, &row, message, body))
        found |= RELATION(OWNER);
    bool reads_only = message == &message_case_read;
    if (reads_only ? facts_reads(state, actor, &row) : facts_takes_part(state, actor, &row))
        found |= RELATION(READER);
    if (facts_may_break_glass(state, actor, &row))
        found |= RELATION(BREAKER);
    if (!(who & found & ~RELATION(ENROLLED)) && !facts_sees(state, actor, &row))
        return ERR_NO_SUCH_CASE;
    if (who & found)
        return of_second(state, actor, who, message, body);
    if ((who & RELATION(READER)) && row.restricted)
        return ERR_RESTRICTED;
    if ((who & RELATION(READER)) && row.consent_withdrawn)
        return ERR_CONSENT_WITHDRAWN;
    return (who & RELATION(READER)) && facts_lacks_a_ground(state, actor, &row)
               ? ERR_GROUND_REQUIRED
               : ERR_DENIED;
}

enum err oracle_command(struct state *state, const struct core_actor *actor,
                        const struct message *message, const void *body)
{
    unsigned who = acts[message->number];
    unsigned found = facts_of_site(actor);
    const struct code *person = member_of(message, body, "person", FIELD_CODE);
    struct case_id id = core_case_of(message, body);
    if (facts_has_role(actor, role_GATEWAY))
        return who & RELATION(GATEWAY) ? OK : ERR_DENIED;
    if (facts_has_role(actor, role_MAILER) || facts_has_role(actor, role_BACKUP))
        return who & found & RELATION(MAILER) ? OK : ERR_DENIED;
    if (person != NULL && code_equal(person, &actor->person))
        found |= RELATION(SELF);
    if (id.n != 0)
        return of_case(state, actor, who, found, message, body, id);
    return who & found ? of_second(state, actor, who, message, body) : ERR_DENIED;
}

/* --- queries --- */

static bool is_a_program(const struct core_actor *actor)
{
    return facts_has_role(actor, role_LINK) || facts_has_role(actor, role_GATEWAY) ||
           facts_has_role(actor, role_MAILER) || facts_has_role(actor, role_BACKUP);
}

static bool works_there(struct state *state, const struct core_actor *actor,
                        const struct message *message, const void *body)
{
    uint64_t version;
    const struct code *code = member_of(message, body, "ladder", FIELD_CODE);
    const struct code *tier_code = member_of(message, body, "tier", FIELD_CODE);
    const struct ladder *ladder = state_ladder(state, code, &version);
    const struct tier *tier = ladder == NULL ? NULL : ladder_tier(ladder, tier_code);
    return tier == NULL || actor_works_at(state, actor, ladder, tier);
}

enum verdict oracle_query(struct state *state, const struct core_actor *actor,
                          const struct message *message, const void *body)
{
    unsigned who = questions[message->number];
    struct case_row row;
    for (uint32_t i = 0; i < actor->roles.n; i++)
        if (who & bit_of(&names_role, actor->roles.v[i].s))
            return VERDICT_ANSWERED;
    const struct case_id *id = member_of(message, body, "case_id", FIELD_CASE);
    if ((who & CARRIED) && facts_has_role(actor, role_LINK)) {
        const struct case_id *remote = member_of(message, body, "remote", FIELD_CASE);
        bool found = id != NULL && state_case(state, *id, &row) && remote->n == 0 &&
                     facts_own(state, actor, &row) != 0;
        return remote->n != 0 ? VERDICT_ANY : found ? VERDICT_ANSWERED : VERDICT_NO_SUCH_CASE;
    }
    if (is_a_program(actor))
        return VERDICT_DENIED;
    if (who & EVERYBODY)
        return VERDICT_ANSWERED;
    if (who & THERE)
        return works_there(state, actor, message, body) ? VERDICT_ANSWERED : VERDICT_EITHER;
    if (!(who & (SEES | HOLDS | SHOWN | OFFICER | OVERSEES)))
        return who & OWN ? VERDICT_NO_SUCH_ITEM : VERDICT_DENIED;
    if (id == NULL || !state_case(state, *id, &row))
        return VERDICT_NO_SUCH_CASE;
    if ((who & OVERSEES) && facts_oversees(state, actor, &row))
        return VERDICT_ANSWERED;
    if (!facts_sees(state, actor, &row))
        return VERDICT_NO_SUCH_CASE;
    if (who & SHOWN)
        return VERDICT_EITHER;
    bool officer = (who & OFFICER) && facts_has_role(actor, role_PRIVACY);
    return who & SEES || officer || actor_is(actor, &row.holder) ? VERDICT_ANSWERED
                                                                 : VERDICT_DENIED;
}
