// SPDX-License-Identifier: EUPL-1.2
#include "clients/mail/token.h"

#include <curl/curl.h>
#include <curl/mprintf.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/memory.h"

#define ANSWER_MAX 65536
#define EARLY_MS   60000 /* before its end */
#define LEAST_S    60
#define TIMEOUT_S  30L

struct answer {
    char data[ANSWER_MAX];
    size_t len;
};

static size_t on_data(char *data, size_t size, size_t n, void *arg)
{
    struct answer *answer = arg;
    size_t len = size * n;
    if (len > sizeof answer->data - answer->len)
        return 0; /* no issuer says so much */
    memcpy(answer->data + answer->len, data, len);
    answer->len += len;
    return len;
}

/* What goes in a header line must be one. */
static bool is_token(const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++)
        if (text[i] <= ' ' || text[i] > '~')
            return false;
    return len > 0 && len < TOKEN_MAX;
}

static bool read_answer(struct token *token, const struct answer *answer)
{
    json_t *root = json_loadb(answer->data, answer->len, 0, NULL);
    json_t *given = json_object_get(root, "access_token");
    const char *text = json_string_value(given);
    json_int_t seconds = json_integer_value(json_object_get(root, "expires_in"));
    bool good = text != NULL && is_token(text);
    if (good) {
        snprintf(token->text, sizeof token->text, "%s", text);
        seconds = seconds < LEAST_S ? LEAST_S : seconds > 86400 ? 86400 : seconds;
        token->until_ms = clock_boot_ms() + seconds * 1000;
    }
    if (text != NULL)
        explicit_bzero((char *)text, json_string_length(given));
    json_decref(root);
    return good;
}

static char *form_of(CURL *curl, const struct mail_settings *settings)
{
    char *id = memory_given(curl_easy_escape(curl, settings->client_id, 0));
    char *secret = memory_given(curl_easy_escape(curl, settings->secret, 0));
    char *scope = memory_given(curl_easy_escape(curl, settings->scope, 0));
    char *form = memory_given(curl_maprintf(
        "grant_type=client_credentials&client_id=%s&client_secret=%s%s%s", id, secret,
        settings->scope[0] == '\0' ? "" : "&scope=", settings->scope[0] == '\0' ? "" : scope));
    explicit_bzero(secret, strlen(secret));
    curl_free(id);
    curl_free(secret);
    curl_free(scope);
    return form;
}

static bool ask(struct token *token, const struct mail_settings *settings)
{
    struct answer *answer = memory_zeroed(1, sizeof *answer);
    CURL *curl = memory_given(curl_easy_init());
    long status = 0;
    char *form = form_of(curl, settings);
    curl_easy_setopt(curl, CURLOPT_URL, settings->token_url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https"); /* http: this machine alone */
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, TIMEOUT_S);
    if (settings->ca_file[0] != '\0')
        curl_easy_setopt(curl, CURLOPT_CAINFO, settings->ca_file);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, form);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_data);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    bool asked = curl_easy_perform(curl) == CURLE_OK &&
                 curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK &&
                 status == 200 && read_answer(token, answer);
    curl_easy_cleanup(curl);
    explicit_bzero(form, strlen(form));
    explicit_bzero(answer, sizeof *answer);
    curl_free(form);
    free(answer);
    return asked;
}

/* A trailing line end is the editor's. */
static bool read_file(struct token *token, const char *path)
{
    uint8_t *data = NULL;
    size_t len = 0;
    if (io_read_file(path, TOKEN_MAX - 1, &data, &len) != 0)
        return false;
    while (len > 0 && (data[len - 1] == '\n' || data[len - 1] == '\r'))
        len--;
    memcpy(token->text, data, len);
    token->text[len] = '\0';
    explicit_bzero(data, len);
    free(data);
    return is_token(token->text);
}

const char *token_get(struct token *token, const struct mail_settings *settings)
{
    if (token->text[0] != '\0' && token->until_ms - EARLY_MS > clock_boot_ms())
        return token->text;
    token_forget(token);
    if (settings->token_file[0] != '\0')
        return read_file(token, settings->token_file) ? token->text : NULL;
    return ask(token, settings) ? token->text : NULL;
}

void token_forget(struct token *token)
{
    explicit_bzero(token->text, sizeof token->text);
    token->until_ms = 0;
}
