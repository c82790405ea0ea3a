// SPDX-License-Identifier: EUPL-1.2
/* What the settings say of issuers: what is left out filled in, and what is wrong said. */
#ifndef CLIENTS_GATEWAY_OIDC_SETTINGS_H
#define CLIENTS_GATEWAY_OIDC_SETTINGS_H

#include "clients/gateway/web_settings.h"

void oidc_settings_complete(struct web_settings *settings);

/* False, with the issuer and what to do in `fault`, in the language that is spoken. */
bool oidc_settings_are_sound(const struct web_settings *settings, char *fault, size_t size);

#endif
