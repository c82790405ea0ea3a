// SPDX-License-Identifier: EUPL-1.2
#include "clients/lib/ladder_view.h"

#include "proto/reader.h"

/* Where the value of a key goes; a NULL `key` ends the list. */
struct place {
    const char *key;
    enum { PLACE_CODE, PLACE_CODES, PLACE_LINE, PLACE_U64, PLACE_BOOL } type;
    void *out;
};

static void read_place(struct reader *reader, const struct place *place, struct arena *arena)
{
    switch (place->type) {
    case PLACE_CODE: {
        struct bytes s = reader_str(reader);
        reader->failed |= !code_set(place->out, (const char *)s.data, s.len);
        return;
    }
    case PLACE_CODES: {
        uint32_t n = reader_array(reader);
        for (uint32_t i = 0; i < n && !reader->failed; i++) {
            struct code code;
            struct bytes s = reader_str(reader);
            reader->failed |=
                !code_set(&code, (const char *)s.data, s.len) || !codes_add(place->out, &code);
        }
        return;
    }
    case PLACE_LINE: {
        struct bytes s = reader_str(reader);
        if (!reader->failed)
            *(const char **)place->out = arena_string(arena, (const char *)s.data, s.len);
        return;
    }
    case PLACE_U64:
        *(uint64_t *)place->out = reader_uint(reader);
        return;
    case PLACE_BOOL:
        *(bool *)place->out = reader_bool(reader);
        return;
    }
}

static bool is_key(struct bytes key, const char *name)
{
    return bytes_equal(key, bytes_of(name, strlen(name)));
}

static const struct place *find_place(const struct place *places, struct bytes key)
{
    for (; places->key != NULL; places++)
        if (is_key(key, places->key))
            return places;
    return NULL;
}

/* A map of which `places` are read and the rest is passed over. `on_key`, when given, may read a
 * key itself and return true. */
static bool read_map(struct reader *reader, const struct place *places, struct arena *arena,
                     bool (*on_key)(struct reader *reader, struct bytes key, void *arg,
                                    struct arena *arena),
                     void *arg)
{
    uint32_t n = reader_map(reader);
    for (uint32_t i = 0; i < n && !reader->failed; i++) {
        struct bytes key = reader_str(reader);
        const struct place *place = find_place(places, key);
        if (place != NULL)
            read_place(reader, place, arena);
        else if (on_key == NULL || !on_key(reader, key, arg, arena))
            reader_skip(reader);
    }
    return !reader->failed;
}

static void read_questions(struct reader *reader, struct ladder_form *form, struct arena *arena)
{
    uint32_t n = reader_array(reader);
    reader->failed |= n > LADDER_VIEW_QUESTIONS_MAX;
    for (uint32_t i = 0; i < n && !reader->failed; i++) {
        struct ladder_question *q = &form->questions[form->n++];
        *q = (struct ladder_question){.words = "", .english = "", .rule = "", .kind = ""};
        struct place places[] = {
            {"kind", PLACE_LINE, &q->kind},         {"code", PLACE_CODE, &q->code},
            {"words", PLACE_LINE, &q->words},       {"english", PLACE_LINE, &q->english},
            {"rule", PLACE_LINE, &q->rule},         {"max", PLACE_U64, &q->max},
            {"internal", PLACE_BOOL, &q->internal}, {NULL, PLACE_U64, NULL}};
        read_map(reader, places, arena, NULL, NULL);
    }
}

static bool record_key(struct reader *reader, struct bytes key, void *arg, struct arena *arena)
{
    if (!is_key(key, "fields"))
        return false;
    read_questions(reader, arg, arena);
    return true;
}

static void read_records(struct reader *reader, struct ladder_view *view, struct arena *arena)
{
    uint32_t n = reader_array(reader);
    reader->failed |= n > LADDER_VIEW_RECORDS_MAX;
    if (reader->failed)
        return;
    view->records = arena_alloc(arena, n * sizeof *view->records);
    for (uint32_t i = 0; i < n && !reader->failed; i++) {
        struct ladder_form *form = &view->records[view->n_records++];
        form->name = form->english = "";
        struct place places[] = {{"code", PLACE_CODE, &form->code},
                                 {"name", PLACE_LINE, &form->name},
                                 {"english", PLACE_LINE, &form->english},
                                 {NULL, PLACE_U64, NULL}};
        read_map(reader, places, arena, record_key, form);
    }
}

