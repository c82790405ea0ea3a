// SPDX-License-Identifier: EUPL-1.2
/* The least that a durable queue on these libraries can do, to hold the daemon against: a ROUTER, a
 * batch of what waits, one append and fdatasync, one LMDB transaction without sync, replies, events
 * on an XPUB; CURVE on both sockets. No product in it: no rights, no rules, no checksums, no clock.
 *
 * It answers every request with a reply and an event in the daemon's shape, so that the load cannot
 * tell them apart; but for `gather`: then the events of a batch share notices, as the daemon's do.
 * Usage: bench_bare DIR READY_FILE [gather]; stops on SIGTERM. */
#include <errno.h>
#include <fcntl.h>
#include <lmdb.h>
#include <msgpack.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include "base/assert.h"
#include "base/io.h"

#define BATCH_MAX    512
#define FRAME_MAX    4096
#define JOURNAL_SIZE (UINT64_C(64) << 20) /* then it begins anew: nobody reads it */
#define ROW_SIZE     200
#define ID_SIZE      16
#define NOTICE_MAX   64

struct command {
    uint8_t peer[8];
    size_t peer_len;
    uint8_t id[ID_SIZE];
    uint64_t sequence;
    size_t len;
    uint8_t frame[FRAME_MAX];
};

struct bare {
    void *context;
    void *commands;
    void *events;
    int journal;
    uint64_t end;
    MDB_env *env;
    MDB_dbi rows;
    uint64_t sequence;
    size_t notice_max; /* events in a notice */
    size_t n;
    struct command batch[BATCH_MAX];
    uint8_t buffer[BATCH_MAX * FRAME_MAX];
    msgpack_sbuffer out;
};

static volatile sig_atomic_t stop;

static void on_signal(int number)
{
    (void)number;
    stop = 1;
}

/* --- in --- */

static bool receive(struct bare *bare, struct command *command)
{
    static const uint8_t mark[] = {0xa2, 'i', 'd', 0xc4, ID_SIZE}; /* the key, then 16 bytes */
    int peer = zmq_recv(bare->commands, command->peer, sizeof command->peer, ZMQ_DONTWAIT);
    if (peer < 0)
        return false;
    int len = zmq_recv(bare->commands, command->frame, sizeof command->frame, 0);
    ASSERT(len > 0 && (size_t)len <= sizeof command->frame);
    command->peer_len = (size_t)peer;
    command->len = (size_t)len;
    const uint8_t *at = memmem(command->frame, command->len, mark, sizeof mark);
    ASSERT(at != NULL && at + sizeof mark + ID_SIZE <= command->frame + command->len);
    memcpy(command->id, at + sizeof mark, ID_SIZE);
    return true;
}

/* --- durable --- */

static void append(struct bare *bare)
{
    size_t len = 0;
    for (size_t i = 0; i < bare->n; i++) {
        memcpy(bare->buffer + len, bare->batch[i].frame, bare->batch[i].len);
        len += bare->batch[i].len;
    }
    if (bare->end + len > JOURNAL_SIZE)
        bare->end = 0;
    ASSERT(io_pwrite_all(bare->journal, bare->buffer, len, bare->end) == 0);
    ASSERT(fdatasync(bare->journal) == 0);
    bare->end += len;
}

static void commit(struct bare *bare)
{
    MDB_txn *txn;
    uint8_t row[ROW_SIZE] = {0};
    ASSERT(mdb_txn_begin(bare->env, NULL, 0, &txn) == 0);
    for (size_t i = 0; i < bare->n; i++) {
        struct command *command = &bare->batch[i];
        command->sequence = ++bare->sequence;
        memcpy(row, &command->sequence, sizeof command->sequence);
        MDB_val key = {command->peer_len, command->peer};
        MDB_val value = {sizeof row, row};
        ASSERT(mdb_put(txn, bare->rows, &key, &value, 0) == 0);
    }
    ASSERT(mdb_txn_commit(txn) == 0);
}

/* --- out --- */

static void pack_key(msgpack_packer *packer, const char *key)
{
    msgpack_pack_str(packer, strlen(key));
    msgpack_pack_str_body(packer, key, strlen(key));
}

static void reply(struct bare *bare, const struct command *command)
{
    msgpack_packer packer;
    msgpack_sbuffer_clear(&bare->out);
    msgpack_packer_init(&packer, &bare->out, msgpack_sbuffer_write);
    msgpack_pack_map(&packer, 3);
    pack_key(&packer, "id");
    msgpack_pack_bin(&packer, ID_SIZE);
    msgpack_pack_bin_body(&packer, command->id, ID_SIZE);
    pack_key(&packer, "reply");
    msgpack_pack_map(&packer, 3);
    pack_key(&packer, "case_id");
    pack_key(&packer, "D-0000-0000-0001");
    pack_key(&packer, "sequence");
    msgpack_pack_uint64(&packer, command->sequence);
    pack_key(&packer, "stored");
    msgpack_pack_true(&packer);
    pack_key(&packer, "version");
    msgpack_pack_uint64(&packer, 1);
    ASSERT(zmq_send(bare->commands, command->peer, command->peer_len, ZMQ_SNDMORE) >= 0);
    ASSERT(zmq_send(bare->commands, bare->out.data, bare->out.size, 0) >= 0);
}

