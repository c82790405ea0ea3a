// SPDX-License-Identifier: EUPL-1.2
/* Finds citizen service numbers in free text (see bsn.h). The words used here:
 *
 *   group  digits and nothing else                                      1234
 *   word   groups joined by one dot or hyphen each                      1234.56.782
 *   chain  words with at most three blanks or hyphens between them      1234 56 782
 *
 * From left to right: what is plainly something else (telephone number, date, amount, identifier,
 * IBAN) is stepped over and ends a chain. Of what is left, looked at are whole chains, single
 * words, and three words in a row that are grouped as people write a BSN (3-3-3 or 4-2-3); so a
 * number is found behind a year, and not in the middle of a longer one. A line end, a comma or a
 * colon ends a chain. Where a rule cannot tell, it refuses: asking to rephrase costs less than a
 * number on file.
 *
 * It does not undo disguises: who writes the digits as words is not stopped by this. */
#include "proto/bsn.h"

#include <stdint.h>
#include <string.h>

enum sign_kind { SIGN_END, SIGN_DIGIT, SIGN_BLANK, SIGN_JOIN, SIGN_LETTER, SIGN_OTHER };

struct sign {
    enum sign_kind kind;
    size_t width; /* bytes */
    uint32_t code;
};

#define DIGITS_KEPT 16

struct word {
    size_t end;
    size_t digits;
    size_t groups;
    size_t sizes[4]; /* of the first groups */
    uint8_t digit[DIGITS_KEPT];
};

static uint32_t code_at(struct bytes text, size_t at, size_t *width)
{
    uint8_t first = text.data[at];
    size_t n = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    *width = 1;
    if (n == 0 || text.len - at < n)
        return 0xFFFD;
    uint32_t code = n == 1 ? first : first & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((text.data[at + i] & 0xC0) != 0x80)
            return 0xFFFD;
        code = (code << 6) | (text.data[at + i] & 0x3Fu);
    }
    *width = n;
    return code;
}

/* The digits of the scripts that a Dutch keyboard or a copied document may bring along. */
static int digit_value(uint32_t code)
{
    static const uint32_t zeros[] = {'0', 0x0660, 0x06F0, 0xFF10};
    for (size_t i = 0; i < sizeof zeros / sizeof zeros[0]; i++)
        if (code >= zeros[i] && code <= zeros[i] + 9)
            return (int)(code - zeros[i]);
    return -1;
}

static enum sign_kind kind_of(uint32_t code)
{
    if (digit_value(code) >= 0)
        return SIGN_DIGIT;
    if (code == ' ' || code == '\t' || code == 0xA0 || (code >= 0x2000 && code <= 0x200B) ||
        code == 0x202F)
        return SIGN_BLANK;
    if (code == '.' || code == '-' || code == 0xAD || (code >= 0x2010 && code <= 0x2015) ||
        code == 0x2212)
        return SIGN_JOIN;
    uint32_t lower = code | 0x20;
    if ((lower >= 'a' && lower <= 'z') ||
        (code >= 0xC0 && code <= 0x24F && code != 0xD7 && code != 0xF7))
        return SIGN_LETTER;
    return SIGN_OTHER;
}

static struct sign sign_at(struct bytes text, size_t at)
{
    if (at >= text.len)
        return (struct sign){SIGN_END, 0, 0};
    size_t width;
    uint32_t code = code_at(text, at, &width);
    return (struct sign){kind_of(code), width, code};
}

/* The sign that ends just before `at`. */
static struct sign sign_before(struct bytes text, size_t at)
{
    if (at == 0)
        return (struct sign){SIGN_END, 0, 0};
    size_t width = 1;
    while (width < 4 && width < at && (text.data[at - width] & 0xC0) == 0x80)
        width++;
    struct sign sign = sign_at(text, at - width);
    return sign.width == width ? sign : (struct sign){SIGN_OTHER, 1, 0xFFFD};
}