static void read_steps(struct reader *reader, struct ladder_steps *steps, struct arena *arena)
{
    uint32_t n = reader_array(reader);
    reader->failed |= n > LADDER_VIEW_STEPS_MAX;
    if (reader->failed)
        return;
    steps->v = arena_alloc(arena, (n + 1) * sizeof *steps->v);
    for (uint32_t i = 0; i < n && !reader->failed; i++) {
        struct ladder_step *step = &steps->v[steps->n++];
        step->words = step->english = "";
        struct place places[] = {{"code", PLACE_CODE, &step->code},
                                 {"words", PLACE_LINE, &step->words},
                                 {"english", PLACE_LINE, &step->english},
                                 {NULL, PLACE_U64, NULL}};
        read_map(reader, places, arena, NULL, NULL);
    }
}

/* Gates: only the plan fields that they want. */
static bool tier_key(struct reader *reader, struct bytes key, void *arg, struct arena *arena)
{
    struct ladder_tier *tier = arg;
    if (is_key(key, "clocks")) {
        read_steps(reader, &tier->steps, arena);
        return true;
    }
    if (!is_key(key, "gates"))
        return false;
    uint32_t n = reader_array(reader);
    for (uint32_t i = 0; i < n && !reader->failed; i++) {
        struct codes fields = {0};
        struct place places[] = {{"fields", PLACE_CODES, &fields}, {NULL, PLACE_U64, NULL}};
        read_map(reader, places, arena, NULL, NULL);
        for (uint32_t f = 0; f < fields.n && tier->n_needed < CODES_MAX; f++)
            tier->needed[tier->n_needed++] = fields.v[f];
    }
    return true;
}

static void read_tiers(struct reader *reader, struct ladder_view *view, struct arena *arena)
{
    uint32_t n = reader_array(reader);
    reader->failed |= n > LADDER_VIEW_TIERS_MAX;
    if (reader->failed)
        return;
    view->tiers = arena_alloc(arena, n * sizeof *view->tiers);
    for (uint32_t i = 0; i < n && !reader->failed; i++) {
        struct ladder_tier *tier = &view->tiers[view->n_tiers++];
        tier->name = tier->english = "";
        struct place places[] = {{"code", PLACE_CODE, &tier->code},
                                 {"name", PLACE_LINE, &tier->name},
                                 {"english", PLACE_LINE, &tier->english},
                                 {"areas", PLACE_CODES, &tier->areas},
                                 {"rung", PLACE_U64, &tier->rung},
                                 {"organisers", PLACE_CODES, &tier->organisers},
                                 {"minutes_questions", PLACE_U64, &tier->minutes_questions},
                                 {"minutes_solution", PLACE_U64, &tier->minutes_solution},
                                 {NULL, PLACE_U64, NULL}};
        read_map(reader, places, arena, tier_key, tier);
    }
}

static void read_choices(struct reader *reader, struct ladder_choices *choices, struct arena *arena)
{
    uint32_t n = reader_array(reader);
    reader->failed |= n > LADDER_VIEW_CHOICES_MAX;
    if (reader->failed)
        return;
    choices->v = arena_alloc(arena, (n + 1) * sizeof *choices->v);
    for (uint32_t i = 0; i < n && !reader->failed; i++) {
        struct ladder_choice *choice = &choices->v[choices->n++];
        choice->name = "";
        struct place places[] = {{"code", PLACE_CODE, &choice->code},
                                 {"name", PLACE_LINE, &choice->name},
                                 {"english", PLACE_LINE, &choice->english},
                                 {NULL, PLACE_U64, NULL}};
        read_map(reader, places, arena, NULL, NULL);
        if (choice->english == NULL)
            choice->english = choice->name;
    }
}

