// SPDX-License-Identifier: EUPL-1.2
/* What the settings say of issuers: what is left out filled in, and what is wrong said. */
#ifndef CLIENTS_GATEWAY_OIDC_SETTINGS_H
#define CLIENTS_GATEWAY_OIDC_SETTINGS_H

#include "clients/gateway/web_settings.h"

void oidc_settings_complete(struct web_settings *settings);

/* NULL when it is in order, else what is wrong, in the language that is spoken. */
const char *oidc_settings_fault(const struct web_settings *settings);

#endif
