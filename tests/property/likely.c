// SPDX-License-Identifier: EUPL-1.2
/* A command of the table with values that fit: what a field means is in its name, who may give a
 * command in access.def, and the words are those of the case's ladder. A field or a relation that
 * is not known here gets a person; so a new command is tried at once, and is mostly refused until
 * its names are known. */
#include <ctype.h>
#include <stdio.h>

#include "base/assert.h"
#include "tests/property/generator.h"

#define ITEM_OF(c, list, type)                                                                     \
    ((list).n == 0 ? NULL : &((const struct type *)(list).v)[random_below((c)->g, (list).n)])

static const struct code nothing;

struct code one_of(struct generator *g, const struct codes *codes)
{
    return codes->n == 0 ? nothing : codes->v[random_below(g, codes->n)];
}

/* --- people --- */

static struct code random_person(struct choice *c)
{
    const struct cast *cast = &c->g->cast;
    for (int i = 0; i < 20; i++) {
        const struct person *person = &cast->people[random_below(c->g, cast->n)];
        if (code_equal(&cast->ladders[person->ladder], &c->ladder->code))
            return person->code;
    }
    return cast->people[random_below(c->g, cast->n)].code;
}

struct code somebody_of(struct choice *c, const struct tier *tier)
{
    struct code person = one_of(c->g, &tier->workers);
    if (code_empty(&person) || (tier->chairs.n > 0 && one_in(c->g, 2)))
        person = one_of(c->g, one_in(c->g, 6) && tier->stand_ins.n > 0 ? &tier->stand_ins
                                                                       : &tier->chairs);
    if (code_empty(&person) && tier->roles.n > 0)
        person = cast_with_role(c->g, &c->ladder->code, tier->roles.v[0].s);
    return person;
}

struct code decides_on_pot(struct choice *c, const struct pot *pot)
{
    struct code code = one_of(c->g, &pot->tiers);
    const struct tier *tier = ladder_tier(c->ladder, &code);
    if (codes_have(&pot->tiers, &c->tier->code))
        tier = c->tier;
    if (tier == NULL)
        return nothing;
    if (pot->approval == approval_TEAM_LEAD)
        return tier->lead;
    if (pot->approval == approval_BOARD)
        return one_of(c->g, &tier->board);
    if (pot->approval == approval_TABLE && !one_in(c->g, 8))
        return one_of(c->g, one_in(c->g, 6) ? &tier->stand_ins : &tier->chairs);
    return somebody_of(c, tier);
}

static struct code of_worker(struct choice *c)
{
    return somebody_of(c, c->tier);
}

static struct code of_chair(struct choice *c)
{
    return one_of(c->g, one_in(c->g, 6) && c->tier->stand_ins.n > 0 ? &c->tier->stand_ins
                                                                    : &c->tier->chairs);
}

static struct code of_holder(struct choice *c)
{
    return c->row.holder;
}

static struct code of_claimer(struct choice *c)
{
    return c->row.claimed_by;
}

static struct code of_decided_by(struct choice *c)
{
    return c->row.decided_by;
}

static struct code of_decider(struct choice *c)
{
    return c->tier->kind == tier_kind_TABLE ? of_chair(c) : c->row.claimed_by;
}

static struct code of_offered(struct choice *c)
{
    return c->row.offered_to;
}

static struct code of_owner(struct choice *c)
{
    return c->row.owner;
}

static struct code of_teller(struct choice *c)
{
    return c->row.teller;
}

static struct code of_expert(struct choice *c)
{
    struct expert_row expert;
    uint64_t n = c->row.experts == 0 ? 0 : 1 + random_below(c->g, c->row.experts);
    return n != 0 && state_expert(c->state, c->row.case_id, n, &expert) ? expert.person : nothing;
}

static struct code of_side(struct choice *c)
{
    struct code code = one_of(c->g, &c->row.sides);
    const struct side *side = ladder_side(c->ladder, &code);
    return side == NULL ? nothing : one_of(c->g, &side->workers);
}

static struct code of_self(struct choice *c)
{
    const struct field *field = message_field(c->move->message, bytes_of("person", 6));
    return field == NULL ? nothing
                         : *(struct code *)(void *)((char *)c->move->body + field->offset);
}

