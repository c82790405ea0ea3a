// SPDX-License-Identifier: EUPL-1.2
/* doorbraakd: one verb, one function. */
#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/language.h"
#include "base/log.h"
#include "base/memory.h"
#include "daemon.h"
#include "engine/backup.h"
#include "engine/check.h"
#include "engine/checkpoint.h"
#include "init.h"
#include "install.h"
#include "ladder/ladder_file.h"
#include "options.h"
#include "people_check.h"
#include "proto/text_value.h"
#include "secrets.h"
#ifdef HAVE_SIMULATE
#include "simulate/simulate.h"
#endif
#include "wire/keys.h"

/* To whoever gave the word at a terminal; `run` writes to its log. */
static enum exit_status say(const struct site_fault *fault)
{
    fprintf(stderr, "doorbraakd: %s\n", fault->what);
    return fault->status;
}

static enum exit_status cannot_start(const struct site_fault *fault)
{
    log_event(LOG_LEVEL_FATAL, "cannot-start", "exit", fault->status, "%s", fault->what);
    return fault->status;
}

static enum exit_status usage(const char *text)
{
    fprintf(stderr, "doorbraakd: %s; doorbraakd --help\n", text);
    return EXIT_STATUS_USAGE;
}

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

static struct site_options site_options(const struct options *options,
                                        const struct secrets *secrets,
                                        const struct settings *settings)
{
    return (struct site_options){
        .dir = options->site,
        .master = secrets->master,
        .map_size = settings == NULL ? 0 : settings->map_gigabytes << 30,
        .segment_size = settings == NULL ? 0 : settings->segment_megabytes << 20,
        .checkpoint_each = settings == NULL ? 0 : settings->checkpoint_megabytes << 20,
        .practice = options->practice,
        .distrust_state = options->distrust_state,
    };
}

/* --- run --- */

/* A running daemon writes to its log only, a line of JSON each. */
static void log_report(const struct ladder_report *report)
{
    char line[REPORT_LINE_MAX];
    for (size_t i = 0; i < report->n; i++) {
        report_line(report, i, line);
        log_event(LOG_LEVEL_ERROR, "lint", NULL, 0, "%s", line);
    }
    if (report->dropped > 0)
        log_event(LOG_LEVEL_ERROR, "lint", "more", (int64_t)report->dropped, "en meer van deze");
}

struct serving {
    const struct options *options;
};

/* The settings and all that they name, read again from the files at each call. */
static bool install(void *arg, struct engine *engine)
{
    const struct serving *serving = arg;
    struct arena arena;
    struct settings settings;
    struct installation installation;
    struct ladder_report *report = memory_zeroed(1, sizeof *report);
    arena_init(&arena);
    report_init(report, &arena);
    bool done = settings_read(serving->options->config, &settings, &arena, report) &&
                install_read(&settings, &installation, &arena, report) &&
                install_all(&installation, engine);
    log_report(report);
    arena_release(&arena);
    free(report);
    return done;
}

static enum exit_status serve(const struct options *options, const struct settings *settings)
{
    struct secrets secrets;
    struct site_fault fault;
    struct site *site = memory_zeroed(1, sizeof *site);
    char backups[SITE_PATH_MAX + 16];
    if (!secrets_load(options->site, false, &secrets, &fault)) {
        free(site);
        return cannot_start(&fault);
    }
    struct site_options where = site_options(options, &secrets, settings);
    enum exit_status result;
    if (!site_open(site, &where, &fault)) {
        result = cannot_start(&fault);
    } else {
        struct serving serving = {options};
        snprintf(backups, sizeof backups, "%s.backups", options->site);
        struct daemon_options daemon = {
            .commands_endpoint = settings->commands,
            .events_endpoint = settings->events,
            .queue_max = settings->queue_max,
            .connections = settings->connections,
            .batch_max = settings->batch_max,
            .heartbeat_ms = settings->heartbeat_seconds * 1000,
            .ready_file = options->ready_file,
            .metrics = settings->metrics,
            .backups = settings->backups == NULL ? backups : settings->backups,
        };
        memcpy(daemon.server_secret, secrets.server, sizeof daemon.server_secret);
        secrets_wipe(&secrets); /* the site and the wire have theirs, and it runs for months */
        if (mkdir(daemon.backups, 0700) != 0 && errno != EEXIST)
            log_event(LOG_LEVEL_ERROR, "no-backups-folder", NULL, 0,
                      "kan de map voor reservekopieën niet maken: %s", strerror(errno));
        result = daemon_run(site, &daemon, install, &serving);
        site_close(site, true);
    }
    secrets_wipe(&secrets);
    free(site);
    return result;
}

