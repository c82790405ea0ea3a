// SPDX-License-Identifier: EUPL-1.2
/* CURVE keys as text: Z85, 40 characters for 32 bytes (ZeroMQ RFC 32). */
#ifndef WIRE_KEYS_H
#define WIRE_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#define WIRE_KEY_TEXT 41 /* with the NUL */

void wire_key_format(const uint8_t key[32], char out[WIRE_KEY_TEXT]);
/* False when it is not exactly 40 characters of Z85. */
bool wire_key_parse(const char *text, uint8_t out[32]);
void wire_key_make(uint8_t public_key[32], uint8_t secret_key[32]);
void wire_key_public(const uint8_t secret_key[32], uint8_t public_key[32]);

#endif
