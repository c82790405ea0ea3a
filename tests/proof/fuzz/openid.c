// SPDX-License-Identifier: EUPL-1.2
/* What an issuer says: its keys (a JWK set), a token, and the claims in one that is signed well.
 * The first byte says which of these the rest is; claims are signed here, as otherwise none would
 * ever be looked at. */
#include <sodium.h>
#include <stdlib.h>

#include "clients/gateway/oidc_claims.h"
#include "clients/gateway/oidc_token.h"
#include "fuzz.h"

static struct oidc_keys keys;
static cjose_header_t *header;
static struct role_mapping mappings[] = {
    {.claim = "coaches", .roles = {2, {{"coach"}, {"professional"}}}},
    {.claim = "DBR Chair", .roles = {1, {{"chair"}}}},
};
static const struct issuer issuer = {.roles = {2, mappings},
                                     .roles_claim = "realm_access.roles",
                                     .subject_claim = "sub",
                                     .url = "https://issuer.example"};
static const struct oidc_expect expected = {
    .issuer = "https://issuer.example", .client_id = "doorbraak", .nonce = "n", .now_s = 1000};

/* One key of our own, by the door by which all come in. */
static void make_keys(void)
{
    cjose_err error;
    cjose_jwk_t *made = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error);
    ASSERT(sodium_init() >= 0 && made != NULL);
    char *key = cjose_jwk_to_json(made, true, &error);
    ASSERT(key != NULL);
    struct writer set;
    writer_init(&set);
    writer_raw(&set, bytes_of("{\"keys\":[", 9));
    writer_raw(&set, bytes_of(key, strlen(key)));
    writer_raw(&set, bytes_of("]}", 2));
    struct bytes text = writer_bytes(&set);
    ASSERT(oidc_keys_read(&keys, (const char *)text.data, text.len) && keys.n == 1);
    header = cjose_header_new(&error);
    ASSERT(header != NULL && cjose_header_set(header, CJOSE_HDR_ALG, "ES256", &error));
    writer_release(&set);
    cjose_get_dealloc()(key);
    cjose_jwk_release(made);
}

static bool is_ours(const json_t *audience)
{
    const char *text = json_string_value(audience);
    bool found = text != NULL && strcmp(text, expected.client_id) == 0;
    for (size_t i = 0; i < json_array_size(audience); i++)
        found = found || is_ours(json_array_get(audience, i));
    return found;
}

/* What OpenID Connect Core 3.1.3.7 wants of a token that counts, written apart from oidc_token.c.
 */
static void expect_sound(const json_t *claims)
{
    const char *name = json_string_value(json_object_get(claims, "iss"));
    const char *nonce = json_string_value(json_object_get(claims, "nonce"));
    double until = json_number_value(json_object_get(claims, "exp"));
    uint8_t subject[SIGNIN_SUBJECT];
    struct codes roles;
    ASSERT(name != NULL && strcmp(name, expected.issuer) == 0);
    ASSERT(nonce != NULL && strcmp(nonce, expected.nonce) == 0);
    ASSERT(is_ours(json_object_get(claims, "aud")));
    ASSERT(until > (double)(expected.now_s - OIDC_LEEWAY_S - 1));
    ASSERT(json_string_length(json_object_get(claims, "sub")) > 0);
    oidc_claims_subject(claims, &issuer, subject);
    oidc_claims_roles(claims, &issuer, &roles);
    ASSERT(roles.n <= 3);
}

static enum oidc_fault read_token(const char *token, size_t len)
{
    json_t *claims = NULL;
    enum oidc_fault fault = oidc_token_verify(token, len, &keys, &expected, &claims);
    ASSERT((fault == OIDC_SOUND) == (claims != NULL) && oidc_fault_word(fault)[0] != '\0');
    if (claims != NULL)
        expect_sound(claims);
    json_decref(claims);
    return fault;
}

static void read_claims(const uint8_t *data, size_t size)
{
    cjose_err error;
    const char *token;
    cjose_jws_t *jws = cjose_jws_sign(keys.v[0].jwk, header, data, size, &error);
    if (jws == NULL)
        return;
    ASSERT(cjose_jws_export(jws, &token, &error));
    enum oidc_fault fault = read_token(token, strlen(token));
    ASSERT(fault != OIDC_SIGNATURE && fault != OIDC_UNKNOWN_KEY && fault != OIDC_ALGORITHM);
    cjose_jws_release(jws);
}

static void read_set(const char *text, size_t len)
{
    struct oidc_keys read = {0};
    if (oidc_keys_read(&read, text, len)) {
        ASSERT(read.n <= OIDC_KEYS_MAX);
        for (size_t i = 0; i < read.n; i++)
            oidc_keys_find(&read, "ES256", read.v[i].kid[0] == '\0' ? NULL : read.v[i].kid);
        oidc_keys_release(&read);
    } else {
        ASSERT(read.n == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (keys.n == 0)
        make_keys();
    if (size == 0)
        return 0;
    if (data[0] == 'k')
        read_set((const char *)data + 1, size - 1);
    else if (data[0] == 't')
        read_token((const char *)data + 1, size - 1);
    else
        read_claims(data + 1, size - 1);
    return 0;
}
