// SPDX-License-Identifier: EUPL-1.2
/* From left to right; at each place that a word begins, each kind looks whether it stands there.
 * What a kind looks at is bounded, so that the whole is linear. */
#include "proto/hints.h"

#include <string.h>

#define NEAR 40 /* bytes: so close to a date, initials or a word about birth belong to it */

static uint8_t at(struct bytes text, size_t i)
{
    return i < text.len ? text.data[i] : 0;
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_upper(uint8_t c)
{
    return c >= 'A' && c <= 'Z';
}

/* A byte of a word; those of letters with accents too. */
static bool is_letter(uint8_t c)
{
    return is_upper(c) || (c >= 'a' && c <= 'z') || c >= 0x80;
}

static bool is_word(uint8_t c)
{
    return is_letter(c) || is_digit(c);
}

static bool begins_word(struct bytes text, size_t i)
{
    return is_word(at(text, i)) && (i == 0 || !is_word(text.data[i - 1]));
}

static size_t word_end(struct bytes text, size_t i)
{
    while (is_word(at(text, i)))
        i++;
    return i;
}

static uint8_t lower(uint8_t c)
{
    return is_upper(c) ? (uint8_t)(c + ('a' - 'A')) : c;
}

static bool word_is(struct bytes text, size_t from, size_t end, const char *word)
{
    size_t n = strlen(word);
    if (end - from != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (lower(text.data[from + i]) != (uint8_t)word[i])
            return false;
    return true;
}

static bool is_one_of(struct bytes text, size_t from, size_t end, const char *const *words)
{
    for (; *words != NULL; words++)
        if (word_is(text, from, end, *words))
            return true;
    return false;
}

static size_t skip_blanks(struct bytes text, size_t i)
{
    while (at(text, i) == ' ' || at(text, i) == '\t')
        i++;
    return i;
}

/* --- e-mail: something@something.xx --- */

static bool is_email(struct bytes text, size_t i)
{
    size_t end = i;
    while (is_word(at(text, end)) || (at(text, end) != 0 && strchr("._%+-", at(text, end)) != NULL))
        end++;
    if (at(text, end) != '@')
        return false;
    size_t host = word_end(text, end + 1);
    while (at(text, host) == '-' && is_word(at(text, host + 1)))
        host = word_end(text, host + 1);
    return host > end + 1 && at(text, host) == '.' && is_letter(at(text, host + 1)) &&
           is_letter(at(text, host + 2));
}

/* --- numbers in groups --- */

/* Digits, with at most two of these signs between two of them; how many, and where they end. */
static size_t count_digits(struct bytes text, size_t i, const char *signs, size_t *end)
{
    size_t n = 0;
    size_t gap = 0;
    for (*end = i; i < text.len && n < 20; i++) {
        if (is_digit(text.data[i])) {
            n++;
            gap = 0;
            *end = i + 1;
        } else if (strchr(signs, text.data[i]) == NULL || ++gap > 2) {
            break;
        }
    }
    return n;
}

struct date {
    size_t end; /* 0: none stands here */
    bool year_first;
};

static size_t number_end(struct bytes text, size_t i, size_t most)
{
    size_t end = i;
    while (is_digit(at(text, end)) && end - i < most)
        end++;
    return is_digit(at(text, end)) ? i : end;
}

static bool is_year(struct bytes text, size_t i, size_t end)
{
    return end - i == 4 && ((text.data[i] == '1' && text.data[i + 1] == '9') ||
                            (text.data[i] == '2' && text.data[i + 1] == '0'));
}

static bool is_month(struct bytes text, size_t from, size_t end)
{
    static const char *const months[] = {
        "januari",  "februari",  "maart",   "april",    "mei",      "juni",    "juli",
        "augustus", "september", "oktober", "november", "december", "january", "february",
        "march",    "may",       "june",    "july",     "august",   "october", "jan",
        "feb",      "mrt",       "apr",     "jun",      "jul",      "aug",     "sep",
        "sept",     "okt",       "oct",     "nov",      "dec",      NULL};
    return is_one_of(text, from, end, months);
}

/* 3-5-2011, 2011-05-03, 3/5/2011, 3 mei 2011, May 3, 2011; 0 when none stands here. */
static size_t date_end(struct bytes text, size_t i)
{
    size_t one = number_end(text, i, 4);
    uint8_t sign = at(text, one);
    if (one > i && (sign == '-' || sign == '/' || sign == '.')) {
        size_t two = number_end(text, one + 1, 2);
        size_t three = number_end(text, two + 1, 4);
        bool whole = two > one + 1 && at(text, two) == sign && three > two + 1;
        bool year =
            is_year(text, i, one) || (three - two - 1 == 4 && is_year(text, two + 1, three));
        return whole && year ? three : 0;
    }
    bool day_first = one > i && one - i <= 2 && sign == ' ';
    size_t month = day_first ? skip_blanks(text, one) : i;
    size_t month_end = word_end(text, month);
    if (month_end == month || !is_month(text, month, month_end))
        return 0;
    size_t next = skip_blanks(text, at(text, month_end) == '.' ? month_end + 1 : month_end);
    if (!day_first) {
        size_t day = number_end(text, next, 2);
        if (day == next)
            return 0;
        next = skip_blanks(text, at(text, day) == ',' ? day + 1 : day);
    }
    size_t year = number_end(text, next, 4);
    return year > next && is_year(text, next, year) ? year : 0;
}

/* 06-12345678, 030 234 56 78, (030) 2345678, +31 6 12345678 */
static bool is_phone(struct bytes text, size_t i)
{
    size_t end;
    bool plus = i > 0 && text.data[i - 1] == '+';
    if ((!plus && at(text, i) != '0') || date_end(text, i) != 0)
        return false;
    size_t n = count_digits(text, i, " -().", &end);
    if (is_word(at(text, end)))
        return false;
    return plus ? n >= 9 && n <= 15 : n == 10;
}

/* --- bank account --- */

static unsigned iban_rest(unsigned rest, uint8_t c)
{
    if (is_digit(c))
        return (rest * 10 + (unsigned)(c - '0')) % 97;
    return (rest * 100 + (unsigned)(lower(c) - 'a') + 10) % 97;
}

/* Where it ends; 0 when none stands here. */
static size_t iban_end(struct bytes text, size_t i)
{
    uint8_t signs[34];
    size_t n = 0;
    if (!is_letter(at(text, i)) || !is_letter(at(text, i + 1)) || !is_digit(at(text, i + 2)) ||
        !is_digit(at(text, i + 3)))
        return 0;
    for (; n < sizeof signs && i < text.len; i++) {
        uint8_t c = text.data[i];
        if (c == ' ' || c == '-')
            continue;
        if (!is_word(c) || c >= 0x80)
            break;
        signs[n++] = c;
        if (n < 15 || is_word(at(text, i + 1)))
            continue;
        unsigned rest = 0;
        for (size_t s = 4; s < n + 4; s++)
            rest = iban_rest(rest, signs[s % n]);
        if (rest == 1)
            return i + 1;
    }
    return 0;
}

/* --- address --- */

static bool has_house_number_near(struct bytes text, size_t from, size_t end)
{
    for (size_t i = from > NEAR ? from - NEAR : 0; i < from; i++)
        if (begins_word(text, i) && is_digit(text.data[i]))
            return true;
    for (size_t i = end; i < end + 8; i++)
        if (is_digit(at(text, i)))
            return true;
    return false;
}

/* 3511 AB with a number before it or behind. */
static bool is_postcode(struct bytes text, size_t i)
{
    size_t digits = number_end(text, i, 4);
    size_t letters = at(text, digits) == ' ' ? digits + 1 : digits;
    return digits - i == 4 && text.data[i] != '0' && is_upper(at(text, letters)) &&
           is_upper(at(text, letters + 1)) && !is_word(at(text, letters + 2)) &&
           has_house_number_near(text, i, letters + 2);
}

static bool ends_in(struct bytes text, size_t from, size_t end, const char *tail)
{
    size_t n = strlen(tail);
    return end - from > n + 1 && word_is(text, end - n, end, tail);
}

/* Dorpsstraat 12; 12 Church Road. */
static bool is_street(struct bytes text, size_t i)
{
    static const char *const tails[] = {"straat", "laan",   "weg",   "plein", "kade",      "gracht",
                                        "dreef",  "singel", "steeg", "hof",   "plantsoen", NULL};
    static const char *const words[] = {"road", "street", "lane", "avenue", "drive", NULL};
    size_t end = word_end(text, i);
    if (is_upper(at(text, i))) {
        for (const char *const *tail = tails; *tail != NULL; tail++)
            if (ends_in(text, i, end, *tail) && at(text, end) == ' ' && is_digit(at(text, end + 1)))
                return true;
        return false;
    }
    size_t number = number_end(text, i, 4);
    if (number == i || at(text, number) != ' ' || !is_upper(at(text, number + 1)))
        return false;
    size_t name = word_end(text, number + 1);
    size_t kind = word_end(text, skip_blanks(text, name));
    return is_one_of(text, skip_blanks(text, name), kind, words);
}

/* --- number plate: three groups of letters or digits, six signs together --- */

static bool is_plate(struct bytes text, size_t i)
{
    size_t signs = 0;
    bool letters = false;
    bool digits = false;
    for (int group = 0; group < 3; group++) {
        size_t from = i;
        bool digit = is_digit(at(text, i));
        while (digit ? is_digit(at(text, i)) : is_upper(at(text, i)))
            i++;
        letters = letters || !digit;
        digits = digits || digit;
        signs += i - from;
        if (i == from || i - from > 3 || (group < 2 && at(text, i++) != '-'))
            return false;
    }
    return signs == 6 && letters && digits && !is_word(at(text, i)) && at(text, i) != '-';
}

/* --- people --- */

static bool is_titled(struct bytes text, size_t i)
{
    static const char *const titles[] = {"dhr",        "meneer", "heer", "mw", "mevr", "mevrouw",
                                         "mejuffrouw", "mr",     "mrs",  "ms", "miss", NULL};
    size_t end = word_end(text, i);
    if (!is_one_of(text, i, end, titles))
        return false;
    size_t name = skip_blanks(text, at(text, end) == '.' ? end + 1 : end);
    return name > end && is_upper(at(text, name)) && is_letter(at(text, name + 1));
}

/* "J.K." : how many, and where they end. */
static size_t initials(struct bytes text, size_t i, size_t *end)
{
    size_t n = 0;
    while (is_upper(at(text, i)) && at(text, i + 1) == '.') {
        n++;
        i += 2;
    }
    *end = i;
    return n;
}

static bool is_company(struct bytes text, size_t i)
{
    return (text.data[i] == 'B' || text.data[i] == 'N') && at(text, i + 2) == 'V';
}

/* J.K. Jansen, J. de Vries; or initials beside a date. */
static bool is_initials(struct bytes text, size_t i)
{
    static const char *const between[] = {"de",  "den", "der", "van", "het", "ten",
                                          "ter", "el",  "al",  "la",  "von", NULL};
    size_t end;
    size_t n = initials(text, i, &end);
    if (n == 0 || is_company(text, i))
        return false;
    size_t name = skip_blanks(text, end);
    size_t word = word_end(text, name);
    if (is_one_of(text, name, word, between))
        return true;
    if (n >= 2 && is_upper(at(text, name)) && is_letter(at(text, name + 1)))
        return true;
    size_t last = end + NEAR < text.len ? end + NEAR : text.len;
    for (size_t d = end; d < last; d++)
        if (begins_word(text, d) && date_end(text, d) != 0)
            return true;
    return false;
}

/* A date that a word about birth stands beside. */
static bool is_birth_date(struct bytes text, size_t i)
{
    static const char *const words[] = {"geb",  "geboren",  "geboortedatum", "verjaardag", "jarig",
                                        "born", "birthday", "birth",         "dob",        NULL};
    size_t end = date_end(text, i);
    if (end == 0)
        return false;
    size_t last = end + NEAR < text.len ? end + NEAR : text.len;
    for (size_t w = i > NEAR ? i - NEAR : 0; w < last; w++)
        if (begins_word(text, w) && is_one_of(text, w, word_end(text, w), words))
            return true;
    return false;
}

unsigned hints_in(struct bytes text)
{
    static const struct {
        enum hint hint;
        bool (*stands_here)(struct bytes text, size_t i);
    } kinds[] = {
        {hint_EMAIL, is_email},    {hint_PHONE, is_phone},           {hint_ADDRESS, is_postcode},
        {hint_ADDRESS, is_street}, {hint_BIRTH_DATE, is_birth_date}, {hint_PLATE, is_plate},
        {hint_NAME, is_titled},    {hint_NAME, is_initials},
    };
    unsigned found = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!begins_word(text, i))
            continue;
        size_t end = iban_end(text, i); /* its tail is no telephone number */
        if (end != 0) {
            found |= 1u << hint_IBAN;
            i = end - 1;
            continue;
        }
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
            if (!(found & 1u << kinds[k].hint) && kinds[k].stands_here(text, i))
                found |= 1u << kinds[k].hint;
    }
    return found;
}

void hints_words(unsigned hints, struct codes *out)
{
    out->n = 0;
    for (size_t i = 1; i < names_hint.n; i++) {
        struct code code = code_of(names_hint.names[i]);
        if (hints & 1u << i)
            codes_add(out, &code);
    }
}
