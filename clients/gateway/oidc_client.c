// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/oidc_client.h"

#include <errno.h>
#include <jansson.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/assert.h"
#include "base/io.h"
#include "base/log.h"
#include "base/memory.h"
#include "clients/gateway/oidc_keys.h"

enum {
    CREDENTIAL_MAX = 16384,
    ASSERTION_S = 120,
    NEW_KEY_BITS = 3072,
    BASE64_PLAIN = sodium_base64_VARIANT_ORIGINAL
};

/* --- the credential --- */

static bool refuse(const struct issuer *issuer, const char *path, const char *why)
{
    log_event(LOG_LEVEL_FATAL, "credential", NULL, 0, "%s: %s: %s", issuer->code.s, path, why);
    return false;
}

/* systemd's own folder shows a group that may read, by which it lets the unit's user in: the modes
 * of the profile's folder are ours to look at. */
static bool find_credential(const struct issuer *issuer, const char *folder, char *path,
                            size_t size)
{
    struct stat status;
    const char *given = getenv("CREDENTIALS_DIRECTORY");
    if (given != NULL) {
        io_join(path, size, given, issuer->credential);
        if (io_exists(path))
            return true;
    }
    io_join(path, size, folder, issuer->credential);
    if (stat(path, &status) != 0)
        return refuse(issuer, path,
                      "is er niet, en als credential evenmin; zet een regel LoadCredential in de "
                      "unit (doc/web.md)");
    return (status.st_mode & 077) == 0 ||
           refuse(issuer, path, "anderen kunnen dit lezen; herstel het met chmod 600");
}

/* What stands in the file, without the line's end; NULL after saying why not. */
static char *read_credential(const struct issuer *issuer, const char *folder)
{
    char path[4096];
    uint8_t *data;
    size_t len;
    if (!find_credential(issuer, folder, path, sizeof path))
        return NULL;
    int result = io_read_file(path, CREDENTIAL_MAX, &data, &len);
    if (result != 0) {
        refuse(issuer, path, strerror(-result));
        return NULL;
    }
    while (len > 0 && (data[len - 1] == '\n' || data[len - 1] == '\r'))
        len--;
    char *text = memory_zeroed(1, len + 1);
    memcpy(text, data, len);
    sodium_memzero(data, len);
    free(data);
    return text;
}

/* The algorithm that the JWK names, else the usual one of its kind. */
static bool set_algorithm(struct oidc_client *client, const char *text)
{
    json_error_t fault;
    cjose_err error;
    json_t *jwk = json_loads(text, 0, &fault);
    const char *alg = json_string_value(json_object_get(jwk, "alg"));
    bool rsa = cjose_jwk_get_kty(client->key, &error) == CJOSE_JWK_KTY_RSA;
    bool secret = json_object_get(jwk, "d") != NULL;
    if (alg == NULL)
        alg = rsa ? "RS256" : "ES256";
    snprintf(client->alg, sizeof client->alg, "%s", alg);
    json_decref(jwk);
    return secret && oidc_alg_is_accepted(client->alg);
}

static bool take_credential(struct oidc_client *client, const char *text)
{
    cjose_err error;
    if (!code_is(&client->issuer->client_auth, "private-key")) {
        snprintf(client->secret, sizeof client->secret, "%s", text);
        return (text[0] != '\0' && strlen(text) < sizeof client->secret) ||
               refuse(client->issuer, client->issuer->credential, "leeg, of te lang");
    }
    client->key = cjose_jwk_import(text, strlen(text), &error);
    return (client->key != NULL && set_algorithm(client, text)) ||
           refuse(client->issuer, client->issuer->credential, "geen private JWK");
}

bool oidc_client_open(struct oidc_client *client, const struct issuer *issuer, const char *folder)
{
    memset(client, 0, sizeof *client);
    client->issuer = issuer;
    char *text = read_credential(issuer, folder);
    if (text == NULL)
        return false;
    bool taken = take_credential(client, text);
    sodium_memzero(text, strlen(text));
    free(text);
    return taken;
}

void oidc_client_release(struct oidc_client *client)
{
    if (client->key != NULL)
        cjose_jwk_release(client->key);
    sodium_memzero(client, sizeof *client);
}

/* --- a new key --- */

/* The JWK with what says how it is used. */
static char *labelled(const cjose_jwk_t *jwk, bool secret)
{
    cjose_err error;
    json_error_t fault;
    char *plain = cjose_jwk_to_json(jwk, secret, &error);
    json_t *json = plain == NULL ? NULL : json_loads(plain, 0, &fault);
    ASSERT(json != NULL);
    json_object_set_new(json, "alg", json_string("RS256"));
    json_object_set_new(json, "use", json_string("sig"));
    char *text = json_dumps(json, JSON_COMPACT);
    ASSERT(text != NULL);
    sodium_memzero(plain, strlen(plain));
    free(plain);
    json_decref(json);
    return text;
}

