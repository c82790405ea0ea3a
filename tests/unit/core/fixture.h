// SPDX-License-Identifier: EUPL-1.2
/* What the tests of core share: a site with one ladder, its people and a case, and a way to give a
 * command past the doors that look first (access/). Included behind cmocka.h. */
#ifndef UNIT_CORE_FIXTURE_H
#define UNIT_CORE_FIXTURE_H

#include "../store/fixture.h"
#include "core/decision.h"

#define TODAY 20515 /* Monday 2 March 2026, as civil dates are counted */
#define NOW   ((int64_t)(TODAY - 1) * 86400000 + 9 * 3600000)

#define TEST(name)   cmocka_unit_test_setup_teardown(name, fixture_setup, site_teardown)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What a test has otherwise in the ladder, before it is put. */
static void (*adjust_ladder)(struct ladder *ladder, struct tier *tiers);

static inline struct codes codes_of(const char *a, const char *b)
{
    struct codes codes = {1, {code_of(a)}};
    if (b != NULL)
        codes.v[codes.n++] = code_of(b);
    return codes;
}

static inline void put_calendar_until(struct state *state, int32_t last)
{
    struct opening hours[5];
    struct shift shift = {.base = 1, .offset = 86400 + 3600};
    for (uint64_t i = 0; i < COUNT(hours); i++)
        hours[i] = (struct opening){.weekday = i, .open = 540, .close = 1020};
    struct calendar_installed calendar = {.code = code_of("nl"),
                                          .hours = {COUNT(hours), hours},
                                          .valid_from = {TODAY - 1000},
                                          .valid_until = {last},
                                          .version = 1};
    struct zone_installed zone = {
        .name = "Europe/Amsterdam", .shifts = {1, &shift}, .version = "2025b"};
    state_calendar_put(state, &calendar);
    state_zone_put(state, &zone);
}

static inline void put_calendar(struct state *state)
{
    put_calendar_until(state, TODAY + 1000);
}

/* A clock for each trigger; three tiers of persons, a phone list, a table with a board. */
static inline void put_ladder(struct state *state)
{
    struct clock_rule clocks[2][20];
    struct tier tiers[5] = {
        {.code = code_of("team"), .kind = tier_kind_TEAM, .rung = 1},
        {.code = code_of("coach"), .kind = tier_kind_COACH, .rung = 2},
        {.code = code_of("lijst"), .kind = tier_kind_PHONE, .rung = 3},
        {.code = code_of("tafel"), .kind = tier_kind_TABLE, .rung = 4},
        {.code = code_of("landelijk"), .kind = tier_kind_NATIONAL, .rung = 5},
    };
    struct decision_rule solved = {.outcome = outcome_SOLVED};
    size_t n = 0;
    for (enum trigger trigger = trigger_ENTERED; n < names_trigger.n - 1; trigger++) {
        char code[30];
        snprintf(code, sizeof code, "clock-%d", (int)trigger);
        clocks[n / 20][n % 20] =
            (struct clock_rule){.action = clock_action_REMIND,
                                .after = duration_pack((struct duration){DURATION_WORKING_DAYS, 2}),
                                .code = code_of(code),
                                .english = "step",
                                .trigger = trigger,
                                .words = "stap"};
        n++;
    }
    for (size_t i = 0; i < COUNT(tiers); i++) {
        tiers[i].name = tiers[i].english = "trede";
        tiers[i].clocks = (struct list){n - 20, clocks[1]};
        tiers[i].decisions = (struct list){1, &solved};
    }
    tiers[0].roles = codes_of("professional", NULL);
    tiers[1].workers = codes_of("coach-1", "coach-2");
    tiers[2].roles = codes_of("professional", NULL);
    tiers[3].chairs = codes_of("chair-1", NULL);
    tiers[3].board = codes_of("chair-1", "member-1");
    tiers[4].workers = codes_of("loket-1", NULL);
    struct form_field field = {.code = code_of("plan"), .english = "plan", .words = "plan"};
    struct topic debts = {.code = code_of("debts"), .english = "debts", .name = "schulden"};
    struct ladder ladder = {
        .calendar = code_of("nl"),
        .climb = climb_STRICT,
        .clocks = {20, clocks[0]},
        .code = code_of("utrecht"),
        .domains = {1, &debts},
        .english = "ladder",
        .form = {1, &field},
        .name = "ladder",
        .organisation = code_of("gemeente"),
        .tiers = {COUNT(tiers), tiers},
        .zone = "Europe/Amsterdam",
    };
    if (adjust_ladder != NULL)
        adjust_ladder(&ladder, tiers);
    struct writer writer;
    writer_init(&writer);
    message_encode(&message_ladder, &ladder, &writer);
    state_ladder_put(state, &ladder.code, 1, writer_bytes(&writer));
    writer_release(&writer);
}

