// SPDX-License-Identifier: EUPL-1.2
#include "wire/keys.h"

#include <string.h>
#include <zmq.h>

#include "base/assert.h"

void wire_key_format(const uint8_t key[32], char out[WIRE_KEY_TEXT])
{
    ASSERT(zmq_z85_encode(out, key, 32) != NULL);
}

bool wire_key_parse(const char *text, uint8_t out[32])
{
    uint8_t key[32];
    if (strlen(text) != WIRE_KEY_TEXT - 1 || zmq_z85_decode(key, text) == NULL)
        return false;
    memcpy(out, key, sizeof key);
    explicit_bzero(key, sizeof key);
    return true;
}

void wire_key_make(uint8_t public_key[32], uint8_t secret_key[32])
{
    char public_text[WIRE_KEY_TEXT];
    char secret_text[WIRE_KEY_TEXT];
    ASSERT(zmq_curve_keypair(public_text, secret_text) == 0);
    ASSERT(wire_key_parse(public_text, public_key) && wire_key_parse(secret_text, secret_key));
    explicit_bzero(secret_text, sizeof secret_text);
}

void wire_key_public(const uint8_t secret_key[32], uint8_t public_key[32])
{
    char secret_text[WIRE_KEY_TEXT];
    char public_text[WIRE_KEY_TEXT];
    wire_key_format(secret_key, secret_text);
    ASSERT(zmq_curve_public(public_text, secret_text) == 0);
    ASSERT(wire_key_parse(public_text, public_key));
    explicit_bzero(secret_text, sizeof secret_text);
}
