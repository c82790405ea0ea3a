// SPDX-License-Identifier: EUPL-1.2
#include "clients/documents/render/soften.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"

enum { RUN_MAX = 24 /* characters: fits the narrowest column that a sheet has */ };

static bool begins_character(unsigned char c)
{
    return (c & 0xc0) != 0x80;
}

static bool begins_far(unsigned char c)
{
    return (c & 0xf8) == 0xf0;
}

static uint32_t far_point(const unsigned char *at)
{
    return ((uint32_t)(at[0] & 0x07) << 18) | ((uint32_t)(at[1] & 0x3f) << 12) |
           ((uint32_t)(at[2] & 0x3f) << 6) | (uint32_t)(at[3] & 0x3f);
}

char *soften(const char *fo, size_t len, struct unprinted *unprinted, size_t *out_len)
{
    char *out = NULL;
    FILE *file = open_memstream(&out, out_len);
    bool markup = false;
    bool entity = false; /* "&lt;" is one character */
    size_t run = 0;
    ASSERT(file != NULL);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)fo[i];
        markup |= c == '<';
        if (markup || isspace(c)) {
            run = 0;
        } else if (!entity && begins_character(c) && ++run > RUN_MAX) {
            fputs("\xe2\x80\x8b", file);
            run = 1;
        }
        if (!markup)
            entity = c == '&' || (entity && c != ';');
        if (begins_far(c) && i + 3 < len) {
            unprinted_add(unprinted, far_point((const unsigned char *)fo + i));
            fputc('#', file);
            i += 3;
            continue;
        }
        fputc(c, file);
        if (c == '>')
            markup = false;
    }
    ASSERT(fclose(file) == 0);
    return out;
}