/* One notice of these commands' events, in the daemon's shape. */
static void publish(struct bare *bare, const struct command *commands, size_t n)
{
    static const uint8_t epoch[ID_SIZE] = {1};
    msgpack_packer packer;
    msgpack_sbuffer_clear(&bare->out);
    msgpack_packer_init(&packer, &bare->out, msgpack_sbuffer_write);
    msgpack_pack_map(&packer, 3);
    pack_key(&packer, "epoch");
    msgpack_pack_bin(&packer, ID_SIZE);
    msgpack_pack_bin_body(&packer, epoch, ID_SIZE);
    pack_key(&packer, "events");
    msgpack_pack_array(&packer, n);
    for (size_t i = 0; i < n; i++) {
        msgpack_pack_map(&packer, 2);
        pack_key(&packer, "case_id");
        pack_key(&packer, "D-0000-0000-0001");
        pack_key(&packer, "kind");
        msgpack_pack_uint64(&packer, 1);
    }
    pack_key(&packer, "sequence");
    msgpack_pack_uint64(&packer, commands[n - 1].sequence);
    ASSERT(zmq_send(bare->events, "event", 5, ZMQ_SNDMORE) >= 0);
    ASSERT(zmq_send(bare->events, bare->out.data, bare->out.size, 0) >= 0);
}

static void serve(struct bare *bare)
{
    uint8_t subscription[64];
    zmq_pollitem_t items[2] = {{bare->commands, 0, ZMQ_POLLIN, 0},
                               {bare->events, 0, ZMQ_POLLIN, 0}};
    while (!stop) {
        if (zmq_poll(items, 2, 1000) < 0 && errno != EINTR)
            return;
        if (items[1].revents & ZMQ_POLLIN)
            zmq_recv(bare->events, subscription, sizeof subscription, ZMQ_DONTWAIT);
        for (bare->n = 0; bare->n < BATCH_MAX && receive(bare, &bare->batch[bare->n]); bare->n++)
            continue;
        if (bare->n == 0)
            continue;
        append(bare);
        commit(bare);
        for (size_t i = 0; i < bare->n; i++)
            reply(bare, &bare->batch[i]);
        for (size_t i = 0; i < bare->n; i += bare->notice_max) {
            size_t left = bare->n - i;
            publish(bare, &bare->batch[i], left < bare->notice_max ? left : bare->notice_max);
        }
    }
}

/* --- set-up --- */

static void *bind_socket(struct bare *bare, int type, const char *secret, char *endpoint,
                         size_t size)
{
    int one = 1;
    int linger = 0;
    void *socket = zmq_socket(bare->context, type);
    ASSERT(socket != NULL);
    ASSERT(zmq_setsockopt(socket, ZMQ_CURVE_SERVER, &one, sizeof one) == 0);
    ASSERT(zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, secret, strlen(secret) + 1) == 0);
    ASSERT(zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger) == 0);
    ASSERT(zmq_bind(socket, "tcp://127.0.0.1:*") == 0);
    ASSERT(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
    return socket;
}

/* Zero-written and synced ahead, as the daemon's journal is. */
static void open_journal(struct bare *bare, const char *dir)
{
    static const uint8_t zeros[1 << 20];
    char path[4096];
    io_join(path, sizeof path, dir, "journal");
    bare->journal = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ASSERT(bare->journal >= 0);
    for (uint64_t at = 0; at < JOURNAL_SIZE; at += sizeof zeros)
        ASSERT(io_pwrite_all(bare->journal, zeros, sizeof zeros, at) == 0);
    ASSERT(fsync(bare->journal) == 0);
}

static void open_rows(struct bare *bare, const char *dir)
{
    MDB_txn *txn;
    ASSERT(mdb_env_create(&bare->env) == 0);
    ASSERT(mdb_env_set_mapsize(bare->env, (size_t)1 << 30) == 0);
    ASSERT(mdb_env_open(bare->env, dir, MDB_NOSYNC, 0600) == 0);
    ASSERT(mdb_txn_begin(bare->env, NULL, 0, &txn) == 0);
    ASSERT(mdb_dbi_open(txn, NULL, 0, &bare->rows) == 0);
    ASSERT(mdb_txn_commit(txn) == 0);
}

int main(int argc, char **argv)
{
    static struct bare bare;
    char public_key[41];
    char secret[41];
    char endpoints[2][256];
    char ready[600];
    bool gather = argc == 4 && strcmp(argv[3], "gather") == 0;
    if (argc != 3 && !gather) {
        fprintf(stderr, "usage: bench_bare DIR READY_FILE [gather]\n");
        return 64;
    }
    bare.notice_max = gather ? NOTICE_MAX : 1;
    signal(SIGTERM, on_signal);
    signal(SIGINT, on_signal);
    ASSERT(mkdir(argv[1], 0700) == 0);
    open_journal(&bare, argv[1]);
    open_rows(&bare, argv[1]);
    msgpack_sbuffer_init(&bare.out);
    ASSERT(zmq_curve_keypair(public_key, secret) == 0);
    bare.context = zmq_ctx_new();
    ASSERT(bare.context != NULL);
    bare.commands = bind_socket(&bare, ZMQ_ROUTER, secret, endpoints[0], sizeof endpoints[0]);
    bare.events = bind_socket(&bare, ZMQ_XPUB, secret, endpoints[1], sizeof endpoints[1]);
    int n = snprintf(ready, sizeof ready, "%s\n%s\n%s\n", endpoints[0], endpoints[1], public_key);
    ASSERT(io_write_file(argv[2], ready, (size_t)n, 0600) == 0);
    serve(&bare);
    zmq_close(bare.commands);
    zmq_close(bare.events);
    zmq_ctx_term(bare.context);
    mdb_env_close(bare.env);
    msgpack_sbuffer_destroy(&bare.out);
    close(bare.journal);
    return 0;
}
