// SPDX-License-Identifier: EUPL-1.2
/* The code of a sign-in, as a person reads it on a page and an administrator types it: the 32 bytes
 * that stand for issuer and name (signin_put), as 52 digits of Crockford's base 32 in groups of
 * four, "7K3M-9QX2-…". */
#ifndef PROTO_SIGNIN_H
#define PROTO_SIGNIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIGNIN_SUBJECT 32
#define SIGNIN_TEXT    (52 + 12 + 1) /* with its hyphens and NUL */

void signin_format(const uint8_t subject[SIGNIN_SUBJECT], char out[SIGNIN_TEXT]);
/* As people type: small letters, spaces or no hyphens, O for 0, I and L for 1. False: not one. */
bool signin_parse(const char *text, uint8_t out[SIGNIN_SUBJECT]);

#endif