/* Somebody who has to do with money or a meeting here, or anybody. */
static struct code of_enrolled(struct choice *c)
{
    const struct pot *pot = ITEM_OF(c, c->ladder->pots, pot);
    if (pot != NULL && one_in(c->g, 3))
        return decides_on_pot(c, pot);
    if (one_in(c->g, 4) && c->tier->board.n > 0)
        return one_of(c->g, &c->tier->board);
    return one_in(c->g, 3) ? random_person(c) : somebody_of(c, c->tier);
}

static struct code (*const of_relation[])(struct choice *) = {
    [relation_HOLDER] = of_holder,
    [relation_CLAIMER] = of_claimer,
    [relation_WORKER] = of_worker,
    [relation_CHAIR] = of_chair,
    [relation_DECIDED_BY] = of_decided_by,
    [relation_DECIDER] = of_decider,
    [relation_OFFERED] = of_offered,
    [relation_OWNER] = of_owner,
    [relation_TELLER] = of_teller,
    [relation_READER] = of_worker,
    [relation_EXPERT] = of_expert,
    [relation_SIDE] = of_side,
    [relation_SELF] = of_self,
    [relation_ENROLLED] = of_enrolled,
};

static struct code with_relation(struct choice *c, const char *word)
{
    int relation = enum_number(&names_relation, word, strlen(word));
    if ((size_t)relation < sizeof of_relation / sizeof of_relation[0] && of_relation[relation])
        return of_relation[relation](c);
    /* the rest are site roles, and have a role's name */
    if (enum_number(&names_role, word, strlen(word)) != 0)
        return cast_with_role(c->g, &c->ladder->code, word);
    return nothing;
}

