// SPDX-License-Identifier: EUPL-1.2
/* A state without room. For a group that must go to its file, outside of a batch, as a checkpoint
 * begins: the state then lacks what was acknowledged, and the engine says so. For a batch: nothing
 * of it is kept, and the engine reads only. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/checkpoint.h"
#include "engine/engine.h"
#include "tests/support/folder.h"

static const uint8_t master[32] = "a master key for tests and no se";
static char root[256];
static char dir[300];

static void respond(void *arg, uint64_t token, struct bytes response)
{
    (void)arg;
    (void)token;
    (void)response;
}

static void notice(void *arg, const struct notice *what)
{
    (void)arg;
    (void)what;
}

static struct site_options options(void)
{
    return (struct site_options){.dir = dir,
                                 .master = master,
                                 .map_size = UINT64_C(64) << 20,
                                 .segment_size = 65536,
                                 .keyring_seed = 1};
}

static void begin(struct engine *engine)
{
    engine_begin(engine, instant_of_ms(INT64_C(1772438400000)));
}

static bool put_person(struct engine *engine, const char *person, struct error *error)
{
    struct person_put put = {.organisation = code_of("gemeente"), .person = code_of(person)};
    struct code role = code_of("professional");
    codes_add(&put.roles, &role);
    return engine_internal(engine, &message_person_put, &put, error);
}

static enum engine_status let_in(struct engine *engine, const char *person)
{
    struct error error = {0};
    begin(engine);
    assert_true(put_person(engine, person, &error));
    return engine_finish(engine);
}

/* Every descriptor of the state's file gives "no space" from now on. */
static void fill_disk(void)
{
    DIR *fds = opendir("/proc/self/fd");
    const struct dirent *entry;
    int full = open("/dev/full", O_RDWR | O_CLOEXEC);
    assert_non_null(fds);
    assert_true(full >= 0);
    while ((entry = readdir(fds)) != NULL) {
        char link[300];
        char path[300];
        snprintf(link, sizeof link, "/proc/self/fd/%s", entry->d_name);
        ssize_t len = readlink(link, path, sizeof path - 1);
        path[len < 0 ? 0 : len] = '\0';
        if (strstr(path, "state/data.mdb") != NULL)
            assert_true(dup2(full, (int)strtol(entry->d_name, NULL, 10)) >= 0);
    }
    closedir(fds);
    close(full);
}

static bool is_in(struct site *site, const char *person)
{
    struct person_row row;
    struct code code = code_of(person);
    bool is = state_person(store_read_begin(site->store), &code, &row);
    store_read_end(site->store);
    return is;
}

/* In one batch, at most so many or until there is no room; the first who did not come in. */
static unsigned fill_batch(struct engine *engine, unsigned most)
{
    char person[16];
    struct error error = {0};
    begin(engine);
    for (unsigned n = 0; n < most; n++) {
        snprintf(person, sizeof person, "p%u", n);
        if (!put_person(engine, person, &error)) {
            assert_int_equal(error.code, ERR_READ_ONLY);
            return n;
        }
    }
    return most;
}

#define MANY 100000 /* more than there is room for */

static void batch_without_room_is_not_kept_and_nothing_before_it_is_lost(void **state)
{
    static struct site site;
    struct site_options with = options();
    struct site_fault fault;
    struct engine_callbacks callbacks = {.respond = respond, .notice = notice};
    (void)state;
    with.map_size = STORE_MAP_SIZE_MIN;
    assert_true(site_create(&with, &fault));
    assert_true(site_open(&site, &with, &fault));
    struct engine *engine = engine_new(&site, &callbacks);
    assert_int_equal(let_in(engine, "anna"), ENGINE_OK);
    assert_in_range(fill_batch(engine, MANY), 100, MANY - 1);
    assert_int_equal(engine_finish(engine), ENGINE_READ_ONLY);
    assert_true(engine_read_only(engine));
    assert_true(is_in(&site, "anna"));
    assert_false(is_in(&site, "p0"));
    begin(engine); /* the disk has room, and an empty batch of the state too: it goes on */
    assert_int_equal(engine_finish(engine), ENGINE_OK);
    assert_int_equal(let_in(engine, "bram"), ENGINE_OK);
    engine_free(engine);
    site_close(&site, false);

    assert_true(site_open(&site, &with, &fault));
    assert_true(is_in(&site, "anna"));
    assert_true(is_in(&site, "bram"));
    assert_false(is_in(&site, "p0"));
    site_close(&site, true);
}