bool oidc_client_make_key(const char *path)
{
    uint8_t random[8];
    char kid[2 * sizeof random + 1];
    cjose_err error;
    ASSERT(sodium_init() >= 0);
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(kid, sizeof kid, random, sizeof random);
    if (io_exists(path)) {
        log_event(LOG_LEVEL_FATAL, "key-there", NULL, 0, "%s", path);
        return false;
    }
    cjose_jwk_t *jwk = cjose_jwk_create_RSA_random(NEW_KEY_BITS, NULL, 0, &error);
    ASSERT(jwk != NULL && cjose_jwk_set_kid(jwk, kid, strlen(kid), &error));
    char *secret = labelled(jwk, true);
    char *public = labelled(jwk, false);
    int result = io_write_file(path, secret, strlen(secret), 0600);
    if (result == 0)
        printf("{\"keys\":[%s]}\n", public);
    else
        log_event(LOG_LEVEL_FATAL, "cannot-write", NULL, 0, "%s: %s", path, strerror(-result));
    sodium_memzero(secret, strlen(secret));
    free(secret);
    free(public);
    cjose_jwk_release(jwk);
    return result == 0;
}

/* --- the form --- */

const char *oidc_encode(const char *text, struct arena *arena)
{
    static const char hex[] = "0123456789ABCDEF";
    char *out = arena_alloc(arena, 3 * strlen(text) + 1);
    size_t n = 0;
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     strchr("-._~", (char)c) != NULL;
        if (plain) {
            out[n++] = (char)c;
            continue;
        }
        out[n++] = '%';
        out[n++] = hex[c >> 4];
        out[n++] = hex[c & 15];
    }
    out[n] = '\0';
    return out;
}

static const char *join(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static const char *join(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = NULL;
    ASSERT(vasprintf(&text, format, args) >= 0);
    va_end(args);
    const char *out = arena_string(arena, text, strlen(text));
    sodium_memzero(text, strlen(text));
    free(text);
    return out;
}

/* Both parts are encoded before they are put together: a name may hold a colon (RFC 6749, 2.3.1).
 */
static const char *basic(const struct oidc_client *client, struct arena *arena)
{
    const char *pair = join(arena, "%s:%s", oidc_encode(client->issuer->client_id, arena),
                            oidc_encode(client->secret, arena));
    size_t room = sodium_base64_ENCODED_LEN(strlen(pair), BASE64_PLAIN);
    char *text = arena_alloc(arena, room);
    sodium_bin2base64(text, room, (const uint8_t *)pair, strlen(pair), BASE64_PLAIN);
    return join(arena, "Basic %s", text);
}

/* A JWT that says: it is I, to you, now, once. */
static const char *assertion(const struct oidc_client *client, const char *endpoint, int64_t now_s,
                             struct arena *arena)
{
    uint8_t random[16];
    char id[2 * sizeof random + 1];
    const char *text = NULL;
    cjose_err error;
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(id, sizeof id, random, sizeof random);
    json_t *claims = json_pack("{s:s, s:s, s:s, s:s, s:I, s:I}", "iss", client->issuer->client_id,
                               "sub", client->issuer->client_id, "aud", endpoint, "jti", id, "iat",
                               (json_int_t)now_s, "exp", (json_int_t)(now_s + ASSERTION_S));
    char *payload = json_dumps(claims, JSON_COMPACT);
    cjose_header_t *header = cjose_header_new(&error);
    const char *kid = cjose_jwk_get_kid(client->key, &error);
    ASSERT(payload != NULL && header != NULL &&
           cjose_header_set(header, CJOSE_HDR_ALG, client->alg, &error) &&
           (kid == NULL || cjose_header_set(header, CJOSE_HDR_KID, kid, &error)));
    cjose_jws_t *jws =
        cjose_jws_sign(client->key, header, (const uint8_t *)payload, strlen(payload), &error);
    const char *out = jws != NULL && cjose_jws_export(jws, &text, &error)
                          ? arena_string(arena, text, strlen(text))
                          : "";
    cjose_jws_release(jws);
    cjose_header_release(header);
    free(payload);
    json_decref(claims);
    return out;
}

const char *oidc_client_form(const struct oidc_client *client, const char *endpoint,
                             const char *code, const char *verifier, const char *redirect,
                             int64_t now_s, struct arena *arena, const char **authorization)
{
    const char *id = oidc_encode(client->issuer->client_id, arena);
    const char *form =
        join(arena, "grant_type=authorization_code&code=%s&code_verifier=%s&redirect_uri=%s",
             oidc_encode(code, arena), oidc_encode(verifier, arena), oidc_encode(redirect, arena));
    *authorization = NULL;
    if (client->key != NULL)
        return join(arena,
                    "%s&client_id=%s&client_assertion_type=urn%%3Aietf%%3Aparams%%3Aoauth%%3A"
                    "client-assertion-type%%3Ajwt-bearer&client_assertion=%s",
                    form, id, assertion(client, endpoint, now_s, arena));
    if (code_is(&client->issuer->client_auth, "secret-post"))
        return join(arena, "%s&client_id=%s&client_secret=%s", form, id,
                    oidc_encode(client->secret, arena));
    *authorization = basic(client, arena);
    return form;
}