static bool is_at(struct bytes text, size_t at, enum sign_kind kind)
{
    return sign_at(text, at).kind == kind;
}

static struct word word_at(struct bytes text, size_t at)
{
    struct word word = {.groups = 1, .end = at};
    for (;;) {
        struct sign sign = sign_at(text, word.end);
        if (sign.kind == SIGN_JOIN && is_at(text, word.end + sign.width, SIGN_DIGIT)) {
            word.groups++;
        } else if (sign.kind == SIGN_DIGIT) {
            if (word.digits < DIGITS_KEPT)
                word.digit[word.digits] = (uint8_t)digit_value(sign.code);
            word.digits++;
            if (word.groups <= 4)
                word.sizes[word.groups - 1]++;
        } else {
            return word;
        }
        word.end += sign.width;
    }
}

/* Where the next word of the chain begins; 0 when the chain ends here. A dot before a blank ends a
 * sentence, and so the chain. */
static size_t next_word(struct bytes text, size_t at)
{
    if (is_at(text, at, SIGN_JOIN) && text.data[at] == '.')
        return 0;
    for (int i = 0; i < 4; i++) {
        struct sign sign = sign_at(text, at);
        if (sign.kind == SIGN_DIGIT)
            return at;
        if (sign.kind != SIGN_BLANK && sign.kind != SIGN_JOIN)
            return 0;
        at += sign.width;
    }
    return 0;
}

/* Adds the digits of `more`, as far as there is room. */
static void word_append(struct word *word, const struct word *more)
{
    for (size_t i = 0; i < more->digits && word->digits + i < DIGITS_KEPT; i++)
        word->digit[word->digits + i] = more->digit[i];
    word->digits += more->digits;
    word->end = more->end;
}

/* Eleven-test: 9×d1 + 8×d2 + … + 2×d8 − d9 is a multiple of eleven; 8 digits have a zero in front.
 */
static bool passes_eleven_test(const struct word *word)
{
    if (word->digits != 8 && word->digits != 9)
        return false;
    int sum = 0;
    bool all_zero = true;
    int weight = (int)word->digits;
    for (size_t i = 0; i < word->digits; i++, weight--) {
        sum += word->digit[i] * (weight == 1 ? -1 : weight);
        all_zero = all_zero && word->digit[i] == 0;
    }
    return sum % 11 == 0 && !all_zero;
}

/* ---- what is plainly something else: each returns where it ends, or 0 ---- */

static size_t after_phone_gap(struct bytes text, size_t at)
{
    for (int i = 0; i < 4; i++) {
        struct sign sign = sign_at(text, at);
        if (sign.kind == SIGN_DIGIT)
            return at;
        bool gap = sign.kind == SIGN_BLANK || sign.kind == SIGN_JOIN || sign.code == '(' ||
                   sign.code == ')' || sign.code == '/';
        if (!gap)
            return 0;
        at += sign.width;
    }
    return 0;
}

struct phone {
    bool plus;
    size_t digits;
    size_t first_group;
    uint8_t digit[6];
};

/* A Dutch number that is complete at the end of a group. */
static bool phone_is_dutch(const struct phone *p)
{
    bool zeros = p->digit[0] == 0 && p->digit[1] == 0;
    size_t country = p->plus ? 0 : zeros ? 2 : SIZE_MAX;
    if (country == SIZE_MAX) {
        bool service = p->digit[1] == 8 || p->digit[1] == 9; /* 0800 1234 */
        return p->first_group <= 4 ? p->digits == 10 || (service && p->first_group == 4 &&
                                                         p->digits == 8 && p->digit[2] == 0)
                                   : p->first_group == 10;
    }
    if (p->digits < country + 3 || p->digit[country] != 3 || p->digit[country + 1] != 1)
        return false;
    size_t trunk_zero = p->digit[country + 2] == 0 ? 1 : 0; /* +31 (0)30 … */
    return p->digits == country + 11 + trunk_zero;
}