/* The lists of words, by their keys in a ladder file. */
static const struct {
    const char *key;
    size_t offset;
} lists[] = {{"areas", offsetof(struct ladder_view, areas)},
             {"domains", offsetof(struct ladder_view, domains)},
             {"obstacles", offsetof(struct ladder_view, obstacles)},
             {"participants", offsetof(struct ladder_view, participants)},
             {"pots", offsetof(struct ladder_view, pots)},
             {"grounds", offsetof(struct ladder_view, grounds)},
             {"measurements", offsetof(struct ladder_view, measurements)},
             {"purposes", offsetof(struct ladder_view, purposes)},
             {"receivers", offsetof(struct ladder_view, receivers)},
             {"statutory", offsetof(struct ladder_view, statutory)},
             {"professions", offsetof(struct ladder_view, professions)},
             {"rooms", offsetof(struct ladder_view, rooms)},
             {"sides", offsetof(struct ladder_view, sides)},
             {"subjects", offsetof(struct ladder_view, subjects)}};

/* 0 when there is no such list. */
static size_t list_offset(struct bytes key)
{
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (is_key(key, lists[i].key))
            return lists[i].offset;
    return 0;
}

static bool ladder_key(struct reader *reader, struct bytes key, void *arg, struct arena *arena)
{
    struct ladder_view *view = arg;
    size_t offset = list_offset(key);
    if (offset != 0)
        read_choices(reader, (void *)((char *)view + offset), arena);
    else if (is_key(key, "form"))
        read_questions(reader, &view->plan, arena);
    else if (is_key(key, "records"))
        read_records(reader, view, arena);
    else if (is_key(key, "tiers"))
        read_tiers(reader, view, arena);
    else if (is_key(key, "clocks"))
        read_steps(reader, &view->steps, arena);
    else
        return false;
    return true;
}

bool ladder_view_read(struct bytes data, struct ladder_view *out, struct arena *arena)
{
    struct error error;
    struct reader reader;
    *out =
        (struct ladder_view){.name = "", .english = "", .emergency = "", .emergency_english = ""};
    if (!reader_check(data, &reader_limits_own, &error))
        return false;
    struct place places[] = {{"code", PLACE_CODE, &out->code},
                             {"triangle", PLACE_CODES, &out->triangle},
                             {"name", PLACE_LINE, &out->name},
                             {"english", PLACE_LINE, &out->english},
                             {"format", PLACE_CODE, &out->format},
                             {"organisation", PLACE_CODE, &out->organisation},
                             {"emergency", PLACE_LINE, &out->emergency},
                             {"emergency_english", PLACE_LINE, &out->emergency_english},
                             {NULL, PLACE_U64, NULL}};
    reader_init(&reader, data);
    return read_map(&reader, places, arena, ladder_key, out) && !code_empty(&out->code);
}

const struct ladder_form *ladder_view_record(const struct ladder_view *view, const char *code)
{
    for (size_t i = 0; i < view->n_records; i++)
        if (code_is(&view->records[i].code, code))
            return &view->records[i];
    return NULL;
}

const struct ladder_choice *ladder_view_choice(const struct ladder_choices *choices,
                                               const char *code)
{
    for (size_t i = 0; i < choices->n; i++)
        if (code_is(&choices->v[i].code, code))
            return &choices->v[i];
    return NULL;
}

const struct ladder_choice *ladder_view_word(const struct ladder_view *view, const char *list,
                                             const char *code)
{
    size_t offset = list_offset(bytes_of(list, strlen(list)));
    return offset == 0 ? NULL
                       : ladder_view_choice((const void *)((const char *)view + offset), code);
}

const struct ladder_tier *ladder_view_tier(const struct ladder_view *view, const struct code *code)
{
    for (size_t i = 0; i < view->n_tiers; i++)
        if (code_equal(&view->tiers[i].code, code))
            return &view->tiers[i];
    return NULL;
}

static const struct ladder_step *find_step(const struct ladder_steps *steps, const char *code)
{
    for (size_t i = 0; i < steps->n; i++)
        if (code_is(&steps->v[i].code, code))
            return &steps->v[i];
    return NULL;
}

const struct ladder_step *ladder_view_step(const struct ladder_view *view, const struct code *tier,
                                           const char *code)
{
    const struct ladder_step *step = NULL;
    bool known = tier == NULL;
    for (size_t i = 0; i < view->n_tiers && step == NULL; i++) {
        if (tier != NULL && !code_equal(&view->tiers[i].code, tier))
            continue;
        known = true;
        step = find_step(&view->tiers[i].steps, code);
    }
    return step != NULL || !known ? step : find_step(&view->steps, code);
}
