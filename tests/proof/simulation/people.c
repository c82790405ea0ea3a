// SPDX-License-Identifier: EUPL-1.2
/* People and the way from them to the site: a command comes twice, later, in another order, after
 * the ones that followed it, with another command's id, by a key that was shut out a moment ago. */
#include <stdio.h>

#include "base/assert.h"
#include "tests/proof/simulation/town.h"

#define TWICE_IN    6  /* batches, of one with a command that was given before */
#define LATE_IN     20 /* commands, of one that comes later */
#define SHUFFLE_IN  6
#define REUSE_IN    30
#define SHUT_OUT_IN 20
#define HOUR_MS     INT64_C(3600000)

static void add(struct town *town, struct given given)
{
    ASSERT(town->n_given < GIVEN_MOST);
    town->given[town->n_given++] = given;
}

static size_t ask(struct town *town, const struct move *move)
{
    struct generator *g = &town->p.g;
    ASSERT(town->n_asked < ASKED_MOST);
    struct asked *asked = &town->asked[town->n_asked];
    *asked = (struct asked){.id = world_id(&town->p.world, g->seed, g->made),
                            .person = code_of(move->person),
                            .at = town->p.world.now,
                            .message = move->message};
    asked->frame = world_encode(move->message, false, &asked->id, NULL, move->body, &town->kept);
    town->outcome->commands++;
    return town->n_asked++;
}

/* Some hours; now and then more than the thirty days for which an id is good. */
static void put_off(struct town *town, size_t which)
{
    int64_t hours = 1 + (int64_t)town_random(town, 30);
    if (town_one_in(town, 4))
        hours *= 40;
    if (town->n_late == LATE_MOST)
        return; /* lost on the way */
    town->late[town->n_late].which = which;
    town->late[town->n_late++].due = instant_of_ms(town->p.world.now.ms + hours * HOUR_MS);
    town->outcome->late++;
}

static void bring_late(struct town *town)
{
    for (size_t i = 0; i < town->n_late && town->n_given < TOGETHER_MOST;) {
        if (town->late[i].due.ms > town->p.world.now.ms) {
            i++;
            continue;
        }
        add(town, (struct given){.which = town->late[i].which});
        town->late[i] = town->late[--town->n_late];
    }
}

/* One of the last, or any; in the same batch, or years later. */
static void bring_again(struct town *town)
{
    uint64_t back = town_one_in(town, 3) ? town->n_asked : 12;
    if (town->n_asked == 0)
        return;
    back = 1 + town_random(town, back < town->n_asked ? back : town->n_asked);
    struct asked *asked = &town->asked[town->n_asked - back];
    asked->again = true;
    town->outcome->again++;
    add(town, (struct given){.which = town->n_asked - back});
}

/* The last command's body under the id of an earlier one of the same person. */
static void reuse_id(struct town *town)
{
    const struct move *move = &town->p.move;
    const struct asked *last = &town->asked[town->n_asked - 1];
    for (size_t i = town->n_asked - 1; i > 0 && i + 40 > town->n_asked; i--) {
        const struct asked *asked = &town->asked[i - 1];
        if (!asked->heard || !asked->stored || !code_equal(&asked->person, &last->person) ||
            asked->at.ms < town->p.world.now.ms - 20 * 24 * HOUR_MS)
            continue;
        struct bytes frame =
            world_encode(move->message, false, &asked->id, NULL, move->body, &town->kept);
        if (bytes_equal(frame, asked->frame))
            continue;
        town->outcome->reused++;
        add(town, (struct given){.which = i - 1, .frame = frame});
        return;
    }
}

static void shuffle(struct town *town)
{
    for (size_t i = town->n_given; i > 1; i--) {
        size_t other = (size_t)town_random(town, i);
        struct given given = town->given[other];
        town->given[other] = town->given[i - 1];
        town->given[i - 1] = given;
    }
}

