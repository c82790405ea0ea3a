// SPDX-License-Identifier: EUPL-1.2
/* The lines of a story, one after the other (README.md has the language). */
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "tests/scenario/story.h"

static void run_file(struct story *story, const char *path, int depth);

/* The site is left as it is: a story may fail in the middle of a read. */
_Noreturn void story_fail(struct story *story, const char *format, ...)
{
    char what[4000];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    bool as_said = story->must_fail && story->fails != NULL && strstr(what, story->fails) != NULL;
    printf("%s:%u: %s\n", story->file, story->line, what);
    if (story->must_fail && !as_said)
        printf("it had to fail with \"%s\"\n", story->fails == NULL ? "" : story->fails);
    fflush(stdout);
    world_remove(&story->world);
    _exit(as_said ? 0 : 1);
}

/* --- logs go to a file, so that they can be searched; reports of a crash do not --- */

static struct story *crashing;

static void crashed(int signal_number)
{
    char path[400];
    char buffer[4096];
    snprintf(path, sizeof path, "%s/log", crashing->world.root);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n;
    while (fd >= 0 && (n = read(fd, buffer, sizeof buffer)) > 0)
        if (write(crashing->report_fd, buffer, (size_t)n) < 0)
            break;
    dprintf(crashing->report_fd, "%s:%u: crashed\n", crashing->file, crashing->line);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

void __sanitizer_set_report_fd(void *fd) __attribute__((weak));

static void log_to_file(struct story *story)
{
    char path[400];
    snprintf(path, sizeof path, "%s/log", story->world.root);
    story->report_fd = dup(STDERR_FILENO);
    if (__sanitizer_set_report_fd != NULL)
        __sanitizer_set_report_fd((void *)(intptr_t)story->report_fd);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    ASSERT(fd >= 0 && dup2(fd, STDERR_FILENO) >= 0);
    close(fd);
    crashing = story;
    signal(SIGABRT, crashed);
}

/* --- lines --- */

/* ladder NAME [from "TIME"] [-> refused]: of the product, or one of the stories' own. */
static void line_ladder(struct story *story, const struct words *words)
{
    char settings[1200];
    char ladder[1200];
    struct civil_time start = {{0}, 0};
    if (words->n < 2)
        story_fail(story, "expected: ladder NAME");
    snprintf(settings, sizeof settings, "%s/settings.yaml", story->folder);
    snprintf(ladder, sizeof ladder, "%s/ladders/%s.yaml", story->folder, words->v[1]);
    if (!io_exists(ladder))
        snprintf(ladder, sizeof ladder, "%s/../../config/ladders/%s.yaml", story->folder,
                 words->v[1]);
    const char *from = words->expected == 4 && strcmp(words->v[2], "from") == 0 ? words->v[3]
                       : story->ruled                                           ? NULL
                                      : "2026-03-02 08:00";
    if (from != NULL && !local_parse(from, &start))
        story_fail(story, "'%s' is no time", from);
    bool refused = words->arrow && strcmp(words->v[words->expected], "refused") == 0;
    if (world_install(&story->world, settings, ladder, start) == refused)
        story_fail(story, "the ladder was %s", refused ? "taken" : "refused");
    story->ruled = true;
}

/* people ID:ROLE+ROLE:ORGANISATION … */
static void line_people(struct story *story, const struct words *words)
{
    for (size_t i = 1; i < words->n; i++) {
        char person[64];
        char roles[200];
        char organisation[64];
        struct codes codes = {0};
        if (sscanf(words->v[i], "%63[^:]:%199[^:]:%63s", person, roles, organisation) != 3)
            story_fail(story, "'%s' is not ID:ROLES:ORGANISATION", words->v[i]);
        for (const char *p = roles; *p != '\0';) {
            size_t len = strcspn(p, "+");
            struct code code;
            if (!code_set(&code, p, len) || !codes_add(&codes, &code))
                story_fail(story, "'%s' is no role", p);
            p += len + (p[len] == '+');
        }
        world_person(&story->world, person, organisation, &codes);
    }
    world_finish(&story->world);
}

/* include FILE name=value … */
static void line_include(struct story *story, const struct words *words, int depth)
{
    char path[1200];
    if (words->n < 2 || depth > 4)
        story_fail(story, "expected: include FILE, no deeper than four");
    for (size_t i = 2; i < words->n; i++) {
        const char *equals = strchr(words->v[i], '=');
        if (equals == NULL)
            story_fail(story, "'%s' is not name=value", words->v[i]);
        variable_set(story,
                     arena_string(&story->arena, words->v[i], (size_t)(equals - words->v[i])),
                     equals + 1);
    }
    snprintf(path, sizeof path, "%s/parts/%s", story->folder, words->v[1]);
    const char *file = story->file;
    unsigned line = story->line;
    run_file(story, arena_string(&story->arena, path, strlen(path)), depth + 1);
    story->file = file;
    story->line = line;
}

static void line_restart(struct story *story, const struct words *words)
{
    uint8_t before[STORE_HASH_LEN];
    uint8_t after[STORE_HASH_LEN];
    const char *how = words->n > 1 ? words->v[1] : "killed";
    world_hash(&story->world, before);
    world_restart(&story->world, strcmp(how, "clean") == 0   ? RESTART_CLEAN
                                 : strcmp(how, "power") == 0 ? RESTART_POWER
                                                             : RESTART_KILLED);
    world_hash(&story->world, after);
    if (memcmp(before, after, sizeof before) != 0)
        story_fail(story, "the state is another one after the restart");
}

/* at DATE TIME …: every clock on the way fires at its own time. down DATE TIME …: the site is
 * killed and starts then. */
static size_t move_clock(struct story *story, const struct words *words)
{
    char text[40];
    struct civil_time local;
    if (words->expected < 3)
        story_fail(story, "expected: %s DATE TIME", words->v[0]);
    snprintf(text, sizeof text, "%.15s %.15s", words->v[1], words->v[2]);
    if (!local_parse(text, &local))
        story_fail(story, "'%s' is no time", text);
    struct instant to = world_instant(&story->world, local);
    if (to.ms < story->world.now.ms)
        story_fail(story, "the clock stands past %s already", text);
    if (strcmp(words->v[0], "down") == 0) {
        world_down(&story->world, to);
    } else {
        world_move(&story->world, to);
        world_finish(&story->world);
    }
    return 3;
}

static void run_step(struct story *story, const struct words *words)
{
    size_t at = 0;
    step_begin(story);
    if (!story->ruled)
        story_fail(story, "a story begins with its ladder");
    if (strcmp(words->v[0], "at") == 0 || strcmp(words->v[0], "down") == 0)
        at = move_clock(story, words);
    bool tick = at < words->expected && strcmp(words->v[at], "tick") == 0;
    if (at < words->expected && strcmp(words->v[at], "again") == 0)
        step_again(story);
    else if (at < words->expected && !tick)
        step_run(story, words, at);
    expect_step(story, words);
    hold_after_step(story);
}

/* issue C9 OBSTACLE DOMAIN: the newest issue about these gets this name. */
static void line_issue(struct story *story, const struct words *words)
{
    struct case_id id = {0};
    char cursor[STATE_CURSOR_MAX] = "";
    if (words->n != 4)
        story_fail(story, "expected: issue NAME OBSTACLE DOMAIN");
    world_finish(&story->world);
    struct state *state = store_read_begin(story->world.site.store);
    struct case_list_query query = {
        .list = ISSUES_ABOUT, .code = code_of(words->v[2]), .domain = code_of(words->v[3])};
    while (id.n == 0 && state_ladder_next(state, &query.ladder, &query.ladder))
        state_cases_next(state, &query, cursor, &id);
    store_read_end(story->world.site.store);
    if (id.n == 0)
        story_fail(story, "there is no issue about %s and %s", words->v[2], words->v[3]);
    label_set(story, words->v[1], id);
}

static void run_line(struct story *story, const struct words *words, int depth)
{
    const char *verb = words->v[0];
    if (strcmp(verb, "ladder") == 0)
        line_ladder(story, words);
    else if (strcmp(verb, "people") == 0)
        line_people(story, words);
    else if (strcmp(verb, "include") == 0)
        line_include(story, words, depth);
    else if (strcmp(verb, "restart") == 0)
        line_restart(story, words);
    else if (strcmp(verb, "expect") == 0)
        expect_line(story, words);
    else if (strcmp(verb, "issue") == 0)
        line_issue(story, words);
    else if (strcmp(verb, "secret") == 0)
        for (size_t i = 1; i < words->n; i++)
            keep_secret(story, words->v[i]);
    else if (strcmp(verb, "at") == 0 || strcmp(verb, "down") == 0 || strcmp(verb, "as") == 0 ||
             strcmp(verb, "again") == 0)
        run_step(story, words);
    else
        story_fail(story, "'%s' begins no line", verb);
}

/* let NAME = …: the rest of the line as it stands, quotes and all. */
static bool line_let(struct story *story, const char *line)
{
    const char *equals = strstr(line, " = ");
    if (strncmp(line, "let ", 4) != 0)
        return false;
    if (equals == NULL)
        story_fail(story, "expected: let NAME = …");
    variable_set(story, arena_string(&story->arena, line + 4, (size_t)(equals - line - 4)),
                 arena_string(&story->arena, equals + 3, strlen(equals + 3)));
    return true;
}

/* A line that ends in a backslash goes on in the next one. */
static void run_file(struct story *story, const char *path, int depth)
{
    FILE *file = fopen(path, "r");
    char *line = arena_alloc(&story->arena, 16384);
    size_t used = 0;
    struct words *words = arena_alloc(&story->arena, sizeof *words);
    if (file == NULL)
        story_fail(story, "cannot read '%s'", path);
    story->file = path;
    story->line = 0;
    while (fgets(line + used, (int)(16384 - used), file) != NULL) {
        story->line++;
        used += strcspn(line + used, "\n");
        line[used] = '\0';
        if (strncmp(line, "# fails: ", 9) == 0)
            story->fails = arena_string(&story->arena, line + 9, strlen(line + 9));
        if (used > 0 && line[used - 1] == '\\') {
            line[--used] = '\0';
            continue;
        }
        used = 0;
        if (!line_let(story, line) && words_cut(story, line, words))
            run_line(story, words, depth);
    }
    fclose(file);
}

void story_open(struct story *story)
{
    story->folder = SCENARIO_DIR;
    story->report_fd = STDERR_FILENO;
    arena_init(&story->arena);
    world_open(&story->world, 0);
    story->world.heard = hold_response;
    story->world.heard_arg = story;
    log_to_file(story);
}

void story_tell(struct story *story, const char *path)
{
    run_file(story, path, 0);
    story->line = 0;
}