static enum exit_status verb_run(const struct options *options)
{
    struct arena arena;
    struct settings settings;
    struct ladder_report *report = memory_zeroed(1, sizeof *report);
    if (options->site == NULL)
        return usage(_("run: --site MAP"));
    language_log(); /* and so speaks the child that reads a backup back */
    arena_init(&arena);
    report_init(report, &arena);
    enum exit_status result = EXIT_STATUS_CONFIG;
    if (settings_read(options->config, &settings, &arena, report))
        result = serve(options, &settings);
    else
        log_report(report);
    arena_release(&arena);
    free(report);
    return result;
}

/* --- init --- */

static enum exit_status verb_init(const struct options *options)
{
    struct person_put person = {.roles = {.n = 1, .v = {code_of("admin")}}};
    struct key_add key = {{{0}}, {{0}}, {NULL, 0}, {0}};
    uint8_t public_key[32];
    if (options->site == NULL || options->admin == NULL || options->organisation == NULL ||
        options->key == NULL)
        return usage(_("init: --site MAP --admin CODE --organisation CODE --key Z85"));
    if (!code_set(&person.person, options->admin, strlen(options->admin)) ||
        !code_set(&person.organisation, options->organisation, strlen(options->organisation)) ||
        !code_set(&key.key, options->key_name, strlen(options->key_name)))
        return usage(_("init: een code is een letter, dan a-z 0-9 - . _, hoogstens 39 lang"));
    if (!wire_key_parse(options->key, public_key))
        return usage(_("init: bij --key horen 40 tekens Z85, zoals `doorbraak enroll` ze toont"));
    key.person = person.person;
    key.public_key = bytes_of(public_key, sizeof public_key);

    struct secrets secrets;
    struct site_fault fault;
    if (!secrets_load(options->site, true, &secrets, &fault))
        return say(&fault);
    struct site_options where = site_options(options, &secrets, NULL);
    bool made = io_exists(options->site)
                    ? site_fail(&fault, EXIT_STATUS_CONFIG, _("'%s' bestaat al"), options->site)
                    : init_site(&where, &person, &key, &fault);
    secrets_wipe(&secrets);
    return made ? EXIT_STATUS_OK : say(&fault);
}

/* --- the small verbs --- */

static enum exit_status verb_key(const struct options *options)
{
    struct secrets secrets;
    struct site_fault fault;
    uint8_t public_key[32];
    char text[WIRE_KEY_TEXT];
    if (options->site == NULL)
        return usage(_("key: --site MAP"));
    /* made here when the site does not exist yet: clients need it before init can name one */
    if (!secrets_load(options->site, true, &secrets, &fault))
        return say(&fault);
    wire_key_public(secrets.server, public_key);
    secrets_wipe(&secrets);
    wire_key_format(public_key, text);
    puts(text);
    return EXIT_STATUS_OK;
}

static void print_finding(void *arg, bool finding, const char *sentence)
{
    (void)arg;
    fprintf(finding ? stderr : stdout, "%s%s\n", finding ? "! " : "  ", sentence);
}

/* "SEQUENCE:CHAIN", as the certificate has it. */
static bool read_certificate(const char *text, struct check_certificate *out)
{
    char *end;
    out->sequence = strtoull(text, &end, 10);
    struct bytes hex = bytes_of(end + (*end == ':'), strlen(end + (*end == ':')));
    return end != text && *end == ':' && hex.len == 2 * sizeof out->chain &&
           text_value_hex(hex, out->chain);
}

