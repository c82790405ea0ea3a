// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/parting.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/assert.h"
#include "base/language.h"
#include "clients/gateway/gateway.h"

static const struct {
    unsigned status;
    const char *reason;
    const char *code;
    const char *title;
    const char *detail;
} words[] = {
    {408, "Request Timeout", "TOO_SLOW", N_("Het verzoek kwam niet op tijd binnen"),
     N_("Stuur het nog eens; er is niets van gedaan")},
    {413, "Content Too Large", "TOO_LARGE", N_("Het bericht gaat over een grens"), ""},
    {503, "Service Unavailable", "BUSY", N_("Het is nu te druk"), N_("Probeer het straks opnieuw")},
};

static int descriptor(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

void parting_cut(struct MHD_Connection *connection)
{
    shutdown(descriptor(connection), SHUT_RDWR);
}

void parting_say(const struct exchange *exchange, unsigned status)
{
    char body[512];
    char text[1024];
    size_t i = 0;
    int fd = descriptor(exchange->connection);
    while (words[i].status != status)
        ASSERT(++i < sizeof words / sizeof words[0]);
    const char *title = exchange_say(exchange, words[i].title);
    const char *detail = exchange_say(exchange, words[i].detail);
    int len =
        snprintf(body, sizeof body,
                 "{\"type\":\"urn:doorbraak:problem:%s\",\"title\":\"%s\",\"status\":%u,"
                 "\"detail\":\"%s\",\"code\":\"%s\"}",
                 words[i].code, title, status, detail[0] == '\0' ? title : detail, words[i].code);
    len = snprintf(text, sizeof text,
                   "HTTP/1.1 %u %s\r\nConnection: close\r\nCache-Control: no-store\r\n%s"
                   "Content-Type: application/problem+json\r\nContent-Length: %d\r\n\r\n%s",
                   status, words[i].reason, status == 503 ? "Retry-After: 5\r\n" : "", len, body);
    if (exchange->gateway->settings->tls_certificate == NULL)
        send(fd, text, (size_t)len, MSG_DONTWAIT | MSG_NOSIGNAL);
    shutdown(fd, SHUT_WR);
}
