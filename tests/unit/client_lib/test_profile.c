// SPDX-License-Identifier: EUPL-1.2
/* Who someone is on this machine, and that nobody else can find out. */
#include "folder.h"

static void make(const char *folder, struct profile *profile)
{
    char server_key[41];
    some_server_key(server_key);
    make_profile(folder, "tcp://127.0.0.1:7300", server_key, profile);
}

static mode_t mode_of(const char *folder, const char *name)
{
    char path[512];
    struct stat st;
    snprintf(path, sizeof path, "%s/home%s%s", folder, name[0] == '\0' ? "" : "/", name);
    assert_int_equal(stat(path, &st), 0);
    return st.st_mode & 0777;
}

static void profile_made_is_loaded_again(void **state)
{
    struct profile profile;
    make(*state, &profile);
    assert_string_equal(profile.commands, "tcp://127.0.0.1:7300");
    assert_string_equal(profile.events, "");
    assert_string_equal(profile.person.s, "professional-1");
    assert_string_equal(profile.key.s, "laptop-1");
    assert_memory_not_equal(profile.public_key, profile.secret_key, PROFILE_KEY_SIZE);
}

static void profile_made_is_for_its_owner_only(void **state)
{
    struct profile profile;
    make(*state, &profile);
    assert_int_equal(mode_of(*state, ""), 0700);
    assert_int_equal(mode_of(*state, "key.secret"), 0600);
    assert_int_equal(mode_of(*state, "server"), 0600);
}

static void profile_made_twice_keeps_its_key_pair(void **state)
{
    struct profile first;
    struct profile second;
    make(*state, &first);
    make(*state, &second);
    assert_memory_equal(first.secret_key, second.secret_key, PROFILE_KEY_SIZE);
    assert_memory_not_equal(first.server_key, second.server_key, PROFILE_KEY_SIZE);
}

static void profile_that_others_can_read_is_refused(void **state)
{
    struct profile profile;
    const char *fault;
    char path[512];
    make(*state, &profile);
    snprintf(path, sizeof path, "%s/home/key.secret", (const char *)*state);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(profile_load(profile.folder, &profile, &fault), PROFILE_EXPOSED);
    assert_string_equal(fault, path);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(chmod(profile.folder, 0750), 0);
    assert_int_equal(profile_load(profile.folder, &profile, &fault), PROFILE_EXPOSED);
}

static void profile_that_is_not_there_is_absent(void **state)
{
    struct profile profile;
    const char *fault;
    char path[512];
    assert_int_equal(profile_load("/nonexistent/doorbraak", &profile, &fault), PROFILE_ABSENT);
    make(*state, &profile);
    snprintf(path, sizeof path, "%s/home/person", (const char *)*state);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(profile_load(profile.folder, &profile, &fault), PROFILE_ABSENT);
    assert_string_equal(fault, path);
}

static void overwrite(const char *folder, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/home/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void profile_with_wrong_contents_is_damaged(void **state)
{
    static const char *const files[][2] = {{"server", "tcp://127.0.0.1:7300\nshort\n"},
                                           {"server", "ipc://here\n"},
                                           {"person", "Anna\nlaptop-1\n"},
                                           {"person", "anna\n"},
                                           {"key.public", ""},
                                           {"key.secret",
                                            "\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\""
                                            "\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\n"}};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct profile profile;
        const char *fault;
        make(*state, &profile);
        overwrite(*state, files[i][0], files[i][1]);
        assert_int_equal(profile_load(profile.folder, &profile, &fault), PROFILE_DAMAGED);
        char path[512];
        snprintf(path, sizeof path, "%s/home/key.secret", (const char *)*state);
        unlink(path); /* the next round makes a new pair */
    }
}

