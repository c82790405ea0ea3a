// SPDX-License-Identifier: EUPL-1.2
/* The pure parts of signing in: whose token it is, which roles it gives, which key it was signed
 * with, and what travels in the browser's cookie. tests/system/oidc.py does the whole. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "clients/gateway/oidc_claims.h"
#include "clients/gateway/oidc_client.h"
#include "clients/gateway/oidc_flow.h"
#include "clients/gateway/oidc_http.h"
#include "clients/gateway/oidc_keys.h"
#include "clients/gateway/oidc_token.h"

static json_t *json_of(const char *text)
{
    json_error_t fault;
    json_t *json = json_loads(text, 0, &fault);
    assert_non_null(json);
    return json;
}

/* --- claims --- */

static struct role_mapping mappings[] = {
    {.claim = "coaches", .roles = {2, {{"coach"}, {"professional"}}}},
    {.claim = "DBR Chair", .roles = {1, {{"chair"}}}},
};

static struct codes roles_in(const char *claims, const char *path)
{
    const struct issuer issuer = {
        .roles = {2, mappings}, .roles_claim = path, .subject_claim = "sub", .url = "https://x"};
    struct codes roles;
    json_t *json = json_of(claims);
    oidc_claims_roles(json, &issuer, &roles);
    json_decref(json);
    return roles;
}

static void roles_are_found_by_path_and_mapped(void **state)
{
    (void)state;
    static const struct {
        const char *claims;
        const char *path;
        uint32_t n;
    } all[] = {
        {"{\"roles\":[\"coaches\"]}", "roles", 2},
        {"{\"roles\":[\"coaches\",\"DBR Chair\",\"other\"]}", "roles", 3},
        {"{\"roles\":\"DBR Chair\"}", "roles", 1},
        {"{\"realm_access\":{\"roles\":[\"coaches\"]}}", "realm_access.roles", 2},
        {"{\"https://x.nl/roles\":[\"coaches\"]}", "https://x.nl/roles", 2},
        {"{\"resource_access\":{\"a.b\":{\"roles\":[\"coaches\"]}}}", "resource_access.a.b.roles",
         2},
        {"{\"roles\":[\"Coaches\"]}", "roles", 0},
        {"{\"roles\":[[\"coaches\"]]}", "roles", 0},
        {"{\"roles\":{\"coaches\":true}}", "roles", 0},
        {"{\"roles\":null}", "roles", 0},
        {"{\"realm_access\":[\"coaches\"]}", "realm_access.roles", 0},
        {"{\"groups\":[\"coaches\"]}", "roles", 0},
        {"{}", "realm_access.roles", 0},
        {"{\"roles\":[\"coaches\"]}", NULL, 0},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct codes roles = roles_in(all[i].claims, all[i].path);
        if (roles.n != all[i].n)
            fail_msg("%s at %s: %u roles", all[i].claims, all[i].path, roles.n);
    }
}

static bool subject_of(const char *claims, const char *url, const char *claim, uint8_t out[32])
{
    const struct issuer issuer = {.subject_claim = claim, .url = url};
    json_t *json = json_of(claims);
    bool found = oidc_claims_subject(json, &issuer, out);
    json_decref(json);
    return found;
}

static void subject_differs_by_issuer_and_by_person(void **state)
{
    (void)state;
    uint8_t one[32];
    uint8_t other[32];
    assert_true(subject_of("{\"sub\":\"anna\"}", "https://a", "sub", one));
    assert_true(subject_of("{\"sub\":\"anna\",\"x\":1}", "https://a", "sub", other));
    assert_memory_equal(one, other, 32);
    assert_true(subject_of("{\"sub\":\"anna\"}", "https://b", "sub", other));
    assert_memory_not_equal(one, other, 32);
    assert_true(subject_of("{\"sub\":\"bert\"}", "https://a", "sub", other));
    assert_memory_not_equal(one, other, 32);
    /* where the issuer ends and the name begins is never in doubt */
    assert_true(subject_of("{\"sub\":\"banna\"}", "https://a", "sub", one));
    assert_true(subject_of("{\"sub\":\"anna\"}", "https://ab", "sub", other));
    assert_memory_not_equal(one, other, 32);
    /* as it stands in doc/web.md and proto/README.md */
    static const uint8_t text[] = "https://a\0anna";
    crypto_generichash(other, 32, text, sizeof text - 1, NULL, 0);
    assert_true(subject_of("{\"sub\":\"anna\"}", "https://a", "sub", one));
    assert_memory_equal(one, other, 32);
}

