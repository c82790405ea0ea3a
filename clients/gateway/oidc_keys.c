// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/oidc_keys.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RSA_BITS_LEAST = 2048, RSA_BITS_MOST = 8192 };

static const struct algorithm {
    const char *name;
    cjose_jwk_kty_t kty;
    cjose_jwk_ec_curve curve;
} algorithms[] = {
    {"RS256", CJOSE_JWK_KTY_RSA, CJOSE_JWK_EC_INVALID},
    {"RS384", CJOSE_JWK_KTY_RSA, CJOSE_JWK_EC_INVALID},
    {"RS512", CJOSE_JWK_KTY_RSA, CJOSE_JWK_EC_INVALID},
    {"PS256", CJOSE_JWK_KTY_RSA, CJOSE_JWK_EC_INVALID},
    {"PS384", CJOSE_JWK_KTY_RSA, CJOSE_JWK_EC_INVALID},
    {"PS512", CJOSE_JWK_KTY_RSA, CJOSE_JWK_EC_INVALID},
    {"ES256", CJOSE_JWK_KTY_EC, CJOSE_JWK_EC_P_256},
    {"ES384", CJOSE_JWK_KTY_EC, CJOSE_JWK_EC_P_384},
    {"ES512", CJOSE_JWK_KTY_EC, CJOSE_JWK_EC_P_521},
};

static const struct algorithm *algorithm_of(const char *name)
{
    for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++)
        if (strcmp(algorithms[i].name, name) == 0)
            return &algorithms[i];
    return NULL;
}

bool oidc_alg_is_accepted(const char *alg)
{
    return algorithm_of(alg) != NULL;
}

bool oidc_is_base64url(const char *text, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (size_t i = 0; i < len; i++)
        if (memchr(digits, text[i], sizeof digits - 1) == NULL)
            return false;
    return len % 4 != 1;
}

/* Its numbers, whichever kind of key it is. */
static bool numbers_are_base64url(const json_t *jwk)
{
    static const char *const names[] = {"d", "dp", "dq", "e", "k", "n", "p", "q", "qi", "x", "y"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const json_t *value = json_object_get(jwk, names[i]);
        if (json_is_string(value) &&
            !oidc_is_base64url(json_string_value(value), json_string_length(value)))
            return false;
    }
    return true;
}

/* A member that is a text and fits; false when it is there and is not. */
static bool read_text(const json_t *jwk, const char *name, char *out, size_t size)
{
    const json_t *value = json_object_get(jwk, name);
    out[0] = '\0';
    if (value == NULL)
        return true;
    if (!json_is_string(value) || json_string_length(value) >= size)
        return false;
    snprintf(out, size, "%s", json_string_value(value));
    return true;
}

/* Neither weak, nor so large that looking at one signature holds up everybody. */
static bool is_of_use(const cjose_jwk_t *jwk)
{
    cjose_err error;
    size_t bits = cjose_jwk_get_keysize(jwk, &error);
    if (cjose_jwk_get_kty(jwk, &error) == CJOSE_JWK_KTY_RSA)
        return bits >= RSA_BITS_LEAST && bits <= RSA_BITS_MOST;
    return cjose_jwk_get_kty(jwk, &error) == CJOSE_JWK_KTY_EC;
}

/* False when it is of no use here: to encrypt with, of another kind, too weak or too large, or not
 * readable. */
static bool read_key(const json_t *jwk, struct oidc_key *out)
{
    char use[8];
    cjose_err error;
    if (!json_is_object(jwk) || !read_text(jwk, "kid", out->kid, sizeof out->kid) ||
        !read_text(jwk, "alg", out->alg, sizeof out->alg) ||
        !read_text(jwk, "use", use, sizeof use) || (use[0] != '\0' && strcmp(use, "sig") != 0) ||
        (out->alg[0] != '\0' && !oidc_alg_is_accepted(out->alg)) || !numbers_are_base64url(jwk))
        return false;
    char *text = json_dumps(jwk, JSON_COMPACT);
    if (text == NULL)
        return false;
    out->jwk = cjose_jwk_import(text, strlen(text), &error);
    free(text);
    if (out->jwk != NULL && is_of_use(out->jwk))
        return true;
    cjose_jwk_release(out->jwk);
    return false;
}

bool oidc_keys_read(struct oidc_keys *keys, const char *text, size_t len)
{
    json_error_t fault;
    json_t *set = json_loadb(text, len, JSON_REJECT_DUPLICATES, &fault);
    const json_t *list = json_object_get(set, "keys");
    struct oidc_keys read = {0};
    if (!json_is_array(list)) {
        json_decref(set);
        return false;
    }
    for (size_t i = 0; i < json_array_size(list) && read.n < OIDC_KEYS_MAX; i++)
        read.n += read_key(json_array_get(list, i), &read.v[read.n]);
    json_decref(set);
    oidc_keys_release(keys);
    *keys = read;
    return true;
}

void oidc_keys_release(struct oidc_keys *keys)
{
    for (size_t i = 0; i < keys->n; i++)
        cjose_jwk_release(keys->v[i].jwk);
    keys->n = 0;
}

static bool signs_with(const struct oidc_key *key, const struct algorithm *algorithm)
{
    cjose_err error;
    return (key->alg[0] == '\0' || strcmp(key->alg, algorithm->name) == 0) &&
           cjose_jwk_get_kty(key->jwk, &error) == algorithm->kty &&
           (algorithm->kty == CJOSE_JWK_KTY_RSA ||
            cjose_jwk_EC_get_curve(key->jwk, &error) == algorithm->curve);
}

const struct oidc_key *oidc_keys_find(const struct oidc_keys *keys, const char *alg,
                                      const char *kid)
{
    const struct algorithm *algorithm = algorithm_of(alg);
    const struct oidc_key *found = NULL;
    for (size_t i = 0; algorithm != NULL && i < keys->n; i++) {
        const struct oidc_key *key = &keys->v[i];
        if (!signs_with(key, algorithm) || (kid != NULL && strcmp(key->kid, kid) != 0))
            continue;
        if (found != NULL)
            return NULL;
        found = key;
    }
    return found;
}
