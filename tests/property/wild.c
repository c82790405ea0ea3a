// SPDX-License-Identifier: EUPL-1.2
/* Any command with any values: most are refused, each for another reason. */
#include "base/assert.h"
#include "tests/property/generator.h"

static struct code random_person(struct generator *g)
{
    return g->cast.people[random_below(g, g->cast.n)].code;
}

struct code wild_word(struct generator *g)
{
    return one_in(g, 3) ? random_person(g) : g->cast.words[random_below(g, g->cast.n_words)];
}

static struct texts random_texts(struct generator *g)
{
    struct texts texts = {0};
    for (uint64_t n = random_below(g, 6); n > 0; n--) {
        struct code field = wild_word(g);
        texts_put(&texts, &field, random_text(g, 0));
    }
    return texts;
}

static void fill_list(struct generator *g, const struct field *field, struct list *list);

static void fill_number(struct generator *g, const struct field *field, uint64_t *number)
{
    *number = random_below(g, one_in(g, 2) ? 4 : 100000);
    if (field->max != 0 && *number > field->max)
        *number = field->max;
}

static struct codes random_codes(struct generator *g)
{
    struct codes codes = {0};
    for (uint64_t n = 1 + random_below(g, 3); n > 0; n--) {
        struct code code = wild_word(g);
        codes_add(&codes, &code);
    }
    return codes;
}

static struct bytes random_bytes(struct generator *g)
{
    uint8_t *data = arena_alloc(&g->arena, 32);
    for (int i = 0; i < 32; i++)
        data[i] = (uint8_t)random_next(g);
    return bytes_of(data, 32);
}

static struct case_id random_id(struct generator *g)
{
    if (g->n_cases == 0 || one_in(g, 50))
        return (struct case_id){random_next(g) >> 4};
    return g->cases[random_below(g, g->n_cases)].id;
}

static void fill_field(struct generator *g, const struct field *field, void *member)
{
    switch (field->type) {
    case FIELD_U64:
        fill_number(g, field, member);
        return;
    case FIELD_BOOL:
        *(bool *)member = one_in(g, 2);
        return;
    case FIELD_CODE:
        *(struct code *)member = wild_word(g);
        return;
    case FIELD_CODES:
        *(struct codes *)member = random_codes(g);
        return;
    case FIELD_CASE:
        *(struct case_id *)member = random_id(g);
        return;
    case FIELD_DATE:
        *(struct civil_date *)member = days_from_now(g, (int32_t)random_below(g, 60) - 10);
        return;
    case FIELD_INSTANT:
        ((struct instant *)member)->ms =
            g->world->now.ms + ((int64_t)random_below(g, 2000) - 400) * 3600000;
        return;
    case FIELD_BYTES:
        *(struct bytes *)member = random_bytes(g);
        return;
    case FIELD_LINE:
        *(const char **)member = "artikel 2.3";
        return;
    case FIELD_TEXTS:
        *(struct texts *)member = random_texts(g);
        return;
    case FIELD_ENUM:
        *(int *)member = 1 + (int)random_below(g, field->names->n - 1);
        return;
    case FIELD_LIST:
        fill_list(g, field, member);
        return;
    case FIELD_DURATION:
        *(packed_duration *)member = duration_pack(
            (struct duration){DURATION_WORKING_DAYS, 1 + (uint32_t)random_below(g, 5)});
        return;
    case FIELD_ID:
    case FIELD_SEALED:
        return;
    }
    UNREACHABLE();
}

static void fill_body(struct generator *g, const struct message *message, void *body)
{
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct field *field = &message->fields[i];
        if (field->required ? one_in(g, 60) : one_in(g, 2))
            continue;
        fill_field(g, field, (char *)body + field->offset);
    }
}

static void fill_list(struct generator *g, const struct field *field, struct list *list)
{
    size_t n = 1 + (size_t)random_below(g, 3);
    char *items = arena_alloc(&g->arena, n * field->sub->size);
    for (size_t i = 0; i < n; i++)
        fill_body(g, field->sub, items + i * field->sub->size);
    *list = (struct list){n, items};
}

static bool is_spare(const struct generator *g, const struct code *code)
{
    const struct person *person = cast_find(&g->cast, code);
    return person == NULL || person->spare;
}

bool is_harmless(const struct generator *g, const struct move *move)
{
    if (move->message == &message_person_revoke)
        return is_spare(g, &((const struct person_revoke *)move->body)->person);
    if (move->message == &message_person_put)
        return is_spare(g, &((const struct person_put *)move->body)->person);
    if (move->message == &message_key_revoke) {
        const struct key_revoke *body = move->body;
        return is_spare(g, &body->person) || !code_is(&body->key, "k");
    }
    return true;
}

const struct message *random_command(struct generator *g)
{
    const struct message *message;
    bool internal;
    size_t n = 0;
    while (message_at(0, n) != NULL)
        n++;
    do {
        message = message_at(0, (size_t)random_below(g, n));
        message_of_command(message->number, &internal);
    } while (internal);
    return message;
}

void move_wild(struct generator *g, struct move *move)
{
    struct code person = random_person(g);
    move->message = random_command(g);
    move->person = arena_string(&g->arena, person.s, strlen(person.s));
    fill_body(g, move->message, move->body);
}
