// SPDX-License-Identifier: EUPL-1.2
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
#include "clients/gateway/theme.h"

static const char *fault_of(const char *text, size_t *line)
{
    return theme_sheet_fault(text, strlen(text), line);
}

static void sound_sheet_has_no_fault(void **state)
{
    (void)state;
    static const char *const sound[] = {
        "",
        "/* { \" */ :root { --basis-color-accent-1-bg-default: #123; }",
        "@font-face {\n font-family: \"a { b\"; src: url(letter.woff2); }",
        "@media (min-width: 10em) { a { content: '\\'' } }",
        (".a { background: url(\"data:image/svg+xml,%3Csvg "
         "xmlns='http://www.w3.org/2000/svg'/%3E\") }"),
        "@import \"kleuren.css\";",
    };
    size_t line;
    for (size_t i = 0; i < sizeof sound / sizeof sound[0]; i++)
        if (fault_of(sound[i], &line) != NULL)
            fail_msg("%s: %zu: %s", sound[i], line, fault_of(sound[i], &line));
}

static void broken_sheet_is_named_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t line;
        const char *said;
    } broken[] = {
        {":root {\n--a: 1;\n", 1, "niet gesloten"},
        {"a { }\n\nb {\n c { }\n", 3, "niet gesloten"},
        {"a { }\n}\n", 2, "hoort bij geen {"},
        {"a { }\n/* b\n", 2, "commentaar"},
        {"a {\n content: \"b\n}\n", 2, "niet eindigt"},
        {"\n@import url(https://fonts.example/x.css);", 2, "ander adres"},
        {"@import \"//fonts.example/x.css\";", 1, "ander adres"},
        {"a { src: URL( 'HTTPS://x.example/a.woff2') }", 1, "ander adres"},
    };
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        size_t line = 0;
        const char *said = fault_of(broken[i].text, &line);
        if (said == NULL || strstr(said, broken[i].said) == NULL || line != broken[i].line)
            fail_msg("%s: %zu: %s", broken[i].text, line, said == NULL ? "nothing" : said);
    }
}

static void put(const char *folder, const char *name, size_t len)
{
    char path[200];
    char *data = calloc(1, len + 1);
    assert_non_null(data);
    memset(data, ' ', len);
    io_join(path, sizeof path, folder, name);
    assert_int_equal(io_write_file(path, data, len, 0644), 0);
    free(data);
}

static void folder_has_both_and_no_logo_that_is_huge(void **state)
{
    (void)state;
    char folder[] = "/tmp/doorbraak-theme-XXXXXX";
    char fault[300];
    char path[200];
    assert_non_null(mkdtemp(folder));
    assert_false(theme_is_sound(folder, fault, sizeof fault));
    assert_non_null(strstr(fault, "logo.svg"));
    put(folder, "logo.svg", THEME_LOGO_MAX);
    assert_false(theme_is_sound(folder, fault, sizeof fault));
    assert_non_null(strstr(fault, "thema.css"));
    put(folder, "thema.css", 10);
    assert_true(theme_is_sound(folder, fault, sizeof fault));
    put(folder, "logo.svg", THEME_LOGO_MAX + 1);
    assert_false(theme_is_sound(folder, fault, sizeof fault));
    assert_non_null(strstr(fault, "logo.svg: groter dan 512 KiB"));
    io_join(path, sizeof path, folder, "logo.svg");
    unlink(path);
    io_join(path, sizeof path, folder, "thema.css");
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_sheet_has_no_fault),
        cmocka_unit_test(broken_sheet_is_named_with_its_line),
        cmocka_unit_test(folder_has_both_and_no_logo_that_is_huge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
