// SPDX-License-Identifier: EUPL-1.2
#include "clients/mail/smtp.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/clock.h"
#include "clients/lib/service.h"

#define CONNECT_S  20L
#define TOTAL_S    900L
#define LEAVE_MS   20000 /* a server that has all of a mail is given so long by a stop */
#define SLOW_BYTES 1L    /* a second: a server that says nothing is left */

struct sending {
    struct bytes message;
    size_t given;
    void (*handed)(void *arg);
    void *arg;
    bool ended;       /* the whole of it was given */
    unsigned status;  /* of the last answer */
    unsigned greeted; /* answers 250 to EHLO or HELO */
    unsigned passed;  /* answers 250 behind the last of these: MAIL, RCPT */
    bool data;        /* 354 */
    bool tls;         /* STARTTLS was agreed on: another EHLO follows */
    int64_t leave_ms; /* on the boot clock, since it was seen that this process is to end; 0: not */
};

/* --- what the server says --- */

/* A line of an answer; "250-" goes on, "250 " ends it. libcurl shows them here, but not what it
 * asked; so which was answered follows from the order that the protocol has. */
static size_t on_answer(char *line, size_t size, size_t n, void *arg)
{
    struct sending *sending = arg;
    size_t len = size * n;
    if (len < 4 || line[3] == '-' || line[0] < '2' || line[0] > '5' ||
        memcmp(line, "221", 3) == 0) /* farewell */
        return len;
    sending->status = (unsigned)((line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0'));
    if (sending->status == 220 && sending->greeted > 0)
        sending->tls = true;
    if (sending->status == 354)
        sending->data = true;
    if (sending->status != 250 || sending->data)
        return len;
    if (sending->greeted == 0 || sending->tls) {
        sending->greeted++;
        sending->tls = false;
    } else {
        sending->passed++;
    }
    return len;
}

static size_t on_read(char *buffer, size_t size, size_t n, void *arg)
{
    struct sending *sending = arg;
    size_t room = size * n;
    size_t left = sending->message.len - sending->given;
    size_t len = left < room ? left : room;
    if (len == 0 && !sending->ended) {
        sending->ended = true;
        sending->handed(sending->arg);
    }
    memcpy(buffer, sending->message.data + sending->given, len);
    sending->given += len;
    return len;
}

/* libcurl asks this each second at the least; not 0 breaks off. */
static int on_progress(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    struct sending *sending = arg;
    int64_t now = clock_boot_ms();
    (void)a, (void)b, (void)c, (void)d;
    if (!service_stopping())
        return 0;
    if (sending->leave_ms == 0)
        sending->leave_ms = now + (sending->ended ? LEAVE_MS : 0);
    return now >= sending->leave_ms;
}

/* 5xx of the receiver or the text is about this mail; of anything before it, about us. */
static enum smtp_outcome outcome_of(const struct sending *sending, CURLcode code)
{
    bool for_good = sending->status >= 500 && sending->status <= 599;
    bool for_now = sending->status >= 400 && sending->status <= 499;
    bool of_mail = sending->data || sending->passed > 0;
    if (code == CURLE_OK || (sending->ended && sending->status == 250))
        return SMTP_SENT;
    if (of_mail && for_good)
        return SMTP_REFUSED;
    if (sending->ended && sending->status == 354 &&
        (code == CURLE_OPERATION_TIMEDOUT || code == CURLE_ABORTED_BY_CALLBACK))
        return SMTP_UNKNOWN;
    if (of_mail && for_now)
        return SMTP_LATER;
    if (code == CURLE_ABORTED_BY_CALLBACK)
        return SMTP_STOPPED;
    if (sending->data)
        return SMTP_LATER;
    return SMTP_TROUBLE;
}

/* As OpenSSL numbers what is wrong with a certificate. */
enum { CERTIFICATE_NOT_YET_VALID = 9, CERTIFICATE_EXPIRED = 10 };

static const char *why_of_certificate(CURL *curl)
{
    long result = 0;
    curl_easy_getinfo(curl, CURLINFO_SSL_VERIFYRESULT, &result);
    if (result == CERTIFICATE_EXPIRED)
        return "het certificaat van de mailserver is verlopen, of de klok hier loopt voor";
    if (result == CERTIFICATE_NOT_YET_VALID)
        return "het certificaat van de mailserver is nog niet geldig, of de klok hier loopt achter";
    return "het certificaat van de mailserver wordt niet vertrouwd (ca_file), of heeft een andere "
           "naam dan onder server staat";
}

/* What the server said last decides where the library only knows that it ended. */
static const char *why_of(const struct sending *sending, CURL *curl, CURLcode code)
{
    if (code == CURLE_COULDNT_RESOLVE_HOST)
        return "de naam van de mailserver is niet te vinden";
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        return why_of_certificate(curl);
    if (code == CURLE_SSL_CACERT_BADFILE)
        return "ca_file is niet te lezen";
    if (code == CURLE_USE_SSL_FAILED)
        return "de mailserver biedt geen versleuteling (STARTTLS)";
    if (code == CURLE_SSL_CONNECT_ERROR)
        return "er komt geen versleutelde verbinding met de mailserver";
    if (code == CURLE_LOGIN_DENIED)
        return "de mailserver weigert de aanmelding (login, user en het geheim)";
    if (sending->status == 530)
        return "de mailserver wil dat wij ons aanmelden, of versleutelen (login, security)";
    if (sending->status >= 400)
        return "de mailserver weigert ons of onze afzender (from)";
    return sending->status == 0 ? "geen verbinding met de mailserver"
                                : "de mailserver breekt af, of zwijgt";
}

/* --- libcurl --- */

static void set_login(CURL *curl, const struct mail_settings *settings, const char *token)
{
    if (settings->login == MAIL_LOGIN_NONE)
        return;
    curl_easy_setopt(curl, CURLOPT_USERNAME, settings->user);
    if (settings->login == MAIL_LOGIN_PASSWORD) {
        curl_easy_setopt(curl, CURLOPT_PASSWORD, settings->secret);
        return;
    }
    curl_easy_setopt(curl, CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2");
    curl_easy_setopt(curl, CURLOPT_SASL_IR, 1L);
    curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, token);
}

/* CURLUSESSL_ALL, and a connection that is never used again: an older libcurl takes one without TLS
 * for one with it (C1). Never verbose: that prints addresses and passwords (C5). */
static void set_line(CURL *curl, const struct mail_settings *settings, long silence_s)
{
    curl_easy_setopt(curl, CURLOPT_URL, settings->server);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     settings->security == MAIL_SECURITY_NONE ? (long)CURLUSESSL_NONE
                                                              : (long)CURLUSESSL_ALL);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, TOTAL_S);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, silence_s);
    if (settings->ca_file[0] != '\0')
        curl_easy_setopt(curl, CURLOPT_CAINFO, settings->ca_file);
}

struct smtp_result smtp_send(const struct mail_settings *settings, const char *token,
                             const char *to, struct bytes message, long silence_s,
                             void (*handed)(void *arg), void *arg)
{
    struct sending sending = {.message = message, .handed = handed, .arg = arg};
    char from[SETTING_MAX + 2];
    char receiver[SETTING_MAX + 2];
    CURL *curl = curl_easy_init();
    ASSERT(curl != NULL);
    snprintf(from, sizeof from, "<%s>", settings->from);
    snprintf(receiver, sizeof receiver, "<%s>", to);
    struct curl_slist *receivers = curl_slist_append(NULL, receiver);
    ASSERT(receivers != NULL);
    set_line(curl, settings, silence_s);
    set_login(curl, settings, token);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, receivers);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(curl, CURLOPT_READDATA, &sending);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_answer);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &sending);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_answer);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &sending);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &sending);
    CURLcode code = curl_easy_perform(curl);
    struct smtp_result result = {outcome_of(&sending, code), sending.status, NULL};
    if (result.outcome == SMTP_TROUBLE)
        result.why = why_of(&sending, curl, code);
    curl_easy_cleanup(curl);
    curl_slist_free_all(receivers);
    return result;
}