/* Of another country, behind + or 00: complete wherever it ends. */
static bool phone_is_foreign(const struct phone *p)
{
    bool zeros = p->digit[0] == 0 && p->digit[1] == 0 && p->first_group >= 4;
    size_t country = p->plus ? 0 : zeros ? 2 : SIZE_MAX;
    if (country == SIZE_MAX || p->digits < country + 8 || p->digits > country + 15)
        return false;
    return p->digit[country] != 3 || p->digit[country + 1] != 1;
}

/* 06-12345678, 030 234 56 78, +31 (0)6 …, 0031 …, +49 … */
static size_t phone_end(struct bytes text, size_t at)
{
    struct phone p = {.plus = sign_before(text, at).code == '+'};
    if (!p.plus && digit_value(sign_at(text, at).code) != 0)
        return 0;
    bool first = true;
    size_t foreign = 0;
    while (p.digits < 18) {
        struct sign sign = sign_at(text, at);
        if (p.digits < sizeof p.digit)
            p.digit[p.digits] = (uint8_t)digit_value(sign.code);
        p.digits++;
        at += sign.width;
        p.first_group += first ? 1 : 0;
        if (is_at(text, at, SIGN_DIGIT))
            continue;
        first = false;
        if (phone_is_dutch(&p))
            return at;
        if (phone_is_foreign(&p))
            foreign = at;
        size_t next = after_phone_gap(text, at);
        if (next == 0)
            return foreign;
        at = next;
    }
    return foreign;
}

static int number_of(const uint8_t *digit, size_t n)
{
    int value = 0;
    for (size_t i = 0; i < n; i++)
        value = value * 10 + digit[i];
    return value;
}

