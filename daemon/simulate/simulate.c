// SPDX-License-Identifier: EUPL-1.2
#include "simulate/simulate.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "base/language.h"
#include "base/log.h"
#include "base/memory.h"
#include "simulate/print.h"
#include "simulate/run.h"

#define KEYRING_SEED UINT64_C(1)         /* protects nothing: what is sealed goes away at the end */
#define STATE_SIZE   (UINT64_C(8) << 30) /* address space */
#define SEGMENT_SIZE (UINT64_C(4) << 20)

struct arguments {
    const char *ladder;
    struct plan_files files;
    bool json;
    bool help;
};

/* --- arguments --- */

static const struct option known[] = {
    {"ladder", required_argument, NULL, 'l'},
    {"map", required_argument, NULL, 'm'},
    {"cases", required_argument, NULL, 'c'},
    {"events", required_argument, NULL, 'e'},
    {"json", no_argument, NULL, 'j'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* `format` has one %s. */
static bool complain(enum phrase format, const char *word)
{
    const char *text = phrase(format);
    const char *place = strstr(text, "%s");
    fprintf(stderr, "%.*s%s%s", (int)(place - text), text, word, place + 2);
    return false;
}

static bool take_option(struct arguments *out, int option)
{
    switch (option) {
    case 'l':
        out->ladder = optarg;
        return true;
    case 'm':
        out->files.map = optarg;
        return true;
    case 'c':
        out->files.cases = optarg;
        return true;
    case 'e':
        out->files.events = optarg;
        return true;
    case 'j':
        out->json = true;
        return true;
    case 'h':
        out->help = true;
        return true;
    default: /* getopt said what is wrong */
        return false;
    }
}

static bool read_arguments(int argc, char **argv, struct arguments *out)
{
    int option;
    *out = (struct arguments){0};
    optind = 1;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1)
        if (!take_option(out, option))
            return false;
    if (out->help)
        return true;
    if (optind < argc)
        return complain(PHRASE_UNKNOWN_WORD, argv[optind]);
    const char *const given[] = {out->ladder, out->files.map, out->files.cases, out->files.events};
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++)
        if (given[i] == NULL)
            return complain(PHRASE_MISSING_OPTION, known[i].name);
    return true;
}

/* --- the temporary site --- */

static volatile sig_atomic_t stopped_by;

static void note_signal(int number)
{
    stopped_by = number;
}

static void watch_signals(struct sigaction before[2])
{
    struct sigaction action = {.sa_handler = note_signal};
    sigaction(SIGINT, &action, &before[0]);
    sigaction(SIGTERM, &action, &before[1]);
}

static void unwatch_signals(const struct sigaction before[2])
{
    sigaction(SIGINT, &before[0], NULL);
    sigaction(SIGTERM, &before[1], NULL);
}

static void remove_folder(const char *path)
{
    int result = io_remove_dir(path);
    if (result != 0)
        log_event(LOG_LEVEL_WARNING, "not-removed", NULL, 0, "%s: %s", path, strerror(-result));
}

static bool make_folder(char *path, size_t size)
{
    const char *parent = getenv("TMPDIR");
    int n = snprintf(path, size, "%s/doorbraak-simulate-XXXXXX",
                     parent == NULL || parent[0] == '\0' ? "/tmp" : parent);
    if (n > 0 && (size_t)n < size && mkdtemp(path) != NULL)
        return true;
    fprintf(stderr, "doorbraakd simulate: %s: %s\n", path, strerror(errno));
    return false;
}

/* --- the simulation --- */

struct simulation {
    struct arguments arguments;
    struct arena arena;
    struct plan plan;
    struct world world;
    struct figures figures;
    struct ladder_report report;
};

static void print_report(const struct ladder_report *report)
{
    char line[REPORT_LINE_MAX];
    for (size_t i = 0; i < report->n; i++) {
        report_line(report, i, line);
        fprintf(stderr, "%s\n", line);
    }
    if (report->dropped > 0)
        fprintf(stderr, "… %zu\n", report->dropped);
}

