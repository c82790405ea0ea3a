// SPDX-License-Identifier: EUPL-1.2
/* Who may what: every role, of the case's organisation and of another, with every command and
 * query, in every state that a case comes to in the stories of tests/scenario. Before a story gives
 * a command everybody else tries to give it, with the same body: it is right but for the right to
 * do it. And where a case came to a state that no story had yet, everybody tries every command
 * about it. What comes of it is held against the oracle.
 *
 *   matrix              DOORBRAAK_COUNT stories (0: all), chosen by DOORBRAAK_SEED, and the
 * controls matrix one FILE…    these */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/assert.h"
#include "core/actor.h"
#include "tests/proof/matrix/oracle.h"
#include "tests/proof/matrix/tries.h"
#include "tests/support/setting.h"

#define PEOPLE_MAX 120
#define LEAST      3 /* allowed in a story, for it to have shown anything */

static struct tally *tally;

struct people {
    size_t n;
    struct code v[PEOPLE_MAX];
};

static struct people people_of(struct story *story)
{
    struct people people = {0};
    struct person_row row = {0};
    struct state *state = store_read_begin(story->world.site.store);
    while (people.n < PEOPLE_MAX && state_person_next(state, &row.person, &row))
        people.v[people.n++] = row.person;
    store_read_end(story->world.site.store);
    return people;
}

static void everybody_tries(struct tries *tries, const struct people *people,
                            const struct message *message, const void *body)
{
    for (size_t i = 0; i < people->n; i++)
        tries_command(tries, people->v[i].s, message, body);
    for (size_t i = 0; i < EXTRAS; i++) {
        const char *role;
        const char *organisation;
        tries_command(tries, tries_extra(i, &role, &organisation), message, body);
    }
}

static void everybody_asks(struct tries *tries, const struct people *people,
                           const struct message *message, const void *body)
{
    tries_end(tries);
    for (size_t i = 0; i < people->n; i++)
        tries_query(tries, people->v[i].s, message, body);
}

/* --- a body that is right in form --- */

static void fill(struct tries *tries, const struct message *message, void *body,
                 const struct case_row *row, struct arena *arena);

static void fill_list(struct tries *tries, const struct field *field, struct list *list,
                      const struct case_row *row, struct arena *arena)
{
    void *item = arena_alloc(arena, field->sub->size);
    fill(tries, field->sub, item, row, arena);
    *list = (struct list){1, item};
}

static void fill_texts(struct texts *texts)
{
    struct code field = code_of("reason");
    texts_put(texts, &field, bytes_of("Daarom.", 7));
}

static void fill_field(struct tries *tries, const struct field *field, void *member,
                       const struct case_row *row, struct arena *arena)
{
    static const uint8_t bytes[32] = {7};
    static const struct id id = {{9}};
    int64_t now = tries->story->world.now.ms;
    switch (field->type) {
    case FIELD_U64:
        *(uint64_t *)member = 1;
        return;
    case FIELD_BOOL:
        *(bool *)member = true;
        return;
    case FIELD_CODE:
        *(struct code *)member = strcmp(field->name, "ladder") == 0 ? row->ladder
                                 : strcmp(field->name, "tier") == 0 ? row->tier
                                                                    : code_of("somebody-1");
        return;
    case FIELD_CODES:
        *(struct codes *)member = (struct codes){1, {code_of("somebody-1")}};
        return;
    case FIELD_CASE:
        *(struct case_id *)member = row->case_id;
        return;
    case FIELD_DATE:
        *(struct civil_date *)member = (struct civil_date){(int32_t)(now / 86400000) + 3};
        return;
    case FIELD_INSTANT:
        *(struct instant *)member = instant_of_ms(now + 86400000);
        return;
    case FIELD_BYTES:
        *(struct bytes *)member = bytes_of(bytes, sizeof bytes);
        return;
    case FIELD_LINE:
        *(const char **)member = "artikel 2.3";
        return;
    case FIELD_ENUM:
        *(int *)member = 1;
        return;
    case FIELD_LIST:
        fill_list(tries, field, member, row, arena);
        return;
    case FIELD_DURATION:
        *(packed_duration *)member = duration_pack((struct duration){DURATION_WORKING_DAYS, 1});
        return;
    case FIELD_ID:
        *(struct id *)member = id;
        return;
    case FIELD_TEXTS:
        fill_texts(member);
        return;
    case FIELD_SEALED:
        return;
    }
    UNREACHABLE();
}

