// SPDX-License-Identifier: EUPL-1.2
/* doorbraak-web: JSON over HTTP and a stream of events for the web client, in front of one daemon.
 * It acts for whoever signed in, with a key of its own that the daemon knows as a gateway's; it
 * keeps nothing on the disk. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/language.h"
#include "base/log.h"
#include "base/memory.h"
#include "clients/gateway/oidc_client.h"
#include "clients/gateway/run.h"
#include "clients/lib/service.h"

struct options {
    struct run_options run;
    const char *connect;
    const char *config;
};

static const char *usage_line(void)
{
    return _("gebruik: doorbraak-web --profile MAP --web MAP [--listen ADRES:POORT] [--connect "
             "ENDPOINT] [--config BESTAND] [--practice] [--ready-file BESTAND] [--check]\n"
             "         doorbraak-web --new-key BESTAND");
}

static struct options read_options(int argc, char **argv)
{
    static const struct option known[] = {
        {"profile", required_argument, NULL, 'p'}, {"web", required_argument, NULL, 'w'},
        {"listen", required_argument, NULL, 'l'},  {"connect", required_argument, NULL, 'c'},
        {"config", required_argument, NULL, 'f'},  {"ready-file", required_argument, NULL, 'r'},
        {"new-key", required_argument, NULL, 'k'}, {"practice", no_argument, NULL, 'o'},
        {"check", no_argument, NULL, 'x'},         {"version", no_argument, NULL, SERVICE_VERSION},
        {"help", no_argument, NULL, SERVICE_HELP}, {NULL, 0, NULL, 0},
    };
    struct options options = {.run = {.listen = "127.0.0.1:7380"}};
    for (int c; (c = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        if (c == 'p')
            options.run.profile = optarg;
        else if (c == 'w')
            options.run.web = optarg;
        else if (c == 'l')
            options.run.listen = optarg;
        else if (c == 'c')
            options.connect = optarg;
        else if (c == 'f')
            options.config = optarg;
        else if (c == 'r')
            options.run.ready_file = optarg;
        else if (c == 'k')
            exit(oidc_client_make_key(optarg) ? EXIT_STATUS_OK : EXIT_STATUS_CONFIG);
        else if (c == 'o')
            options.run.practice = true;
        else if (c == 'x')
            options.run.check = true;
        else
            service_option(c, "doorbraak-web", usage_line());
    }
    if (options.run.profile == NULL || options.run.web == NULL || optind != argc)
        service_usage(usage_line());
    return options;
}

static void read_settings(const struct options *options, struct web_settings *out,
                          struct arena *arena)
{
    struct ladder_report report;
    report_init(&report, arena);
    bool read = web_settings_read(options->config, out, arena, &report);
    for (size_t i = 0; i < report.n; i++) {
        char line[REPORT_LINE_MAX];
        report_line(&report, i, line);
        fprintf(stderr, "%s\n", line);
    }
    if (!read)
        exit(EXIT_STATUS_CONFIG);
    char fault[600];
    if (!web_settings_are_sound(out, options->run.listen, options->run.practice,
                                !options->run.check, fault, sizeof fault))
        fatal(EXIT_STATUS_CONFIG, "%s: %s",
              options->config == NULL ? "doorbraak-web" : options->config, fault);
}

static void read_profile(const struct options *options, struct profile *out)
{
    service_profile(options->run.profile, out);
    if (options->connect == NULL)
        return;
    if (strlen(options->connect) >= sizeof out->commands)
        service_usage(usage_line());
    snprintf(out->commands, sizeof out->commands, "%s", options->connect);
    out->events[0] = '\0';
}

int main(int argc, char **argv)
{
    memory_keep_private();
    memory_begin(64 * 1024); /* what a request is read into, and its body */
    language_open();
    log_open("doorbraak-web");
    struct options options = read_options(argc, argv);
    struct arena arena;
    struct web_settings settings;
    struct profile profile;
    arena_init(&arena);
    read_settings(&options, &settings, &arena);
    read_profile(&options, &profile);
    const char *in_order = _("alles is in orde"); /* as whoever typed it reads */
    /* From here on the catalogue is for who reads English; Dutch is what stands in the sources. */
    language_english();
    int status = (int)gateway_run(&options.run, &settings, &profile);
    if (options.run.check && status == EXIT_STATUS_OK)
        puts(in_order);
    profile_release(&profile);
    arena_release(&arena);
    return status;
}
