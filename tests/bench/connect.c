// SPDX-License-Identifier: EUPL-1.2
#include "connect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "clients/lib/client.h"

static _Noreturn void end(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(1);
}

static void read_line(FILE *file, char *line, int size)
{
    if (fgets(line, size, file) == NULL)
        end("a file is too short");
    line[strcspn(line, "\n")] = '\0';
}

void connect_read_keys(struct connect_keys *keys, const char *server, const char *path)
{
    FILE *file = fopen(path, "re");
    if (file == NULL || strlen(server) != 40)
        end("cannot read the keys");
    snprintf(keys->server, sizeof keys->server, "%s", server);
    read_line(file, keys->public_key, sizeof keys->public_key);
    if (fgetc(file) != '\n')
        end("a key is too long");
    read_line(file, keys->secret, sizeof keys->secret);
    fclose(file);
}

void *connect_socket(void *context, int type, const char *endpoint, const struct connect_keys *keys)
{
    int none = 0;
    int many = 0;
    void *socket = zmq_socket(context, type);
    if (socket == NULL || zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof none) != 0 ||
        zmq_setsockopt(socket, ZMQ_RCVHWM, &many, sizeof many) != 0 ||
        zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, keys->server, 41) != 0 ||
        zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, keys->public_key, 41) != 0 ||
        zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, keys->secret, 41) != 0 ||
        (type == ZMQ_SUB && zmq_setsockopt(socket, ZMQ_SUBSCRIBE, TOPIC_EVENT, 5) != 0) ||
        zmq_connect(socket, endpoint) != 0)
        end("cannot connect");
    return socket;
}