static void fill(struct tries *tries, const struct message *message, void *body,
                 const struct case_row *row, struct arena *arena)
{
    for (size_t i = 0; i < message->n_fields; i++)
        if (message->fields[i].required || strcmp(message->fields[i].name, "case_id") == 0)
            fill_field(tries, &message->fields[i], (char *)body + message->fields[i].offset, row,
                       arena);
}

static bool is_for_the_matrix(const struct message *message)
{
    bool internal;
    return message_of_command(message->number, &internal) == message && !internal &&
           message != &message_practice_advance; /* no right: only a practice site has it */
}

/* --- the states of a case --- */

/* What the rights may hang on; people only by whether there is one. */
static uint64_t state_of(const struct case_row *row)
{
    const struct code *codes[] = {&row->ladder, &row->tier};
    const uint64_t parts[] = {(uint64_t)row->status,
                              (uint64_t)row->matter,
                              row->restricted,
                              row->consent_withdrawn,
                              row->guards.n,
                              row->guarded,
                              row->erased,
                              row->merged_into.n != 0,
                              row->stalled,
                              row->glass.n,
                              row->questions_open > 0,
                              row->agreements_open > 0,
                              row->spends_open > 0,
                              row->sittings > 0,
                              row->proposal_open,
                              row->origin.n != 0,
                              row->recused.n,
                              row->sides.n,
                              row->meeting.ms != 0,
                              row->offered_to.s[0] != 0,
                              row->claimed_by.s[0] != 0,
                              row->decided_by.s[0] != 0,
                              row->referral_to.s[0] != 0,
                              row->process_lead.s[0] != 0,
                              row->experts > 0,
                              row->consultations > 0,
                              (uint64_t)row->ground,
                              row->erasure != 0,
                              row->teller.s[0] != 0};
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        for (const char *s = codes[i]->s; *s != '\0'; s++)
            hash = (hash ^ (uint8_t)*s) * UINT64_C(1099511628211);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        hash = (hash ^ parts[i] ^ i << 32) * UINT64_C(1099511628211);
    return hash | 1;
}

static bool is_new(uint64_t state)
{
    size_t room = sizeof tally->known / sizeof tally->known[0];
    size_t at = (size_t)(state % room);
    while (tally->known[at] != 0 && tally->known[at] != state)
        at = (at + 1) % room;
    if (tally->known[at] == state || tally->states > room / 2)
        return false;
    tally->known[at] = state;
    tally->states++;
    return true;
}

/* Everything about the case, or everything that is about none. */
static void look_at(struct tries *tries, const struct people *people, const struct case_row *row,
                    bool of_case)
{
    const struct message *message;
    struct arena arena;
    arena_init(&arena);
    for (int table = 0; table <= 2; table += 2)
        for (size_t i = 0; (message = message_at(table, i)) != NULL; i++) {
            if (of_case != (message_field(message, bytes_of("case_id", 7)) != NULL) ||
                (table == 0 && !is_for_the_matrix(message)) ||
                message == &message_query_backup) /* the shell's: tests/system/hostile.py */
                continue;
            void *body = arena_alloc(&arena, MESSAGE_SIZE_MAX);
            fill(tries, message, body, row, &arena);
            if (table == 0)
                everybody_tries(tries, people, message, body);
            else
                everybody_asks(tries, people, message, body);
            arena_clear(&arena);
        }
    arena_release(&arena);
}

static void look_around(struct tries *tries, const struct people *people)
{
    struct story *story = tries->story;
    for (size_t i = 0; i < story->n_labels; i++) {
        struct case_row row;
        tries_end(tries);
        struct state *state = store_read_begin(story->world.site.store);
        bool found = state_case(state, story->labels[i].id, &row);
        store_read_end(story->world.site.store);
        if (found && is_new(state_of(&row)))
            look_at(tries, people, &row, true);
        if (found && i == 0 && tries->made > 0 && !tries->site_done) {
            tries->site_done = true;
            look_at(tries, people, &row, false);
        }
    }
}

static void before_step(struct story *story, const struct telling *telling)
{
    struct tries *tries = story->before_arg;
    struct people people = people_of(story);
    if (telling->query)
        everybody_asks(tries, &people, telling->message, telling->body);
    else
        tries_revoked(tries, telling);
    if (!telling->query && is_for_the_matrix(telling->message))
        everybody_tries(tries, &people, telling->message, telling->body);
    look_around(tries, &people);
    tries_end(tries);
}

/* --- stories --- */

static void tell(const char *path)
{
    static struct story story;
    static struct tries tries;
    uint64_t allowed = tally->allowed;
    story_open(&story);
    tries = (struct tries){.story = &story, .tally = tally};
    arena_init(&tries.arena);
    story.before = before_step;
    story.before_arg = &tries;
    story_tell(&story, path);
    if (tally->allowed < allowed + LEAST) {
        printf("%s: hardly anything was allowed, so it shows nothing\n", path);
        tally->wrong++;
    }
    arena_release(&tries.arena);
    world_close(&story.world);
    arena_release(&story.arena);
}

