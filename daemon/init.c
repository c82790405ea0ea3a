// SPDX-License-Identifier: EUPL-1.2
#include "init.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/language.h"
#include "base/memory.h"
#include "engine/engine.h"

static void no_response(void *arg, uint64_t token, struct bytes response)
{
    (void)arg;
    (void)token;
    (void)response;
}

static void no_notice(void *arg, const struct notice *notice)
{
    (void)arg;
    (void)notice;
}

static bool enrol_first(struct site *site, const struct person_put *person,
                        const struct key_add *key, struct site_fault *fault)
{
    struct engine_callbacks callbacks = {.respond = no_response, .notice = no_notice};
    struct engine *engine = engine_new(site, &callbacks);
    struct error error = {0};
    char text[ERROR_TEXT_MAX];
    engine_begin(engine, instant_of_ms(clock_wall_ms()));
    bool done = engine_internal(engine, &message_person_put, person, &error) &&
                engine_internal(engine, &message_key_add, key, &error);
    bool kept = engine_finish(engine) == ENGINE_OK;
    engine_free(engine);
    if (!kept)
        return site_fail(fault, EXIT_STATUS_UNKNOWN,
                         _("de eerste beheerder kon niet worden opgeschreven: kijk de schijf na en "
                           "doe het opnieuw"));
    return done || site_fail(fault, EXIT_STATUS_REFUSED, "%s (%s)", _(error_message(error.code)),
                             error_text(&error, text));
}

bool init_site(const struct site_options *options, const struct person_put *person,
               const struct key_add *key, struct site_fault *fault)
{
    char dir[SITE_PATH_MAX];
    char beside[sizeof dir - sizeof "/site"];
    struct site_options where = *options;
    int n = snprintf(beside, sizeof beside, "%s.new-XXXXXX", options->dir);
    if (n < 0 || (size_t)n >= sizeof beside)
        return site_fail(fault, EXIT_STATUS_CONFIG, _("de naam '%.64s…' is te lang"), options->dir);
    if (mkdtemp(beside) == NULL)
        return site_fail(fault, site_exit(errno), _("kan '%s' niet maken: %s"), beside,
                         strerror(errno));
    io_join(dir, sizeof dir, beside, "site");
    where.dir = dir;
    struct site *site = memory_zeroed(1, sizeof *site);
    bool made = site_create(&where, fault) && site_open(site, &where, fault);
    if (made) {
        made = enrol_first(site, person, key, fault);
        site_close(site, true);
    }
    free(site);
    made = made && site_place(dir, options->dir, fault);
    io_remove_dir(beside); /* in which nothing is left when it was made */
    return made;
}