/* As many as one batch deletes, long past their time. */
static void put_old_replies(struct store *store)
{
    struct state *state = store_begin(store);
    struct code actor = code_of("anna");
    struct stored_reply reply = {.reply = bytes_of("ok", 2)};
    for (uint8_t n = 0; n < 64; n++) {
        struct id id = {{0, 0, 0, 1, n}};
        state_reply_put(state, &actor, &id, &reply);
    }
    assert_int_equal(store_commit(store), STORE_OK);
}

/* What the shell writes after the journal has it is not what it lacks room for. */
static void largest_batch_that_has_room_is_kept(void **state)
{
    static struct site site;
    struct site_options with = options();
    struct site_fault fault;
    struct engine_callbacks callbacks = {.respond = respond, .notice = notice};
    char last[16];
    (void)state;
    with.map_size = STORE_MAP_SIZE_MIN;
    assert_true(site_create(&with, &fault));
    assert_true(site_open(&site, &with, &fault));
    put_old_replies(site.store);
    assert_int_equal(store_flush(site.store), STORE_OK);
    struct engine *engine = engine_new(&site, &callbacks);
    unsigned refused = fill_batch(engine, MANY);
    assert_int_equal(engine_finish(engine), ENGINE_READ_ONLY);
    assert_int_equal(fill_batch(engine, refused - 1), refused - 1);
    assert_int_equal(engine_finish(engine), ENGINE_OK);
    snprintf(last, sizeof last, "p%u", refused - 2);
    assert_true(is_in(&site, last));
    assert_int_equal(let_in(engine, "bram"), ENGINE_OK);
    engine_free(engine);
    site_close(&site, false);

    with.distrust_state = true; /* made again, in a map of the same size */
    assert_true(site_open(&site, &with, &fault));
    assert_true(is_in(&site, last));
    assert_true(is_in(&site, "bram"));
    site_close(&site, true);
}

static void lost_group_before_a_checkpoint_stops_the_engine(void **state)
{
    static struct site site;
    struct site_options with = options();
    struct site_fault fault;
    struct store_copy *copy;
    struct error error = {0};
    struct engine_callbacks callbacks = {.respond = respond, .notice = notice};
    (void)state;
    assert_true(site_create(&with, &fault));
    assert_true(site_open(&site, &with, &fault));
    struct engine *engine = engine_new(&site, &callbacks);
    assert_int_equal(let_in(engine, "anna"), ENGINE_OK);
    assert_false(engine_is_lost(engine));
    fill_disk();
    assert_false(checkpoint_begin(&site, &copy, &fault));
    assert_true(engine_is_lost(engine));
    begin(engine);
    assert_false(put_person(engine, "bram", &error));
    assert_int_equal(engine_finish(engine), ENGINE_UNKNOWN);
    engine_free(engine);
    site_close(&site, false);

    assert_true(site_open(&site, &with, &fault));
    assert_true(is_in(&site, "anna"));
    assert_false(is_in(&site, "bram"));
    site_close(&site, true);
}

static int make_root(void **state)
{
    (void)state;
    if (!folder_make(root, sizeof root, "engine"))
        return 1;
    snprintf(dir, sizeof dir, "%s/site", root);
    return 0;
}

static int remove_root(void **state)
{
    (void)state;
    folder_remove(root);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            batch_without_room_is_not_kept_and_nothing_before_it_is_lost, make_root, remove_root),
        cmocka_unit_test_setup_teardown(largest_batch_that_has_room_is_kept, make_root,
                                        remove_root),
        cmocka_unit_test_setup_teardown(lost_group_before_a_checkpoint_stops_the_engine, make_root,
                                        remove_root),
    };
    if (sodium_init() < 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
