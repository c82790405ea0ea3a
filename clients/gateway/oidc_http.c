// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/oidc_http.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/memory.h"

/* A socket of the library's, polled by the loop. */
struct polled {
    uv_poll_t poll; /* first: the handle is what is freed */
    struct oidc_http *http;
    curl_socket_t socket;
};

struct transfer {
    struct transfer *next;
    struct transfer **at;
    struct oidc_http *http;
    CURL *easy;
    struct curl_slist *headers;
    char *form;
    char *text;
    size_t len;
    oidc_answered *done;
    void *arg;
};

struct oidc_http {
    uv_loop_t *loop;
    CURLM *multi;
    uv_timer_t timer;
    struct transfer *transfers;
    unsigned n;
    bool closing;
};

/* --- what may be asked --- */

static bool is_loopback(const char *host)
{
    return strcmp(host, "localhost") == 0 || strcmp(host, "127.0.0.1") == 0 ||
           strcmp(host, "[::1]") == 0;
}

static char *part_of(CURLU *url, CURLUPart part)
{
    char *text = NULL;
    return curl_url_get(url, part, &text, 0) == CURLUE_OK ? text : NULL;
}

bool oidc_http_may_ask(const char *url)
{
    CURLU *parsed = curl_url();
    ASSERT(parsed != NULL);
    bool read = curl_url_set(parsed, CURLUPART_URL, url, CURLU_DISALLOW_USER) == CURLUE_OK;
    char *scheme = part_of(parsed, CURLUPART_SCHEME);
    char *host = part_of(parsed, CURLUPART_HOST);
    bool may = read && scheme != NULL && host != NULL && strchr(url, '#') == NULL &&
               (strcmp(scheme, "https") == 0 || (strcmp(scheme, "http") == 0 && is_loopback(host)));
    curl_free(scheme);
    curl_free(host);
    curl_url_cleanup(parsed);
    return may;
}

/* --- a transfer --- */

static void end_transfer(struct transfer *transfer, unsigned status)
{
    struct oidc_http *http = transfer->http;
    *transfer->at = transfer->next;
    if (transfer->next != NULL)
        transfer->next->at = transfer->at;
    http->n--;
    curl_multi_remove_handle(http->multi, transfer->easy);
    curl_easy_cleanup(transfer->easy);
    transfer->done(transfer->arg, status, transfer->text == NULL ? "" : transfer->text,
                   status == 0 ? 0 : transfer->len);
    curl_slist_free_all(transfer->headers);
    free(transfer->form);
    free(transfer->text);
    free(transfer);
}

static size_t on_data(char *data, size_t size, size_t n, void *arg)
{
    struct transfer *transfer = arg;
    size_t len = size * n;
    if (transfer->len + len > OIDC_HTTP_ANSWER_MAX)
        return 0; /* the transfer fails */
    char *grown = memory_grown(transfer->text, transfer->len + len + 1, 1);
    memcpy(grown + transfer->len, data, len);
    transfer->text = grown;
    transfer->len += len;
    transfer->text[transfer->len] = '\0';
    return len;
}

static void end_what_is_done(struct oidc_http *http)
{
    int left;
    const CURLMsg *message;
    while ((message = curl_multi_info_read(http->multi, &left)) != NULL) {
        struct transfer *transfer = NULL;
        long status = 0;
        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
        if (message->data.result == CURLE_OK)
            curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
        end_transfer(transfer, status > 0 ? (unsigned)status : 0);
    }
}

/* --- the loop --- */

