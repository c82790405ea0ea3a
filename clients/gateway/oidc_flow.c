// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/oidc_flow.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/assert.h"

enum { PLAIN_MAX = 700, BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

_Static_assert(4 * (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + PLAIN_MAX + 2) / 3 <
                   OIDC_FLOW_TEXT,
               "a sealed flow has its room");

static void random_text(char out[OIDC_RANDOM_TEXT])
{
    uint8_t bytes[32];
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(out, OIDC_RANDOM_TEXT, bytes, sizeof bytes, BASE64);
}

bool oidc_flow_is_path(const char *to)
{
    if (to[0] != '/' || to[1] == '/' || strlen(to) >= OIDC_TO_MAX)
        return false;
    for (; *to != '\0'; to++)
        if (*to <= ' ' || *to > '~' || strchr("\\\"'<>`{}|^", *to) != NULL)
            return false;
    return true;
}

void oidc_flow_begin(struct oidc_flow *flow, const struct code *issuer, const char *to,
                     int64_t now_s)
{
    memset(flow, 0, sizeof *flow);
    flow->issuer = *issuer;
    random_text(flow->state);
    random_text(flow->nonce);
    random_text(flow->verifier);
    snprintf(flow->to, sizeof flow->to, "%s", to != NULL && oidc_flow_is_path(to) ? to : "/");
    flow->until_s = now_s + OIDC_FLOW_S;
}

void oidc_flow_challenge(const struct oidc_flow *flow, char out[OIDC_RANDOM_TEXT])
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const uint8_t *)flow->verifier, strlen(flow->verifier));
    sodium_bin2base64(out, OIDC_RANDOM_TEXT, hash, sizeof hash, BASE64);
}

/* Fields with a space between; none of them holds one. */
void oidc_flow_seal(const struct oidc_flow *flow, const uint8_t key[32], char out[OIDC_FLOW_TEXT])
{
    char plain[PLAIN_MAX];
    uint8_t box[crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + PLAIN_MAX];
    int n = snprintf(plain, sizeof plain, "%lld %s %s %s %s %s", (long long)flow->until_s,
                     flow->issuer.s, flow->state, flow->nonce, flow->verifier, flow->to);
    ASSERT(n > 0 && (size_t)n < sizeof plain);
    randombytes_buf(box, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES, (const uint8_t *)plain,
                          (unsigned long long)n, box, key);
    sodium_bin2base64(out, OIDC_FLOW_TEXT, box,
                      crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + (size_t)n, BASE64);
    sodium_memzero(plain, sizeof plain);
}

static bool read_plain(const char *plain, struct oidc_flow *out)
{
    char issuer[CODE_MAX + 1];
    long long until;
    _Static_assert(CODE_MAX == 39 && OIDC_RANDOM_TEXT == 44 && OIDC_TO_MAX == 300, "as below");
    if (sscanf(plain, "%lld %39s %43s %43s %43s %299s", &until, issuer, out->state, out->nonce,
               out->verifier, out->to) != 6)
        return false;
    out->until_s = until;
    return code_set(&out->issuer, issuer, strlen(issuer));
}

bool oidc_flow_open(const char *text, size_t len, const uint8_t key[32], int64_t now_s,
                    struct oidc_flow *out)
{
    uint8_t box[OIDC_FLOW_TEXT];
    char plain[PLAIN_MAX + 1];
    const size_t head = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    size_t n = 0;
    memset(out, 0, sizeof *out);
    if (text == NULL || len >= OIDC_FLOW_TEXT ||
        sodium_base642bin(box, sizeof box, text, len, NULL, &n, NULL, BASE64) != 0 || n < head ||
        n - head > PLAIN_MAX ||
        crypto_secretbox_open_easy((uint8_t *)plain, box + crypto_secretbox_NONCEBYTES,
                                   n - crypto_secretbox_NONCEBYTES, box, key) != 0)
        return false;
    plain[n - head] = '\0';
    bool sound = read_plain(plain, out) && out->until_s > now_s;
    sodium_memzero(plain, sizeof plain);
    return sound;
}

bool oidc_flow_state_is(const struct oidc_flow *flow, const char *state)
{
    return state != NULL && strlen(state) == OIDC_RANDOM_TEXT - 1 &&
           sodium_memcmp(state, flow->state, OIDC_RANDOM_TEXT - 1) == 0;
}

bool oidc_used_take(struct oidc_used *used, const struct oidc_flow *flow, int64_t now_s)
{
    uint8_t hash[16];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)flow->state, strlen(flow->state), NULL,
                       0);
    for (size_t i = 0; i < OIDC_USED_MAX; i++)
        if (used->v[i].until_s > now_s && memcmp(used->v[i].hash, hash, sizeof hash) == 0)
            return false;
    memcpy(used->v[used->next].hash, hash, sizeof hash);
    used->v[used->next].until_s = flow->until_s;
    used->next = (used->next + 1) % OIDC_USED_MAX;
    return true;
}
