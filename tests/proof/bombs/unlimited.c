// SPDX-License-Identifier: EUPL-1.2
/* A daemon that forgot its limits, for LD_PRELOAD: libzmq takes frames of any size, and nobody is
 * cut off. For the control of bombs.py. */
#include <sys/socket.h>
#include <zmq.h>

#include "../next.h"

NEXT(zmq_setsockopt)

int zmq_setsockopt(void *socket, int option, const void *value, size_t size)
{
    return option == ZMQ_MAXMSGSIZE ? 0 : next_zmq_setsockopt()(socket, option, value, size);
}

int shutdown(int fd, int how)
{
    (void)fd;
    (void)how;
    return 0;
}
