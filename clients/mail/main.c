// SPDX-License-Identifier: EUPL-1.2
/* doorbraak-mail: tells people by mail what is asked of them, and invites to meetings. A profile
 * with a key pair and the pinned key of the daemon, a settings file, and a folder with a ledger of
 * what was sent. Runs in the foreground; may be killed at any moment; what is away is waited for.
 */
#include <curl/curl.h>
#include <errno.h>
#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/fatal.h"
#include "base/language.h"
#include "base/log.h"
#include "base/memory.h"
#include "clients/lib/service.h"
#include "clients/mail/mail.h"

#define SLICE_MS       2000 /* of waiting, so that a signal is seen */
#define MOST_MS        60000
#define RETRY_MS       30000
#define COMPARE_MS     30000
#define FAST_MS        200 /* with --fast, for tests */
#define SILENCE_S      300 /* RFC 5321 4.5.3.2.6 asks for more, where a mail may be sent twice */
#define FAST_SILENCE_S 4

struct options {
    const char *profile;
    const char *config;
    const char *state;
    bool once;
    bool fast;
};

static const char *usage_line(void)
{
    return _(
        "gebruik: doorbraak-mail --profile MAP --config BESTAND --state MAP [--once] [--fast]");
}

static struct options read_options(int argc, char **argv)
{
    static const struct option known[] = {
        {"profile", required_argument, NULL, 'p'}, {"config", required_argument, NULL, 'c'},
        {"state", required_argument, NULL, 's'},   {"once", no_argument, NULL, 'o'},
        {"fast", no_argument, NULL, 'f'},          {"version", no_argument, NULL, SERVICE_VERSION},
        {"help", no_argument, NULL, SERVICE_HELP}, {NULL, 0, NULL, 0},
    };
    struct options options = {.profile = NULL};
    for (int c; (c = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        if (c == 'p')
            options.profile = optarg;
        else if (c == 'c')
            options.config = optarg;
        else if (c == 's')
            options.state = optarg;
        else if (c == 'o')
            options.once = true;
        else if (c == 'f')
            options.fast = true;
        else
            service_option(c, "doorbraak-mail", usage_line());
    }
    if (options.profile == NULL || options.config == NULL || options.state == NULL ||
        optind != argc)
        service_usage(usage_line());
    return options;
}

static void open_ledger(struct mailer *mailer, const char *folder)
{
    if (ledger_open(&mailer->ledger, folder, clock_wall_ms()))
        return;
    if (errno == EWOULDBLOCK)
        fatal(EXIT_STATUS_LOCKED, _("'%s' is in gebruik bij een doorbraak-mail die al draait"),
              folder);
    if (errno == EBADMSG)
        fatal(EXIT_STATUS_BAD_DATA,
              _("het bestand 'ledger' in '%s' is beschadigd; zie doc/mail.md"), folder);
    fatal(EXIT_STATUS_CONFIG, _("'%s' is niet te gebruiken: %s"), folder, strerror(errno));
}

/* --- a round, and the pause behind it --- */

static bool round_of(void *arg)
{
    struct mailer *mailer = arg;
    if (!mail_follow(mailer))
        return false;
    ledger_tidy(&mailer->ledger, mail_now_ms(mailer));
    return mail_digests(mailer) && mail_meetings(mailer) && mail_deliver(mailer);
}

static bool hears(struct mailer *mailer, int most_ms)
{
    const char *endpoint = mailer->given[0] != '\0' ? mailer->given : mailer->events;
    news_open(&mailer->news, mailer->client, endpoint);
    bool news = news_wait(&mailer->news, &mailer->epoch, mailer->next, most_ms);
    bool deaf = mailer->news.stream == NULL;
    if (deaf && !mailer->deaf)
        log_event(
            LOG_LEVEL_WARNING, "no-stream", NULL, 0, "%s: %s", endpoint,
            "daar is niets van de daemon te horen, zodat een mail een minuut later kan komen; "
            "de derde regel van 'server' in het profiel zegt waar wel");
    mailer->deaf = deaf || (mailer->deaf && !news);
    return news;
}

/* Until something happens at the daemon, or there is something to send again. */
static void wait_for_news(void *arg)
{
    struct mailer *mailer = arg;
    int64_t until = clock_boot_ms() + MOST_MS;
    int64_t next = mail_next_ms(mailer);
    if (next < until)
        until = next;
    for (int64_t left; !service_stopping() && (left = until - clock_boot_ms()) > 0;)
        if (hears(mailer, (int)(left < SLICE_MS ? left : SLICE_MS)))
            return;
}

static struct client *join(struct mailer *mailer, const char *folder)
{
    struct profile profile;
    service_profile(folder, &profile);
    snprintf(mailer->given, sizeof mailer->given, "%s", profile.events);
    struct client *client = client_open(&profile);
    profile_release(&profile);
    return client;
}

int main(int argc, char **argv)
{
    char fault[500];
    memory_keep_private();
    struct mail_settings *settings = memory_zeroed(1, sizeof *settings);
    struct mailer *mailer = memory_zeroed(1, sizeof *mailer);
    language_open();
    log_open("doorbraak-mail");
    struct options options = read_options(argc, argv);
    ASSERT(sodium_init() >= 0 && curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
    if (!settings_load(options.config, settings, fault, sizeof fault))
        fatal(EXIT_STATUS_CONFIG, "%s", fault);
    setenv("TZ", settings->zone, 1);
    tzset();
    service_catch_signals();
    mailer->settings = settings;
    mailer->retry_ms = options.fast ? FAST_MS : RETRY_MS;
    mailer->together_ms = options.once ? 0 : settings->together_ms;
    mailer->compare_each = options.fast ? FAST_MS : COMPARE_MS;
    mailer->silence_s = options.fast ? FAST_SILENCE_S : SILENCE_S;
    arena_init(&mailer->arena);
    open_ledger(mailer, options.state);
    mailer->client = join(mailer, options.profile);
    mail_settle_handed(mailer);
    log_event(LOG_LEVEL_INFO, "started", NULL, 0, "%s", DOORBRAAK_VERSION);
    int status = service_run(&(struct service_rounds){
        .round = round_of,
        .pause = wait_for_news,
        .arg = mailer,
        .refused = &mailer->refused,
        .once = options.once,
        .first_ms = FAST_MS,
        .most_ms = options.fast ? 2 * FAST_MS : MOST_MS,
    });
    log_event(LOG_LEVEL_INFO, "stopped", "sent", (int64_t)mailer->sent, "%s", "");
    news_close(&mailer->news);
    client_close(mailer->client);
    ledger_close(&mailer->ledger);
    arena_release(&mailer->arena);
    sodium_memzero(settings, sizeof *settings);
    free(settings);
    free(mailer);
    curl_global_cleanup();
    return status;
}