static void subject_that_is_no_text_is_none(void **state)
{
    (void)state;
    uint8_t out[32];
    assert_false(subject_of("{\"sub\":12}", "https://a", "sub", out));
    assert_false(subject_of("{\"sub\":\"\"}", "https://a", "sub", out));
    assert_false(subject_of("{\"oid\":\"anna\"}", "https://a", "sub", out));
    assert_false(subject_of("{\"sub\":[\"anna\"]}", "https://a", "sub", out));
}

/* --- the flow --- */

static void flow_survives_its_cookie_and_nothing_else_does(void **state)
{
    (void)state;
    struct oidc_flow flow;
    struct oidc_flow back;
    struct code issuer = code_of("gemeente");
    char text[OIDC_FLOW_TEXT];
    uint8_t key[32] = {1};
    uint8_t other[32] = {2};
    char to[OIDC_TO_MAX];
    memset(to, 'x', sizeof to - 1);
    to[0] = '/';
    to[sizeof to - 1] = '\0';
    oidc_flow_begin(&flow, &issuer, to, 1000);
    oidc_flow_seal(&flow, key, text);
    assert_true(oidc_flow_open(text, strlen(text), key, 1599, &back));
    assert_memory_equal(&flow, &back, sizeof flow);
    assert_false(oidc_flow_open(text, strlen(text), key, 1600, &back));
    assert_false(oidc_flow_open(text, strlen(text), other, 1000, &back));
    assert_false(oidc_flow_open(NULL, 0, key, 1000, &back));
    for (size_t i = 0; i < strlen(text); i++) {
        char changed[OIDC_FLOW_TEXT];
        memcpy(changed, text, sizeof changed);
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        assert_false(oidc_flow_open(changed, strlen(text), key, 1000, &back));
        assert_false(oidc_flow_open(text, i, key, 1000, &back));
    }
}

static void flow_is_used_once_and_knows_its_state(void **state)
{
    (void)state;
    struct oidc_used *used = calloc(1, sizeof *used);
    struct oidc_flow flow;
    struct oidc_flow other;
    struct code issuer = code_of("gemeente");
    oidc_flow_begin(&flow, &issuer, NULL, 1000);
    oidc_flow_begin(&other, &issuer, "/zaken", 1000);
    assert_string_equal(flow.to, "/");
    assert_string_equal(other.to, "/zaken");
    assert_true(oidc_flow_state_is(&flow, flow.state));
    assert_false(oidc_flow_state_is(&flow, other.state));
    assert_false(oidc_flow_state_is(&flow, ""));
    assert_false(oidc_flow_state_is(&flow, NULL));
    assert_true(oidc_used_take(used, &flow, 1000));
    assert_false(oidc_used_take(used, &flow, 1001));
    assert_true(oidc_used_take(used, &other, 1001));
    free(used);
}

