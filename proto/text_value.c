// SPDX-License-Identifier: EUPL-1.2
#include "proto/text_value.h"

#include <stdio.h>

#include "base/assert.h"

bool text_is_cents(const struct field *field)
{
    size_t len = strlen(field->name);
    return field->type == FIELD_U64 && len >= 5 && strcmp(field->name + len - 5, "cents") == 0;
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

struct bytes text_value_trim(struct bytes value)
{
    while (value.len > 0 && value.data[0] == ' ')
        value = bytes_of(value.data + 1, value.len - 1);
    while (value.len > 0 && value.data[value.len - 1] == ' ')
        value.len--;
    return value;
}

bool text_value_u64(struct bytes value, uint64_t *out)
{
    uint64_t n = 0;
    if (value.len == 0)
        return false;
    for (size_t i = 0; i < value.len; i++) {
        uint64_t digit = (uint64_t)value.data[i] - '0';
        if (!is_digit(value.data[i]) || n > (UINT64_MAX - digit) / 10)
            return false;
        n = n * 10 + digit;
    }
    *out = n;
    return true;
}

static size_t digits_at(struct bytes value, size_t at)
{
    size_t n = 0;
    while (at + n < value.len && is_digit(value.data[at + n]))
        n++;
    return n;
}

/* Does ".250" or ",250" stand here: behind one to three digits, or another such with its mark? */
static bool is_thousand(struct bytes value, size_t at, char mark)
{
    if (at >= value.len || (value.data[at] != '.' && value.data[at] != ','))
        return false;
    bool behind = mark == 0 ? at >= 1 && at <= 3 : value.data[at] == mark;
    return behind && digits_at(value, at + 1) == 3;
}

/* Takes the euros off the front: "1250", "1.250" or "1,250"; `mark` is what sets thousands apart,
 * or 0. At most 15 digits, so that cents fit. */
static bool take_euros(struct bytes *rest, char *mark, uint64_t *euros)
{
    char digits[15];
    size_t n = digits_at(*rest, 0);
    size_t at = n;
    *mark = 0;
    if (n > sizeof digits)
        return false;
    memcpy(digits, rest->data, n);
    while (n + 3 <= sizeof digits && is_thousand(*rest, at, *mark)) {
        *mark = (char)rest->data[at];
        memcpy(digits + n, rest->data + at + 1, 3);
        n += 3;
        at += 4;
    }
    *rest = bytes_of(rest->data + at, rest->len - at);
    return text_value_u64(bytes_of(digits, n), euros);
}

/* What stands behind the euros: nothing, ",50", ".50" or ",-"; behind thousands that were set apart
 * it must be there, with the other mark. */
static bool read_fraction(struct bytes value, char thousands, uint64_t *cents)
{
    *cents = 0;
    if (value.len == 0)
        return thousands == 0;
    if ((value.data[0] != ',' && value.data[0] != '.') || value.data[0] == thousands)
        return false;
    if (value.len == 2 && value.data[1] == '-')
        return true;
    return value.len == 3 && text_value_u64(bytes_of(value.data + 1, 2), cents);
}

bool text_value_cents(struct bytes value, uint64_t *out)
{
    static const char sign[] = "€";
    bool euro = value.len > strlen(sign) && memcmp(value.data, sign, strlen(sign)) == 0;
    if (euro)
        value = text_value_trim(bytes_of(value.data + strlen(sign), value.len - strlen(sign)));
    struct bytes rest = value;
    uint64_t euros;
    uint64_t cents;
    char thousands;
    if (!take_euros(&rest, &thousands, &euros) || !read_fraction(rest, thousands, &cents))
        return false;
    *out = euro || rest.len > 0 ? euros * 100 + cents : euros;
    return true;
}

bool text_value_bool(struct bytes value, bool *out)
{
    static const char *const words[] = {"no", "yes", "nee", "ja", "false", "true"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!bytes_equal(value, bytes_of(words[i], strlen(words[i]))))
            continue;
        *out = i % 2 == 1;
        return true;
    }
    return false;
}

