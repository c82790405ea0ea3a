// SPDX-License-Identifier: EUPL-1.2
/* The daemon, or a bare loop that answers like it: claims and releases, as bench_load sends them,
 * by a client that costs no more than those of the other products. Usage: bench_ours COMMANDS_PORT
 * CLIENTS SECONDS EVENTS_PORT,SERVER_KEY,KEY_FILE,CASES_FILE KEY_FILE holds the clients' public and
 * secret key; "plain" for SERVER_KEY: no encryption */
#include <sodium.h>
#include <zmq.h>

#include "claims.h"
#include "base/assert.h"
#include "base/clock.h"
#include "drive.h"
#include "zmtp.h"

static struct {
    bool is_read;
    int events_port;
    struct zmtp_keys keys;
    struct claims claims[DRIVE_CLIENTS];
    struct writer writer;
    struct arena arena;
} ours;

static void read_key(FILE *file, char text[41], uint8_t key[32])
{
    char line[64];
    if (fgets(line, sizeof line, file) == NULL || strcspn(line, "\n") != 40)
        give_up("ours", "cannot read the keys");
    line[40] = '\0';
    memcpy(text, line, 41);
    if (zmq_z85_decode(key, text) == NULL)
        give_up("ours", "no key");
}

static void read_option(const struct drive *drive)
{
    char words[4][1024] = {""};
    char text[41];
    if (drive->option == NULL || sscanf(drive->option, "%7[^,],%40[^,],%1000[^,],%1000[^,]",
                                        words[0], words[1], words[2], words[3]) != 4)
        give_up("ours", "EVENTS_PORT,SERVER_KEY,KEY_FILE,CASES_FILE");
    ours.is_read = true;
    ours.events_port = (int)strtol(words[0], NULL, 10);
    ours.keys.encrypts = strcmp(words[1], "plain") != 0;
    if (ours.keys.encrypts && zmq_z85_decode(ours.keys.server, words[1]) == NULL)
        give_up("ours", "the server's key is none");
    FILE *file = fopen(words[2], "re");
    if (file == NULL)
        give_up("ours", "cannot read the keys");
    read_key(file, ours.keys.public_text, ours.keys.public_key);
    read_key(file, text, ours.keys.secret);
    fclose(file);
    claims_read(ours.claims, drive->n, words[3]);
    writer_init(&ours.writer);
    arena_init(&ours.arena);
}

static void fill(struct drive *drive)
{
    (void)drive;
    give_up("ours", "bench_fill does that");
}

static void open_peer(struct drive *drive, struct peer *peer)
{
    if (!ours.is_read)
        read_option(drive);
    struct zmtp *zmtp = calloc(1, sizeof *zmtp);
    ASSERT(zmtp != NULL);
    if (peer->is_subscriber) {
        zmtp_open(zmtp, ours.events_port, "SUB", &ours.keys);
        zmtp_send(zmtp, bytes_of("\1" TOPIC_EVENT, 1 + strlen(TOPIC_EVENT)));
    } else {
        zmtp_open(zmtp, drive->port, "DEALER", &ours.keys);
    }
    peer->connection = zmtp;
    peer->fd = zmtp->fd;
}

static void close_peer(struct peer *peer)
{
    zmtp_close(peer->connection);
    free(peer->connection);
}

static void send_next(struct drive *drive, struct peer *peer)
{
    if (!claims_next(&ours.claims[peer->index], !drive_goes_on(drive), &ours.writer))
        return;
    drive_sent(peer);
    zmtp_send(peer->connection, writer_bytes(&ours.writer));
}

static void input(struct drive *drive, struct peer *peer)
{
    struct bytes frame;
    bool more;
    zmtp_fill(peer->connection);
    while (zmtp_take(peer->connection, &frame, &more)) {
        if (peer->is_subscriber) {
            if (!more) /* else it is the topic */
                claims_notice(&drive->measure, frame, clock_monotonic_ns());
            continue;
        }
        drive_acknowledged(drive, peer,
                           claims_reply(&ours.claims[peer->index], frame, &ours.arena));
        send_next(drive, peer);
    }
}

int main(int argc, char **argv)
{
    static const struct product product = {
        .usage = " EVENTS_PORT,SERVER_KEY,KEY_FILE,CASES_FILE",
        .fill = fill,
        .open = open_peer,
        .close = close_peer,
        .send = send_next,
        .input = input,
    };
    ASSERT(sodium_init() >= 0);
    int status = drive_main(argc, argv, &product);
    if (ours.is_read) {
        writer_release(&ours.writer);
        arena_release(&ours.arena);
    }
    return status;
}