static void path_is_of_this_site(void **state)
{
    (void)state;
    static const char *const good[] = {"/", "/zaken", "/zaken/D-104G-M2RC-1M70?deel=plan"};
    static const char *const bad[] = {"",      "zaken",          "//x.nl", "/\\x.nl",
                                      "/a\nb", "https://x.nl/",  "/\"x",   "/<x>",
                                      "/a b",  "javascript:x()", "/\x80"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(oidc_flow_is_path(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(oidc_flow_is_path(bad[i]));
}

/* RFC 7636, appendix B. */
static void challenge_is_that_of_the_standard(void **state)
{
    (void)state;
    struct oidc_flow flow = {.verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"};
    char challenge[OIDC_RANDOM_TEXT];
    oidc_flow_challenge(&flow, challenge);
    assert_string_equal(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

/* --- keys --- */

static char *key_set(cjose_jwk_t *const *keys, size_t n, const char *more)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        cjose_err error;
        char *text = cjose_jwk_to_json(keys[i], false, &error);
        json_t *key = json_of(text);
        if (more != NULL) {
            json_t *extra = json_of(more);
            json_object_update(key, extra);
            json_decref(extra);
        }
        json_array_append_new(list, key);
        free(text);
    }
    json_t *set = json_pack("{s:o}", "keys", list);
    char *text = json_dumps(set, JSON_COMPACT);
    json_decref(set);
    return text;
}

static size_t taken(cjose_jwk_t *key, const char *more, const char *alg)
{
    struct oidc_keys keys = {0};
    char *text = key_set(&key, 1, more);
    assert_true(oidc_keys_read(&keys, text, strlen(text)));
    size_t found = oidc_keys_find(&keys, alg, NULL) != NULL;
    oidc_keys_release(&keys);
    free(text);
    return found;
}

/* An RSA key of so many bits; nobody has its other half. */
static bool takes_modulus(size_t bits)
{
    static uint8_t modulus[2048];
    char
        digits[sodium_base64_ENCODED_LEN(sizeof modulus, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
    struct oidc_keys keys = {0};
    memset(modulus, 0xff, sizeof modulus);
    sodium_bin2base64(digits, sizeof digits, modulus, bits / 8,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    json_t *set = json_pack("{s:[{s:s,s:s,s:s}]}", "keys", "kty", "RSA", "e", "AQAB", "n", digits);
    char *text = json_dumps(set, JSON_COMPACT);
    assert_true(oidc_keys_read(&keys, text, strlen(text)));
    bool found = oidc_keys_find(&keys, "RS256", NULL) != NULL;
    oidc_keys_release(&keys);
    json_decref(set);
    free(text);
    return found;
}

static void keys_are_taken_for_what_they_can_sign(void **state)
{
    (void)state;
    cjose_err error;
    cjose_jwk_t *rsa = cjose_jwk_create_RSA_random(2048, NULL, 0, &error);
    cjose_jwk_t *weak = cjose_jwk_create_RSA_random(1024, NULL, 0, &error);
    cjose_jwk_t *curve = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error);
    cjose_jwk_t *shared = cjose_jwk_create_oct_random(256, &error);
    assert_int_equal(taken(rsa, NULL, "RS256"), 1);
    assert_int_equal(taken(rsa, NULL, "PS512"), 1);
    assert_int_equal(taken(rsa, NULL, "ES256"), 0);
    assert_int_equal(taken(rsa, NULL, "HS256"), 0);
    assert_int_equal(taken(rsa, NULL, "none"), 0);
    assert_int_equal(taken(rsa, "{\"use\":\"enc\"}", "RS256"), 0);
    assert_int_equal(taken(rsa, "{\"use\":\"sig\",\"alg\":\"RS256\"}", "RS256"), 1);
    assert_int_equal(taken(rsa, "{\"alg\":\"RS256\"}", "PS256"), 0);
    assert_int_equal(taken(rsa, "{\"alg\":\"RSA-OAEP\"}", "RS256"), 0);
    assert_int_equal(taken(weak, NULL, "RS256"), 0);
    assert_false(takes_modulus(16384));
    assert_false(takes_modulus(8200));
    assert_true(takes_modulus(8192));
    assert_int_equal(taken(curve, NULL, "ES256"), 1);
    assert_int_equal(taken(curve, NULL, "ES384"), 0);
    assert_int_equal(taken(shared, NULL, "HS256"), 0);
    cjose_jwk_release(rsa);
    cjose_jwk_release(weak);
    cjose_jwk_release(curve);
    cjose_jwk_release(shared);
}

static void key_without_an_id_must_be_the_only_one(void **state)
{
    (void)state;
    cjose_err error;
    struct oidc_keys keys = {0};
    cjose_jwk_t *two[] = {cjose_jwk_create_RSA_random(2048, NULL, 0, &error),
                          cjose_jwk_create_RSA_random(2048, NULL, 0, &error)};
    assert_true(cjose_jwk_set_kid(two[0], "first", 5, &error));
    char *text = key_set(two, 2, NULL);
    assert_true(oidc_keys_read(&keys, text, strlen(text)));
    assert_int_equal(keys.n, 2);
    assert_null(oidc_keys_find(&keys, "RS256", NULL));
    assert_non_null(oidc_keys_find(&keys, "RS256", "first"));
    assert_null(oidc_keys_find(&keys, "RS256", "second"));
    /* what is no set changes nothing */
    static const char odd[] = "{\"keys\":[1,null,{},{\"kty\":\"x\"}]}";
    assert_false(oidc_keys_read(&keys, "{\"keys\":{}}", 11));
    assert_false(oidc_keys_read(&keys, "<html>", 6));
    assert_int_equal(keys.n, 2);
    assert_true(oidc_keys_read(&keys, odd, strlen(odd)));
    assert_int_equal(keys.n, 0);
    oidc_keys_release(&keys);
    free(text);
    cjose_jwk_release(two[0]);
    cjose_jwk_release(two[1]);
}

/* Over each of the first texts cjose 0.6 ends the program. */
static void an_address_is_asked_over_https_and_whole(void **state)
{
    (void)state;
    assert_true(oidc_http_may_ask("https://login.example.nl/a?b"));
    assert_true(oidc_http_may_ask("http://127.0.0.1:8080/a"));
    assert_false(oidc_http_may_ask("http://login.example.nl/a"));
    assert_false(oidc_http_may_ask("https://wie@login.example.nl/a"));
    assert_false(oidc_http_may_ask("https://login.example.nl/a#b"));
    assert_false(
        oidc_http_may_ask("https://login.example.nl/a#")); /* what is added would be lost */
}

static void what_is_no_base64url_is_refused_before_the_library_sees_it(void **state)
{
    (void)state;
    static const char *const tokens[] = {
        "e30.e=JpYw.AAAA",
        "e30.e30.A=AA",
        "e=30.e30.AAAA",
        "e30.a.AAAA",
        "e30.e30",
        "e30.e30.AA.AA",
        "e30.e 0.AAAA",
        "",
        "..",
    };
    static const char keys_text[] =
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"e=JJ\",\"y\":\"AAAA\"},"
        "{\"kty\":\"RSA\",\"n\":\"A=AA\",\"e\":\"AQAB\"}]}";
    const struct oidc_expect expect = {"https://a", "b", "n", 1000};
    struct oidc_keys keys = {0};
    json_t *claims = NULL;
    for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++)
        assert_int_equal(oidc_token_verify(tokens[i], strlen(tokens[i]), &keys, &expect, &claims),
                         OIDC_MALFORMED);
    assert_true(oidc_keys_read(&keys, keys_text, strlen(keys_text)));
    assert_int_equal(keys.n, 0);
    assert_null(claims);
}

/* --- forms --- */

static void form_fields_are_encoded(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    assert_string_equal(oidc_encode("a-z_A.9~", &arena), "a-z_A.9~");
    assert_string_equal(oidc_encode("a b&c=d+e/ë", &arena), "a%20b%26c%3Dd%2Be%2F%C3%AB");
    const struct issuer issuer = {.client_auth = code_of("secret-basic"), .client_id = "a:b"};
    const struct oidc_client client = {.issuer = &issuer, .secret = "c d"};
    const char *authorization;
    const char *form = oidc_client_form(&client, "https://x/token", "co&de", "ver", "https://y/", 0,
                                        &arena, &authorization);
    assert_string_equal(form, "grant_type=authorization_code&code=co%26de&code_verifier=ver&"
                              "redirect_uri=https%3A%2F%2Fy%2F");
    assert_string_equal(authorization, "Basic YSUzQWI6YyUyMGQ=");
    arena_release(&arena);
}

int main(void)
{
    assert_true(sodium_init() >= 0);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roles_are_found_by_path_and_mapped),
        cmocka_unit_test(subject_differs_by_issuer_and_by_person),
        cmocka_unit_test(subject_that_is_no_text_is_none),
        cmocka_unit_test(flow_survives_its_cookie_and_nothing_else_does),
        cmocka_unit_test(flow_is_used_once_and_knows_its_state),
        cmocka_unit_test(path_is_of_this_site),
        cmocka_unit_test(challenge_is_that_of_the_standard),
        cmocka_unit_test(keys_are_taken_for_what_they_can_sign),
        cmocka_unit_test(key_without_an_id_must_be_the_only_one),
        cmocka_unit_test(an_address_is_asked_over_https_and_whole),
        cmocka_unit_test(what_is_no_base64url_is_refused_before_the_library_sees_it),
        cmocka_unit_test(form_fields_are_encoded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
