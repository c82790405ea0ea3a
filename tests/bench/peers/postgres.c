// SPDX-License-Identifier: EUPL-1.2
/* PostgreSQL: a transition is one prepared statement, and so one transaction; its event goes out by
 * NOTIFY within it, or not at all.
 * Usage: bench_postgres PORT (fill | CLIENTS SECONDS [silent]) */
#include <endian.h>
#include <libpq-fe.h>

#include "drive.h"

/* $1 the case, $2 the queue it joins, $3 the time, $4 the event. */
#define MOVE                                                                                       \
    "WITH moved AS (UPDATE cases SET version = version + 1,"                                       \
    " body = overlay(body PLACING int8send(version + 1) FROM 1) WHERE id = $1),"                   \
    " queued AS (UPDATE queue SET tier = $2, since = $3 WHERE case_id = $1),"                      \
    " clocked AS (UPDATE clocks SET due = $3 WHERE case_id = $1),"                                 \
    " told AS (INSERT INTO events (case_id, body) VALUES ($1, $4) RETURNING sequence)"

static const char with_notice[] =
    MOVE " SELECT sequence, pg_notify('events', sequence::text) FROM told";
static const char silent[] = MOVE " SELECT sequence FROM told";

/* Room is left in the pages of cases, so that a new version of a row need not touch the index. */
static const char schema[] =
    "CREATE TABLE cases (id int8 PRIMARY KEY, version int8 NOT NULL, body bytea NOT NULL)"
    " WITH (fillfactor = 50);"
    "ALTER TABLE cases ALTER COLUMN body SET STORAGE PLAIN;"
    "CREATE TABLE queue (case_id int8 PRIMARY KEY, tier int8 NOT NULL, since int8 NOT NULL)"
    " WITH (fillfactor = 50);"
    "CREATE INDEX queue_order ON queue (tier, since) WITH (fillfactor = 70);"
    "CREATE TABLE clocks (case_id int8 PRIMARY KEY, due int8 NOT NULL) WITH (fillfactor = 50);"
    "CREATE INDEX clocks_due ON clocks (due) WITH (fillfactor = 70);"
    "CREATE TABLE events (sequence int8 GENERATED ALWAYS AS IDENTITY (CACHE 1) PRIMARY KEY,"
    " case_id int8 NOT NULL, body bytea NOT NULL);"
    "ALTER TABLE events ALTER COLUMN body SET STORAGE PLAIN;"
    "INSERT INTO cases SELECT i, 0, convert_to(repeat('c', 600), 'SQL_ASCII')"
    " FROM generate_series(1, 960) i;"
    "INSERT INTO queue SELECT i, 0, 1 FROM generate_series(1, 960) i;"
    "INSERT INTO clocks SELECT i, 1 FROM generate_series(1, 960) i;"
    "ANALYZE";

/* The log that is written ahead gets files that were written before, as it does after some hours.
 */
static const char *const warm_up[] = {
    "SELECT count(pg_logical_emit_message(false, '', repeat('x', 1000000)))"
    " FROM generate_series(1, 1000)",
    "CHECKPOINT", "CHECKPOINT"};

static void check(PGconn *postgres, PGresult *result, ExecStatusType wanted)
{
    if (PQresultStatus(result) != wanted)
        give_up("postgres", PQerrorMessage(postgres));
    PQclear(result);
}

static PGconn *dial(int port)
{
    char where[128];
    snprintf(where, sizeof where,
             "host=127.0.0.1 port=%d dbname=postgres user=bench sslmode=disable", port);
    PGconn *postgres = PQconnectdb(where);
    if (PQstatus(postgres) != CONNECTION_OK)
        give_up("postgres: cannot connect", PQerrorMessage(postgres));
    return postgres;
}

static void fill(struct drive *drive)
{
    PGconn *postgres = dial(drive->port);
    check(postgres, PQexec(postgres, schema), PGRES_COMMAND_OK);
    for (size_t i = 0; i < sizeof warm_up / sizeof warm_up[0]; i++)
        check(postgres, PQexec(postgres, warm_up[i]), i == 0 ? PGRES_TUPLES_OK : PGRES_COMMAND_OK);
    PQfinish(postgres);
}

static void open_peer(struct drive *drive, struct peer *peer)
{
    PGconn *postgres = dial(drive->port);
    if (peer->is_subscriber)
        check(postgres, PQexec(postgres, "LISTEN events"), PGRES_COMMAND_OK);
    else
        check(postgres,
              PQprepare(postgres, "move", drive->option == NULL ? with_notice : silent, 4, NULL),
              PGRES_COMMAND_OK);
    peer->connection = postgres;
    peer->fd = PQsocket(postgres);
}

static void close_peer(struct peer *peer)
{
    PQfinish(peer->connection);
}

static void send_transition(struct drive *drive, struct peer *peer)
{
    bool back = peer->turn / (DRIVE_CASES / drive->n) % 2 == 1;
    uint64_t number = htobe64(drive_case(drive, peer));
    uint64_t tier = htobe64(back ? 0 : 1);
    drive_sent(peer);
    uint64_t when = htobe64((uint64_t)(peer->sent_ns / 1000000));
    const char *values[] = {(const char *)&number, (const char *)&tier, (const char *)&when,
                            drive->event};
    const int lengths[] = {8, 8, 8, DRIVE_EVENT};
    const int binary[] = {1, 1, 1, 1};
    if (PQsendQueryPrepared(peer->connection, "move", 4, values, lengths, binary, 1) != 1 ||
        PQflush(peer->connection) != 0)
        give_up("postgres: cannot send", PQerrorMessage(peer->connection));
}

static void take(struct drive *drive, struct peer *peer, const PGresult *result)
{
    uint64_t sequence;
    if (PQresultStatus(result) != PGRES_TUPLES_OK || PQgetlength(result, 0, 0) != sizeof sequence)
        give_up("postgres", PQresultErrorMessage(result));
    memcpy(&sequence, PQgetvalue(result, 0, 0), sizeof sequence);
    drive_acknowledged(drive, peer, be64toh(sequence));
}

static void input(struct drive *drive, struct peer *peer)
{
    PGconn *postgres = peer->connection;
    PGnotify *notice;
    if (PQconsumeInput(postgres) != 1)
        give_up("postgres", PQerrorMessage(postgres));
    for (; (notice = PQnotifies(postgres)) != NULL; PQfreemem(notice))
        drive_seen(drive, strtoull(notice->extra, NULL, 10));
    /* A client's answer is over when there is no further result. */
    while (!peer->is_subscriber && PQisBusy(postgres) == 0) {
        PGresult *result = PQgetResult(postgres);
        if (result == NULL) {
            if (peer->sent_ns == 0 && drive_goes_on(drive))
                send_transition(drive, peer);
            return;
        }
        take(drive, peer, result);
        PQclear(result);
    }
}

int main(int argc, char **argv)
{
    static const struct product postgres = {
        .usage = " [silent]",
        .fill = fill,
        .open = open_peer,
        .close = close_peer,
        .send = send_transition,
        .input = input,
    };
    return drive_main(argc, argv, &postgres);
}
