// SPDX-License-Identifier: EUPL-1.2
/* The one client in C: a connection to one daemon, over CURVE with its key pinned, on which one
 * command or query is under way at a time. A command is sent again with the same id when the
 * connection breaks, the daemon restarts, is busy or stays silent, so that it is done once at most;
 * how long that goes on is the caller's time limit. Nothing is stored here (send.h, outbox.h). */
#ifndef CLIENTS_LIB_CLIENT_H
#define CLIENTS_LIB_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "clients/lib/profile.h"
#include "proto/envelope.h"

struct client;

enum client_outcome {
    CLIENT_ANSWERED,
    CLIENT_UNREACHABLE,  /* no connection in time; nothing was sent */
    CLIENT_SILENT,       /* sent, and no answer in time: what came of it is unknown */
    CLIENT_NOT_ADMITTED, /* the daemon refuses this key */
    CLIENT_TOO_LARGE,    /* over the wire's limit: not sent */
    CLIENT_NONSENSE      /* the answer cannot be read: outcome unknown */
};

/* Connects when it is first used. Never NULL; the profile is copied as far as it is needed. */
struct client *client_open(const struct profile *profile);
void client_close(struct client *client);

/* A command id: this moment's second, then 96 random bits. */
struct id client_new_id(void);

/* Sends a whole request and waits at most `timeout_ms` for the answer with this id. `response`
 * borrows from the client until its next exchange; it holds a reply, an answer or both. A reply
 * BUSY or STOPPING is waited out as far as time allows, then handed over. */
enum client_outcome client_exchange(struct client *client, struct bytes frame, const struct id *id,
                                    int timeout_ms, struct response *response);

enum client_outcome client_call(struct client *client, const struct message *message,
                                const void *body, const struct id *id, int timeout_ms,
                                struct response *response);
enum client_outcome client_query(struct client *client, const struct message *message,
                                 const void *body, int timeout_ms, struct response *response);

/* The parts of a response as structs; false when it has no such part or it cannot be read. LINEs
 * and lists live in the arena, texts and bytes in the response. An unsuccessful query has a reply
 * with the error. */
bool client_reply(const struct response *response, struct reply *out, struct arena *arena);
bool client_answer(const struct response *response, const struct message *message, void *out,
                   struct arena *arena);

/* The daemon asks for patience (BUSY, STOPPING): the same id, later. */
bool client_asks_patience(const struct response *response);

/* Milliseconds for the next attempt after `attempt` failed ones: grows to `most_ms`, and half of
 * it is chance, so that many clients do not come back at the same moment. */
int client_backoff(unsigned attempt, int first_ms, int most_ms);

/* An end of the event stream in the client's own context, as a ZeroMQ socket; watch.c only. NULL
 * with errno. */
void *client_subscribe(struct client *client, const char *endpoint);

#endif