static bool is_date(const struct word *three)
{
    if (three->groups != 3 || three->digits > 8)
        return false;
    const size_t *size = three->sizes;
    const uint8_t *digit = three->digit;
    bool year_first = size[0] == 4;
    if (size[1] > 2 || (year_first ? size[2] > 2 : size[0] > 2 || size[2] != 4))
        return false;
    int a = number_of(digit, size[0]);
    int month = number_of(digit + size[0], size[1]);
    int b = number_of(digit + size[0] + size[1], size[2]);
    int year = year_first ? a : b;
    int day = year_first ? b : a;
    return year >= 1800 && year <= 2199 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* The word at `at` and the two after it, when each is a single group: groups = 3 then. */
static struct word three_words(struct bytes text, size_t at)
{
    struct word all = word_at(text, at);
    if (all.groups != 1)
        return all;
    for (size_t i = 1; i < 3; i++) {
        size_t next = next_word(text, all.end);
        if (next == 0)
            return all;
        struct word more = word_at(text, next);
        if (more.groups != 1)
            return all;
        all.sizes[i] = more.digits;
        all.groups++;
        word_append(&all, &more);
    }
    return all;
}

static bool is_euro_before(struct bytes text, size_t at)
{
    struct sign before = sign_before(text, at);
    if (before.kind == SIGN_BLANK) {
        at -= before.width;
        before = sign_before(text, at);
    }
    if (before.code == 0x20AC)
        return true;
    return at >= 3 && (text.data[at - 3] | 0x20) == 'e' && (text.data[at - 2] | 0x20) == 'u' &&
           (text.data[at - 1] | 0x20) == 'r';
}

/* € 12345678, € 12.345.678,50, 12.345.678,00, 12.345.678,- */
static bool is_amount(struct bytes text, size_t at, const struct word *word)
{
    if (is_euro_before(text, at))
        return true;
    bool thousands = word->groups >= 2 && word->groups <= 3 && word->sizes[0] <= 3;
    for (size_t i = 1; i < word->groups && thousands; i++)
        thousands = word->sizes[i] == 3;
    if (!thousands || sign_at(text, word->end).code != ',')
        return false;
    size_t cents = word->end + 1;
    if (is_at(text, cents, SIGN_JOIN))
        return true;
    return is_at(text, cents, SIGN_DIGIT) && is_at(text, cents + 1, SIGN_DIGIT) &&
           !is_at(text, cents + 2, SIGN_DIGIT);
}

static bool ends_with(struct bytes text, size_t at, const char *word)
{
    size_t n = strlen(word);
    if (n > at)
        return false;
    for (size_t i = 0; i < n; i++)
        if ((text.data[at - n + i] | 0x20) != (uint8_t)word[i])
            return false;
    return true;
}

/* "BSN123456782" is no identifier, whatever is glued to it. */
static bool names_a_bsn(struct bytes text, size_t at)
{
    return ends_with(text, at, "bsn") || ends_with(text, at, "nr") ||
           ends_with(text, at, "nummer") || ends_with(text, at, "sofi");
}

/* Letters glued to the digits; or, when the word has several groups, joined by a hyphen or dot
 * (UTR-2026-00012). One group behind a hyphen is looked at: "WMO-123456782" may be anything. */
static bool is_identifier(struct bytes text, size_t at, const struct word *word)
{
    struct sign before = sign_before(text, at);
    struct sign after = sign_at(text, word->end);
    if (before.kind == SIGN_LETTER)
        return !names_a_bsn(text, at);
    if (after.kind == SIGN_LETTER)
        return true;
    if (word->groups < 2)
        return false;
    if (after.kind == SIGN_JOIN && is_at(text, word->end + after.width, SIGN_LETTER))
        return true;
    size_t start = at - before.width;
    return before.kind == SIGN_JOIN && sign_before(text, start).kind == SIGN_LETTER &&
           !names_a_bsn(text, start);
}

/* Where the something-else that begins at the digit `at` ends; 0 when it may be a BSN. */
static size_t something_else(struct bytes text, size_t at)
{
    size_t end = phone_end(text, at);
    if (end != 0)
        return end;
    struct word word = word_at(text, at);
    if (is_identifier(text, at, &word) || is_date(&word) || is_amount(text, at, &word))
        return word.end;
    struct word three = three_words(text, at);
    return is_date(&three) ? three.end : 0;
}

/* The value of an ASCII letter or digit in the IBAN check; -1 for anything else. */
static int iban_value(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    uint8_t lower = c | 0x20;
    return lower >= 'a' && lower <= 'z' ? lower - 'a' + 10 : -1;
}

static unsigned iban_step(unsigned remainder, int value)
{
    return (remainder * (value >= 10 ? 100u : 10u) + (unsigned)value) % 97;
}

static bool iban_checks(unsigned body, const uint8_t head[4])
{
    for (size_t i = 0; i < 4; i++)
        body = iban_step(body, iban_value(head[i]));
    return body == 1;
}

/* May sign number `n` of a Dutch one be `c`? NL, two digits, four letters, ten digits. */
static bool iban_is_dutch(size_t n, uint8_t c)
{
    if (n < 2)
        return (c | 0x20) == "nl"[n];
    bool letter = n >= 4 && n < 8;
    return letter == (iban_value(c) >= 10);
}

/* From `at` on: two letters, two check digits, 11 to 30 letters and digits, in groups or not; the
 * check decides where it ends. A Dutch one is known by its shape too (18 signs), so that a typing
 * error in it does not turn its tail into something else. */
static size_t iban_end(struct bytes text, size_t at)
{
    uint8_t head[4] = {0};
    unsigned body = 0;
    size_t n = 0;
    bool dutch = true;
    while (at < text.len && n < 34) {
        struct sign sign = sign_at(text, at);
        int value = sign.width == 1 ? iban_value(text.data[at]) : -1;
        if (n < 4 && (value < 0 || (n < 2) != (value >= 10)))
            return 0;
        if (value < 0 && sign.kind != SIGN_BLANK && sign.kind != SIGN_JOIN)
            return 0;
        if (value >= 0 && n < 4)
            head[n] = text.data[at];
        else if (value >= 0)
            body = iban_step(body, value);
        dutch = dutch && (value < 0 || iban_is_dutch(n, text.data[at]));
        n += value >= 0 ? 1 : 0;
        at += sign.width;
        enum sign_kind after = sign_at(text, at).kind;
        if (value < 0 || after == SIGN_DIGIT || after == SIGN_LETTER)
            continue;
        if ((dutch && n == 18) || (n >= 15 && iban_checks(body, head)))
            return at;
    }
    return 0;
}

/* ---- what may be one ---- */

/* The whole chain, up to the end or the first something-else. */
static bool chain_is_bsn(struct bytes text, size_t at)
{
    struct word chain = word_at(text, at);
    while (chain.digits <= 9) {
        size_t next = next_word(text, chain.end);
        if (next == 0 || something_else(text, next) != 0)
            return passes_eleven_test(&chain);
        struct word more = word_at(text, next);
        word_append(&chain, &more);
    }
    return false;
}

static bool grouped_as_bsn(const struct word *three)
{
    const size_t *size = three->sizes;
    return three->groups == 3 && size[2] == 3 &&
           ((size[0] == 3 && size[1] == 3) || (size[0] == 4 && size[1] == 2));
}

/* `chain_start`: no word of the same chain stands before this one. */
static bool bsn_at(struct bytes text, size_t at, const struct word *word, bool chain_start)
{
    if (passes_eleven_test(word) || (chain_start && chain_is_bsn(text, at)))
        return true;
    struct word three = three_words(text, at);
    return grouped_as_bsn(&three) && passes_eleven_test(&three);
}

bool bsn_found(struct bytes text)
{
    size_t at = 0;
    bool chain_start = true;
    while (at < text.len) {
        struct sign sign = sign_at(text, at);
        bool glued = at > 0 && sign_before(text, at).kind == SIGN_LETTER;
        size_t end = 0;
        if (sign.kind == SIGN_LETTER && !glued)
            end = iban_end(text, at);
        else if (sign.kind == SIGN_DIGIT)
            end = something_else(text, at);
        if (sign.kind != SIGN_DIGIT || end != 0) {
            at = end != 0 ? end : at + sign.width;
            chain_start = true;
            continue;
        }
        struct word word = word_at(text, at);
        if (bsn_at(text, at, &word, chain_start))
            return true;
        size_t next = next_word(text, word.end);
        chain_start = next == 0;
        at = next != 0 ? next : word.end;
    }
    return false;
}

/* ---- codes ---- */

#define DIGITS "0123456789"

static bool is_neighbourhood(const char *code)
{
    return strncmp(code, "bu", 2) == 0 && strspn(code + 2, DIGITS) == 8 && code[10] == '\0';
}

/* The digits of one group behind those of a word. */
static size_t add_group(struct word *word, const char *at)
{
    size_t n = strspn(at, DIGITS);
    for (size_t i = 0; i < n; i++)
        if (word->digits++ < DIGITS_KEPT)
            word->digit[word->digits - 1] = (uint8_t)(at[i] - '0');
    word->sizes[word->groups++] = n;
    return n;
}

static bool bsn_at_group(const char *at)
{
    struct word word = {0};
    at += add_group(&word, at);
    if (passes_eleven_test(&word))
        return true;
    while (word.groups < 3 && at[0] != '\0' && strchr("-._", at[0]) != NULL &&
           strspn(at + 1, DIGITS) > 0)
        at += 1 + add_group(&word, at + 1);
    return grouped_as_bsn(&word) && passes_eleven_test(&word);
}

bool bsn_in_code(const char *code)
{
    if (is_neighbourhood(code))
        return false;
    for (const char *at = code + strcspn(code, DIGITS); at[0] != '\0';) {
        if (bsn_at_group(at))
            return true;
        at += strspn(at, DIGITS);
        at += strcspn(at, DIGITS);
    }
    return false;
}
