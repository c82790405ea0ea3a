// SPDX-License-Identifier: EUPL-1.2
#include "wire/tcp.h"

#include <arpa/inet.h>
#include <linux/filter.h>
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

bool tcp_listens(int fd, uint16_t *port)
{
    int listens = 0;
    socklen_t size = sizeof listens;
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
    } here = {0};
    socklen_t here_size = sizeof here;
    if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0 ||
        getsockname(fd, &here.any, &here_size) != 0)
        return false;
    *port = ntohs(here.any.sa_family == AF_INET6 ? here.in6.sin6_port : here.in.sin_port);
    return here.any.sa_family == AF_INET || here.any.sa_family == AF_INET6;
}

bool tcp_shut_door(int fd, bool shut)
{
    struct sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
    struct sock_fprog program = {.len = 1, .filter = &nothing};
    int none = 0;
    return shut ? setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0
                : setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &none, sizeof none) == 0;
}