static const char *relations_of(const struct message *message)
{
#define ACCESS(command, relations)                                                                 \
    if (message == &message_##command)                                                             \
        return #relations;
#include "access/access.def"
#undef ACCESS
    return "";
}

/* "DECIDED_BY | HOLDER" to one of its words, as "decided-by". */
static void pick_relation(struct choice *c, const char *relations, char out[CODE_MAX + 1])
{
    uint64_t n = 1;
    for (const char *s = relations; *s != '\0'; s++)
        n += *s == '|';
    uint64_t wanted = random_below(c->g, n);
    size_t len = 0;
    for (const char *s = relations; *s != '\0' && len < CODE_MAX; s++) {
        if (*s == '|' && wanted-- == 0)
            break;
        if (wanted == 0 && (isalpha((unsigned char)*s) || *s == '_'))
            out[len++] = *s == '_' ? '-' : (char)tolower((unsigned char)*s);
    }
    out[len] = '\0';
}

void likely_by(struct choice *c, const struct code *person)
{
    if (!code_empty(person))
        c->move->person = arena_string(&c->g->arena, person->s, strlen(person->s));
}

static void choose_person(struct choice *c)
{
    char word[CODE_MAX + 1];
    struct code person = nothing;
    for (int i = 0; i < 4 && code_empty(&person); i++) {
        pick_relation(c, relations_of(c->move->message), word);
        person = with_relation(c, word);
    }
    if (code_empty(&person))
        person = random_person(c);
    likely_by(c, &person);
}

/* --- codes, by the name of their field --- */

/* Of a list of the tier or the ladder that has the field's name, in the plural or as it is: "room"
 * is one of its `rooms`, "domains" are of its `domains`. */
static struct code listed(struct choice *c, const struct message *message, const void *body,
                          const char *name)
{
    char plural[CODE_MAX + 2];
    snprintf(plural, sizeof plural, "%ss", name);
    const struct field *field = message_field(message, bytes_of(plural, strlen(plural)));
    if (field == NULL)
        field = message_field(message, bytes_of(name, strlen(name)));
    if (field == NULL || field->type != FIELD_LIST)
        return nothing;
    const struct field *code = message_field(field->sub, bytes_of("code", 4));
    const struct list *list = (const void *)((const char *)body + field->offset);
    if (code == NULL || code->type != FIELD_CODE || list->n == 0)
        return nothing;
    const char *item = (const char *)list->v + random_below(c->g, list->n) * field->sub->size;
    return *(const struct code *)(const void *)(item + code->offset);
}

static struct code any_ladder(struct choice *c)
{
    return c->ladder->code;
}

static struct code any_tier(struct choice *c)
{
    return c->tier->code;
}

static struct code any_record(struct choice *c)
{
    const struct record_form *record = ITEM_OF(c, c->ladder->records, record_form);
    for (int i = 0; i < 4 && record != NULL && !codes_have(&record->tiers, &c->tier->code); i++)
        record = ITEM_OF(c, c->ladder->records, record_form);
    return record == NULL ? nothing : record->code;
}

static struct code any_gate(struct choice *c)
{
    const struct gate *gate = ITEM_OF(c, c->tier->gates, gate);
    for (int i = 0; i < 4 && gate != NULL && !gate->waivable; i++)
        gate = ITEM_OF(c, c->tier->gates, gate);
    return gate == NULL ? nothing : gate->code;
}

static struct code any_area(struct choice *c)
{
    const struct area *area = ITEM_OF(c, c->ladder->areas, area);
    return area == NULL ? nothing : area->code;
}

/* Few of them, so that like cases come. */
static struct code any_obstacle(struct choice *c)
{
    const struct topic *topics = c->ladder->obstacles.v;
    uint64_t n = c->ladder->obstacles.n < 3 ? c->ladder->obstacles.n : 3;
    return n == 0 ? code_of("waiting-time") : topics[random_below(c->g, n)].code;
}

static struct code any_law(struct choice *c)
{
    const struct pot *pot = ITEM_OF(c, c->ladder->pots, pot);
    return pot == NULL ? nothing : one_of(c->g, &pot->laws);
}

/* Some of them are people who are let in too. */
static struct code any_contact(struct choice *c)
{
    struct contact_row row = {.contact = nothing};
    if (c->move->message == &message_contact_put && one_in(c->g, 3))
        return random_person(c);
    if (c->move->message == &message_contact_put)
        return one_in(c->g, 2) ? somebody_of(c, c->tier)
                               : code_of(one_in(c->g, 2) ? "contact-1" : "contact-2");
    for (uint64_t n = 1 + random_below(c->g, 12); n > 0; n--)
        if (!state_contact_next(c->state, &row.contact, &row, &c->g->arena))
            break;
    return row.contact;
}

static struct code any_organisation(struct choice *c)
{
    struct code own = one_of(c->g, &c->ladder->organisations);
    struct code member = one_of(c->g, one_in(c->g, 2) ? &c->tier->core : &c->tier->shell);
    if (!code_empty(&member) && (code_empty(&own) || one_in(c->g, 2)))
        return member;
    return code_empty(&own) ? c->ladder->organisation : own;
}

static struct code any_participant(struct choice *c)
{
    struct code word = listed(c, &message_ladder, c->ladder, "participants");
    if (!code_empty(&word) && one_in(c->g, 2))
        return word;
    return one_in(c->g, 2) ? any_organisation(c) : random_person(c);
}

static struct code any_role(struct choice *c)
{
    return code_of(names_role.names[1 + random_below(c->g, names_role.n - 1)]);
}

static struct code any_triangle(struct choice *c)
{
    return one_of(c->g, &c->ladder->triangle);
}

static struct code any_key(struct choice *c)
{
    return code_of(one_in(c->g, 3) ? "k" : one_in(c->g, 2) ? "tablet" : "laptop");
}

static struct code any_mandate(struct choice *c)
{
    return code_of(one_in(c->g, 2) ? "wethouder" : "manager");
}

static struct code any_basis(struct choice *c)
{
    return listed(c, &message_ladder, c->ladder, "grounds");
}

static const struct {
    const char *name;
    struct code (*value)(struct choice *);
} values[] = {
    {"basis", any_basis},
    {"contact", any_contact},
    {"district", any_area},
    {"gate", any_gate},
    {"invited", any_participant},
    {"key", any_key},
    {"ladder", any_ladder},
    {"lacking", any_mandate},
    {"law", any_law},
    {"mandate", any_mandate},
    {"obstacle", any_obstacle},
    {"obstacles", any_obstacle},
    {"organisation", any_organisation},
    {"present", of_holder},
    {"record", any_record},
    {"roles", any_role},
    {"team", any_area},
    {"tier", any_tier},
    {"unmet", any_triangle},
    {"who", any_participant},
};

static struct code code_for(struct choice *c, const char *name)
{
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        if (strcmp(values[i].name, name) == 0)
            return values[i].value(c);
    struct code code = listed(c, &message_tier, c->tier, name);
    if (code_empty(&code))
        code = listed(c, &message_ladder, c->ladder, name);
    if (!code_empty(&code))
        return code;
    if (message_field(&message_ladder, bytes_of(name, strlen(name))) != NULL)
        return nothing;
    return one_in(c->g, 2) ? somebody_of(c, c->tier) : random_person(c);
}

/* --- the other kinds of fields --- */

void likely_text(struct choice *c, struct texts *texts, const char *name)
{
    struct code field = code_of(name);
    texts_put(texts, &field, random_text(c->g, 0));
}

/* The table says in words which texts a command has: "minutes; change: of minutes that are out". */
static void texts_of_doc(struct choice *c, const char *doc, struct texts *texts)
{
    char word[CODE_MAX + 1];
    size_t len = 0;
    for (const char *s = doc;; s++) {
        bool letter = isalpha((unsigned char)*s) || *s == '_';
        if (letter && len < CODE_MAX)
            word[len++] = (char)tolower((unsigned char)*s);
        if (letter)
            continue;
        word[len] = '\0';
        if (len >= 4 && texts->n < 6 && !one_in(c->g, 16))
            likely_text(c, texts, word);
        len = 0;
        if (*s == '\0')
            return;
    }
}

static void texts_of_form(struct choice *c, struct list fields, struct texts *texts)
{
    const struct form_field *field = fields.v;
    for (size_t i = 0; i < fields.n; i++)
        if (!one_in(c->g, 12))
            texts_put(texts, &field[i].code, random_text(c->g, field[i].max));
}

static void fill_texts(struct choice *c, const struct field *field, struct texts *texts)
{
    const struct message *message = c->move->message;
    if (message == &message_case_submit || message == &message_case_split ||
        message == &message_case_amend)
        texts_of_form(c, c->ladder->form, texts);
    else if (message != &message_case_record)
        texts_of_doc(c, field->doc, texts);
}

/* A number counts what hangs on the case, or at the site: "spend" is one of its spends. */
static bool count_of(struct choice *c, const struct field *field, uint64_t *n)
{
    struct site_row site;
    char plural[CODE_MAX + 3];
    bool ies = field->name[field->name_len - 1] == 'y'; /* "temporaries" */
    snprintf(plural, sizeof plural, "%.*s%s", (int)(field->name_len - ies), field->name,
             ies ? "ies" : "s");
    struct bytes name = bytes_of(plural, strlen(plural));
    const void *row = &c->row;
    const struct field *counter = message_field(&message_case_row, name);
    if (counter == NULL) {
        counter = message_field(&message_site_row, name);
        state_site(c->state, &site);
        row = &site;
    }
    if (counter == NULL || counter->type != FIELD_U64)
        return false;
    *n = *(const uint64_t *)(const void *)((const char *)row + counter->offset);
    return true;
}

static void fill_number(struct choice *c, const struct field *field, uint64_t *number)
{
    uint64_t n;
    if (count_of(c, field, &n)) {
        *number = n == 0 ? one_in(c->g, 20) : 1 + random_below(c->g, n);
        return;
    }
    *number = strstr(field->name, "cents") != NULL ? 1 + random_below(c->g, 60000)
              : strstr(field->name, "year") != NULL
                  ? 1950 + random_below(c->g, 70)
                  : 1 + random_below(c->g, field->max == 0 ? 60 : field->max);
}

static struct case_id another_case(struct choice *c, enum matter matter)
{
    struct generator *g = c->g;
    struct case_row row = {0};
    for (int i = 0; i < 12; i++) {
        struct case_id id = g->cases[random_below(g, g->n_cases)].id;
        if (state_case(c->state, id, &row) && case_matter(&row) == matter &&
            code_equal(&row.ladder, &c->ladder->code) && !case_id_equal(id, c->row.case_id))
            return id;
    }
    return (struct case_id){0};
}

static void fill_case(struct choice *c, const struct field *field, struct case_id *id)
{
    if (strcmp(field->name, "case_id") == 0)
        *id = c->row.case_id;
    else if (c->g->n_cases > 0)
        *id = another_case(c, strcmp(field->name, "consultation") == 0 ? matter_CONSULTATION
                                                                       : matter_CASE);
}

/* A meeting of the tier, when there is one; else some time ahead. */
static void fill_instant(struct choice *c, const struct field *field, struct instant *instant)
{
    struct meeting_row meeting;
    struct instant from = instant_of_ms(c->g->world->now.ms);
    *instant = instant_of_ms(from.ms + (int64_t)(1 + random_below(c->g, 60 * 24)) * 3600000);
    if (strcmp(field->name, "start") != 0 || c->move->message == &message_meeting_convene)
        return;
    if (c->row.meeting.ms != 0)
        *instant = c->row.meeting;
    else if (state_meeting_next(c->state, &c->ladder->code, &c->tier->code, from, &meeting))
        *instant = meeting.start;
}

/* What looks back is of the last days, the rest is ahead. */
static struct civil_date date_for(struct choice *c, const char *name)
{
    static const char *const past[] = {"asked", "date", "from", "verified"};
    int32_t days = (int32_t)random_below(c->g, 40);
    for (size_t i = 0; i < sizeof past / sizeof past[0]; i++)
        if (strcmp(past[i], name) == 0)
            days = -(int32_t)random_below(c->g, 3);
    return days_from_now(c->g, days);
}

static void fill_codes(struct choice *c, const struct field *field, struct codes *codes)
{
    for (uint64_t n = 1 + random_below(c->g, 2); n > 0; n--) {
        struct code code = code_for(c, field->name);
        if (!code_empty(&code))
            codes_add(codes, &code);
    }
}

static void fill_body(struct choice *c, const struct message *message, void *body);

static void fill_list(struct choice *c, const struct field *field, struct list *list)
{
    size_t n = 1 + (size_t)random_below(c->g, 2);
    char *items = arena_alloc(&c->g->arena, n * field->sub->size);
    for (size_t i = 0; i < n; i++)
        fill_body(c, field->sub, items + i * field->sub->size);
    *list = (struct list){n, items};
}

static struct bytes some_bytes(struct choice *c)
{
    uint8_t *data = arena_alloc(&c->g->arena, 32);
    for (int i = 0; i < 32; i++)
        data[i] = (uint8_t)random_next(c->g);
    return bytes_of(data, 32);
}

static void fill_field(struct choice *c, const struct field *field, void *member)
{
    switch (field->type) {
    case FIELD_U64:
        fill_number(c, field, member);
        return;
    case FIELD_BOOL:
        *(bool *)member = one_in(c->g, 2);
        return;
    case FIELD_CODE:
        *(struct code *)member = code_for(c, field->name);
        return;
    case FIELD_CODES:
        fill_codes(c, field, member);
        return;
    case FIELD_CASE:
        fill_case(c, field, member);
        return;
    case FIELD_DATE:
        *(struct civil_date *)member = date_for(c, field->name);
        return;
    case FIELD_INSTANT:
        fill_instant(c, field, member);
        return;
    case FIELD_BYTES:
        *(struct bytes *)member = some_bytes(c);
        return;
    case FIELD_LINE:
        *(const char **)member = "artikel 2.3";
        return;
    case FIELD_TEXTS:
        fill_texts(c, field, member);
        return;
    case FIELD_ENUM:
        *(int *)member = 1 + (int)random_below(c->g, field->names->n - 1);
        return;
    case FIELD_LIST:
        fill_list(c, field, member);
        return;
    case FIELD_DURATION:
        *(packed_duration *)member = duration_pack(
            (struct duration){DURATION_WORKING_DAYS, 1 + (uint32_t)random_below(c->g, 5)});
        return;
    case FIELD_ID:
    case FIELD_SEALED:
        return;
    }
    UNREACHABLE();
}

static bool is_text(const struct field *field)
{
    return field->type == FIELD_TEXTS;
}

static void fill_body(struct choice *c, const struct message *message, void *body)
{
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct field *field = &message->fields[i];
        if (field->required || is_text(field) ? one_in(c->g, 100) : one_in(c->g, 2))
            continue;
        fill_field(c, field, (char *)body + field->offset);
    }
}

