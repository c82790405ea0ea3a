// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/oidc_claims.h"

#include <sodium.h>
#include <string.h>

enum { CLAIM_MAX = 512, PATH_MAX_LEN = 200 };

/* "realm_access.roles": a member of that whole name, else one of the first part and in it the rest.
 * Names may hold dots themselves, so every place to part is tried. */
static const json_t *claim_at(const json_t *object, const char *path)
{
    char name[PATH_MAX_LEN];
    const json_t *found = json_object_get(object, path);
    for (const char *dot = strchr(path, '.'); found == NULL && dot != NULL;
         dot = strchr(dot + 1, '.')) {
        size_t len = (size_t)(dot - path);
        if (len >= sizeof name)
            return NULL;
        memcpy(name, path, len);
        name[len] = '\0';
        const json_t *inner = json_object_get(object, name);
        found = json_is_object(inner) ? claim_at(inner, dot + 1) : NULL;
    }
    return found;
}

bool oidc_claims_subject(const json_t *claims, const struct issuer *issuer,
                         uint8_t out[SIGNIN_SUBJECT])
{
    const json_t *value = claim_at(claims, issuer->subject_claim);
    size_t len = json_string_length(value);
    crypto_generichash_state hash;
    if (!json_is_string(value) || len == 0 || len > CLAIM_MAX)
        return false;
    crypto_generichash_init(&hash, NULL, 0, SIGNIN_SUBJECT);
    crypto_generichash_update(&hash, (const uint8_t *)issuer->url, strlen(issuer->url) + 1);
    crypto_generichash_update(&hash, (const uint8_t *)json_string_value(value), len);
    crypto_generichash_final(&hash, out, SIGNIN_SUBJECT);
    return true;
}

static void add_roles_of(const json_t *value, const struct issuer *issuer, struct codes *out)
{
    const struct role_mapping *mappings = issuer->roles.v;
    const char *text = json_string_value(value);
    for (size_t i = 0; text != NULL && i < issuer->roles.n; i++) {
        if (strcmp(mappings[i].claim, text) != 0)
            continue;
        for (uint32_t r = 0; r < mappings[i].roles.n; r++)
            if (!codes_have(out, &mappings[i].roles.v[r]))
                codes_add(out, &mappings[i].roles.v[r]);
    }
}

void oidc_claims_roles(const json_t *claims, const struct issuer *issuer, struct codes *out)
{
    *out = (struct codes){0};
    if (issuer->roles_claim == NULL)
        return;
    const json_t *value = claim_at(claims, issuer->roles_claim);
    add_roles_of(value, issuer, out);
    for (size_t i = 0; i < json_array_size(value); i++)
        add_roles_of(json_array_get(value, i), issuer, out);
}
