// SPDX-License-Identifier: EUPL-1.2
/* A site without sockets at the other end of a pipe: frames come in, each with its time; replies
 * and events go out. It knows no rule: model.py says what should have come of it.
 *
 *   model_driver SETTINGS START [LADDER]    START: "2026-03-02 09:00", local time of the (first)
 * ladder
 *
 * In and out: an operation of one letter, a length of four bytes (little-endian), a msgpack array
 * of that length. in   P [person, organisation, [roles]]   let somebody in C [ms, person, frame] a
 * command, at that moment or at the first that the site knows after it T [ms] time passes Q
 * [person, frame]                   a query I []                                the ladders are
 * installed once more, so that meetings reach further F []                                the batch
 * ends; what came of it goes out out  R frame                             a reply, in the order of
 * the commands A frame                             an answer to a query E [kind, ms, actor, body]
 * an event, in order; a case's only D [ms]                              all of a batch has gone
 * out; the site's clock At the end of the input the site is checked as `doorbraakd check` does;
 * what it finds is printed, and the status is 1. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/assert.h"
#include "core/core.h"
#include "proto/reader.h"
#include "proto/writer.h"
#include "tests/support/world.h"

#define FRAME_MAX (UINT32_C(1) << 20)

static struct world world;
static uint64_t told; /* sequence of the last event that went out */
static struct arena arena;

/* --- out --- */

static void put(char operation, struct bytes body)
{
    uint8_t head[5] = {(uint8_t)operation, (uint8_t)body.len, (uint8_t)(body.len >> 8),
                       (uint8_t)(body.len >> 16), (uint8_t)(body.len >> 24)};
    if (fwrite(head, 1, sizeof head, stdout) != sizeof head ||
        fwrite(body.data, 1, body.len, stdout) != body.len)
        world_fail("nobody listens");
}

static void heard(void *arg, struct bytes response)
{
    put(*(const char *)arg, response);
}

static void put_events(void)
{
    struct writer writer;
    writer_init(&writer);
    struct state *state = store_read_begin(world.site.store);
    for (uint64_t last = world.site.position.sequence; told < last; told++) {
        struct event_row row;
        arena_clear(&arena);
        ASSERT(state_event(state, told + 1, &row, &arena));
        if (row.case_id.n == 0)
            continue;
        writer_clear(&writer);
        writer_array(&writer, 4);
        writer_uint(&writer, row.kind);
        writer_uint(&writer, (uint64_t)row.stamp.ms);
        writer_str(&writer, row.actor.s);
        writer_bin(&writer, row.body);
        put('E', writer_bytes(&writer));
    }
    store_read_end(world.site.store);
    writer_release(&writer);
}

static void finish(void)
{
    struct writer writer;
    world_finish(&world);
    put_events();
    writer_init(&writer);
    writer_array(&writer, 1);
    writer_uint(&writer, (uint64_t)world.now.ms);
    put('D', writer_bytes(&writer));
    writer_release(&writer);
    fflush(stdout);
}

/* --- in --- */

static void move_to(uint64_t ms)
{
    struct instant to = {(int64_t)ms};
    world_move(&world, to.ms > world.now.ms ? to : world.now);
}

static void read_code(struct reader *reader, struct code *code)
{
    struct bytes s = reader_str(reader);
    if (s.len >= sizeof code->s)
        world_fail("a code of %zu bytes", s.len);
    memset(code, 0, sizeof *code);
    memcpy(code->s, s.data, s.len);
}

static void let_in(struct reader *reader)
{
    struct code person;
    struct code organisation;
    struct codes roles = {.n = 0};
    read_code(reader, &person);
    read_code(reader, &organisation);
    for (uint32_t n = reader_array(reader); n > 0 && roles.n < CODES_MAX; n--)
        read_code(reader, &roles.v[roles.n++]);
    world_person(&world, person.s, organisation.s, &roles);
}

static void install_again(void)
{
    if (!world_install_again(&world))
        world_fail("the ladders were refused, once more");
}

static void operate(char operation, struct reader *reader)
{
    static char reply = 'R';
    static char answer = 'A';
    struct code person;
    reader_array(reader);
    world.heard = heard;
    world.heard_arg = operation == 'Q' ? &answer : &reply;
    switch (operation) {
    case 'P':
        let_in(reader);
        break;
    case 'C':
        move_to(reader_uint(reader));
        read_code(reader, &person);
        world_frame(&world, person.s, reader_bin(reader));
        break;
    case 'T':
        move_to(reader_uint(reader));
        break;
    case 'Q':
        read_code(reader, &person);
        world_query(&world, person.s, reader_bin(reader));
        fflush(stdout);
        break;
    case 'I':
        install_again();
        break;
    case 'F':
        finish();
        break;
    default:
        world_fail("there is no operation '%c'", operation);
    }
    if (reader->failed)
        world_fail("an operation '%c' that cannot be read", operation);
}

static bool operate_next(void)
{
    static uint8_t body[FRAME_MAX];
    uint8_t head[5];
    struct reader reader;
    if (fread(head, 1, sizeof head, stdin) != sizeof head)
        return false;
    uint32_t len = (uint32_t)head[1] | (uint32_t)head[2] << 8 | (uint32_t)head[3] << 16 |
                   (uint32_t)head[4] << 24;
    if (len > sizeof body || fread(body, 1, len, stdin) != len)
        world_fail("an operation that ends early");
    arena_clear(&arena);
    reader_init(&reader, bytes_of(body, len));
    operate((char)head[0], &reader);
    return true;
}

static void say(void *arg, const char *finding)
{
    (void)arg;
    fprintf(stderr, "check: %s\n", finding);
}

int main(int argc, char **argv)
{
    struct civil_time start = {.date = {0}};
    int year, month, day, hour, minute;
    if ((argc != 3 && argc != 4) ||
        sscanf(argv[2], "%d-%d-%d %d:%d", &year, &month, &day, &hour, &minute) != 5) {
        fprintf(stderr, "usage: model_driver SETTINGS \"YYYY-MM-DD HH:MM\" [LADDER]\n");
        return 64;
    }
    start = (struct civil_time){civil_date_of(year, month, day), hour * 3600 + minute * 60};
    arena_init(&arena);
    world_open(&world, 0);
    if (!world_install(&world, argv[1], argc == 4 ? argv[3] : NULL, start))
        world_fail("the ladders were refused");
    while (operate_next())
        continue;
    uint64_t findings = world_check(&world, say, NULL);
    arena_release(&arena);
    world_close(&world);
    return findings == 0 ? 0 : 1;
}
