// SPDX-License-Identifier: EUPL-1.2
#include "proto/signin.h"

#include <string.h>

enum { DIGITS = 52, GROUP = 4 };

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* 52 digits have room for 260 bits: the last four are none of ours, and zero. */
void signin_format(const uint8_t subject[SIGNIN_SUBJECT], char out[SIGNIN_TEXT])
{
    unsigned bits = 0;
    unsigned held = 0;
    size_t at = 0;
    size_t byte = 0;
    for (int i = 0; i < DIGITS; i++) {
        if (held < 5) {
            bits = bits << 8 | (byte < SIGNIN_SUBJECT ? subject[byte] : 0);
            byte++;
            held += 8;
        }
        held -= 5;
        if (i > 0 && i % GROUP == 0)
            out[at++] = '-';
        out[at++] = digits[bits >> held & 31];
        bits &= (1u << held) - 1;
    }
    out[at] = '\0';
}

static int value_of(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == 'O')
        c = '0';
    if (c == 'I' || c == 'L')
        c = '1';
    const char *found = strchr(digits, c);
    return found == NULL ? -1 : (int)(found - digits);
}

bool signin_parse(const char *text, uint8_t out[SIGNIN_SUBJECT])
{
    uint8_t subject[SIGNIN_SUBJECT + 1];
    unsigned bits = 0;
    unsigned held = 0;
    size_t n = 0;
    int read = 0;
    for (; *text != '\0'; text++) {
        if (*text == '-' || *text == ' ')
            continue;
        int value = value_of(*text);
        if (value < 0 || ++read > DIGITS)
            return false;
        bits = bits << 5 | (unsigned)value;
        held += 5;
        if (held >= 8) {
            held -= 8;
            subject[n++] = (uint8_t)(bits >> held);
            bits &= (1u << held) - 1;
        }
    }
    if (read != DIGITS || bits != 0)
        return false;
    memcpy(out, subject, SIGNIN_SUBJECT);
    return true;
}