/* What the plain ladder lacks, for adjust_ladder. */
static inline void ladder_of_everything(struct ladder *ladder, struct tier *tiers)
{
    static struct pot pot;
    static struct topic topics[2];
    static struct ground_rule ground;
    static struct receiver receiver;
    static struct side side;
    static struct glass_rule glass;
    static struct terms terms;
    static struct decision_rule rule;
    const packed_duration week = duration_pack((struct duration){DURATION_CALENDAR_DAYS, 7});
    pot = (struct pot){.account_within = week,
                       .approval = approval_ONE,
                       .code = code_of("kas"),
                       .english = "pot",
                       .name = "pot",
                       .tiers = codes_of("coach", NULL)};
    topics[0] = (struct topic){.code = code_of("care"), .english = "care", .name = "zorg"};
    topics[1] = (struct topic){.code = code_of("rent"), .english = "rent", .name = "huur"};
    ground = (struct ground_rule){.article = "1",
                                  .code = code_of("law"),
                                  .english = "law",
                                  .kind = ground_STATUTORY_TASK,
                                  .name = "wet"};
    receiver = (struct receiver){.code = code_of("ggz"), .english = "ggz", .name = "ggz"};
    side = (struct side){.after = week,
                         .code = code_of("aside"),
                         .english = "side",
                         .name = "zij",
                         .workers = codes_of("coach-1", NULL)};
    glass = (struct glass_rule){.english = "afterwards",
                                .open = week,
                                .review = week,
                                .reviewer = code_of("chair-1"),
                                .roles = codes_of("coach", NULL),
                                .words = "achteraf"};
    terms =
        (struct terms){.handover = duration_pack((struct duration){DURATION_WORKING_DAYS, 5}),
                       .longest = duration_pack((struct duration){DURATION_CALENDAR_DAYS, 100})};
    rule = (struct decision_rule){.approval = approval_BOARD, .outcome = outcome_SOLVED};
    ladder->pots = (struct list){1, &pot};
    ladder->participants = (struct list){2, topics};
    ladder->purposes = (struct list){1, topics};
    ladder->subjects = (struct list){2, topics};
    ladder->grounds = (struct list){1, &ground};
    ladder->receivers = (struct list){1, &receiver};
    ladder->sides = (struct list){1, &side};
    ladder->break_glass = (struct list){1, &glass};
    ladder->terms = (struct list){1, &terms};
    ladder->temporary_longest = week;
    tiers[3].decisions = (struct list){1, &rule};
}

static inline void put_person(struct state *state, const char *person, const char *role)
{
    struct person_row row = {.organisation = code_of("gemeente"),
                             .person = code_of(person),
                             .roles = codes_of(role, NULL)};
    state_person_put(state, &row);
}

/* Of professional-1, worked on at the tier of that name. */
static inline struct case_row case_at(uint64_t n, const char *tier)
{
    struct case_row row = plain_case(n);
    row.tier = code_of(tier);
    row.ladder_version = 1;
    row.organisation = code_of("gemeente");
    row.ground = ground_CONSENT;
    row.status = status_WORKING;
    row.submitter = row.holder = row.owner = code_of("professional-1");
    row.step = code_of("clock-1");
    row.domains = codes_of("debts", NULL);
    row.visited = codes_of(tier, NULL);
    row.submitted = ms(NOW - 1000);
    return row;
}

static inline struct state *site_of(struct fixture *fixture)
{
    static const char *const people[][2] = {
        {"professional-1", "professional"},
        {"professional-2", "professional"},
        {"coach-1", "coach"},
        {"coach-2", "coach"},
        {"chair-1", "chair"},
        {"member-1", "member"},
        {"loket-1", "coach"},
        {"coordinator-1", "coordinator"},
        {"link-1", "link"},
    };
    struct state *state = store_begin(fixture->store);
    put_calendar(state);
    put_ladder(state);
    for (size_t i = 0; i < COUNT(people); i++)
        put_person(state, people[i][0], people[i][1]);
    return state;
}

static bool by_the_daemon; /* gives the command, and no client */

/* What a test put there stays nowhere. */
static inline int site_teardown(void **of)
{
    struct fixture *fixture = *of;
    abort_batch(fixture);
    adjust_ladder = NULL;
    by_the_daemon = false;
    return fixture_teardown(of);
}

/* A case's decision as it is loaded, for what looks into one. */
static inline struct decision *draft_of(struct fixture *fixture, struct state *state, uint64_t n)
{
    static struct core_actor actor;
    static struct core_command command;
    static struct error error;
    actor = (struct core_actor){.person = code_of("professional-1"), .internal = true};
    command = (struct core_command){.actor = &actor, .stamp = {NOW}};
    struct decision *d = decision_new(state, &command, &fixture->arena, &error);
    assert_true(decision_load(d, case_of(n)));
    return d;
}

static struct core_result result; /* of the last command */
static struct error error;

static const struct id id_of_command = {{9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9}};

/* Of this person, with these texts, with spaces between; NULL: none. */
static inline enum err decide_with(struct fixture *fixture, struct state *state, const char *person,
                                   const struct message *message, const void *body,
                                   const char *texts)
{
    struct core_actor actor = {.person = code_of(person),
                               .organisation = code_of("gemeente"),
                               .persons = codes_of(person, NULL),
                               .internal = by_the_daemon,
                               .today = {TODAY}};
    struct core_command command = {
        .message = message, .body = body, .actor = &actor, .id = id_of_command, .stamp = {NOW}};
    struct person_row row;
    if (state_person(state, &actor.person, &row))
        actor.roles = row.roles;
    for (const char *p = texts; p != NULL && *p != '\0'; p += *p == ' ') {
        size_t len = strcspn(p, " ");
        struct sealed_text *text = &command.sealed.v[command.sealed.n++];
        text->chars = 4;
        assert_true(code_set(&text->field, p, len));
        p += len;
    }
    error = (struct error){0};
    return core_decide(state, &command, &fixture->arena, &result, &error) ? OK : error.code;
}

/* What comes of a command of `person`, whose fields stand behind it. */
#define GIVE(name, texts, ...)                                                                     \
    decide_with(fixture, state, person, &message_##name, &(struct name){__VA_ARGS__}, texts)
#define REFUSED(code, name, texts, ...) assert_refused(code, GIVE(name, texts, __VA_ARGS__), #name)

static inline void assert_refused(enum err code, enum err given, const char *command)
{
    if (given != code)
        fail_msg("%s: %d %s %s, not %d", command, (int)given, error.field, error.values, (int)code);
}

#endif
