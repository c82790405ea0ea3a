// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/certificate.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#define DAY_MS INT64_C(86400000)

/* The library says how far two times lie apart, and no number for one. */
static bool since_epoch(const ASN1_TIME *time, int64_t *ms)
{
    int days;
    int seconds;
    ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
    bool told = epoch != NULL && time != NULL && ASN1_TIME_diff(&days, &seconds, epoch, time) == 1;
    ASN1_TIME_free(epoch);
    if (told)
        *ms = days * DAY_MS + seconds * INT64_C(1000);
    return told;
}

bool certificate_end(const char *pem, int64_t *end_ms)
{
    BIO *text = BIO_new_mem_buf(pem, -1);
    X509 *certificate = text == NULL ? NULL : PEM_read_bio_X509(text, NULL, NULL, NULL);
    bool told = certificate != NULL && since_epoch(X509_get0_notAfter(certificate), end_ms);
    X509_free(certificate);
    BIO_free(text);
    return told;
}

bool certificate_is_ending(int64_t end_ms, int64_t now_ms, int64_t *days)
{
    int64_t left = end_ms - now_ms;
    *days = left >= 0 ? left / DAY_MS : -((-left + DAY_MS - 1) / DAY_MS);
    return left < CERTIFICATE_WARNS_DAYS * DAY_MS;
}