static void on_timer(uv_timer_t *timer)
{
    struct oidc_http *http = timer->data;
    int running;
    curl_multi_socket_action(http->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    end_what_is_done(http);
}

static int on_timeout_wanted(CURLM *multi, long ms, void *arg)
{
    struct oidc_http *http = arg;
    (void)multi;
    if (http->closing)
        return 0;
    if (ms < 0)
        uv_timer_stop(&http->timer);
    else
        uv_timer_start(&http->timer, on_timer, (uint64_t)ms, 0);
    return 0;
}

static void on_socket(uv_poll_t *poll, int status, int events)
{
    struct polled *polled = (struct polled *)poll;
    struct oidc_http *http = polled->http;
    int running;
    int flags = status < 0 ? CURL_CSELECT_ERR : 0;
    flags |= events & UV_READABLE ? CURL_CSELECT_IN : 0;
    flags |= events & UV_WRITABLE ? CURL_CSELECT_OUT : 0;
    curl_multi_socket_action(http->multi, polled->socket, flags, &running);
    end_what_is_done(http);
}

static void free_polled(uv_handle_t *handle)
{
    free((struct polled *)(void *)handle);
}

static int on_socket_wanted(CURL *easy, curl_socket_t socket, int what, void *arg, void *known)
{
    struct oidc_http *http = arg;
    struct polled *polled = known;
    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (polled == NULL)
            return 0;
        uv_poll_stop(&polled->poll);
        uv_close((uv_handle_t *)&polled->poll, free_polled);
        curl_multi_assign(http->multi, socket, NULL);
        return 0;
    }
    if (polled == NULL) {
        polled = memory_zeroed(1, sizeof *polled);
        polled->http = http;
        polled->socket = socket;
        ASSERT(uv_poll_init_socket(http->loop, &polled->poll, socket) == 0);
        curl_multi_assign(http->multi, socket, polled);
    }
    int events = (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
    uv_poll_start(&polled->poll, events, on_socket);
    return 0;
}

/* --- asking --- */

static void set_up(struct transfer *transfer, const struct oidc_request *request)
{
    CURL *easy = transfer->easy;
    curl_easy_setopt(easy, CURLOPT_URL, request->url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https,http");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)OIDC_HTTP_TIMEOUT_MS);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)OIDC_HTTP_TIMEOUT_MS / 2);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "doorbraak-web/" DOORBRAAK_VERSION);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_data);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE, (long)OIDC_HTTP_ANSWER_MAX);
    if (request->ca_file != NULL)
        curl_easy_setopt(easy, CURLOPT_CAINFO, request->ca_file);
    if (request->form != NULL)
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer->form);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
}

static struct curl_slist *headers_of(const struct oidc_request *request)
{
    struct curl_slist *headers = curl_slist_append(NULL, "Accept: application/json");
    char *line = NULL;
    if (request->authorization == NULL)
        return headers;
    ASSERT(asprintf(&line, "Authorization: %s", request->authorization) > 0);
    headers = curl_slist_append(headers, line);
    free(line);
    return headers;
}

bool oidc_http_ask(struct oidc_http *http, const struct oidc_request *request, oidc_answered *done,
                   void *arg)
{
    if (http->closing || http->n >= OIDC_HTTP_MOST || !oidc_http_may_ask(request->url))
        return false;
    struct transfer *transfer = memory_zeroed(1, sizeof *transfer);
    transfer->http = http;
    transfer->easy = curl_easy_init();
    transfer->headers = headers_of(request);
    transfer->form = request->form == NULL ? NULL : memory_given(strdup(request->form));
    transfer->done = done;
    transfer->arg = arg;
    transfer->next = http->transfers;
    transfer->at = &http->transfers;
    if (transfer->next != NULL)
        transfer->next->at = &transfer->next;
    http->transfers = transfer;
    http->n++;
    ASSERT(transfer->easy != NULL && (request->form == NULL || transfer->form != NULL));
    set_up(transfer, request);
    ASSERT(curl_multi_add_handle(http->multi, transfer->easy) == CURLM_OK);
    return true;
}

/* --- open and close --- */

struct oidc_http *oidc_http_new(uv_loop_t *loop)
{
    struct oidc_http *http = memory_zeroed(1, sizeof *http);
    ASSERT(curl_global_init(CURL_GLOBAL_DEFAULT) == 0);
    http->loop = loop;
    http->multi = curl_multi_init();
    ASSERT(http->multi != NULL && uv_timer_init(loop, &http->timer) == 0);
    http->timer.data = http;
    curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, on_socket_wanted);
    curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
    curl_multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, on_timeout_wanted);
    curl_multi_setopt(http->multi, CURLMOPT_TIMERDATA, http);
    return http;
}

void oidc_http_close(struct oidc_http *http)
{
    http->closing = true;
    while (http->transfers != NULL)
        end_transfer(http->transfers, 0);
    curl_multi_cleanup(http->multi); /* idle connections close; their sockets are told of */
    uv_close((uv_handle_t *)&http->timer, NULL);
}

void oidc_http_free(struct oidc_http *http)
{
    free(http);
}