static void profile_third_line_of_server_is_the_endpoint_of_events(void **state)
{
    struct profile profile;
    const char *fault;
    char text[512];
    char z85[41];
    make(*state, &profile);
    profile_key_format(profile.server_key, z85);
    snprintf(text, sizeof text, "tcp://127.0.0.1:1\r\n%s\r\ntcp://127.0.0.1:2\r\n", z85);
    overwrite(*state, "server", text);
    assert_int_equal(profile_load(profile.folder, &profile, &fault), PROFILE_READY);
    assert_string_equal(profile.commands, "tcp://127.0.0.1:1");
    assert_string_equal(profile.events, "tcp://127.0.0.1:2");
}

static void profile_folder_goes_by_the_environment(void **state)
{
    char folder[PROFILE_PATH_MAX];
    (void)state;
    setenv("HOME", "/home/anna", 1);
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("DOORBRAAK_HOME");
    assert_true(profile_folder(folder));
    assert_string_equal(folder, "/home/anna/.config/doorbraak");
    setenv("XDG_CONFIG_HOME", "/config", 1);
    assert_true(profile_folder(folder));
    assert_string_equal(folder, "/config/doorbraak");
    setenv("DOORBRAAK_HOME", "/site/anna", 1);
    assert_true(profile_folder(folder));
    assert_string_equal(folder, "/site/anna");
}

static void request_of_a_profile_is_read_back(void **state)
{
    struct profile profile;
    struct code person;
    struct code key;
    uint8_t public_key[PROFILE_KEY_SIZE];
    char request[PROFILE_REQUEST_SIZE];
    make(*state, &profile);
    profile_request(&profile, request);
    assert_true(profile_request_parse(request, &person, &key, public_key));
    assert_string_equal(person.s, "professional-1");
    assert_string_equal(key.s, "laptop-1");
    assert_memory_equal(public_key, profile.public_key, PROFILE_KEY_SIZE);
}

static void request_of_another_shape_is_refused(void **state)
{
    static const char *const requests[] = {
        "",
        "doorbraak-request:2:anna:laptop:x",
        "doorbraak-request:1:anna:laptop",
        "doorbraak-request:1:anna:laptop:short",
        "doorbraak-request:1:Anna:laptop:0000000000000000000000000000000000000000",
        "doorbraak-request:1:anna::0000000000000000000000000000000000000000",
        "doorbraak-request:1:anna:laptop:0000000000000000000000000000000000000000x"};
    struct code person;
    struct code key;
    uint8_t public_key[PROFILE_KEY_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++)
        assert_false(profile_request_parse(requests[i], &person, &key, public_key));
}

static void cursor_is_kept(void **state)
{
    struct profile profile;
    struct cursor cursor = {.next = 42, .has_chain = true, .chain = {1, 2, 3, 4, 5, 6, 7, 250}};
    struct cursor read;
    make(*state, &profile);
    assert_false(profile_cursor_load(&profile, &read));
    cursor.epoch.b[0] = 9;
    assert_int_equal(profile_cursor_save(&profile, &cursor), 0);
    assert_true(profile_cursor_load(&profile, &read));
    assert_memory_equal(&read.epoch, &cursor.epoch, sizeof cursor.epoch);
    assert_int_equal(read.next, 42);
    assert_true(read.has_chain);
    assert_memory_equal(read.chain, cursor.chain, sizeof cursor.chain);
    overwrite(*state, "cursor", "nonsense\n");
    assert_false(profile_cursor_load(&profile, &read));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(profile_made_is_loaded_again),
        TEST(profile_made_is_for_its_owner_only),
        TEST(profile_made_twice_keeps_its_key_pair),
        TEST(profile_that_others_can_read_is_refused),
        TEST(profile_that_is_not_there_is_absent),
        TEST(profile_with_wrong_contents_is_damaged),
        TEST(profile_third_line_of_server_is_the_endpoint_of_events),
        TEST(profile_folder_goes_by_the_environment),
        TEST(request_of_a_profile_is_read_back),
        TEST(request_of_another_shape_is_refused),
        TEST(cursor_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
