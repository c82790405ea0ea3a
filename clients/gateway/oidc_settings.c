// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/oidc_settings.h"

#include <stdio.h>
#include <string.h>

#include "base/language.h"
#include "clients/gateway/oidc_http.h"

void oidc_settings_complete(struct web_settings *settings)
{
    struct issuer *issuers = settings->issuers.v;
    for (size_t i = 0; i < settings->issuers.n; i++) {
        if (code_empty(&issuers[i].client_auth))
            issuers[i].client_auth = code_of("secret-basic");
        if (issuers[i].scopes == NULL)
            issuers[i].scopes = "openid";
        if (issuers[i].subject_claim == NULL)
            issuers[i].subject_claim = "sub";
    }
}

static bool is_way(const struct code *client_auth)
{
    return code_is(client_auth, "secret-basic") || code_is(client_auth, "secret-post") ||
           code_is(client_auth, "private-key");
}

/* A word of its own among the scopes, as openid must be. */
static bool has_word(const char *words, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = strstr(words, word); at != NULL; at = strstr(at + 1, word))
        if ((at == words || at[-1] == ' ') && (at[len] == '\0' || at[len] == ' '))
            return true;
    return false;
}

static const char *roles_fault(const struct issuer *issuer)
{
    const struct role_mapping *mappings = issuer->roles.v;
    if ((issuer->roles_claim == NULL) != (issuer->roles.n == 0))
        return _(
            "roles_claim en roles horen bij elkaar: waar de rollen staan, en wat zij hier zijn");
    for (size_t i = 0; i < issuer->roles.n; i++)
        for (uint32_t r = 0; r < mappings[i].roles.n; r++) {
            const char *role = mappings[i].roles.v[r].s;
            int number = enum_number(&names_role, role, strlen(role));
            if (number == 0 || number == role_LINK || number == role_GATEWAY ||
                number == role_MAILER || number == role_BACKUP)
                return _("een rol onder roles bestaat niet, of is van een programma");
        }
    return NULL;
}

static const char *issuer_fault(const struct issuer *issuer)
{
    if (!oidc_http_may_ask(issuer->url) || strchr(issuer->url, '?') != NULL)
        return _("url van een aanmelddienst is een https-adres zonder '?' of '#', zoals de dienst "
                 "zichzelf noemt");
    if (!is_way(&issuer->client_auth))
        return _("client_auth is secret-basic, secret-post of private-key");
    if (strchr(issuer->credential, '/') != NULL || issuer->credential[0] == '.')
        return _("credential is een naam, geen pad");
    if (!has_word(issuer->scopes, "openid"))
        return _("bij scopes hoort openid");
    return roles_fault(issuer);
}

bool oidc_settings_are_sound(const struct web_settings *settings, char *fault, size_t size)
{
    const struct issuer *issuers = settings->issuers.v;
    if (settings->issuers.n > 0 && settings->origin == NULL) {
        snprintf(fault, size, "%s",
                 _("met een aanmelddienst hoort origin: het adres waarop de browser terugkomt"));
        return false;
    }
    for (size_t i = 0; i < settings->issuers.n; i++) {
        const char *wrong = issuer_fault(&issuers[i]);
        for (size_t k = 0; k < i; k++)
            if (code_equal(&issuers[i].code, &issuers[k].code) ||
                strcmp(issuers[i].url, issuers[k].url) == 0)
                wrong = _("twee aanmelddiensten met dezelfde code of url");
        if (wrong != NULL) {
            snprintf(fault, size, "issuers: %s: %s", issuers[i].code.s, wrong);
            return false;
        }
    }
    return true;
}
