// SPDX-License-Identifier: EUPL-1.2
#include "filling.h"

#include <sodium.h>
#include <zmq.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/io.h"
#include "core/ladder.h"
#include "core/state.h"

#define CASES_READY 960
#define TEXTS       4
#define TEXT_MOST   1000
#define KEY_NAME    "bench"

static char words[TEXT_MOST];

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "bench: %s: %s\n", what, why);
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

static struct instant now_of(const struct filling *fill)
{
    return fill->stamp.ms != 0 ? fill->stamp : instant_of_ms(clock_wall_ms());
}

void filling_begin(struct filling *fill)
{
    engine_begin(fill->engine, now_of(fill));
}

void filling_finish(struct filling *fill)
{
    if (engine_finish(fill->engine) != ENGINE_OK)
        give_up("a batch", "the disk is full or failed");
}

static struct id new_id(const struct filling *fill)
{
    struct id id;
    randombytes_buf(id.b, sizeof id.b);
    put_be32(id.b, (uint32_t)(now_of(fill).ms / 1000));
    return id;
}

struct id filling_run(struct filling *fill, const struct code *person,
                      const struct message *message, const void *body)
{
    char user[2 * CODE_MAX + 2];
    struct request request;
    struct error error = {0};
    struct id id = new_id(fill);
    snprintf(user, sizeof user, "%s/" KEY_NAME, person->s);
    writer_clear(&fill->writer);
    request_encode(message, false, &id, body, &fill->writer);
    struct bytes frame = writer_bytes(&fill->writer);
    ASSERT(request_decode(frame, &request, &error));
    engine_run(fill->engine, user, &request, 0);
    return id;
}

static void run_internal(struct filling *fill, const struct message *message, const void *body)
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

static void read_ladder(struct filling *fill, size_t text_chars)
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
    memset(words, 'a', sizeof words);
    ASSERT(text_chars <= sizeof words);
    const struct form_field *fields = ladder->form.v;
    for (size_t i = 0; i < ladder->form.n && i < TEXTS; i++)
        ASSERT(texts_put(&fill->plan, &fields[i].code, bytes_of(words, text_chars)));
    state_site(state, &row);
    fill->cases = row.slots;
    store_read_end(fill->site.store);
}

static void enrol_one(struct filling *fill, const struct code *person, const uint8_t public_key[32])
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

/* A new key, whose halves go into the file. */
static void write_pair(const char *path, uint8_t public_key[32])
{
    char text[2][41];
    char pair[83];
    ASSERT(zmq_curve_keypair(text[0], text[1]) == 0);
    ASSERT(zmq_z85_decode(public_key, text[0]) != NULL);
    int n = snprintf(pair, sizeof pair, "%s\n%s\n", text[0], text[1]);
    if (io_write_file(path, pair, (size_t)n, 0600) != 0)
        give_up(path, "cannot write");
}

void filling_enrol(struct filling *fill, const char *key_file)
{
    char path[SITE_PATH_MAX];
    uint8_t coachs[32];
    uint8_t professionals[32];
    write_pair(key_file, coachs);
    snprintf(path, sizeof path, "%s.professional", key_file);
    write_pair(path, professionals);
    filling_begin(fill);
    enrol_one(fill, &fill->worker, coachs);
    enrol_one(fill, &fill->professional, professionals);
    filling_finish(fill);
}

/* --- cases --- */

struct case_id filling_submit(struct filling *fill, const struct texts *plan)
{
    struct case_submit body = {.district = fill->district,
                               .domains = fill->domains,
                               .ground = ground_CONSENT,
                               .ladder = fill->ladder,
                               .texts = *plan};
    struct id id = filling_run(fill, &fill->professional, &message_case_submit, &body);
    return case_id_from_command(&id);
}

static bool waits(struct filling *fill, struct case_id id)
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

void filling_make_ready(struct filling *fill, uint64_t most, const char *path)
{
    static struct case_id ids[CASES_READY];
    size_t n = most < CASES_READY ? (size_t)most : CASES_READY;
    filling_begin(fill);
    for (size_t i = 0; i < n; i++)
        ids[i] = filling_submit(fill, &fill->plan);
    filling_finish(fill);
    if (!waits(fill, ids[0])) {
        filling_begin(fill);
        for (size_t i = 0; i < n; i++) {
            struct case_escalate up = {.case_id = ids[i]};
            filling_run(fill, &fill->professional, &message_case_escalate, &up);
        }
        filling_finish(fill);
    }
    if (!waits(fill, ids[n - 1]))
        give_up(fill->ladder.s, "a case does not come to the first coach");
    write_cases(ids, n, path);
    fill->cases += n;
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

void filling_open(struct filling *fill, const char *dir, const char *ladder, size_t text_chars)
{
    uint8_t master[32];
    struct site_fault fault;
    struct engine_callbacks callbacks = {.respond = respond, .notice = ignore_notice};
    *fill = (struct filling){.dir = dir, .professional = code_of("prof-1")};
    if (!code_set(&fill->ladder, ladder, strlen(ladder)))
        give_up(ladder, "no code of a ladder");
    ASSERT(sodium_init() >= 0);
    read_master(dir, master);
    struct site_options options = {.dir = dir, .master = master};
    if (!site_open(&fill->site, &options, &fault))
        give_up(dir, fault.what);
    fill->engine = engine_new(&fill->site, &callbacks);
    writer_init(&fill->writer);
    read_ladder(fill, text_chars);
}

void filling_reserve(struct filling *fill, uint64_t more)
{
    if (keyring_reserve(fill->site.keyring, fill->cases + more + 1) != KEYRING_OK)
        give_up(fill->dir, "no room for keys");
}

void filling_close(struct filling *fill)
{
    engine_free(fill->engine);
    writer_release(&fill->writer);
    site_close(&fill->site, true);
}
