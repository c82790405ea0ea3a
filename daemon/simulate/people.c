// SPDX-License-Identifier: EUPL-1.2
#include "simulate/people.h"

#include <sodium.h>

#define NAME_KEPT 28 /* of a long name; a hash of the whole follows */

void people_init(struct people *people, const struct log_map *map, struct arena *arena)
{
    *people = (struct people){.arena = arena, .map = map};
    index_init(&people->by_name, arena);
    index_init(&people->by_code, arena);
}

/* Lower case letters, digits and '-'; two names that differ otherwise stay two people only when the
 * map says so. */
static struct code code_from(struct bytes name)
{
    char text[CODE_MAX + 1] = "p-";
    size_t n = 0;
    bool letter = name.len > 0 && ((name.data[0] | 0x20) >= 'a' && (name.data[0] | 0x20) <= 'z');
    n = letter ? 0 : 2;
    for (size_t i = 0; i < name.len && n < NAME_KEPT; i++) {
        uint8_t c = name.data[i];
        bool upper = c >= 'A' && c <= 'Z';
        bool keep = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
        text[n++] = upper ? (char)(c - 'A' + 'a') : keep ? (char)c : '-';
    }
    text[n] = '\0';
    if (name.len > NAME_KEPT) {
        uint8_t hash[crypto_generichash_BYTES_MIN];
        crypto_generichash(hash, sizeof hash, name.data, name.len, NULL, 0);
        snprintf(text + n, sizeof text - n, "-%02x%02x%02x%02x", hash[0], hash[1], hash[2],
                 hash[3]);
    }
    struct code code;
    code_set(&code, text, strlen(text));
    return code;
}

static const struct map_person *in_map(const struct people *people, struct bytes name)
{
    const struct map_person *known = people->map->people.v;
    for (size_t i = 0; i < people->map->people.n; i++)
        if (bytes_equal(name, bytes_of(known[i].who, strlen(known[i].who))))
            return &known[i];
    return NULL;
}

static struct plan_person *put(struct people *people, const struct code *person)
{
    uint32_t at = index_find(&people->by_code, bytes_of(person->s, strlen(person->s)));
    if (at != INDEX_NONE)
        return &people->v[at];
    if (people->n == people->room) {
        size_t room = people->room == 0 ? 64 : people->room * 2;
        struct plan_person *v = arena_alloc(people->arena, room * sizeof *v);
        if (people->n > 0)
            memcpy(v, people->v, people->n * sizeof *v);
        people->v = v;
        people->room = room;
    }
    people->v[people->n] = (struct plan_person){
        .person = *person, .organisation = people->map->organisation, .roles = people->map->roles};
    const char *key = arena_string(people->arena, person->s, strlen(person->s));
    index_add(&people->by_code, bytes_of(key, strlen(key)), (uint32_t)people->n);
    return &people->v[people->n++];
}

struct code people_named(struct people *people, struct bytes name)
{
    if (name.len == 0) {
        people_add(people, &people->map->person);
        return people->map->person;
    }
    uint32_t at = index_find(&people->by_name, name);
    if (at != INDEX_NONE)
        return people->v[at].person;
    const struct map_person *known = in_map(people, name);
    struct code code =
        known != NULL && !code_empty(&known->person) ? known->person : code_from(name);
    struct plan_person *person = put(people, &code);
    if (known != NULL && !code_empty(&known->organisation))
        person->organisation = known->organisation;
    if (known != NULL && known->roles.n > 0)
        person->roles = known->roles;
    struct bytes key = bytes_of(arena_copy(people->arena, name.data, name.len), name.len);
    index_add(&people->by_name, key, (uint32_t)(person - people->v));
    return code;
}

void people_add(struct people *people, const struct code *person)
{
    put(people, person);
}

static void add_all(struct people *people, const struct codes *codes, enum role role)
{
    struct code extra = code_of(enum_word(&names_role, (int)role));
    for (uint32_t i = 0; i < codes->n; i++)
        codes_add(&put(people, &codes->v[i])->roles, &extra);
}

void people_of_ladder(struct people *people, const struct ladder *ladder)
{
    const struct tier *tiers = ladder->tiers.v;
    for (size_t i = 0; i < ladder->tiers.n; i++) {
        add_all(people, &tiers[i].chairs, role_CHAIR);
        add_all(people, &tiers[i].stand_ins, role_CHAIR);
        add_all(people, &tiers[i].workers, role_COACH);
        if (!code_empty(&tiers[i].urgent))
            people_add(people, &tiers[i].urgent);
    }
}
