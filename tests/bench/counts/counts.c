// SPDX-License-Identifier: EUPL-1.2
/* Ten fixed scenarios through the real engine, journal and LMDB in one process: under callgrind
 * each leaves the instructions of its own part, by function. No clock, socket or random number
 * takes part. counts.py runs it, README.md says what is counted.
 *
 * The last part, `dearer`, is the first one with a tenth more work: that must be noticed. */
#include <stdio.h>
#include <string.h>
#include <valgrind/callgrind.h>

#include "base/assert.h"
#include "install.h"
#include "tests/support/world.h"

#define SETTINGS SOURCE_DIR "/tests/scenario/settings.yaml"
#define LADDER   SOURCE_DIR "/config/ladders/utrecht.yaml"

#define CASES  100
#define TALKS  50 /* questions and consultations */
#define AGENDA 4  /* what one meeting has room for */
#define BATCH  10
#define TIMES  20 /* a query */
#define WEEKS  3

#define HOLDER "professional-1"
#define COACH  "koploper-overvecht-1"
#define CHAIR  "voorzitter-overvecht"

struct counts {
    struct world world;
    struct arena arena;
    struct case_id cases[2 * CASES];
    size_t n_cases;
    uint64_t given;
};

/* --- commands --- */

static void hear(void *arg, struct bytes bytes)
{
    struct response response;
    struct reply reply;
    struct reader reader;
    struct error error;
    struct arena arena;
    (void)arg;
    arena_init(&arena);
    ASSERT(response_decode(bytes, &response, &error));
    reader_init(&reader, response.reply);
    if (response.reply.len > 0)
        ASSERT(message_decode(&message_reply, &reader, &reply, &arena, &error));
    if (response.reply.len > 0 && reply.error != 0)
        world_fail("refused: %s", reply.name);
    arena_release(&arena);
}

static struct id give(struct counts *counts, const char *person, const struct message *message,
                      const void *body)
{
    struct id id = world_id(&counts->world, "counts", ++counts->given);
    arena_clear(&counts->arena);
    world_frame(&counts->world, person,
                world_encode(message, false, &id, NULL, body, &counts->arena));
    if (counts->given % BATCH == 0)
        world_finish(&counts->world);
    return id;
}

static void put_text(struct texts *texts, const char *field, const char *words)
{
    struct code code = code_of(field);
    ASSERT(texts_put(texts, &code, bytes_of((const uint8_t *)words, strlen(words))));
}

static void submit_some(struct counts *counts, size_t n)
{
    static const char words[] = "De opvang sluit een kind uit zolang er een achterstand is";
    struct case_submit body = {
        .ladder = code_of("utrecht"), .district = code_of("overvecht"), .ground = ground_CONSENT};
    struct code debts = code_of("debts");
    codes_add(&body.domains, &debts);
    put_text(&body.texts, "resident_words", words);
    put_text(&body.texts, "situation", words);
    put_text(&body.texts, "obstacle", words);
    put_text(&body.texts, "tried", words);
    put_text(&body.texts, "proposed_solution", words);
    put_text(&body.texts, "legitimacy", words);
    put_text(&body.texts, "involvement", words);
    put_text(&body.texts, "return", words);
    for (size_t i = 0; i < n; i++) {
        struct id id = give(counts, HOLDER, &message_case_submit, &body);
        if (counts->n_cases < 2 * CASES)
            counts->cases[counts->n_cases++] = case_id_from_command(&id);
    }
}

static void escalate_some(struct counts *counts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct case_escalate body = {.case_id = counts->cases[i]};
        give(counts, HOLDER, &message_case_escalate, &body);
    }
}

static void query(struct counts *counts, const char *person, const struct message *message,
                  const void *body)
{
    struct id id = world_id(&counts->world, "counts", ++counts->given);
    arena_clear(&counts->arena);
    world_query(&counts->world, person,
                world_encode(message, true, &id, NULL, body, &counts->arena));
}

/* --- the ten --- */

static void submit(struct counts *counts)
{
    submit_some(counts, CASES);
}

static void escalate(struct counts *counts)
{
    escalate_some(counts, CASES);
}

static void claim(struct counts *counts)
{
    for (size_t i = 0; i < CASES; i++) {
        struct case_claim body = {.case_id = counts->cases[i]};
        give(counts, COACH, &message_case_claim, &body);
    }
}

/* A question to the holder: the tier's clock stands still, until it is answered. */
static void pause(struct counts *counts)
{
    for (size_t i = 0; i < TALKS; i++) {
        struct case_ask body = {.case_id = counts->cases[i]};
        put_text(&body.texts, "question", "Wat zei de opvang precies?");
        give(counts, COACH, &message_case_ask, &body);
    }
    for (size_t i = 0; i < TALKS; i++) {
        struct case_answer body = {.case_id = counts->cases[i], .question = 1};
        put_text(&body.texts, "answer", "Dat zij eerst het hele bedrag wil");
        give(counts, HOLDER, &message_case_answer, &body);
    }
}

static void consult(struct counts *counts)
{
    for (size_t i = 0; i < TALKS; i++) {
        struct case_consult body = {.case_id = counts->cases[i], .person = code_of(COACH)};
        put_text(&body.texts, "question", "Wie ken jij bij de opvang?");
        give(counts, HOLDER, &message_case_consult, &body);
        struct case_advise advice = {.case_id = counts->cases[i]};
        put_text(&advice.texts, "advice", "Bel eerst de klantmanager");
        give(counts, COACH, &message_case_advise, &advice);
    }
}

