// SPDX-License-Identifier: EUPL-1.2
#include "ladder/scalar.h"

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

bool scalar_number(struct bytes text, uint64_t *out)
{
    if (text.len == 0 || text.len > 18 || (text.data[0] == '0' && text.len > 1))
        return false;
    uint64_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!is_digit(text.data[i]))
            return false;
        n = n * 10 + (uint64_t)(text.data[i] - '0');
    }
    *out = n;
    return true;
}

bool scalar_minute(struct bytes text, uint64_t *out)
{
    const uint8_t *t = text.data;
    if (text.len != 5 || !is_digit(t[0]) || !is_digit(t[1]) || t[2] != ':' || !is_digit(t[3]) ||
        !is_digit(t[4]))
        return false;
    unsigned hour = (unsigned)(t[0] - '0') * 10 + (unsigned)(t[1] - '0');
    unsigned minute = (unsigned)(t[3] - '0') * 10 + (unsigned)(t[4] - '0');
    if (minute > 59 || hour * 60 + minute > 1440)
        return false;
    *out = hour * 60 + minute;
    return true;
}

bool scalar_bool(struct bytes text, bool *out)
{
    if (bytes_equal(text, bytes_of("true", 4)))
        *out = true;
    else if (bytes_equal(text, bytes_of("false", 5)))
        *out = false;
    else
        return false;
    return true;
}

bool scalar_is_line(struct bytes text)
{
    bool visible = false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] < 0x20 || text.data[i] == 0x7f)
            return false;
        visible |= text.data[i] != ' ';
    }
    return visible;
}

unsigned scalar_distance(struct bytes a, const char *b)
{
    enum { LONGEST = 40 };
    size_t len = strlen(b);
    if (a.len > LONGEST || len > LONGEST)
        return 3;
    unsigned row[LONGEST + 1];
    for (unsigned j = 0; j <= len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= len; j++) {
            unsigned change = diagonal + (a.data[i - 1] != (uint8_t)b[j - 1]);
            unsigned least = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            diagonal = row[j];
            row[j] = change < least ? change : least;
        }
    }
    return row[len] < 3 ? row[len] : 3;
}