bool text_value_case(struct bytes value, struct case_id *out)
{
    char text[CASE_ID_TEXT - 1];
    if (value.len != sizeof text)
        return false;
    for (size_t i = 0; i < sizeof text; i++) {
        char c = (char)value.data[i];
        text[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return case_id_parse(text, sizeof text, out);
}

static int hex_digit(uint8_t c)
{
    if (is_digit(c))
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool text_value_hex(struct bytes value, uint8_t *out)
{
    if (value.len % 2 != 0)
        return false;
    for (size_t i = 0; i < value.len; i++)
        if (hex_digit(value.data[i]) < 0)
            return false;
    for (size_t i = 0; i < value.len; i += 2)
        out[i / 2] = (uint8_t)(hex_digit(value.data[i]) << 4 | hex_digit(value.data[i + 1]));
    return true;
}

/* --- instants, as RFC 3339 --- */

/* Takes a separator and two digits off the front. */
static bool take_two(struct bytes *rest, char separator, int most, int *out)
{
    if (rest->len < 3 || rest->data[0] != separator || !is_digit(rest->data[1]) ||
        !is_digit(rest->data[2]))
        return false;
    *out = (rest->data[1] - '0') * 10 + rest->data[2] - '0';
    *rest = bytes_of(rest->data + 3, rest->len - 3);
    return *out <= most;
}

/* ".5", ".123", ".123456": milliseconds, the rest is cut off. */
static bool take_fraction(struct bytes *rest, int *ms)
{
    *ms = 0;
    if (rest->len == 0 || rest->data[0] != '.')
        return true;
    size_t n = 1;
    int unit = 100;
    for (; n < rest->len && is_digit(rest->data[n]); n++, unit /= 10)
        *ms += unit * (rest->data[n] - '0');
    *rest = bytes_of(rest->data + n, rest->len - n);
    return n > 1 && n <= 10;
}

/* Minutes east of UTC. */
static bool take_offset(struct bytes *rest, int *minutes)
{
    if (rest->len == 1 && rest->data[0] == 'Z') {
        *minutes = 0;
        rest->len = 0;
        return true;
    }
    if (rest->len != 6)
        return false;
    char sign = (char)rest->data[0];
    int hour;
    int minute;
    if ((sign != '+' && sign != '-') || !take_two(rest, sign, 23, &hour) ||
        !take_two(rest, ':', 59, &minute))
        return false;
    *minutes = (hour * 60 + minute) * (sign == '-' ? -1 : 1);
    return true;
}

bool text_value_instant(struct bytes value, struct instant *out)
{
    struct civil_date date;
    int hour;
    int minute;
    int second = 0;
    int ms;
    int offset;
    if (value.len < 10 || !civil_date_parse((const char *)value.data, 10, &date))
        return false;
    struct bytes rest = bytes_of(value.data + 10, value.len - 10);
    char between = rest.len > 0 && rest.data[0] == ' ' ? ' ' : 'T';
    if (!take_two(&rest, between, 23, &hour) || !take_two(&rest, ':', 59, &minute))
        return false;
    if (rest.len > 0 && rest.data[0] == ':' && !take_two(&rest, ':', 59, &second))
        return false;
    if (!take_fraction(&rest, &ms) || !take_offset(&rest, &offset))
        return false;
    int64_t minutes = (int64_t)(date.n - 1) * 1440 + hour * 60 + minute - offset;
    int64_t result = (minutes * 60 + second) * 1000 + ms;
    if (result <= 0 || (uint64_t)result > TEXT_INSTANT_MAX)
        return false;
    *out = instant_of_ms(result);
    return true;
}

void text_value_instant_format(struct instant instant, char out[TEXT_INSTANT_TEXT])
{
    ASSERT(instant.ms >= 0);
    int64_t day = instant.ms / 86400000;
    int in_day = (int)(instant.ms % 86400000);
    char date[11];
    civil_date_format((struct civil_date){(int32_t)(day + 1)}, date);
    int n = snprintf(out, TEXT_INSTANT_TEXT, "%sT%02d:%02d:%02d", date, in_day / 3600000,
                     in_day / 60000 % 60, in_day / 1000 % 60);
    if (in_day % 1000 != 0)
        n += snprintf(out + n, TEXT_INSTANT_TEXT - (size_t)n, ".%03d", in_day % 1000);
    snprintf(out + n, TEXT_INSTANT_TEXT - (size_t)n, "Z");
}