static void agenda(struct counts *counts)
{
    struct query_meetings body = {.ladder = code_of("utrecht"),
                                  .tier = code_of("wijktafel-overvecht")};
    for (int i = 0; i < TIMES; i++)
        query(counts, CHAIR, &message_query_meetings, &body);
}

static void standup(struct counts *counts)
{
    struct query_standup body = {.ladder = code_of("utrecht"), .limit = 100};
    for (int i = 0; i < TIMES; i++)
        query(counts, "coordinator-1", &message_query_standup, &body);
}

static void clocks(struct counts *counts)
{
    int64_t later = counts->world.now.ms + INT64_C(7) * 86400000 * WEEKS;
    world_move(&counts->world, instant_of_ms(later));
}

static void replay(struct counts *counts)
{
    world_restart(&counts->world, RESTART_POWER);
}

static void load_ladder(struct counts *counts)
{
    struct settings settings;
    struct installation installation;
    struct arena arena;
    struct ladder_report report;
    (void)counts;
    arena_init(&arena);
    report_init(&report, &arena);
    ASSERT(settings_read(SETTINGS, &settings, &arena, &report));
    settings.ladders = SOURCE_DIR "/config/ladders";
    ASSERT(install_read(&settings, &installation, &arena, &report));
    arena_release(&arena);
}

static void dearer(struct counts *counts)
{
    submit_some(counts, CASES + CASES / 10);
}

/* --- what comes before some --- */

static void take_to_table(struct counts *counts, struct case_id id)
{
    struct case_record record = {.case_id = id, .record = code_of("koploper")};
    put_text(&record.texts, "breakthrough_needed", "Ja");
    put_text(&record.texts, "where_exactly", "Bij de uitsluiting wegens achterstand");
    put_text(&record.texts, "who_or_what", "Werk en Inkomen en de opvang");
    put_text(&record.texts, "regular_routes", "Alle bewandeld");
    give(counts, COACH, &message_case_record, &record);
    struct case_escalate up = {.case_id = id};
    give(counts, HOLDER, &message_case_escalate, &up);
    struct case_contact call = {
        .case_id = id, .contact = code_of("woco-1"), .result = contact_result_NO_SOLUTION};
    put_text(&call.texts, "note", "De corporatie mag hier niet van afwijken");
    give(counts, HOLDER, &message_case_contact, &call);
    give(counts, HOLDER, &message_case_escalate, &up);
    struct case_clear clear = {.case_id = id};
    give(counts, CHAIR, &message_case_clear, &clear);
    struct agenda_put put = {
        .case_id = id,
        .start = world_instant(&counts->world,
                               (struct civil_time){civil_date_of(2026, 3, 10), 13 * 3600 + 1800})};
    give(counts, CHAIR, &message_agenda_put, &put);
}

static void fill_agenda(struct counts *counts)
{
    for (size_t i = 0; i < AGENDA; i++)
        take_to_table(counts, counts->cases[i]);
}

static const struct {
    const char *name;
    void (*before)(struct counts *counts);
    void (*run)(struct counts *counts);
} parts[] = {
    {"submit", NULL, submit},       {"escalate", NULL, escalate}, {"claim", NULL, claim},
    {"pause", NULL, pause},         {"consult", NULL, consult},   {"agenda", fill_agenda, agenda},
    {"standup", NULL, standup},     {"clocks", NULL, clocks},     {"replay", NULL, replay},
    {"ladders", NULL, load_ladder}, {"dearer", NULL, dearer},
};

static void run_part(struct counts *counts, size_t i)
{
    counts->given = 1000 * (i + 1); /* each begins a batch */
    if (parts[i].before != NULL)
        parts[i].before(counts);
    world_finish(&counts->world);
    uint64_t answered = counts->world.answered;
    CALLGRIND_ZERO_STATS;
    CALLGRIND_START_INSTRUMENTATION;
    parts[i].run(counts);
    world_finish(&counts->world);
    CALLGRIND_STOP_INSTRUMENTATION;
    CALLGRIND_DUMP_STATS_AT(parts[i].name);
    printf("%s: %llu answers, sequence %llu\n", parts[i].name,
           (unsigned long long)(counts->world.answered - answered),
           (unsigned long long)counts->world.site.position.sequence);
}

static void let_in(struct world *world, const char *person, const char *role)
{
    struct code code = code_of(role);
    struct codes roles = {0};
    codes_add(&roles, &code);
    world_person(world, person, "gemeente-utrecht", &roles);
}

static void prepare(struct counts *counts)
{
    struct mandate mandate = {.subject = code_of("rent-arrears")};
    struct contact_put contact = {.contact = code_of("woco-1"),
                                  .organisation = code_of("woningcorporaties"),
                                  .verified = civil_date_of(2026, 2, 16),
                                  .mandates = {1, &mandate}};
    struct world *world = &counts->world;
    world_open(world, 1);
    world->heard = hear;
    if (!world_install(world, SETTINGS, LADDER,
                       (struct civil_time){civil_date_of(2026, 3, 2), 9 * 3600}))
        world_fail("the ladder was refused");
    let_in(world, HOLDER, "professional");
    let_in(world, COACH, "coach");
    let_in(world, CHAIR, "chair");
    let_in(world, "coordinator-1", "coordinator");
    let_in(world, "admin-1", "admin");
    put_text(&contact.texts, "name", "Contactpersoon Een");
    put_text(&contact.texts, "phone", "030-5550101");
    give(counts, "admin-1", &message_contact_put, &contact);
    world_finish(world);
}

int main(void)
{
    static struct counts counts;
    arena_init(&counts.arena);
    prepare(&counts);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        run_part(&counts, i);
    arena_release(&counts.arena);
    world_close(&counts.world);
    return 0;
}
