// SPDX-License-Identifier: EUPL-1.2
/* Fills a stopped site with cases, quickly: through the engine itself, as every case comes in, but
 * in large batches and without sockets. Each case has the first texts of the ladder's plan. The
 * first CASES_READY of them are taken up to the ladder's first coach, where they can be claimed.
 *
 * Usage: bench_fill SITE LADDER COUNT KEY_FILE CASES_FILE
 * Brings the site to COUNT cases. On an empty one it enrols the people first and writes KEY_FILE
 * (the key pair of the coach) and CASES_FILE (the cases that are ready, a number a line); the
 * ladder must be installed. */
#include <sodium.h>
#include <zmq.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/io.h"
#include "core/ladder.h"
#include "core/state.h"
#include "engine/engine.h"

#define BATCH       1000
#define CASES_READY 960 /* fewer when the site is to have fewer */
#define TEXTS       4
#define TEXT_CHARS  200
#define KEY_NAME    "bench"

struct fill {
    struct site site;
    struct engine *engine;
    struct code ladder;
    struct code district;
    struct code worker;       /* the coach who claims */
    struct code professional; /* who brings the cases in */
    struct texts plan;
    char words[TEXT_CHARS];
    struct codes domains;
    struct writer writer;
    uint64_t cases; /* there before */
};

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "bench_fill: %s: %s\n", what, why);
    exit(1);
}

/* --- the engine's side --- */

static void respond(void *arg, uint64_t token, struct bytes frame)
{
    struct response response;
    struct reply reply;
    struct reader reader;
    struct arena arena;
    struct error error = {0};
    (void)arg;
    (void)token;
    arena_init(&arena);
    ASSERT(response_decode(frame, &response, &error));
    reader_init(&reader, response.reply);
    ASSERT(message_decode(&message_reply, &reader, &reply, &arena, &error));
    if (reply.error != 0) {
        fprintf(stderr, "%s: %s\n", reply.field == NULL ? "" : reply.field,
                reply.detail == NULL ? "" : reply.detail);
        give_up("refused", reply.name);
    }
    arena_release(&arena);
}

static void ignore_notice(void *arg, const struct notice *notice)
{
    (void)arg;
    (void)notice;
}

static void begin(struct fill *fill)
{
    engine_begin(fill->engine, instant_of_ms(clock_wall_ms()));
}

static void finish(struct fill *fill)
{
    if (engine_finish(fill->engine) != ENGINE_OK)
        give_up("a batch", "the disk is full or failed");
}

static struct id new_id(void)
{
    struct id id;
    randombytes_buf(id.b, sizeof id.b);
    put_be32(id.b, (uint32_t)(clock_wall_ms() / 1000));
    return id;
}

static struct id run(struct fill *fill, const struct code *person, const struct message *message,
                     const void *body)
{
    char user[2 * CODE_MAX + 2];
    struct request request;
    struct error error = {0};
    struct id id = new_id();
    snprintf(user, sizeof user, "%s/" KEY_NAME, person->s);
    writer_clear(&fill->writer);
    request_encode(message, false, &id, body, &fill->writer);
    struct bytes frame = writer_bytes(&fill->writer);
    ASSERT(request_decode(frame, &request, &error));
    engine_run(fill->engine, user, &request, 0);
    return id;
}

static void run_internal(struct fill *fill, const struct message *message, const void *body)
{
    struct error error = {0};
    if (!engine_internal(fill->engine, message, body, &error))
        give_up(message->name, error_name(error.code));
}

/* --- who and where --- */

static const struct tier *first_coach(const struct ladder *ladder)
{
    const struct tier *tiers = ladder->tiers.v;
    for (size_t i = 0; i < ladder->tiers.n; i++)
        if (tiers[i].kind == tier_kind_COACH)
            return &tiers[i];
    give_up(ladder->code.s, "no coach on this ladder");
}

static void read_ladder(struct fill *fill)
{
    uint64_t version;
    struct site_row row;
    struct state *state = store_read_begin(fill->site.store);
    const struct ladder *ladder = state_ladder(state, &fill->ladder, &version);
    if (ladder == NULL)
        give_up(fill->ladder.s, "this ladder is not installed");
    const struct tier *coach = first_coach(ladder);
    fill->worker = coach->workers.n > 0 ? coach->workers.v[0] : code_of("bench-coach");
    if (coach->areas.n > 0)
        fill->district = coach->areas.v[0];
    const struct topic *domains = ladder->domains.v;
    codes_add(&fill->domains, &domains[0].code);
    memset(fill->words, 'a', sizeof fill->words);
    const struct form_field *fields = ladder->form.v;
    for (size_t i = 0; i < ladder->form.n && i < TEXTS; i++)
        ASSERT(texts_put(&fill->plan, &fields[i].code, bytes_of(fill->words, TEXT_CHARS)));
    state_site(state, &row);
    fill->cases = row.slots;
    store_read_end(fill->site.store);
}