/* --- what hangs together within a command --- */

static void fit_submit(struct choice *c)
{
    struct case_submit *body = c->move->body;
    body->ground_basis = body->ground == ground_STATUTORY_TASK ? "Wmo 2015" : NULL;
    if (body->outside_date.n != 0)
        body->outside_kind = outside_kind_COURT;
    if (body->deadline.ms == 0 && !one_in(c->g, 4))
        body->deadline = instant_of_ms(c->g->world->now.ms + INT64_C(60) * 86400000);
    if (!one_in(c->g, 4))
        body->consultation = (struct case_id){0};
}

static void fit_amend(struct choice *c)
{
    struct case_amend *body = c->move->body;
    body->ground_basis = body->ground == ground_STATUTORY_TASK ? "Wmo 2015" : NULL;
    if (body->outside_date.n != 0)
        body->outside_kind = outside_kind_COURT;
}

/* Each question is answered as its kind wants. */
static void fit_record(struct choice *c)
{
    struct case_record *body = c->move->body;
    const struct record_form *form = ladder_record(c->ladder, &body->record);
    const struct form_field *fields = form == NULL ? NULL : form->fields.v;
    body->texts.n = body->yes.n = body->no.n = body->unknown.n = 0;
    for (size_t i = 0; form != NULL && i < form->fields.n; i++) {
        enum answer_kind kind = fields[i].kind;
        bool unknown = one_in(c->g, 5);
        if (kind == answer_kind_none || kind == answer_kind_TEXT || kind == answer_kind_FACT)
            texts_put(&body->texts, &fields[i].code, random_text(c->g, fields[i].max));
        else if (kind == answer_kind_YES_NO || !unknown)
            codes_add(one_in(c->g, 6) ? &body->no : &body->yes, &fields[i].code);
        if (unknown && (kind == answer_kind_FACT || kind == answer_kind_YES_NO_UNKNOWN))
            codes_add(&body->unknown, &fields[i].code);
    }
    if (form == NULL || one_in(c->g, 4))
        return;
    struct code person = form->by == record_by_HOLDER    ? c->row.holder
                         : form->by == record_by_EXPERTS ? of_expert(c)
                                                         : c->row.claimed_by;
    likely_by(c, &person);
}

