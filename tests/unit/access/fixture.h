// SPDX-License-Identifier: EUPL-1.2
/* What the tests of access share: one case at a table, and one person for each relation to it. */
#ifndef UNIT_ACCESS_FIXTURE_H
#define UNIT_ACCESS_FIXTURE_H

#include "../store/fixture.h"
#include "access/access.h"

/* One letter a person. */
static const struct {
    char letter;
    const char *person;
    const char *organisation;
    const char *role;
} cast[] = {
    {'e', "member-elsewhere", "ggz", "member"},
    {'p', "professional-9", "buurtteam", "professional"},
    {'h', "holder", "buurtteam", "professional"},
    {'c', "claimer", "buurtteam", "coach"},
    {'w', "worker", "buurtteam", "coach"},
    {'k', "chair", "gemeente", "chair"},
    {'s', "stand-in-of-the-table", "gemeente", "chair"},
    {'d', "decided-by", "gemeente", "chair"},
    {'o', "offered-to", "ggz", "member"},
    {'n', "owner-of-the-step", "ggz", "member"},
    {'t', "teller", "ggz", "member"},
    {'q', "asked", "ggz", "member"},
    {'m', "member-of-the-core", "werk-en-inkomen", "member"},
    {'i', "member-invited", "schuldhulp", "member"},
    {'a', "admin", "gemeente", "admin"},
    {'v', "privacy", "gemeente", "privacy"},
    {'r', "coordinator", "gemeente", "coordinator"},
    {'l', "policy", "gemeente", "policy"},
};
#define CAST (sizeof cast / sizeof cast[0])

/* What a test has otherwise in the ladder. */
static void (*adjust_ladder)(struct ladder *ladder);

static inline struct codes one(const char *code)
{
    return (struct codes){1, {code_of(code)}};
}

static inline void put_ladder(struct state *state)
{
    struct tier tiers[3] = {
        {.code = code_of("team"), .kind = tier_kind_TEAM, .rung = 1, .roles = one("professional")},
        {.code = code_of("coach"),
         .kind = tier_kind_COACH,
         .rung = 2,
         .workers = one("worker"),
         .chairs = one("chair")},
        {.code = code_of("wijktafel"),
         .kind = tier_kind_TABLE,
         .rung = 4,
         .chairs = one("chair"),
         .stand_ins = one("stand-in-of-the-table"),
         .workers = one("worker"),
         .core = one("werk-en-inkomen"),
         .shell = one("schuldhulp")},
    };
    for (size_t i = 0; i < 3; i++)
        tiers[i].name = tiers[i].english = "trede";
    struct clock_rule clock = {.action = clock_action_REMIND,
                               .code = code_of("pick-up"),
                               .english = "pick up",
                               .trigger = trigger_ENTERED,
                               .words = "oppakken"};
    struct form_field field = {.code = code_of("plan"), .english = "plan", .words = "plan"};
    struct topic debts = {.code = code_of("debts"), .english = "debts", .name = "schulden"};
    struct ladder ladder = {
        .calendar = code_of("nl"),
        .climb = climb_STRICT,
        .clocks = {1, &clock},
        .code = code_of("utrecht"),
        .domains = {1, &debts},
        .english = "ladder",
        .form = {1, &field},
        .name = "ladder",
        .organisation = code_of("gemeente"),
        .tiers = {3, tiers},
        .zone = "Europe/Amsterdam",
    };
    if (adjust_ladder != NULL)
        adjust_ladder(&ladder);
    struct writer writer;
    writer_init(&writer);
    message_encode(&message_ladder, &ladder, &writer);
    state_ladder_put(state, &ladder.code, 1, writer_bytes(&writer));
    writer_release(&writer);
}

static inline void put_people(struct state *state)
{
    for (size_t i = 0; i < CAST; i++) {
        uint8_t public[32] = {(uint8_t)(i + 1)};
        struct person_row person = {.organisation = code_of(cast[i].organisation),
                                    .person = code_of(cast[i].person),
                                    .roles = one(cast[i].role)};
        struct key_row key = {.key = code_of("laptop"),
                              .person = person.person,
                              .public_key = bytes_of(public, sizeof public)};
        state_person_put(state, &person);
        state_key_put(state, &key);
    }
}

/* On the agenda, claimed, decided before, offered: every relation has its person. */
static inline struct case_row case_at(const char *tier)
{
    struct case_row row = plain_case(1);
    row.tier = code_of(tier);
    row.ladder_version = 1;
    row.ground = ground_CONSENT;
    row.holder = code_of("holder");
    row.submitter = row.holder;
    row.claimed_by = code_of("claimer");
    row.decided_by = code_of("decided-by");
    row.offered_to = code_of("offered-to");
    row.owner = code_of("owner-of-the-step");
    row.teller = code_of("teller");
    row.meeting = ms(9000);
    row.questions = 1;
    row.questions_open = 1;
    row.agreements = 1;
    codes_add(&row.visited, &row.tier);
    return row;
}

static inline struct state *set_up(struct fixture *fixture, struct case_row *row)
{
    struct state *state = store_begin(fixture->store);
    struct meeting_row meeting = {.start = row->meeting, .invited = one("schuldhulp")};
    struct question_row question = {
        .asked = ms(1), .by = code_of("chair"), .person = code_of("asked"), .question = 1};
    struct agreement_row agreement = {
        .agreement = 1, .due = {1}, .owner = code_of("member-elsewhere")};
    put_ladder(state);
    put_people(state);
    put_case(state, row);
    state_meeting_put(state, &row->ladder, &row->tier, &meeting);
    state_question_put(state, row->case_id, &question);
    state_agreement_put(state, row->case_id, &agreement);
    return state;
}

static inline struct core_actor actor_of(struct state *state, const char *person)
{
    struct core_actor actor;
    struct error error = {0};
    char user_id[100];
    snprintf(user_id, sizeof user_id, "%s/laptop", person);
    if (!access_actor(state, user_id, &(struct acting){0}, ms(1000), (struct civil_date){20000},
                      &actor, &error))
        fail_msg("%s is not let in", person);
    return actor;
}

static inline enum err asked_by(struct state *state, const char *person,
                                const struct message *command, const void *body)
{
    struct core_actor actor = actor_of(state, person);
    struct error error = {0};
    return access_command(state, &actor, command, body, &error) ? OK : error.code;
}

/* A body about case 1, where the command is about a case. */
static inline void *body_of(const struct message *command)
{
    static union {
        uint8_t bytes[MESSAGE_SIZE_MAX];
        uint64_t align;
    } body;
    const struct field *field = message_field(command, bytes_of("case_id", 7));
    memset(&body, 0, sizeof body);
    if (field != NULL)
        *(struct case_id *)(void *)(body.bytes + field->offset) = case_of(1);
    return &body;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

#endif