static void enrol_one(struct fill *fill, const struct code *person, const uint8_t public_key[32])
{
    struct person_put put = {.organisation = code_of("bench"), .person = *person};
    struct key_add key = {
        .key = code_of(KEY_NAME), .person = *person, .public_key = bytes_of(public_key, 32)};
    struct code roles[] = {code_of("professional"), code_of("coach")};
    codes_add(&put.roles, &roles[0]);
    codes_add(&put.roles, &roles[1]);
    run_internal(fill, &message_person_put, &put);
    run_internal(fill, &message_key_add, &key);
}

static void enrol(struct fill *fill, const char *key_file)
{
    char text[2][41];
    char pair[83];
    uint8_t public_key[32];
    uint8_t nobodys_key[32];
    ASSERT(zmq_curve_keypair(text[0], text[1]) == 0);
    ASSERT(zmq_z85_decode(public_key, text[0]) != NULL);
    int n = snprintf(pair, sizeof pair, "%s\n%s\n", text[0], text[1]);
    if (io_write_file(key_file, pair, (size_t)n, 0600) != 0)
        give_up(key_file, "cannot write");
    randombytes_buf(nobodys_key, sizeof nobodys_key);
    begin(fill);
    enrol_one(fill, &fill->worker, public_key);
    enrol_one(fill, &fill->professional, nobodys_key);
    finish(fill);
}

/* --- cases --- */

static struct case_id submit(struct fill *fill)
{
    struct case_submit body = {.district = fill->district,
                               .domains = fill->domains,
                               .ground = ground_CONSENT,
                               .ladder = fill->ladder,
                               .texts = fill->plan};
    struct id id = run(fill, &fill->professional, &message_case_submit, &body);
    return case_id_from_command(&id);
}

static bool waits(struct fill *fill, struct case_id id)
{
    struct case_row row;
    ASSERT(state_case(store_read_begin(fill->site.store), id, &row));
    store_read_end(fill->site.store);
    return row.status == status_QUEUED;
}

static void write_cases(const struct case_id *ids, size_t n, const char *path)
{
    char text[CASE_ID_TEXT];
    FILE *file = fopen(path, "we");
    for (size_t i = 0; i < n && file != NULL; i++) {
        case_id_format(ids[i], text);
        fprintf(file, "%s\n", text);
    }
    if (file == NULL || fclose(file) != 0)
        give_up(path, "cannot write");
}

/* Cases for the load: known by number, waiting at the coach. */
static void make_ready(struct fill *fill, size_t n, const char *path)
{
    static struct case_id ids[CASES_READY];
    begin(fill);
    for (size_t i = 0; i < n; i++)
        ids[i] = submit(fill);
    finish(fill);
    if (!waits(fill, ids[0])) {
        begin(fill);
        for (size_t i = 0; i < n; i++) {
            struct case_escalate up = {.case_id = ids[i]};
            run(fill, &fill->professional, &message_case_escalate, &up);
        }
        finish(fill);
    }
    if (!waits(fill, ids[n - 1]))
        give_up(fill->ladder.s, "a case does not come to the first coach");
    write_cases(ids, n, path);
    fill->cases += n;
}

static void fill_up(struct fill *fill, uint64_t count)
{
    while (fill->cases < count) {
        begin(fill);
        for (uint64_t i = 0; i < BATCH && fill->cases < count; i++, fill->cases++)
            submit(fill);
        finish(fill);
    }
}

/* --- the site --- */

static void read_master(const char *site, uint8_t master[32])
{
    char path[SITE_PATH_MAX + 64];
    uint8_t *text = NULL;
    size_t len;
    snprintf(path, sizeof path, "%s.secrets/master.key", site);
    if (io_read_file(path, 128, &text, &len) != 0 || len < 40)
        give_up(path, "cannot read");
    text[40] = '\0';
    if (zmq_z85_decode(master, (const char *)text) == NULL)
        give_up(path, "no key");
    free(text);
}

int main(int argc, char **argv)
{
    static struct fill fill;
    uint8_t master[32];
    struct site_fault fault;
    struct engine_callbacks callbacks = {.respond = respond, .notice = ignore_notice};
    if (argc != 6 || !code_set(&fill.ladder, argv[2], strlen(argv[2]))) {
        fprintf(stderr, "usage: bench_fill SITE LADDER COUNT KEY_FILE CASES_FILE\n");
        return 64;
    }
    ASSERT(sodium_init() >= 0);
    read_master(argv[1], master);
    struct site_options options = {.dir = argv[1], .master = master};
    if (!site_open(&fill.site, &options, &fault))
        give_up(argv[1], fault.what);
    uint64_t count = strtoull(argv[3], NULL, 10);
    fill.engine = engine_new(&fill.site, &callbacks);
    fill.professional = code_of("bench-professional");
    writer_init(&fill.writer);
    read_ladder(&fill);
    if (keyring_reserve(fill.site.keyring, count + 1) != KEYRING_OK)
        give_up(argv[1], "no room for keys");
    if (fill.cases == 0) {
        enrol(&fill, argv[4]);
        make_ready(&fill, count < CASES_READY ? count : CASES_READY, argv[5]);
    }
    fill_up(&fill, count);
    engine_free(fill.engine);
    writer_release(&fill.writer);
    site_close(&fill.site, true);
    return 0;
}