static enum exit_status verb_check(const struct options *options)
{
    struct check_certificate certificate;
    struct secrets secrets;
    struct site_fault fault;
    bool opened;
    if (options->site == NULL)
        return usage(_("check: --site MAP"));
    if (options->certificate != NULL && !read_certificate(options->certificate, &certificate))
        return usage(_("check: --certificate NUMMER:KETEN, zoals het certificaat ze noemt"));
    if (!secrets_load(options->site, false, &secrets, &fault))
        return say(&fault);
    struct site_options where = site_options(options, &secrets, NULL);
    uint64_t findings = check_site(&where, options->certificate == NULL ? NULL : &certificate,
                                   print_finding, NULL, &opened, &fault);
    secrets_wipe(&secrets);
    if (!opened)
        return say(&fault);
    return findings == 0 ? EXIT_STATUS_OK : EXIT_STATUS_REFUSED;
}

static enum exit_status verb_rebuild(const struct options *options)
{
    struct secrets secrets;
    struct site_fault fault;
    if (options->site == NULL)
        return usage(_("rebuild: --site MAP"));
    if (!secrets_load(options->site, false, &secrets, &fault))
        return say(&fault);
    struct site_options where = site_options(options, &secrets, NULL);
    bool done = site_rebuild(&where, &fault);
    secrets_wipe(&secrets);
    return done ? EXIT_STATUS_OK : say(&fault);
}

static enum exit_status verb_restore(const struct options *options)
{
    struct secrets secrets;
    struct site_fault fault;
    if (options->site == NULL || options->from == NULL)
        return usage(_("restore: --site NIEUWE-MAP --from RESERVEKOPIE"));
    if (!secrets_load(options->site, false, &secrets, &fault))
        return say(&fault);
    struct site_options where = site_options(options, &secrets, NULL);
    bool done = site_restore(&where, options->from, instant_of_ms(clock_wall_ms()), &fault);
    secrets_wipe(&secrets);
    return done ? EXIT_STATUS_OK : say(&fault);
}

/* Plain words: a person reads them, or the daemon that started this to read its backup back. */
static enum exit_status verb_check_backup(const struct options *options)
{
    struct secrets secrets;
    struct site_fault fault;
    struct backup_found found;
    char made[TEXT_INSTANT_TEXT];
    char until[TEXT_INSTANT_TEXT];
    if (options->site == NULL || options->from == NULL)
        return usage(_("check-backup: --from RESERVEKOPIE --site SITE (om de geheimen ernaast)"));
    if (!secrets_load(options->site, false, &secrets, &fault))
        return say(&fault);
    bool good =
        backup_check(options->from, secrets.master, instant_of_ms(clock_wall_ms()), &found, &fault);
    secrets_wipe(&secrets);
    if (!good) {
        fprintf(stderr, "! %s\n", fault.what);
        return fault.status;
    }
    text_value_instant_format(found.manifest.made, made);
    text_value_instant_format(backup_keys_until(found.manifest.made), until);
    printf(_("  reservekopie: van een %s, gemaakt %s, terug te zetten tot %s\n"),
           found.manifest.practice ? _("oefenomgeving") : _("echte site"), made, until);
    printf(_("  journaal: %llu groepen, keten heel\n"), (unsigned long long)found.manifest.batch);
    printf(_("  sleutelbos: %llu sleutels, %llu vernietigd\n"), (unsigned long long)found.keys,
           (unsigned long long)found.destroyed);
    return EXIT_STATUS_OK;
}

/* For the daemon that made it, and was started with the same --site. */
static enum exit_status verb_check_checkpoint(const struct options *options)
{
    struct site_fault fault;
    struct checkpoint found;
    if (options->site == NULL)
        return usage(_("check-checkpoint: --site SITE (die een controlepunt aan het maken is)"));
    struct site_options where = {.dir = options->site, .practice = options->practice};
    if (!checkpoint_check(&where, &found, &fault)) {
        fprintf(stderr, "! %s\n", fault.what);
        return fault.status;
    }
    return EXIT_STATUS_OK;
}

