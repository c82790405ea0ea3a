// SPDX-License-Identifier: EUPL-1.2
/* Commands through the client library in C. A line of standard input is an id and a frame, in
 * hexadecimal; it is sent until it is answered, with its id, and the reply goes out as a line.
 *
 * Usage: through_client ENDPOINT SERVER_KEY PUBLIC_KEY SECRET_KEY */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "clients/lib/client.h"
#include "proto/text_value.h"

#define FRAME_MAX   65536
#define ATTEMPT_MS  3000
#define PATIENCE_MS 120000

static struct bytes from_hex(const char *text, uint8_t *out)
{
    struct bytes hex = bytes_of(text, strlen(text));
    return bytes_of(out, text_value_hex(hex, out) ? hex.len / 2 : 0);
}

static bool ask(struct client *client, struct bytes frame, const struct id *id,
                struct response *response)
{
    int64_t end = clock_boot_ms() + PATIENCE_MS;
    while (clock_boot_ms() < end)
        if (client_exchange(client, frame, id, ATTEMPT_MS, response) == CLIENT_ANSWERED &&
            !client_asks_patience(response))
            return true;
    return false;
}

int main(int argc, char **argv)
{
    static char line[2 * FRAME_MAX + 100];
    static char text[2 * FRAME_MAX + 1];
    static uint8_t data[FRAME_MAX];
    static struct profile profile;
    if (argc != 5 || !profile_key_parse(argv[2], profile.server_key) ||
        !profile_key_parse(argv[3], profile.public_key) ||
        !profile_key_parse(argv[4], profile.secret_key))
        return 64;
    snprintf(profile.commands, sizeof profile.commands, "%s", argv[1]);
    struct client *client = client_open(&profile);
    while (fgets(line, sizeof line, stdin) != NULL) {
        struct id id;
        struct response response;
        char *space = strchr(line, ' ');
        if (space == NULL)
            return 64;
        *space = '\0';
        space[1 + strcspn(space + 1, "\n")] = '\0';
        if (from_hex(line, id.b).len != sizeof id.b)
            return 64;
        if (!ask(client, from_hex(space + 1, data), &id, &response))
            return 69;
        sodium_bin2hex(text, sizeof text, response.reply.data, response.reply.len);
        puts(text);
        fflush(stdout);
    }
    client_close(client);
    profile_release(&profile);
    return 0;
}
