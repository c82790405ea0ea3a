// SPDX-License-Identifier: EUPL-1.2
#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/io.h"
#include "clients/mail/settings.h"

#define SOUND                                                                                      \
    "server: smtp://mail.example:587\nfrom: doorbraak@gemeente.example\n"                          \
    "site: https://doorbraak.example/\n"

static const char *load(const char *text, struct mail_settings *out)
{
    static char fault[500];
    char path[] = "/tmp/doorbraak-settings-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(io_write_all(fd, text, strlen(text)), 0);
    close(fd);
    bool loaded = settings_load(path, out, fault, sizeof fault);
    unlink(path);
    return loaded ? NULL : fault;
}

static void sound_file_is_read(void **state)
{
    (void)state;
    struct mail_settings settings;
    assert_null(
        load(SOUND "digest: \"08:15\"\ngive_up_hours: 24\ntogether_seconds: 0\n", &settings));
    assert_string_equal(settings.site, "https://doorbraak.example");
    assert_string_equal(settings.host, "gemeente.example");
    assert_int_equal(settings.digest_minute, 8 * 60 + 15);
    assert_int_equal(settings.give_up_ms, 24 * 3600000);
    assert_int_equal(settings.together_ms, 0);
    assert_int_equal(settings.security, MAIL_SECURITY_STARTTLS);
    assert_string_equal(settings.zone, "Europe/Amsterdam");
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *said;
    } all[] = {
        {"", "leeg"},
        {"- a\n", "sleutel: waarde"},
        {"server: http://x\n", "'server'"},
        {"server: smtp://a@b:1\n", "'server'"},
        {"server: smtp://mail.example:587/x\n", "'server'"},
        {SOUND "colour: red\n", ":4: 'colour' is hier geen instelling"},
        {SOUND "digest: 8\n", ":4: 'digest'"},
        {SOUND "digest: \"24:00\"\n", "'digest'"},
        {SOUND "give_up_hours: 0\n", "'give_up_hours'"},
        {SOUND "together_seconds: 601\n", "'together_seconds'"},
        {SOUND "login: yes\n", "'login'"},
        {SOUND "login: password\n", "'user'"},
        {SOUND "login: xoauth2\nuser: a\n", "'token_url'"},
        {SOUND "login: xoauth2\nuser: a\nclient_id: b\ntoken_url: http://elsewhere.example/t\n",
         "'token_url'"},
        {SOUND "security: none\n", "'security: none'"},
        {SOUND "security: perhaps\n", "'security'"},
        {SOUND "name: \"Jan <x@y.example>\"\n", "'name'"},
        {SOUND "name: \"a\\r\\nBcc: x@y.example\"\n", ":4: 'name' is een regel"},
        {SOUND "name: \"Gemeente S\u00fadwest\"\n", ":4: 'name' is een regel"},
        {SOUND "user:\n", ":4: 'user' heeft geen waarde"},
        {SOUND "server: smtp://other.example:25\n", ":4: deze sleutel staat er al"},
        {"server: smtp://mail.example:99999\n", "'server'"},
        {"server: \"smtp://mail.example:\"\n", "'server'"},
        {"server: smtp://:25\n", "'server'"},
        {SOUND "zone: Europe/Nergens\n", "'zone'"},
        {SOUND "zone: ../../../etc/passwd\n", "'zone'"},
        {SOUND "zone: Europe\n", "'zone'"},
        {SOUND "ca_file: /bestaat-niet.pem\n", "'ca_file' is niet te lezen: /bestaat-niet.pem"},
        {SOUND "user: [a]\n", ":4: een regel is"},
        {SOUND "login: password\nuser: a\n", "credential 'smtp.password'"},
        {"server: smtp://mail.example:587\nfrom: geen adres\nsite: https://a.example\n", "'from'"},
        {"server: smtp://mail.example:587\nfrom: a@b.example\nsite: http://a.example\n", "'site'"},
        {"server: smtp://mail.example:587\nfrom: a@b.example\nsite: javascript:x\n", "'site'"},
        {"server: [\n", "geen geldige YAML"},
        {"name: &a x\nuser: *a\n", ":1:7: '&' en '*'"},
        {"a: &a [a, a]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "'&' en '*'"},
        {"x: [[[[[[[[[[[a]]]]]]]]]]]\n", "dieper genest"},
        {SOUND "---\nuser: a\n", ":4:1: hier begint een tweede document"},
    };
    struct mail_settings settings;
    unsetenv("CREDENTIALS_DIRECTORY");
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        const char *said = load(all[i].text, &settings);
        if (said == NULL || strstr(said, all[i].said) == NULL)
            fail_msg("wanted '%s' of\n%s\nnot '%s'", all[i].said, all[i].text,
                     said == NULL ? "nothing" : said);
    }
}

