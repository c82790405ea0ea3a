// SPDX-License-Identifier: EUPL-1.2
/* The daemon's stream of events as server-sent events: the same for everybody, numbers and opaque
 * case numbers, none of it about what happened. Whoever comes back says where he was; what is still
 * in the ring he gets, and beyond it he is told to look anew. What waits for a slow reader is his
 * place in the ring, so nobody's buffer grows. */
#ifndef CLIENTS_GATEWAY_STREAM_H
#define CLIENTS_GATEWAY_STREAM_H

#include "clients/gateway/exchange.h"
#include "proto/envelope.h"

struct stream *stream_new(struct gateway *gateway);
/* After the server is closed. */
void stream_free(struct stream *stream);

/* Where the daemon stands, as hello says: from here on. */
void stream_begin(struct stream *stream, const struct id *epoch, uint64_t sequence);

/* A notice; NULL: the daemon is silent. */
void stream_hear(struct stream *stream, const struct notice *notice);

/* Is it the path of the stream, "/v1/gebeurtenissen"? */
bool stream_is_path(const char *path);

/* Answers a GET there. */
void stream_answer(struct exchange *exchange);

/* Each reader is told to come back soon, and his answer ends. */
void stream_end_all(struct stream *stream);

size_t stream_readers(const struct stream *stream);

#endif