/* An outcome that the tier gives, with what it wants. */
static void fit_decision(struct choice *c)
{
    struct case_decide *body = c->move->body;
    const struct decision_rule *rule = ITEM_OF(c, c->tier->decisions, decision_rule);
    if (rule == NULL || one_in(c->g, 10))
        return;
    body->outcome = rule->outcome;
    body->formal_by = nothing;
    if (!one_in(c->g, 6)) {
        body->override = nothing;
        body->deciders.n = 0;
    }
    for (uint32_t i = 0; i < rule->texts.n; i++)
        likely_text(c, &body->texts, rule->texts.v[i].s);
    struct code unmet = any_triangle(c);
    struct code lacking = any_mandate(c);
    if (rule->unmet && !code_empty(&unmet))
        codes_add(&body->unmet, &unmet);
    if (rule->lacking)
        codes_add(&body->lacking, &lacking);
}

static void fit_spend(struct choice *c)
{
    struct spend_request *body = c->move->body;
    const struct pot *pot = ladder_pot(c->ladder, &body->pot);
    if (pot == NULL || one_in(c->g, 10))
        return;
    if (pot->max_cents != 0)
        body->cents = 1 + body->cents % (pot->max_cents / 2 + 1);
    if (!pot->loans)
        body->kind = spend_kind_GIFT;
    body->consulted = true;
    body->contact = one_of(c->g, &c->row.agreed_with);
    struct contact_row contact = {.mandates = {0}};
    const struct mandate *mandate = NULL;
    if (state_contact(c->state, &body->contact, &contact, &c->g->arena))
        mandate = ITEM_OF(c, contact.mandates, mandate);
    if (mandate != NULL)
        body->subject = mandate->subject;
}