static void open_line_is_for_this_machine_alone(void **state)
{
    (void)state;
    static const char *const here[] = {"127.0.0.1:25", "localhost:25", "localhost"};
    static const char *const elsewhere[] = {"127.0.0.1.example:25", "localhost.example",
                                            "192.0.2.1:25"};
    struct mail_settings settings;
    char text[300];
    for (size_t i = 0; i < 3; i++) {
        const char *rest = "from: a@b.example\nsite: https://a.example\nsecurity: none\n";
        snprintf(text, sizeof text, "server: smtp://%s\n%s", here[i], rest);
        assert_null(load(text, &settings));
        snprintf(text, sizeof text, "server: smtp://%s\n%s", elsewhere[i], rest);
        assert_non_null(load(text, &settings));
    }
}

static void server_has_a_port_or_none(void **state)
{
    (void)state;
    static const char *const sound[] = {"smtp://mail.example", "smtps://mail.example:465",
                                        "smtp://[2001:db8::25]:587", "smtp://[2001:db8::25]"};
    struct mail_settings settings;
    char text[300];
    for (size_t i = 0; i < sizeof sound / sizeof sound[0]; i++) {
        snprintf(text, sizeof text, "server: %s\nfrom: a@b.example\nsite: https://a.example\n",
                 sound[i]);
        assert_null(load(text, &settings));
    }
}

/* --- the password --- */

enum { PASSWORD_SIZE = 64, OVERWRITTEN = 16 /* of what is given back, by the C library */ };

/* Letter by letter, so that the test has no copy of its own. */
static char letter(size_t i)
{
    return (char)('a' + (i * 7 + i / 26) % 26);
}

/* Also what was given back, which a sanitizer would not let us read. */
__attribute__((no_sanitize_address)) static size_t count_between(const char *at, const char *end)
{
    size_t found = 0;
    for (; at + PASSWORD_SIZE <= end; at++) {
        size_t i = OVERWRITTEN;
        while (i < PASSWORD_SIZE && at[i] == letter(i))
            i++;
        found += i == PASSWORD_SIZE;
    }
    return found;
}

/* But for the stack, where the linker puts registers away, with what a copy left in them. */
static size_t count_in_memory(void)
{
    enum { LARGEST = 64 << 20 }; /* what is larger is a sanitizer's */
    size_t found = 0;
    char line[1000];
    FILE *maps = fopen("/proc/self/maps", "r");
    assert_non_null(maps);
    while (fgets(line, sizeof line, maps) != NULL) {
        uintptr_t begin;
        uintptr_t end;
        char rights[5];
        if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s", &begin, &end, rights) == 3 &&
            strcmp(rights, "rw-p") == 0 && end - begin <= LARGEST &&
            strstr(line, "[stack]") == NULL)
            found += count_between((const char *)begin, (const char *)end);
    }
    fclose(maps);
    return found;
}

static void password_stands_in_memory_once(void **state)
{
    (void)state;
    static struct mail_settings settings;
    char folder[] = "/tmp/doorbraak-settings-XXXXXX";
    char path[100];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/smtp.password", folder);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    for (size_t i = 0; i < PASSWORD_SIZE; i++)
        assert_int_equal(write(fd, &(char){letter(i)}, 1), 1);
    close(fd);
    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    const char *fault = load(SOUND "login: password\nuser: dienst\n", &settings);
    unsetenv("CREDENTIALS_DIRECTORY");
    unlink(path);
    rmdir(folder);
    assert_null(fault);
    assert_int_equal(count_in_memory(), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_file_is_read),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(open_line_is_for_this_machine_alone),
        cmocka_unit_test(server_has_a_port_or_none),
        cmocka_unit_test(password_stands_in_memory_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
