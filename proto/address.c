// SPDX-License-Identifier: EUPL-1.2
#include "proto/address.h"

#include <string.h>

#define LOCAL_MAX 64
#define LABEL_MAX 63

static bool is_letter_or_digit(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_of_name(uint8_t c)
{
    return is_letter_or_digit(c) || (c != 0 && strchr("!#$%&'*+/=?^_`{|}~-", c) != NULL);
}

static bool is_name(struct bytes text)
{
    bool dot = true; /* none first, none last, no two together */
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] != '.' && !is_of_name(text.data[i]))
            return false;
        if (text.data[i] == '.' && dot)
            return false;
        dot = text.data[i] == '.';
    }
    return !dot && text.len <= LOCAL_MAX;
}

static bool is_label(struct bytes text)
{
    if (text.len == 0 || text.len > LABEL_MAX || text.data[0] == '-' ||
        text.data[text.len - 1] == '-')
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!is_letter_or_digit(text.data[i]) && text.data[i] != '-')
            return false;
    return true;
}

static bool is_host(struct bytes text)
{
    size_t from = 0;
    size_t labels = 0;
    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len && text.data[i] != '.')
            continue;
        if (!is_label(bytes_of(text.data + from, i - from)))
            return false;
        from = i + 1;
        labels++;
    }
    return labels >= 2;
}

bool address_is_valid(struct bytes text)
{
    const uint8_t *at = text.len == 0 ? NULL : memchr(text.data, '@', text.len);
    if (at == NULL || text.len > ADDRESS_MAX)
        return false;
    size_t local = (size_t)(at - text.data);
    return is_name(bytes_of(text.data, local)) && is_host(bytes_of(at + 1, text.len - local - 1));
}
