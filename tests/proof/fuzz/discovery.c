// SPDX-License-Identifier: EUPL-1.2
/* What an issuer says of itself (OpenID Connect Discovery), and the keys at the address that it
 * names. The network is left out: who asks is answered from the input, a status byte and a length
 * before each answer. */
#include <strings.h>

#include "base/log.h"
#include "clients/gateway/oidc_issuer.h"
#include "fuzz.h"

static struct bytes left;
static unsigned asked;

/* In the place of the network's (--wrap). */
bool __wrap_oidc_http_ask(struct oidc_http *http, const struct oidc_request *request,
                          oidc_answered *done, void *arg);

static struct bytes next_answer(unsigned *status)
{
    static const unsigned all[] = {200, 200, 200, 404, 0};
    if (left.len < 3) {
        *status = 0;
        return bytes_of("", 0);
    }
    size_t len = (size_t)left.data[1] << 8 | left.data[2];
    *status = all[left.data[0] % 5];
    if (len > left.len - 3)
        len = left.len - 3;
    struct bytes answer = bytes_of(left.data + 3, len);
    left = bytes_of(left.data + 3 + len, left.len - 3 - len);
    return answer;
}

bool __wrap_oidc_http_ask(struct oidc_http *http, const struct oidc_request *request,
                          oidc_answered *done, void *arg)
{
    unsigned status;
    (void)http;
    ASSERT(oidc_http_may_ask(request->url));
    struct bytes answer = next_answer(&status);
    asked++; /* first what it says of itself, then its keys, at whatever address */
    done(arg, status, status == 0 ? NULL : (const char *)answer.data, answer.len);
    return true;
}

static void expect_https(const char *url)
{
    ASSERT(url != NULL && strncasecmp(url, "https:", 6) == 0 && strchr(url, '#') == NULL);
}

static void tell(void *arg, bool known)
{
    *(int *)arg = known;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct issuer settings = {.code = {"proef"}, .url = "https://issuer.example"};
    struct oidc_issuer issuer = {.settings = &settings};
    int known = -1;
    log_threshold(LOG_LEVEL_FATAL);
    left = bytes_of(data, size);
    asked = 0;
    oidc_issuer_ready(&issuer, false, tell, &known);
    ASSERT(known == 0 || known == 1); /* everybody who waits is told */
    ASSERT(!issuer.asking && issuer.waiting == NULL);
    if (known == 1)
        ASSERT(asked == 2 && issuer.keys.n <= OIDC_KEYS_MAX);
    if (issuer.jwks != NULL || known == 1) {
        expect_https(issuer.authorization);
        expect_https(issuer.token);
        expect_https(issuer.jwks);
    }
    if (issuer.end_session != NULL)
        expect_https(issuer.end_session);
    oidc_issuer_release(&issuer);
    return 0;
}