/* With --site: is somebody reachable at each tier, on --date or today? The daemon is stopped. */
static bool check_people(const struct options *options, const struct installation *installation,
                         struct ladder_report *report)
{
    struct secrets secrets;
    struct site_fault fault;
    struct civil_date day = {(int32_t)(clock_wall_ms() / 86400000) + 1};
    struct site *site = memory_zeroed(1, sizeof *site);
    bool covered = false;
    if (options->date != NULL)
        ASSERT(civil_date_parse(options->date, strlen(options->date), &day)); /* looked at before */
    if (!secrets_load(options->site, false, &secrets, &fault)) {
        say(&fault);
    } else {
        struct site_options where = site_options(options, &secrets, NULL);
        if (site_open(site, &where, &fault)) {
            covered = people_check(site, installation, day, report);
            site_close(site, true);
        } else {
            say(&fault);
        }
        secrets_wipe(&secrets);
    }
    free(site);
    return covered;
}

static bool check_files(const struct options *options, int argc, char **argv, struct arena *arena,
                        struct ladder_report *report)
{
    struct settings settings;
    struct installation installation;
    struct ladder ladder;
    bool clean = true;
    if (options->first_rest < argc) { /* ladder files by name */
        for (int i = options->first_rest; i < argc; i++)
            clean = ladder_file_read(argv[i], &ladder, arena, report) &&
                    install_check_zone(&ladder, report) && clean;
        return clean;
    }
    return settings_read(options->config, &settings, arena, report) &&
           install_read(&settings, &installation, arena, report) &&
           (options->site == NULL || check_people(options, &installation, report));
}

static enum exit_status verb_check_config(const struct options *options, int argc, char **argv)
{
    struct arena arena;
    struct civil_date day;
    if (options->date != NULL && !civil_date_parse(options->date, strlen(options->date), &day))
        return usage(_("check-config: bij --date hoort een datum, als 2026-12-28"));
    struct ladder_report *report = memory_zeroed(1, sizeof *report);
    arena_init(&arena);
    report_init(report, &arena);
    bool clean = check_files(options, argc, argv, &arena, report);
    print_report(report);
    if (clean)
        puts(_("alles is in orde"));
    arena_release(&arena);
    free(report);
    return clean ? EXIT_STATUS_OK : EXIT_STATUS_CONFIG;
}

int main(int argc, char **argv)
{
    struct options options;
    bool done;
    log_open("doorbraakd");
    language_open();
    memory_begin(1 << 20);
    umask(0077);
    memory_keep_private();
    ASSERT(sodium_init() >= 0);
#ifdef HAVE_SIMULATE
    if (argc > 1 && strcmp(argv[1], "simulate") == 0)
        return (int)simulate_main(argc - 1, argv + 1);
#endif
    if (!options_read(argc, argv, &options, &done))
        return EXIT_STATUS_USAGE;
    if (done)
        return EXIT_STATUS_OK;
    if (strcmp(options.verb, "run") == 0)
        return (int)verb_run(&options);
    log_to_terminal();
    if (strcmp(options.verb, "init") == 0)
        return (int)verb_init(&options);
    if (strcmp(options.verb, "key") == 0)
        return (int)verb_key(&options);
    if (strcmp(options.verb, "check") == 0)
        return (int)verb_check(&options);
    if (strcmp(options.verb, "rebuild") == 0)
        return (int)verb_rebuild(&options);
    if (strcmp(options.verb, "restore") == 0)
        return (int)verb_restore(&options);
    if (strcmp(options.verb, "check-checkpoint") == 0)
        return (int)verb_check_checkpoint(&options);
    if (strcmp(options.verb, "check-backup") == 0)
        return (int)verb_check_backup(&options);
    if (strcmp(options.verb, "check-config") == 0)
        return (int)verb_check_config(&options, argc, argv);
    return (int)usage(_("onbekend woord"));
}