/* A condition has a date. */
static void fit_agreement(struct choice *c)
{
    struct agreement_make *body = c->move->body;
    struct code condition = code_of("condition");
    if (body->condition_date.n != 0 || one_in(c->g, 8))
        return;
    for (uint32_t i = 0; i < body->texts.n; i++)
        if (code_equal(&body->texts.v[i].field, &condition))
            body->condition_date = days_from_now(c->g, (int32_t)random_below(c->g, 90));
}

static void fit_evaluation(struct choice *c)
{
    struct case_evaluate *body = c->move->body;
    if (body->result == evaluation_FINISH)
        body->next.n = 0;
    else if (body->next.n == 0)
        body->next = days_from_now(c->g, 7);
}

static void fit_meeting_held(struct choice *c)
{
    struct meeting_hold *body = c->move->body;
    struct code resident = code_of("resident");
    if (one_in(c->g, 8))
        return;
    if (!code_empty(&c->row.holder))
        codes_add(&body->present, &c->row.holder);
    for (uint32_t i = 0; i < c->tier->chairs.n; i++)
        codes_add(&body->present, &c->tier->chairs.v[i]);
    for (uint32_t i = 0; i < c->tier->core.n && body->present.n < CODES_MAX; i++)
        codes_add(&body->present, &c->tier->core.v[i]);
    if (one_in(c->g, 2))
        codes_add(&body->present, &resident);
}