/* There is one store a process. */
static bool tell_apart(const char *path)
{
    int status;
    fflush(stdout);
    pid_t child = fork();
    ASSERT(child >= 0);
    if (child == 0) {
        tell(path);
        fflush(stdout);
        _exit(0);
    }
    ASSERT(waitpid(child, &status, 0) == child);
    if (status != 0)
        printf("%s: ended with %d\n", path, status);
    return status == 0;
}

static bool fails(const char *program, const char *story)
{
    int status;
    char path[1200];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 40);
    ASSERT(n > 0);
    path[n] = '\0';
    snprintf(strrchr(path, '/') + 1, 40, "%s", program);
    fflush(stdout);
    pid_t child = fork();
    ASSERT(child >= 0);
    if (child == 0) {
        if (freopen("/dev/null", "w", stdout) == NULL)
            _exit(0);
        execl(path, path, "one", story, (char *)NULL);
        _exit(0);
    }
    ASSERT(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

static bool is_a_story(const char *path)
{
    return strstr(path, "/parts/") == NULL && strstr(path, "/must-fail/") == NULL;
}

/* Every n-th, from a place that the seed says, so that all folders have their share. */
static bool tell_some(uint64_t seed, uint64_t wanted, uint64_t *told)
{
    glob_t all;
    bool whole = true;
    size_t stories = 0;
    ASSERT(glob(SOURCE_DIR "/tests/scenario/*/*.scn", 0, NULL, &all) == 0);
    for (size_t i = 0; i < all.gl_pathc; i++)
        stories += is_a_story(all.gl_pathv[i]);
    size_t each = wanted == 0 || wanted >= stories ? 1 : stories / wanted;
    size_t at = 0;
    for (size_t i = 0; i < all.gl_pathc; i++) {
        if (!is_a_story(all.gl_pathv[i]) || at++ % each != seed % each)
            continue;
        whole = tell_apart(all.gl_pathv[i]) && whole;
        *told += 1;
    }
    globfree(&all);
    return whole;
}

/* The story holds with access.def as it is, and with either line changed it does not. */
static bool controls(void)
{
    static const char story[] = SOURCE_DIR "/tests/scenario/common/GEN-02-what-somebody-may-do.scn";
    static const struct {
        const char *program;
        bool planted;
    } all[] = {{"matrix", false}, {"matrix_too_much", true}, {"matrix_too_little", true}};
    bool found = true;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (fails(all[i].program, story) == all[i].planted)
            continue;
        printf("matrix: %s %s\n", all[i].program,
               all[i].planted ? "has a fault planted that was not found"
                              : "fails over the story of the controls");
        found = false;
    }
    return found;
}

int main(int argc, char **argv)
{
    uint64_t seed = setting_number("DOORBRAAK_SEED", 7);
    uint64_t told = 0;
    bool whole = true;
    oracle_read(SOURCE_DIR);
    tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT(tally != MAP_FAILED);
    if (argc > 2) {
        for (int i = 2; i < argc; i++)
            whole = tell_apart(argv[i]) && whole;
        printf("%llu commands, %llu allowed, %llu queries, %llu states, %llu wrong\n",
               (unsigned long long)tally->commands, (unsigned long long)tally->allowed,
               (unsigned long long)tally->queries, (unsigned long long)tally->states,
               (unsigned long long)tally->wrong);
        return !whole || tally->wrong > 0;
    }
    whole = tell_some(seed, setting_number("DOORBRAAK_COUNT", 0), &told);
    whole = controls() && whole;
    size_t done = 0;
    for (size_t i = 0; i < MESSAGES; i++)
        done += tally->done[i];
    printf("proof: count=%llu seed=%llu stories=%llu states=%llu allowed=%llu refused=%llu "
           "queries=%llu "
           "revoked=%llu commands-done=%zu wrong=%llu control=\"a line of access.def with one "
           "relation more, "
           "and one less: both found\"\n",
           (unsigned long long)(tally->commands + tally->queries), (unsigned long long)seed,
           (unsigned long long)told, (unsigned long long)tally->states,
           (unsigned long long)tally->allowed,
           (unsigned long long)(tally->commands - tally->allowed),
           (unsigned long long)tally->queries, (unsigned long long)tally->revoked, done,
           (unsigned long long)tally->wrong);
    return !whole || tally->wrong > 0;
}
