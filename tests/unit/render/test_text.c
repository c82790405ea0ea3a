// SPDX-License-Identifier: EUPL-1.2
/* Words of people as XML and on paper: what is in them stays text, lines become paragraphs, and a
 * word without end gets places to break. */
// clang-format off: cmocka wants these four first
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "clients/documents/render/soften.h"
#include "clients/documents/render/xml.h"

static char *written(void write(FILE *out, struct bytes text), const char *text)
{
    char *out = NULL;
    size_t len;
    FILE *file = open_memstream(&out, &len);
    write(file, bytes_of(text, strlen(text)));
    fclose(file);
    return out;
}

#define ASSERT_WRITTEN(write, text, expected)                                                      \
    do {                                                                                           \
        char *out_ = written(write, text);                                                         \
        assert_string_equal(out_, expected);                                                       \
        free(out_);                                                                                \
    } while (0)

static void markup_in_a_text_is_text(void **state)
{
    (void)state;
    ASSERT_WRITTEN(xml_text, "<b> & ]]> \"x\"", "&lt;b&gt; &amp; ]]&gt; \"x\"");
    ASSERT_WRITTEN(xml_text, "a\x01\x1b[0m\x7f", "a\xef\xbf\xbd\xef\xbf\xbd[0m\xef\xbf\xbd");
    ASSERT_WRITTEN(xml_text, "\xef\xbf\xbe", "\xef\xbf\xbd");
    ASSERT_WRITTEN(xml_text, "\xe2\x82\xac", "\xe2\x82\xac");
}

static void quotes_and_lines_end_no_attribute(void **state)
{
    (void)state;
    char *out = NULL;
    size_t len;
    FILE *file = open_memstream(&out, &len);
    xml_attribute(file, "x", "a\"b\n<");
    fclose(file);
    assert_string_equal(out, " x=\"a&quot;b &lt;\"");
    free(out);
}

static void lines_become_paragraphs(void **state)
{
    (void)state;
    ASSERT_WRITTEN(xml_paragraphs, "", "");
    ASSERT_WRITTEN(xml_paragraphs, "\n \n", "");
    ASSERT_WRITTEN(xml_paragraphs, "een\n\ntwee", "<p>een</p>\n<p>twee</p>\n");
    ASSERT_WRITTEN(xml_paragraphs, "kort\nnog kort", "<p>kort</p>\n<p>nog kort</p>\n");
    ASSERT_WRITTEN(xml_paragraphs,
                   "een regel die vol is en daarom door de editor werd afgebroken\nen verder gaat",
                   "<p>een regel die vol is en daarom door de editor werd afgebroken en verder "
                   "gaat</p>\n");
    ASSERT_WRITTEN(xml_paragraphs,
                   "een regel die vol is en daarom door de editor werd afgebroken\n- een punt",
                   "<p>een regel die vol is en daarom door de editor werd afgebroken</p>\n<p>- een "
                   "punt</p>\n");
}

static void word_without_end_may_break(void **state)
{
    (void)state;
    static const char fo[] = "<x y=\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\">"
                             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaa aaaaaaaaaaaaaaaaaaaaaaa&lt;&amp;b</x>";
    size_t len;
    struct unprinted unprinted = {.n = 0};
    char *soft = soften(fo, sizeof fo - 1, &unprinted, &len);
    assert_string_equal(soft, "<x y=\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\">"
                              "aaaaaaaaaaaaaaaaaaaaaaaa\xe2\x80\x8b"
                              "aaaaa aaaaaaaaaaaaaaaaaaaaaaa&lt;\xe2\x80\x8b&amp;b</x>");
    assert_int_equal(len, strlen(soft));
    assert_int_equal(unprinted.n, 0);
    free(soft);
}

static void what_is_not_printed_is_named(void **state)
{
    (void)state;
    static const char fo[] = "<x>a \xf0\x9f\x98\x80 b \xf0\x9f\x98\x80</x>";
    static const char said[] = "[WARN] Glyph \"y\" (0xbae) not available in font \"OpenSans\".\n"
                               "[WARN] Glyph \"z\" (0x58f, dram) not available in font \"A\".\n";
    char text[UNPRINTED_TEXT];
    size_t len;
    struct unprinted unprinted = {.n = 0};
    char *soft = soften(fo, sizeof fo - 1, &unprinted, &len);
    assert_string_equal(soft, "<x>a # b #</x>");
    free(soft);
    unprinted_read(&unprinted, bytes_of(said, sizeof said - 1));
    unprinted_format(&unprinted, text);
    assert_string_equal(text, "U+1F600 U+0BAE U+058F");
    for (uint32_t i = 0; i < 2 * UNPRINTED_MAX; i++)
        unprinted_add(&unprinted, 0x10ffff - i);
    unprinted_format(&unprinted, text);
    assert_string_equal(text + strlen(text) - 4, " \xe2\x80\xa6");
    assert_int_equal(unprinted.n, UNPRINTED_MAX);
}

/* FOP is what the cage is for: what it says is not taken at its word. */
static void what_is_no_character_is_not_named(void **state)
{
    (void)state;
    static const char said[] = "\" (0x110000) \" (0xffffffff) \" (0x0) \" (0xd800) \" (0xbae)";
    char text[UNPRINTED_TEXT + 16];
    struct unprinted unprinted = {.n = 0};
    unprinted_read(&unprinted, bytes_of(said, sizeof said - 1));
    unprinted_format(&unprinted, text);
    assert_string_equal(text, "U+0BAE");
    unprinted = (struct unprinted){.more = true};
    for (char digit = '0'; digit <= '9'; digit++) {
        char many[] = "\" (0xfffffff0) \" (0xeffffff0)";
        many[11] = many[25] = digit;
        unprinted_read(&unprinted, bytes_of(many, sizeof many - 1));
    }
    memset(text, '.', sizeof text);
    unprinted_format(&unprinted, text);
    assert_true(strlen(text) < UNPRINTED_TEXT);
    assert_int_equal(text[UNPRINTED_TEXT], '.');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_in_a_text_is_text),
        cmocka_unit_test(quotes_and_lines_end_no_attribute),
        cmocka_unit_test(lines_become_paragraphs),
        cmocka_unit_test(word_without_end_may_break),
        cmocka_unit_test(what_is_not_printed_is_named),
        cmocka_unit_test(what_is_no_character_is_not_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
