// SPDX-License-Identifier: EUPL-1.2
#include "wire/tcp.h"

#include <arpa/inet.h>
#include <linux/tcp.h> /* glibc's tcp_info ends before the bytes */
#include <string.h>
#include <sys/socket.h>

bool tcp_cookie(int fd, uint64_t *cookie)
{
    socklen_t size = sizeof *cookie;
    return getsockopt(fd, SOL_SOCKET, SO_COOKIE, cookie, &size) == 0;
}

bool tcp_local_port(int fd, uint16_t *port)
{
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
    } here = {0}, there;
    socklen_t size = sizeof here;
    socklen_t there_size = sizeof there;
    if (getsockname(fd, &here.any, &size) != 0 || getpeername(fd, &there.any, &there_size) != 0)
        return false;
    if (here.any.sa_family == AF_INET)
        *port = ntohs(here.in.sin_port);
    else if (here.any.sa_family == AF_INET6)
        *port = ntohs(here.in6.sin6_port);
    else
        return false;
    return true;
}

bool tcp_received(int fd, uint64_t *bytes)
{
    struct tcp_info info;
    socklen_t size = sizeof info;
    memset(&info, 0, sizeof info); /* an older system fills less */
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
        return false;
    *bytes = info.tcpi_bytes_received;
    return true;
}
