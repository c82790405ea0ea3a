// SPDX-License-Identifier: EUPL-1.2
#include "clients/documents/render/unprinted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void unprinted_add(struct unprinted *unprinted, uint32_t point)
{
    for (size_t i = 0; i < unprinted->n; i++)
        if (unprinted->v[i] == point)
            return;
    if (unprinted->n < UNPRINTED_MAX)
        unprinted->v[unprinted->n++] = point;
    else
        unprinted->more = true;
}

/* FOP works on what people wrote, and may say anything. */
static bool is_character(unsigned long point)
{
    return point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
}

/* Glyph "x" (0xbae) not available in font "OpenSans". */
void unprinted_read(struct unprinted *unprinted, struct bytes said)
{
    static const char begins[] = "\" (0x";
    const char *at = (const char *)said.data;
    const char *end = at + said.len;
    while (at < end && (at = memmem(at, (size_t)(end - at), begins, sizeof begins - 1)) != NULL) {
        char digits[9] = "";
        at += sizeof begins - 1;
        for (size_t i = 0; i < sizeof digits - 1 && at < end && strchr("),", *at) == NULL; i++)
            digits[i] = *at++;
        unsigned long point = strtoul(digits, NULL, 16);
        if (is_character(point))
            unprinted_add(unprinted, (uint32_t)point);
    }
    unprinted->more |=
        said.len > 0 && memmem(said.data, said.len, "Many requested glyphs", 21) != NULL;
}

void unprinted_format(const struct unprinted *unprinted, char text[UNPRINTED_TEXT])
{
    size_t len = 0;
    text[0] = '\0';
    for (size_t i = 0; i < unprinted->n; i++)
        len += (size_t)snprintf(text + len, UNPRINTED_TEXT - len, "%sU+%04X", i == 0 ? "" : " ",
                                (unsigned)unprinted->v[i]);
    if (unprinted->more)
        snprintf(text + len, UNPRINTED_TEXT - len, " \xe2\x80\xa6");
}
