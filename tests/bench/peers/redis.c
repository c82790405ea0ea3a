// SPDX-License-Identifier: EUPL-1.2
/* Redis: a transition is one call of a Lua function, which is atomic, and its PUBLISH. With
 * appendfsync always the server writes and syncs what all clients asked for in one turn of its
 * loop, and only then sends replies and messages. Usage: bench_redis PORT (fill | CLIENTS SECONDS)
 */
#include <hiredis/hiredis.h>

#include "drive.h"

/* KEYS: the case, the queue it leaves, the queue it joins; ARGV: its name, the time, the event. */
static const char script[] =
    "local body = redis.call('GET', KEYS[1])\n"
    "local version = tonumber(string.sub(body, 1, 12)) + 1\n"
    "redis.call('SET', KEYS[1], string.format('%012d', version) .. string.sub(body, 13))\n"
    "redis.call('ZREM', KEYS[2], ARGV[1])\n"
    "redis.call('ZADD', KEYS[3], ARGV[2], ARGV[1])\n"
    "redis.call('ZADD', 'clocks', ARGV[2], ARGV[1])\n"
    "local sequence = redis.call('RPUSH', 'events', ARGV[3])\n"
    "redis.call('PUBLISH', 'events', string.format('%d', sequence))\n"
    "return sequence\n";

static char digest[64]; /* by which the server knows the script */

static redisReply *ask(redisContext *redis, const char *format, const void *a, const void *b,
                       const void *c)
{
    redisReply *reply = redisCommand(redis, format, a, b, c);
    if (reply == NULL || reply->type == REDIS_REPLY_ERROR)
        give_up("redis", reply == NULL ? redis->errstr : reply->str);
    return reply;
}

static redisContext *dial(int port)
{
    redisContext *redis = redisConnect("127.0.0.1", port);
    if (redis == NULL || redis->err != 0)
        give_up("redis: cannot connect", redis == NULL ? NULL : redis->errstr);
    return redis;
}

static void fill(struct drive *drive)
{
    redisContext *redis = dial(drive->port);
    char body[DRIVE_CASE + 1];
    char key[32];
    memset(body, 'c', DRIVE_CASE);
    memcpy(body, "000000000000", 12);
    body[DRIVE_CASE] = '\0';
    for (size_t i = 1; i <= DRIVE_CASES; i++) {
        snprintf(key, sizeof key, "%zu", i);
        freeReplyObject(ask(redis, "SET case:%s %s", key, body, NULL));
        freeReplyObject(ask(redis, "ZADD queue:0 1 %s", key, NULL, NULL));
        freeReplyObject(ask(redis, "ZADD clocks 1 %s", key, NULL, NULL));
    }
    redisFree(redis);
}

static void open_peer(struct drive *drive, struct peer *peer)
{
    redisContext *redis = dial(drive->port);
    if (peer->is_subscriber) {
        freeReplyObject(ask(redis, "SUBSCRIBE events", NULL, NULL, NULL));
    } else if (digest[0] == '\0') {
        redisReply *reply = ask(redis, "SCRIPT LOAD %s", script, NULL, NULL);
        snprintf(digest, sizeof digest, "%s", reply->str);
        freeReplyObject(reply);
    }
    peer->connection = redis;
    peer->fd = redis->fd;
}

static void close_peer(struct peer *peer)
{
    redisFree(peer->connection);
}

static void flush(redisContext *redis)
{
    int done = 0;
    while (!done)
        if (redisBufferWrite(redis, &done) != REDIS_OK)
            give_up("redis", redis->errstr);
}

/* Every other turn of its cases a client moves them back. */
static void send_transition(struct drive *drive, struct peer *peer)
{
    size_t number = drive_case(drive, peer);
    bool back = peer->turn / (DRIVE_CASES / drive->n) % 2 == 1;
    char name[32];
    char when[32];
    drive_sent(peer);
    snprintf(name, sizeof name, "%zu", number);
    snprintf(when, sizeof when, "%lld", (long long)(peer->sent_ns / 1000000));
    redisAppendCommand(peer->connection, "EVALSHA %s 3 case:%s %s %s %s %s %s", digest, name,
                       back ? "queue:1" : "queue:0", back ? "queue:0" : "queue:1", name, when,
                       drive->event);
    flush(peer->connection);
}

static void take(struct drive *drive, struct peer *peer, const redisReply *reply)
{
    if (peer->is_subscriber && reply->type == REDIS_REPLY_ARRAY && reply->elements == 3) {
        drive_seen(drive, strtoull(reply->element[2]->str, NULL, 10));
    } else if (!peer->is_subscriber && reply->type == REDIS_REPLY_INTEGER) {
        drive_acknowledged(drive, peer, (uint64_t)reply->integer);
        if (drive_goes_on(drive))
            send_transition(drive, peer);
    } else {
        give_up("redis: an answer that is none", reply->str);
    }
}

static void input(struct drive *drive, struct peer *peer)
{
    redisContext *redis = peer->connection;
    void *reply = NULL;
    if (redisBufferRead(redis) != REDIS_OK)
        give_up("redis", redis->errstr);
    while (redisGetReplyFromReader(redis, &reply) == REDIS_OK && reply != NULL) {
        take(drive, peer, reply);
        freeReplyObject(reply);
    }
}

int main(int argc, char **argv)
{
    static const struct product redis = {
        .usage = "",
        .fill = fill,
        .open = open_peer,
        .close = close_peer,
        .send = send_transition,
        .input = input,
    };
    return drive_main(argc, argv, &redis);
}
