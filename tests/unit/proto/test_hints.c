// SPDX-License-Identifier: EUPL-1.2
/* Names, numbers and addresses here are made up. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/hints.h"

static void expect(const char *text, unsigned expected)
{
    unsigned found = hints_in(bytes_of(text, strlen(text)));
    if (found == expected)
        return;
    struct codes wanted;
    struct codes there;
    hints_words(expected, &wanted);
    hints_words(found, &there);
    fail_msg("\"%s\": expected %u hints (%s), found %u (%s)", text, wanted.n,
             wanted.n > 0 ? wanted.v[0].s : "", there.n, there.n > 0 ? there.v[0].s : "");
}

#define EXPECT_ALL(list, expected)                                                                 \
    for (size_t i = 0; i < sizeof(list) / sizeof(list)[0]; i++)                                    \
    expect((list)[i], expected)

static void what_says_who_it_is_is_hinted_at(void **state)
{
    (void)state;
    static const char *const emails[] = {"Mail naar jan@voorbeeld.nl",
                                         "j.de-vries+1@mijn-huis.example.org", "(anna@x.com)"};
    static const char *const phones[] = {
        "06-12345678",    "bel 06 1234 5678 na vijven", "030 234 56 78",         "(030) 2345678",
        "+31 6 12345678", "+31 (0)6-12345678",          "call +44 20 7946 0958", "0612345678."};
    static const char *const addresses[] = {"Dorpsstraat 12", "woont aan de Kerkweg 3 boven",
                                            "12, 3511 AB",    "3511AB 12",
                                            "3511 AB, nr. 4", "12 Church Road"};
    static const char *const births[] = {
        "geboren 3-5-2011",
        "geb. 03/05/2011",
        "zij is jarig op 3 mei 2011",
        "born on May 3, 2011",
        "date of birth: 2011-05-03",
        "3 mei 2011 geboren",
        "geboren 3 jan. 2011",
        "geboren 3 \tmei 2011",
        "Na drie gesprekken met gezin en school: geboren 3-5-2011"};
    static const char *const ibans[] = {"NL91 ABNA 0417 1643 00", "rekening NL91ABNA0417164300",
                                        "NL91-ABNA-0417-1643-00", "DE89 3704 0044 0532 0130 00"};
    static const char *const plates[] = {"de auto 12-AB-34", "XX-999-X", "9-XXX-99", "AB-12-CD"};
    static const char *const names[] = {"J.K. Jansen",    "J. de Vries", "mevrouw Jansen",
                                        "Dhr. Bakker",    "Mrs Smith",   "M.J. (3 mei 2011)",
                                        "A. van den Berg"};
    EXPECT_ALL(emails, 1u << hint_EMAIL);
    EXPECT_ALL(phones, 1u << hint_PHONE);
    EXPECT_ALL(addresses, 1u << hint_ADDRESS);
    EXPECT_ALL(births, 1u << hint_BIRTH_DATE);
    EXPECT_ALL(ibans, 1u << hint_IBAN);
    EXPECT_ALL(plates, 1u << hint_PLATE);
    EXPECT_ALL(names, 1u << hint_NAME);
}

static void what_a_case_has_to_say_is_not(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "Alleenstaande ouder, schuld bij de kinderopvang, opleiding loopt nog een jaar",
        "De zitting is op 3-5-2026 om 10:00 uur",
        "Op 01-02-2026 10:30 belde de corporatie",
        "Wmo 2015, artikel 2.3.2 en Jeugdwet artikel 2.3",
        "Een schuld van € 12.500,00 in 36 maanden",
        "€ 0,50 per kilometer, 250 km",
        "Het gezin heeft 3 kinderen van 2, 4 en 11 jaar",
        "De inkoop bij Zorg B.V. en N.V. Huis",
        "Plan A. Daarna plan B.",
        "zie UTR-5 en GEN-15 en de nota 2024-11",
        "onderweg 3 keer gebeld, de weg 12 keer gelopen",
        "In 2019 AB was er geen aanbod",
        "de school (groep 7), het VMBO-T en de 3-4-5-regel",
        "meneer en mevrouw willen rust",
        "1234 keer",
        "dossier D-7K3M-9QX2-AB4C",
        "20-21-22",
        "Het budget voor 2026-2027 is op",
    };
    EXPECT_ALL(texts, 0u);
}

/* One sign away from what is hinted at. */
static void what_only_begins_like_it_is_not(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "a@b-.nl",
        "061234567890123456789012",
        "06---12345678",
        "0612345678a",
        "+1234567890123456",
        "geboren 3-5-1811",
        "geboren 3-5-3011",
        "geboren 3-5-2111",
        "NL91ABNA0417164300ABNA0417164300ABNA0417",
        "NL91\u00e9",
        "3511 ABC 12",
        "Dorpsstraat, 12",
        "Dorpsstraat is lang",
        "AB-CD-EF",
        "12-AB-34x",
        "12-AB-34-5",
        "mevrouw, Jansen",
        "mevrouw J 3",
        "J.K. X 3",
        "J. zegt dat de opvang het kind niet meer neemt zolang er een schuld is",
    };
    EXPECT_ALL(texts, 0u);
}

static void several_at_once_each_stand_once(void **state)
{
    (void)state;
    struct codes words;
    const char *text = "Mevrouw Jansen, Dorpsstraat 12, 06-12345678 of 030 234 56 78";
    hints_words(hints_in(bytes_of(text, strlen(text))), &words);
    assert_int_equal(words.n, 3);
    assert_string_equal(words.v[0].s, "phone");
    assert_string_equal(words.v[1].s, "address");
    assert_string_equal(words.v[2].s, "name");
}

/* Any bytes, and cut anywhere: nothing is read behind the end. */
static void a_text_that_is_cut_is_read_to_its_end(void **state)
{
    (void)state;
    const char *text = "J.K. de Vries, geb. 3 mei 2011, NL91ABNA0417164300, 3511 AB 12, a@b.nl, "
                       "12-AB-34, +31 6 12";
    size_t len = strlen(text);
    for (size_t from = 0; from < len; from++)
        for (size_t n = 0; from + n <= len; n++) {
            uint8_t *tight = test_malloc(n + 1);
            memcpy(tight, text + from, n);
            (void)hints_in(bytes_of(tight, n));
            test_free(tight);
        }
    assert_int_equal(hints_in(bytes_of(NULL, 0)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_says_who_it_is_is_hinted_at),
        cmocka_unit_test(what_a_case_has_to_say_is_not),
        cmocka_unit_test(what_only_begins_like_it_is_not),
        cmocka_unit_test(several_at_once_each_stand_once),
        cmocka_unit_test(a_text_that_is_cut_is_read_to_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
