// SPDX-License-Identifier: EUPL-1.2
/* The folder that holds who someone is on this machine: key pair, server, outbox, cursor. Nobody
 * else may look into it; a folder or secret key that others can read is refused, as ssh does.
 *
 *   server       endpoint of the commands, then the server's public key in Z85; a third line, if
 *                any, is the endpoint of the events (else hello tells it)
 *   key.secret   Z85, mode 0600, made here and never sent
 *   key.public   Z85
 *   person       person id and name of this key
 *   outbox/      commands that could not be sent yet (outbox.h)
 *   cursor       how far `watch` came */
#ifndef CLIENTS_LIB_PROFILE_H
#define CLIENTS_LIB_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/values.h"

enum {
    PROFILE_PATH_MAX = 1024,
    PROFILE_ENDPOINT_MAX = 200,
    PROFILE_KEY_SIZE = 32, /* bytes of a CURVE key */
    PROFILE_Z85_SIZE = 41  /* the same as text, with the NUL */
};

struct profile {
    char folder[PROFILE_PATH_MAX];
    char commands[PROFILE_ENDPOINT_MAX];
    char events[PROFILE_ENDPOINT_MAX]; /* empty: as hello says */
    uint8_t server_key[PROFILE_KEY_SIZE];
    uint8_t public_key[PROFILE_KEY_SIZE];
    uint8_t secret_key[PROFILE_KEY_SIZE];
    struct code person;
    struct code key;
};

enum profile_state {
    PROFILE_READY,
    PROFILE_ABSENT,  /* no folder, or a file is missing: not enrolled yet */
    PROFILE_EXPOSED, /* others may read it, or it is somebody else's */
    PROFILE_CLOSED,  /* we may not look there ourselves */
    PROFILE_DAMAGED  /* a file does not hold what it should */
};

/* $DOORBRAAK_HOME, else $XDG_CONFIG_HOME/doorbraak, else ~/.config/doorbraak. False when none of
 * them is set or the path is too long. */
bool profile_folder(char out[PROFILE_PATH_MAX]);

/* `fault` becomes the path that is missing, exposed, closed or damaged; it leads into static
 * memory. */
enum profile_state profile_load(const char *folder, struct profile *out, const char **fault);

/* Makes the folder and a key pair, or keeps the pair that is there, and (re)writes server and
 * person. 0 or a negative errno; -EINVAL: the server's key is not Z85, or an endpoint is too long;
 * -EPERM: the folder is there and others may read it. */
int profile_create(const char *folder, const char *commands, const char *server_key_z85,
                   const struct code *person, const struct code *key);

/* Wipes the secret key. */
void profile_release(struct profile *profile);

/* The path of a file in the folder. */
void profile_path(const struct profile *profile, const char *name, char out[PROFILE_PATH_MAX + 64]);

bool profile_key_parse(const char *z85, uint8_t out[PROFILE_KEY_SIZE]);
void profile_key_format(const uint8_t key[PROFILE_KEY_SIZE], char out[PROFILE_Z85_SIZE]);

/* "doorbraak-request:1:PERSON:KEY:Z85", which an administrator approves. Holds nothing secret. */
enum { PROFILE_REQUEST_SIZE = 20 + 2 * (CODE_MAX + 1) + PROFILE_Z85_SIZE + 2 };
void profile_request(const struct profile *profile, char out[PROFILE_REQUEST_SIZE]);
bool profile_request_parse(const char *request, struct code *person, struct code *key,
                           uint8_t public_key[PROFILE_KEY_SIZE]);

/* How far the stream was read. All zero: nothing yet. */
struct cursor {
    struct id epoch;
    uint64_t next;    /* the first sequence not seen */
    uint8_t chain[8]; /* of the journal at next - 1 */
    bool has_chain;
};

/* False when there is none, or one that cannot be read: start anew. */
bool profile_cursor_load(const struct profile *profile, struct cursor *out);
int profile_cursor_save(const struct profile *profile, const struct cursor *cursor);

#endif
