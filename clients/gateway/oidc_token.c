// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/oidc_token.h"

#include <sodium.h>
#include <string.h>

#include "base/assert.h"

const char *oidc_fault_word(enum oidc_fault fault)
{
    switch (fault) {
    case OIDC_SOUND:
        return "sound";
    case OIDC_MALFORMED:
        return "malformed";
    case OIDC_ALGORITHM:
        return "algorithm";
    case OIDC_UNKNOWN_KEY:
        return "unknown-key";
    case OIDC_SIGNATURE:
        return "signature";
    case OIDC_ISSUER:
        return "issuer";
    case OIDC_AUDIENCE:
        return "audience";
    case OIDC_EXPIRED:
        return "expired";
    case OIDC_STALE:
        return "stale";
    case OIDC_NONCE:
        return "nonce";
    case OIDC_SUBJECT:
        return "subject";
    }
    UNREACHABLE();
}

/* --- the signature --- */

/* Three parts with dots between (RFC 7515, 7.1). */
static bool is_compact(const char *token, size_t len)
{
    size_t parts = 0;
    for (size_t start = 0; start <= len; parts++) {
        const char *dot = memchr(token + start, '.', len - start);
        size_t end = dot == NULL ? len : (size_t)(dot - token);
        if (!oidc_is_base64url(token + start, end - start))
            return false;
        start = end + 1;
    }
    return parts == 3;
}

/* By the header alone: which key it would be. What must be understood and is not, is refused. */
static enum oidc_fault find_key(cjose_header_t *header, const struct oidc_keys *keys,
                                const struct oidc_key **out)
{
    const json_t *json = header; /* which is what it is, by its own header file */
    const char *alg = json_string_value(json_object_get(json, CJOSE_HDR_ALG));
    const json_t *kid = json_object_get(json, CJOSE_HDR_KID);
    if (alg == NULL || !oidc_alg_is_accepted(alg))
        return OIDC_ALGORITHM;
    if (json_object_get(json, "crit") != NULL || (kid != NULL && !json_is_string(kid)))
        return OIDC_MALFORMED;
    *out = oidc_keys_find(keys, alg, json_string_value(kid));
    return *out == NULL ? OIDC_UNKNOWN_KEY : OIDC_SOUND;
}

static json_t *payload_of(const cjose_jws_t *jws)
{
    uint8_t *payload = NULL;
    size_t len = 0;
    cjose_err error;
    json_error_t fault;
    if (!cjose_jws_get_plaintext(jws, &payload, &len, &error))
        return NULL;
    return json_loadb((const char *)payload, len, JSON_REJECT_DUPLICATES, &fault);
}

static enum oidc_fault read_signed(const char *token, size_t len, const struct oidc_keys *keys,
                                   json_t **claims)
{
    cjose_err error;
    const struct oidc_key *key = NULL;
    cjose_jws_t *jws = cjose_jws_import(token, len, &error);
    if (jws == NULL)
        return OIDC_MALFORMED;
    enum oidc_fault fault = find_key(cjose_jws_get_protected(jws), keys, &key);
    if (fault == OIDC_SOUND && !cjose_jws_verify(jws, key->jwk, &error))
        fault = OIDC_SIGNATURE;
    if (fault == OIDC_SOUND) {
        *claims = payload_of(jws);
        if (!json_is_object(*claims)) {
            json_decref(*claims);
            fault = OIDC_MALFORMED;
        }
    }
    cjose_jws_release(jws);
    return fault;
}

/* --- the claims --- */

static const char *text_of(const json_t *claims, const char *name)
{
    return json_string_value(json_object_get(claims, name));
}

static bool text_is(const json_t *value, const char *wanted)
{
    return json_is_string(value) && json_string_length(value) == strlen(wanted) &&
           strcmp(json_string_value(value), wanted) == 0;
}

/* For us; and where it is for others as well, given to us. */
static bool is_for(const json_t *claims, const char *client_id)
{
    const json_t *audience = json_object_get(claims, "aud");
    const json_t *party = json_object_get(claims, "azp");
    bool ours = text_is(audience, client_id);
    for (size_t i = 0; i < json_array_size(audience); i++)
        ours = ours || text_is(json_array_get(audience, i), client_id);
    if (!ours || (json_array_size(audience) > 1 && party == NULL))
        return false;
    return party == NULL || text_is(party, client_id);
}

/* Seconds, with or without a fraction; false when it is no such number. */
static bool read_second(const json_t *claims, const char *name, int64_t *out)
{
    const json_t *value = json_object_get(claims, name);
    double seconds = json_number_value(value);
    if (!json_is_number(value) || !(seconds >= 0 && seconds < 1e12))
        return false;
    *out = (int64_t)seconds;
    return true;
}

static enum oidc_fault check_times(const json_t *claims, int64_t now_s)
{
    int64_t expires;
    int64_t made;
    int64_t begins = 0;
    if (!read_second(claims, "exp", &expires) || !read_second(claims, "iat", &made) ||
        (json_object_get(claims, "nbf") != NULL && !read_second(claims, "nbf", &begins)))
        return OIDC_MALFORMED;
    if (expires + OIDC_LEEWAY_S <= now_s)
        return OIDC_EXPIRED;
    if (made > now_s + OIDC_LEEWAY_S || made < now_s - OIDC_FRESH_S ||
        begins > now_s + OIDC_LEEWAY_S)
        return OIDC_STALE;
    return OIDC_SOUND;
}

static bool nonce_is(const json_t *claims, const char *nonce)
{
    const char *found = text_of(claims, "nonce");
    size_t len = strlen(nonce);
    return found != NULL && len > 0 && strlen(found) == len &&
           sodium_memcmp(found, nonce, len) == 0;
}

static enum oidc_fault check_claims(const json_t *claims, const struct oidc_expect *expect)
{
    const char *subject = text_of(claims, "sub");
    if (!text_is(json_object_get(claims, "iss"), expect->issuer))
        return OIDC_ISSUER;
    if (!is_for(claims, expect->client_id))
        return OIDC_AUDIENCE;
    enum oidc_fault fault = check_times(claims, expect->now_s);
    if (fault != OIDC_SOUND)
        return fault;
    if (!nonce_is(claims, expect->nonce))
        return OIDC_NONCE;
    return subject == NULL || subject[0] == '\0' ? OIDC_SUBJECT : OIDC_SOUND;
}

enum oidc_fault oidc_token_verify(const char *token, size_t len, const struct oidc_keys *keys,
                                  const struct oidc_expect *expect, json_t **claims)
{
    json_t *read = NULL;
    if (len > OIDC_TOKEN_MAX || !is_compact(token, len))
        return OIDC_MALFORMED;
    enum oidc_fault fault = read_signed(token, len, keys, &read);
    if (fault != OIDC_SOUND)
        return fault;
    fault = check_claims(read, expect);
    if (fault == OIDC_SOUND)
        *claims = read;
    else
        json_decref(read);
    return fault;
}