static void fit_absence(struct choice *c)
{
    struct absence_set *body = c->move->body;
    body->until = civil_date_add(body->from, (int32_t)random_below(c->g, 12));
    size_t at = c->g->n_away++ % AWAY;
    c->g->away[at].person = body->person;
    c->g->away[at].stand_in = body->stand_in;
}

/* Of the spares: the others are needed to go on with. */
static void fit_person(struct choice *c)
{
    const struct field *field = message_field(c->move->message, bytes_of("person", 6));
    const struct cast *cast = &c->g->cast;
    for (int i = 0; i < 200; i++) {
        const struct person *person = &cast->people[random_below(c->g, cast->n)];
        if (!person->spare)
            continue;
        *(struct code *)(void *)((char *)c->move->body + field->offset) = person->code;
        return;
    }
}

static void fit_key(struct choice *c)
{
    if (one_in(c->g, 2))
        fit_person(c);
}

static const struct {
    const struct message *message;
    void (*fit)(struct choice *);
} fits[] = {

    {&message_case_submit, fit_submit},
    {&message_case_amend, fit_amend},
    {&message_case_record, fit_record},
    {&message_case_decide, fit_decision},
    {&message_spend_request, fit_spend},
    {&message_meeting_hold, fit_meeting_held},
    {&message_absence_set, fit_absence},
    {&message_person_put, fit_person},
    {&message_person_revoke, fit_person},
    {&message_key_revoke, fit_key},
    {&message_key_add, fit_key},
    {&message_agreement_make, fit_agreement},
    {&message_case_evaluate, fit_evaluation},
};

/* --- all of it --- */

void speak_of(struct choice *c, const struct code *ladder)
{
    uint64_t version;
    c->ladder = state_ladder(c->state, ladder, &version);
    c->tier = ITEM_OF(c, c->ladder->tiers, tier);
    ASSERT(c->tier != NULL);
}

static bool has_field(const struct message *message, const char *name)
{
    return message_field(message, bytes_of(name, strlen(name))) != NULL;
}

void *likely(struct choice *c, const struct message *message)
{
    c->move->message = message;
    if (has_field(message, "case_id") && has_field(message, "ladder")) /* to another one */
        speak_of(c, &c->g->cast.ladders[random_below(c->g, c->g->cast.n_ladders)]);
    else if (has_field(message, "case_id") && has_field(message, "tier") && !one_in(c->g, 3))
        c->tier = ITEM_OF(c, c->ladder->tiers, tier);
    for (int i = 0; i < 6 && has_field(message, "start") && c->tier->kind != tier_kind_TABLE; i++)
        c->tier = ITEM_OF(c, c->ladder->tiers, tier);
    fill_body(c, message, c->move->body);
    if (c->row.case_id.n != 0)
        c->tier = ladder_tier(c->ladder, &c->row.tier) != NULL
                      ? ladder_tier(c->ladder, &c->row.tier)
                      : c->tier;
    choose_person(c);
    for (size_t i = 0; i < sizeof fits / sizeof fits[0]; i++)
        if (fits[i].message == message)
            fits[i].fit(c);
    return c->move->body;
}