/* Everything that can be wrong is reported before it ends: a ladder that is no good does not keep
 * the map from being looked at. */
static bool read_files(struct simulation *s)
{
    static const struct zone_transition utc = {INT64_MIN, 0};
    bool ladder = world_read_ladder(s->arguments.ladder, &s->world, &s->arena, &s->report);
    if (!ladder)
        s->world.zone = (struct zone){.n = 1, .transitions = &utc};
    bool plan = plan_read(&s->arguments.files, &s->world.ladder, &s->world.zone, &s->plan,
                          &s->arena, &s->report);
    return ladder && plan && world_read_calendar(&s->plan, &s->world, &s->arena, &s->report);
}

static void print_result(const struct simulation *s, const struct run_result *result)
{
    struct outcome_of_run outcome = {&s->plan, &s->world, &s->figures, result->commands};
    if (s->arguments.json)
        print_json(stdout, &outcome);
    else
        print_text(stdout, &outcome);
}

static enum exit_status run_on_site(struct simulation *s, struct site *site)
{
    figures_init(&s->figures, &s->world, s->plan.n_cases, &s->arena);
    struct run_result result =
        run_plan(&s->plan, &s->world, site, &s->figures, &stopped_by, &s->arena);
    char text[ERROR_TEXT_MAX];
    refusals_sort(&s->plan.refusals);
    if (result.error.code != OK)
        fprintf(stderr, "doorbraakd simulate: %s: %s\n", s->arguments.ladder,
                error_text(&result.error, text));
    if (result.status == EXIT_STATUS_OK && stopped_by == 0)
        print_result(s, &result);
    return result.status;
}

static enum exit_status run_in_folder(struct simulation *s, const char *folder)
{
    static const uint8_t master[32] = {0};
    char path[SITE_PATH_MAX];
    struct site site;
    struct site_fault fault = {EXIT_STATUS_OK, ""};
    int n = snprintf(path, sizeof path, "%s/site", folder);
    ASSERT(n > 0 && (size_t)n < sizeof path);
    struct site_options options = {.dir = path,
                                   .master = master,
                                   .map_size = STATE_SIZE,
                                   .segment_size = SEGMENT_SIZE,
                                   .keyring_seed = KEYRING_SEED};
    if (!site_create(&options, &fault) || !site_open(&site, &options, &fault)) {
        fprintf(stderr, "doorbraakd simulate: %s\n", fault.what);
        return fault.status;
    }
    enum exit_status status = run_on_site(s, &site);
    site_close(&site, false); /* nobody opens it again */
    return status;
}

static enum exit_status simulate(struct simulation *s)
{
    char folder[SITE_PATH_MAX - 64];
    struct sigaction before[2];
    if (!read_files(s)) {
        print_report(&s->report);
        return EXIT_STATUS_CONFIG;
    }
    watch_signals(before);
    enum exit_status status = EXIT_STATUS_PERMISSION;
    if (make_folder(folder, sizeof folder)) {
        status = run_in_folder(s, folder);
        remove_folder(folder);
    }
    unwatch_signals(before);
    if (stopped_by != 0)
        raise(stopped_by);
    return status;
}

enum exit_status simulate_main(int argc, char **argv)
{
    struct simulation *s = memory_zeroed(1, sizeof *s);
    ASSERT(sodium_init() >= 0);
    if (!read_arguments(argc, argv, &s->arguments)) {
        free(s);
        return EXIT_STATUS_USAGE;
    }
    if (s->arguments.help) {
        fputs(phrase(PHRASE_USAGE), stdout);
        free(s);
        return EXIT_STATUS_OK;
    }
    arena_init(&s->arena);
    report_init(&s->report, &s->arena);
    enum exit_status status = simulate(s);
    arena_release(&s->arena);
    free(s);
    return status;
}