/* The generator looks at what is committed, so all are made before the first is given. */
void people_make(struct town *town)
{
    town->n_given = 0;
    bring_late(town);
    for (uint64_t n = 1 + town_random(town, TOGETHER_MOST); n > 0; n--) {
        generator_move(&town->p.g, &town->p.move);
        size_t which = ask(town, &town->p.move);
        if (town_one_in(town, LATE_IN))
            put_off(town, which);
        else
            add(town, (struct given){.which = which});
    }
    if (town_one_in(town, REUSE_IN))
        reuse_id(town);
    if (town_one_in(town, TWICE_IN))
        bring_again(town);
    if (town_one_in(town, SHUFFLE_IN))
        shuffle(town);
    if (town->n_given > 0 && !town->held && !town->full && town_one_in(town, SHUT_OUT_IN))
        town->shut_out = 1 + (size_t)town_random(town, town->n_given);
    else
        town->shut_out = 0;
}

/* --- giving --- */

static void internal(struct town *town, const struct message *message, const void *body)
{
    struct error error = {0};
    if (!engine_internal(town->p.world.engine, message, body, &error))
        broken(&town->p, "%s was refused: %s", message->name, error_name(error.code));
}

static void name_key(const struct town *town, char name[24])
{
    snprintf(name, 24, "sleutel-%llu", (unsigned long long)town->outcome->shut_out);
}

/* A key comes, to be used once. */
static void let_in(struct town *town, const struct code *person)
{
    char name[24];
    uint8_t public_key[32];
    name_key(town, name);
    crypto_generichash(public_key, sizeof public_key, (const uint8_t *)name, strlen(name), NULL, 0);
    struct key_add body = {.key = code_of(name),
                           .person = *person,
                           .public_key = bytes_of(public_key, sizeof public_key)};
    internal(town, &message_key_add, &body);
}

static void shut_out(struct town *town, const struct code *person)
{
    char name[24];
    name_key(town, name);
    struct key_revoke body = {.key = code_of(name), .person = *person};
    internal(town, &message_key_revoke, &body);
}

static bool is_enrolled(struct town *town, const struct code *person)
{
    struct key_row key;
    struct state *state = store_read_begin(town->p.world.site.store);
    struct person_row row;
    struct code name = code_of("k");
    bool is = state_person(state, person, &row) && !row.revoked &&
              state_key(state, person, &name, &key) && !key.revoked;
    store_read_end(town->p.world.site.store);
    return is;
}

static void give(struct town *town, const struct given *given)
{
    const struct asked *asked = &town->asked[given->which];
    world_frame(&town->p.world, asked->person.s,
                given->frame.len > 0 ? given->frame : asked->frame);
}

/* By a key that is good for this command, and gone before the next one of the same batch. */
static void give_and_shut_out(struct town *town, struct given *given)
{
    char user[80];
    char name[24];
    const struct asked *asked = &town->asked[given->which];
    struct bytes frame = given->frame.len > 0 ? given->frame : asked->frame;
    town->outcome->shut_out++;
    name_key(town, name);
    snprintf(user, sizeof user, "%s/%s", asked->person.s, name);
    let_in(town, &asked->person);
    world_frame(&town->p.world, user, frame);
    shut_out(town, &asked->person);
    world_frame(&town->p.world, user, frame);
}

void people_give(struct town *town, void (*heard)(void *town, struct bytes response))
{
    struct world *world = &town->p.world;
    struct given *last = town->shut_out == 0 ? NULL : &town->given[town->shut_out - 1];
    bool known = last != NULL && is_enrolled(town, &town->asked[last->which].person);
    town->n_heard = 0;
    town->refuse = SIZE_MAX;
    time_begin(town);
    world->heard = heard;
    for (size_t i = 0; i < town->n_given; i++) {
        if (!known || &town->given[i] != last) {
            give(town, &town->given[i]);
            continue;
        }
        for (size_t k = town->n_given; k > i + 1; k--)
            town->given[k] = town->given[k - 1];
        town->given[i + 1] = town->given[i];
        town->n_given++;
        town->refuse = i + 1;
        give_and_shut_out(town, &town->given[i]);
        i++;
    }
    world_finish(world);
    world->heard = NULL;
}
