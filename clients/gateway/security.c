// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/security.h"

#include "base/assert.h"

static const char *const headers[][2] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
     "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
     "base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},        /* for what does not know frame-ancestors */
    {"Referrer-Policy", "same-origin"}, /* with no-referrer, browsers say Origin: null of us too */
    {"Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), "
                           "payment=(), usb=(), browsing-topics=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-store"},
    {"API-Version", "1.0.0"},
};

void security_add_headers(struct MHD_Response *response, bool https)
{
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
        ASSERT(MHD_add_response_header(response, headers[i][0], headers[i][1]) == MHD_YES);
    if (https)
        ASSERT(MHD_add_response_header(response, "Strict-Transport-Security", "max-age=31536000") ==
               MHD_YES);
}

void security_replace_header(struct MHD_Response *response, const char *name, const char *value)
{
    const char *old = MHD_get_response_header(response, name);
    if (old != NULL)
        MHD_del_response_header(response, name, old);
    ASSERT(MHD_add_response_header(response, name, value) == MHD_YES);
}
